-- question: what did used cards cost, month by month, by each series that says so?
-- grain: one row per (gpu, series, month). key: the same. parameters: as_of, known_at.
-- A series is one record of one thing (a source's quarter of asks, a publisher's mean of sales) and is never mixed with another.
-- Listings: of each day's last complete crawl the lower quartile of fixed asks, the median of sales; of five or more kept used
-- cards with shipping known. Rates: what is published of used cards, dated to the month or better. Of a month the median of its
-- days; n is the most of a day.
-- asked: sellers ask it (an ask, or a low quantile of asks); else it was paid, or is somebody's average.
-- source: METRICS (f); price-history: series of different kinds are not spliced.
CREATE OR REPLACE MACRO card_history(as_of, known_at) AS TABLE
    WITH visits AS (
        SELECT c.source, c.scope, CAST(c.observed_at AS DATE) AS day,
            max_by({rows_of: s.p.rows_of, seen_at: c.observed_at}, (c.observed_at, s.p.parse)) AS last
        FROM standing_parses(known_at) AS s JOIN crawls AS c ON c.crawl = s.crawl
        WHERE s.p.shape = 'snapshot' AND s.p.complete AND c.observed_at <= world_instant(as_of)
        GROUP BY c.source, c.scope, CAST(c.observed_at AS DATE)
    ), crawled AS (
        SELECT source, day, last.rows_of AS rows_of, last.seen_at AS seen_at FROM visits
    ), listed AS (
        SELECT v.gpu, l.source, l.price_kind, d.day, d.seen_at, l.currency, CAST(l.amount + l.shipping_amount AS DOUBLE) AS amount
        FROM listings AS l JOIN crawled AS d ON l.parse = d.rows_of
        JOIN listing_verdicts_now AS v ON v.observation_id = l.observation_id
        WHERE l.price_kind IN ('asking_fixed', 'sold') AND l.statistic = 'single' AND v.verdict = 'keep' AND v.cards = 1
            AND v.condition = 'used'
    ), listed_days AS (
        SELECT l.gpu, l.source || ' ' || l.price_kind AS series, l.day, l.price_kind = 'asking_fixed' AS asked, count(*) AS n,
            CASE l.price_kind WHEN 'sold' THEN median(l.amount * f.usd) ELSE quantile_cont(l.amount * f.usd, 0.25) END AS usd
        FROM listed AS l JOIN usd_at('listed', known_at) AS f ON f.currency = l.currency AND f.seen_at = l.seen_at
        WHERE l.amount * f.usd > 0
        GROUP BY l.gpu, l.source, l.price_kind, l.day HAVING count(*) >= 5
    ), dated AS (
        SELECT r.*, r.effective_at AS seen_at
        FROM rates AS r JOIN standing_histories(as_of, known_at) AS h ON r.parse = h.rows_of
        WHERE r.what = 'card_price' AND r.variant = 'used' AND r.effective_at <= world_instant(as_of)
        QUALIFY row_number() OVER (
            PARTITION BY r.source, r.key, r.statistic, r.effective_at ORDER BY h.confirmed_at DESC, r.parse DESC, r.ordinal DESC) = 1
        UNION ALL BY NAME
        SELECT r.*, coalesce(r.effective_at, d.seen_at) AS seen_at
        FROM rates AS r JOIN crawled AS d ON r.parse = d.rows_of
        WHERE r.what = 'card_price' AND r.variant = 'used' AND coalesce(r.effective_at, d.seen_at) <= world_instant(as_of)
    ), dated_days AS (
        SELECT coalesce(n.gpu, r.subject) AS gpu, concat_ws(' ', r.source, r.provider, r.publisher_ref, r.statistic) AS series,
            CAST(r.seen_at AS DATE) AS day, r.statistic IN ('min', 'p10', 'p25') AS asked, r.n, CAST(r.amount AS DOUBLE) * f.usd AS usd
        FROM dated AS r JOIN usd_at('dated', known_at) AS f ON f.currency = r.currency AND f.seen_at = r.seen_at
        LEFT JOIN gpu_names_now AS n ON n.gpu_text = r.subject AND n.memory_gb IS NULL AND n.form_text IS NULL
        WHERE r.amount > 0 AND f.usd > 0 AND r.statistic NOT IN ('p75', 'p90', 'max')
            AND coalesce(r.effective_precision, 'day') NOT IN ('year', 'unknown')
    )
    SELECT gpu, series, date_trunc('month', day) AS month, any_value(asked) AS asked, median(usd) AS usd, max(n) AS n
    FROM (SELECT * FROM listed_days UNION ALL BY NAME SELECT * FROM dated_days)
    GROUP BY gpu, series, date_trunc('month', day);
