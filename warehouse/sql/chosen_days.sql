-- question: which crawl speaks for each of the seven days up to as_of?
-- grain: one row per (source, scope, day). key: source, scope, day. parameters: as_of, known_at.
-- A day's value is its last complete accepted crawl; a day without one contributes nothing. A scope that fell silent keeps the
-- seven days that ended with its last crawl: age lowers a grade, it does not remove a number.
CREATE OR REPLACE MACRO chosen_days(as_of, known_at) AS TABLE
    WITH anchored AS (
        SELECT d.*, max(d.day) OVER (PARTITION BY d.source, d.scope) AS last_day
        FROM daily_crawls(world_instant(as_of), known_at) AS d
    )
    SELECT source, scope, day, crawl, rows_of, seen_at, seen_precision, parse
    FROM anchored
    WHERE day > CASE WHEN last_day > CAST(world_instant(as_of) AS DATE) - 7 THEN CAST(world_instant(as_of) AS DATE)
        ELSE last_day END - 7;
