-- question: what does a provider ask for a network volume that keeps a project between runs?
-- grain: one row per provider. key: provider. parameters: as_of, known_at.
CREATE OR REPLACE MACRO storage_prices(as_of, known_at) AS TABLE
    SELECT provider, usd AS storage_usd_per_gb_month, statistic, source, seen_at, seen_precision, age,
        observation_id AS storage_id, page
    FROM rate_prices(as_of, known_at) AS r
    WHERE r.what = 'storage' AND r.subject = 'network volume' AND r.per = 'gb_month'
    QUALIFY row_number() OVER (PARTITION BY r.provider ORDER BY r.authority, r.usd, r.seen_at DESC) = 1;
