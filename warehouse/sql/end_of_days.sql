-- question: at which instants do the days of a range end?
-- grain: one row per day: day, asked_at (its last microsecond, UTC). key: day. parameters: first_day, last_day (dates or text).
CREATE OR REPLACE MACRO end_of_days(first_day, last_day) AS TABLE
    SELECT CAST(first_day AS DATE) + CAST(d AS INTEGER) AS day, instant(CAST(first_day AS DATE) + CAST(d AS INTEGER)) AS asked_at
    FROM range(date_diff('day', CAST(first_day AS DATE), CAST(last_day AS DATE)) + 1) AS t(d);
