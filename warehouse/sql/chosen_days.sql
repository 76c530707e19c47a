-- question: which crawl speaks for each of the seven days up to as_of?
-- grain: one row per (source, scope, day). key: source, scope, day. parameters: as_of, known_at.
-- A day's value is its last complete accepted crawl; a day without one contributes nothing. A scope that fell silent keeps the
-- seven days that ended with its last crawl: age lowers a grade, it does not remove a number.
CREATE OR REPLACE MACRO chosen_days(as_of, known_at) AS TABLE
    WITH daily AS (
        SELECT c.source, c.scope, CAST(c.observed_at AS DATE) AS day,
            max_by({crawl: c.crawl, rows_of: s.p.rows_of, seen_at: c.observed_at, seen_precision: c.observed_precision,
                parse: s.p.parse}, (c.observed_at, s.p.parse)) AS chosen
        FROM standing_parses(known_at) AS s JOIN crawls AS c ON c.crawl = s.crawl
        WHERE s.p.shape = 'snapshot' AND s.p.complete AND c.observed_at <= world_instant(as_of)
        GROUP BY c.source, c.scope, CAST(c.observed_at AS DATE)
    ), anchored AS (
        SELECT daily.source, daily.scope, daily.day, daily.chosen, max(daily.day) OVER (PARTITION BY daily.source, daily.scope) AS last_day
        FROM daily
    )
    SELECT source, scope, day, unnest(chosen)
    FROM anchored
    WHERE day > CASE WHEN last_day > CAST(world_instant(as_of) AS DATE) - 7 THEN CAST(world_instant(as_of) AS DATE)
        ELSE last_day END - 7;
