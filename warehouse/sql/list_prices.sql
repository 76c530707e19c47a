-- question: what is the list price of a GPU at a provider, when several sources say it?
-- grain: one row per canonical key. key: provider, gpu (its text where nobody knows the name), gpu_count, tier, venue, region,
--   term_months. parameters: as_of, known_at.
-- A single price before any statistic, unexpired before expired, authority, then the newest; never averaged. The ends of a
-- range (min, max, p10, p90) are stored and never chosen, and so is a price whose tier or venue the publisher does not say.
-- list_prices_of: the same of a relation like offer_prices_of, for each instant asked about.
CREATE OR REPLACE MACRO list_prices_of(relation) AS TABLE
    SELECT * FROM query_table(relation) AS o
    WHERE o.machine_ref IS NULL AND o.tier <> 'unknown' AND o.venue <> 'unknown'
        AND o.statistic IN ('single', 'median', 'mean', 'p25')
    QUALIFY row_number() OVER (
        PARTITION BY o.asked_at, o.provider, coalesce(o.gpu, o.gpu_text), o.gpu_count, o.tier, o.venue, o.region, o.term_months
        ORDER BY o.statistic = 'single' DESC, o.age <= 3 * fresh_limit('list') DESC, o.authority, o.seen_at DESC,
            o.usd_per_gpu_hour, o.observation_id) = 1;

CREATE OR REPLACE MACRO list_prices(as_of, known_at) AS TABLE
    WITH offers_priced AS (SELECT *, world_instant(as_of) AS asked_at FROM offer_prices(as_of, known_at))
    SELECT * EXCLUDE (asked_at) FROM list_prices_of('offers_priced');
