-- question: when was each source of a history last read in full, at the end of each day of a range?
-- grain: one row per (asked_at, source). key: the same. parameters: first_day, last_day, known_at.
CREATE OR REPLACE MACRO histories_seen_over(first_day, last_day, known_at) AS TABLE
    WITH complete AS (
        SELECT DISTINCT c.source, c.observed_at
        FROM standing_parses(known_at) AS s JOIN crawls AS c ON c.crawl = s.crawl
        WHERE s.p.shape IN ('series', 'changelog') AND s.p.complete
    )
    SELECT d.asked_at, d.source, c.observed_at AS last_complete_at
    FROM (SELECT e.asked_at, s.source FROM end_of_days(first_day, last_day) AS e
        CROSS JOIN (SELECT DISTINCT source FROM complete) AS s) AS d
    ASOF JOIN complete AS c ON c.source = d.source AND c.observed_at <= d.asked_at;
