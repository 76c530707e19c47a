-- question: what did a GPU cost on each of the last seven days, one value per machine (or list price)?
-- grain: one row per (day, source, provider, gpu, tier, venue). key: the same. parameters: as_of, known_at.
-- From single prices only. A machine counts once, at its cheapest price per GPU, however many overlapping sizes it lists.
-- Population of a marketplace: rentable, verified, reliability >= 0.95. With n >= 8, values further than 4 x 1.4826 MAD from
-- the median, in logarithms, are dropped (METRICS l 2). With n < 5 the tenth percentile is the minimum.
CREATE OR REPLACE MACRO price_days(as_of, known_at) AS TABLE
    WITH asked AS (
        SELECT d.day, d.scope, d.crawl, d.seen_at, d.seen_precision, o.source, o.provider, n.gpu, o.gpu_text, o.tier, o.venue,
            o.machine_ref, coalesce(o.machine_ref, CAST(o.key AS VARCHAR)) AS unit, o.gpu_count,
            CAST(o.amount AS DOUBLE) / CASE o.per WHEN 'gpu_hour' THEN 1 WHEN 'instance_hour' THEN o.gpu_count END
                * usd_of(o.currency, f.usd, d.seen_at - f.effective_at) AS usd
        FROM offers AS o JOIN chosen_days(as_of, known_at) AS d ON o.parse = d.rows_of
        LEFT JOIN gpu_names_now AS n ON n.gpu_text = o.gpu_text
            AND n.memory_gb IS NOT DISTINCT FROM o.memory_gb AND n.form_text IS NOT DISTINCT FROM o.form_text
        ASOF LEFT JOIN usd_rates(as_of, known_at) AS f ON f.currency = o.currency AND f.effective_at <= d.seen_at
        WHERE o.statistic = 'single' AND coalesce(o.effective_at <= d.seen_at, true)
            AND (o.machine_ref IS NULL OR (o.available AND o.verified AND o.reliability >= 0.95))
    ), machines AS (
        SELECT day, source, provider, gpu, CASE WHEN gpu IS NULL THEN gpu_text END AS unknown_gpu_text, tier, venue, unit,
            max(scope) AS scope, max(crawl) AS crawl, max(seen_at) AS seen_at, max(seen_precision) AS seen_precision,
            bool_or(machine_ref IS NOT NULL) AS marketplace, min(gpu_count) AS gpu_count, min(usd) AS usd, ln(min(usd)) AS ln_usd
        FROM asked WHERE usd > 0
        GROUP BY day, source, provider, gpu, CASE WHEN gpu IS NULL THEN gpu_text END, tier, venue, unit
    ), centred AS (
        SELECT *, count(*) OVER series AS machines, abs(ln_usd - median(ln_usd) OVER series) AS off
        FROM machines WINDOW series AS (PARTITION BY day, source, provider, gpu, unknown_gpu_text, tier, venue)
    ), kept AS (
        SELECT * FROM centred
        QUALIFY machines < 8 OR off <= 4 * 1.4826 * median(off) OVER (
            PARTITION BY day, source, provider, gpu, unknown_gpu_text, tier, venue)
    )
    SELECT day, source, provider, gpu, unknown_gpu_text, tier, venue, max(scope) AS scope,
        max(crawl) AS crawl, max(seen_at) AS seen_at, max(seen_precision) AS seen_precision, bool_or(marketplace) AS marketplace, count(*) AS n, min(gpu_count) AS gpu_count,
        min(usd) AS min_usd, CASE WHEN count(*) < 5 THEN min(usd) ELSE quantile_cont(usd, 0.1) END AS p10_usd,
        median(usd) AS median_usd
    FROM kept GROUP BY day, source, provider, gpu, unknown_gpu_text, tier, venue;
