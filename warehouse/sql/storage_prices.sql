-- question: what does a provider ask for a network volume that keeps a project between runs?
-- grain: one row per provider. key: provider. parameters: as_of, known_at.
-- storage_prices_of: the same of a relation like rate_prices_of, for each instant asked about.
CREATE OR REPLACE MACRO storage_prices_of(relation) AS TABLE
    SELECT asked_at, provider, usd AS storage_usd_per_gb_month, statistic, source, seen_at, seen_precision, age,
        observation_id AS storage_id, page
    FROM query_table(relation) AS r
    WHERE r.what = 'storage' AND r.subject = 'network volume' AND r.per = 'gb_month'
    QUALIFY row_number() OVER (
        PARTITION BY r.asked_at, r.provider ORDER BY r.authority, r.usd, r.seen_at DESC, r.observation_id) = 1;

CREATE OR REPLACE MACRO storage_prices(as_of, known_at) AS TABLE
    WITH rates_priced AS (SELECT *, world_instant(as_of) AS asked_at FROM rate_prices(as_of, known_at))
    SELECT * EXCLUDE (asked_at) FROM storage_prices_of('rates_priced');
