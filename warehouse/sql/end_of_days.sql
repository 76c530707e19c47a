-- question: at which instants do the days of a range end?
-- grain: one row per day: day, asked_at (its last microsecond, UTC). key: day. parameters: first_day, last_day (dates or text).
CREATE OR REPLACE MACRO end_of_days(first_day, last_day) AS TABLE
    SELECT CAST(d AS DATE) AS day, instant(CAST(d AS DATE)) AS asked_at
    FROM range(CAST(first_day AS TIMESTAMP), CAST(last_day AS TIMESTAMP) + INTERVAL 1 DAY, INTERVAL 1 DAY) AS t(d);
