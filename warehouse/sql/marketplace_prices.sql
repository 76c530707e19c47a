-- question: what does a GPU cost on a marketplace? The trailing seven-day median of daily medians, with the tenth percentile.
-- grain: one row per (source, provider, gpu, tier, venue). key: the same. parameters: as_of, known_at.
-- Of the days that price_days gives, those within seven of the latest about this card: a scope that fell silent long ago does not
-- mix with one that speaks today.
-- marketplace_prices_of: the same of a relation like price_days, for each instant asked about (asked_at).
CREATE OR REPLACE MACRO marketplace_prices_of(relation) AS TABLE
    WITH recent AS (
        SELECT *, day > max(day) OVER (PARTITION BY asked_at, source, provider, gpu, unknown_gpu_text, tier, venue) - 7 AS near
        FROM query_table(relation) WHERE marketplace
    )
    SELECT asked_at, source, provider, gpu, unknown_gpu_text, tier, venue, median(median_usd) AS usd_per_gpu_hour,
        median(p10_usd) AS p10_usd_per_gpu_hour, max_by(n, day) AS n, max_by(gpu_count, day) AS gpu_count,
        max_by(scope, day) AS scope, max_by(crawl, day) AS crawl, max(seen_at) AS seen_at,
        max_by(seen_precision, day) AS seen_precision, count(*) AS days
    FROM recent WHERE near
    GROUP BY asked_at, source, provider, gpu, unknown_gpu_text, tier, venue;

CREATE OR REPLACE MACRO marketplace_prices(as_of, known_at) AS TABLE
    WITH days_priced AS (SELECT *, world_instant(as_of) AS asked_at FROM price_days(as_of, known_at))
    SELECT * EXCLUDE (asked_at) FROM marketplace_prices_of('days_priced');
