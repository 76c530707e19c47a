-- question: what does a GPU-hour cost at each provider, tier and venue: the one price that metrics use?
-- grain: one row per (gpu, provider, tier, venue). key: the same. parameters: as_of, known_at.
-- Marketplaces: median_7d, which goes before a figure that somebody published about them. List prices: unexpired before expired,
-- a witness (authority 5) only where nobody nearer says one, what is deployable first; then one GPU, else the smallest count,
-- flagged; the reference region, else the cheapest, flagged. Reserved terms are prices of their own kind, not compared here.
-- rental_prices_of: the same of relations like list_prices_of and marketplace_prices_of, for each instant asked about.
CREATE OR REPLACE MACRO rental_prices_of(listed, markets) AS TABLE
    WITH chosen_list AS (
        SELECT asked_at, gpu, provider, tier, venue, source, scope, usd_per_gpu_hour, CAST(NULL AS DOUBLE) AS p10_usd_per_gpu_hour,
            statistic, n, kind, gpu_count, region, seen_at, seen_precision, observation_id AS rent_id, price_text, 2 AS preference,
            list_filter([CASE WHEN gpu_count > 1 THEN 'gpu_count:' || gpu_count END,
                CASE WHEN region IS NOT NULL AND region IS DISTINCT FROM reference_region THEN 'cheapest_region' END],
                lambda flag: flag IS NOT NULL) AS flags, CAST(NULL AS VARCHAR) AS crawl, page
        FROM query_table(listed) AS l
        WHERE l.gpu IS NOT NULL AND l.tier <> 'reserved'
        QUALIFY row_number() OVER (PARTITION BY l.asked_at, l.gpu, l.provider, l.tier, l.venue
            ORDER BY l.age > 3 * fresh_limit('list'), l.authority = 5, l.available IS NOT DISTINCT FROM false, l.gpu_count,
                l.region IS NOT DISTINCT FROM l.reference_region DESC, l.usd_per_gpu_hour, l.seen_at DESC, l.observation_id) = 1
    ), market AS (
        SELECT asked_at, gpu, provider, tier, venue, source, scope, usd_per_gpu_hour, p10_usd_per_gpu_hour, 'median_7d' AS statistic, n,
            'marketplace' AS kind, gpu_count, CAST(NULL AS VARCHAR) AS region, seen_at, seen_precision,
            CAST(NULL AS UUID) AS rent_id, CAST(NULL AS VARCHAR) AS price_text, 1 AS preference,
            CASE WHEN gpu_count > 1 THEN ['gpu_count:' || gpu_count] ELSE [] END AS flags, crawl, CAST(NULL AS VARCHAR) AS page
        FROM query_table(markets) AS m WHERE m.gpu IS NOT NULL AND m.venue <> 'unknown'
    )
    SELECT * EXCLUDE (preference), asked_at - seen_at AS age
    FROM (SELECT * FROM chosen_list UNION ALL BY NAME SELECT * FROM market)
    QUALIFY row_number() OVER (
        PARTITION BY asked_at, gpu, provider, tier, venue ORDER BY preference, seen_at DESC, source) = 1;

CREATE OR REPLACE MACRO rental_prices(as_of, known_at) AS TABLE
    WITH listed AS (SELECT *, world_instant(as_of) AS asked_at FROM list_prices(as_of, known_at)),
    marketed AS (SELECT *, world_instant(as_of) AS asked_at FROM marketplace_prices(as_of, known_at))
    SELECT * EXCLUDE (asked_at) FROM rental_prices_of('listed', 'marketed');
