-- question: which crawls speak for the seven days up to the end of each day of a range?
-- grain: one row per (asked_at, source, scope, day). key: the same. parameters: crawled (a relation like chosen_crawls_over
--   of the same days), last_day, known_at.
-- The same as chosen_days of each day, in one pass. `visits` names the scopes of a source that are asked about together on a
-- day: a scope that fell silent keeps its last seven days, so that yesterday's question may need other scopes of a day than today's.
CREATE OR REPLACE MACRO chosen_days_over(crawled, last_day, known_at) AS TABLE
    WITH asked AS (
        SELECT c.asked_at, c.source, c.scope,
            CASE WHEN c.day > CAST(c.asked_at AS DATE) - 7 THEN CAST(c.asked_at AS DATE) ELSE c.day END - CAST(b.back AS INTEGER)
                AS day
        FROM query_table(crawled) AS c CROSS JOIN range(7) AS b(back)
    ), found AS (
        SELECT a.asked_at, d.source, d.scope, d.day, d.crawl, d.rows_of, d.seen_at, d.seen_precision
        FROM asked AS a JOIN daily_crawls(world_instant(CAST(last_day AS DATE)), known_at) AS d
            ON d.source = a.source AND d.scope = a.scope AND d.day = a.day
    ), together AS (
        SELECT asked_at, source, day, string_agg(scope, chr(31) ORDER BY scope) AS visits
        FROM found GROUP BY asked_at, source, day
    )
    SELECT f.*, t.visits
    FROM found AS f JOIN together AS t ON t.asked_at = f.asked_at AND t.source = f.source AND t.day = f.day;
