-- question: which crawl is current for each scope of each snapshot source at the end of each day of a range?
-- grain: one row per (asked_at, source, scope). key: the same. parameters: first_day, last_day, known_at.
-- The same as chosen_crawls of each day, in one pass: the last crawl of a day stands until the day of the next.
CREATE OR REPLACE MACRO chosen_crawls_over(first_day, last_day, known_at) AS TABLE
    WITH periods AS (
        SELECT d.*, lead(d.day, 1, DATE 'infinity') OVER (PARTITION BY d.source, d.scope ORDER BY d.day) AS next_day
        FROM daily_crawls(world_instant(CAST(last_day AS DATE)), known_at) AS d
    )
    SELECT e.asked_at, p.* EXCLUDE (next_day)
    FROM periods AS p JOIN end_of_days(first_day, last_day) AS e ON e.day >= p.day AND e.day < p.next_day;
