-- question: what did a GPU cost on each of the last seven days, one value per machine (or list price)?
-- grain: one row per (day, source, provider, gpu, tier, venue). key: the same. parameters: as_of, known_at.
-- price_days_of: the same of the rows of a relation and of crawls like chosen_days; `visits` names the crawls that are counted
--   together (of a day, some scopes may be asked about and some not).
-- From single prices only. A machine counts once, at its cheapest price per GPU, however many overlapping sizes it lists.
-- Population of a marketplace: rentable, verified, reliability >= 0.95. With n >= 8, values further than 4 x 1.4826 MAD from
-- the median, in logarithms, are dropped (METRICS l 2). With n < 5 the tenth percentile is the minimum.
CREATE OR REPLACE MACRO price_days_of(relation, crawled, known_at) AS TABLE
    WITH asked AS (
        SELECT d.visits, d.day, d.scope, d.crawl, d.seen_at, d.seen_precision, o.source, o.provider, n.gpu, o.gpu_text, o.tier, o.venue,
            o.machine_ref, coalesce(o.machine_ref, CAST(o.key AS VARCHAR)) AS unit, o.gpu_count,
            o.currency, CAST(o.amount AS DOUBLE) / CASE o.per WHEN 'gpu_hour' THEN 1 WHEN 'instance_hour' THEN o.gpu_count END
                AS amount
        FROM query_table(relation) AS o JOIN query_table(crawled) AS d ON o.parse = d.rows_of
        LEFT JOIN gpu_names_now AS n ON n.gpu_text = o.gpu_text
            AND n.memory_gb IS NOT DISTINCT FROM o.memory_gb AND n.form_text IS NOT DISTINCT FROM o.form_text
        WHERE o.statistic = 'single' AND coalesce(o.effective_at <= d.seen_at, true)
            AND (o.machine_ref IS NULL OR (o.available AND o.verified AND o.reliability >= 0.95))
    ), exchanged AS (
        SELECT a.*, a.amount * f.usd AS usd
        FROM asked AS a JOIN usd_at('asked', known_at) AS f ON f.currency = a.currency AND f.seen_at = a.seen_at
    ), machines AS (
        SELECT visits, day, source, provider, gpu, CASE WHEN gpu IS NULL THEN gpu_text END AS unknown_gpu_text, tier, venue, unit,
            max(scope) AS scope, max(crawl) AS crawl, max(seen_at) AS seen_at, max(seen_precision) AS seen_precision,
            bool_or(machine_ref IS NOT NULL) AS marketplace, min(gpu_count) AS gpu_count, min(usd) AS usd, ln(min(usd)) AS ln_usd
        FROM exchanged WHERE usd > 0
        GROUP BY visits, day, source, provider, gpu, CASE WHEN gpu IS NULL THEN gpu_text END, tier, venue, unit
    ), centred AS (
        SELECT visits, day, source, provider, gpu, unknown_gpu_text, tier, venue, median(ln_usd) AS middle,
            list({usd: usd, ln_usd: ln_usd, gpu_count: gpu_count, scope: scope, crawl: crawl, seen_at: seen_at,
                seen_precision: seen_precision, marketplace: marketplace}) AS asks
        FROM machines GROUP BY visits, day, source, provider, gpu, unknown_gpu_text, tier, venue
    ), limited AS (
        SELECT *, CASE WHEN len(asks) < 8 THEN CAST('infinity' AS DOUBLE) ELSE 4 * 1.4826 * list_aggregate(
            list_transform(asks, lambda a: abs(a.ln_usd - middle)), 'median') END AS reach
        FROM centred
    ), kept AS (
        SELECT * REPLACE (list_filter(asks, lambda a: abs(a.ln_usd - middle) <= reach) AS asks) FROM limited
    ), priced AS (SELECT *, list_transform(asks, lambda a: a.usd) AS prices FROM kept)
    SELECT visits, day, source, provider, gpu, unknown_gpu_text, tier, venue,
        list_max(list_transform(asks, lambda a: a.scope)) AS scope, list_max(list_transform(asks, lambda a: a.crawl)) AS crawl,
        list_max(list_transform(asks, lambda a: a.seen_at)) AS seen_at,
        list_max(list_transform(asks, lambda a: a.seen_precision)) AS seen_precision,
        list_bool_or(list_transform(asks, lambda a: a.marketplace)) AS marketplace, len(asks) AS n,
        list_min(list_transform(asks, lambda a: a.gpu_count)) AS gpu_count, list_min(prices) AS min_usd,
        CASE WHEN len(asks) < 5 THEN list_min(prices) ELSE list_aggregate(prices, 'quantile_cont', 0.1) END AS p10_usd,
        list_aggregate(prices, 'median') AS median_usd
    FROM priced;

CREATE OR REPLACE MACRO price_days(as_of, known_at) AS TABLE
    WITH crawled AS (SELECT *, 'all' AS visits FROM chosen_days(as_of, known_at))
    SELECT * EXCLUDE (visits) FROM price_days_of('offers', 'crawled', known_at);
