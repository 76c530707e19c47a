-- question: what does a GPU cost on a marketplace? The trailing seven-day median of daily medians, with the tenth percentile.
-- grain: one row per (source, provider, gpu, tier, venue). key: the same. parameters: as_of, known_at.
-- Of the days that price_days gives, those within seven of the latest about this card: a scope that fell silent long ago does not
-- mix with one that speaks today.
CREATE OR REPLACE MACRO marketplace_prices(as_of, known_at) AS TABLE
    WITH recent AS (
        SELECT *, day > max(day) OVER (PARTITION BY source, provider, gpu, unknown_gpu_text, tier, venue) - 7 AS near
        FROM price_days(as_of, known_at) WHERE marketplace
    )
    SELECT source, provider, gpu, unknown_gpu_text, tier, venue, median(median_usd) AS usd_per_gpu_hour,
        median(p10_usd) AS p10_usd_per_gpu_hour, max_by(n, day) AS n, max_by(gpu_count, day) AS gpu_count,
        max_by(scope, day) AS scope, max_by(crawl, day) AS crawl, max(seen_at) AS seen_at,
        max_by(seen_precision, day) AS seen_precision, count(*) AS days
    FROM recent WHERE near
    GROUP BY source, provider, gpu, unknown_gpu_text, tier, venue;
