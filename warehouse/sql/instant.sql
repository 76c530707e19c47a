-- question: which instant does a date, a text or an instant mean as a limit? A date is the end of that UTC day.
-- grain: one value. parameters: t; null is no limit.
CREATE OR REPLACE MACRO instant(t) AS CASE
    WHEN t IS NULL THEN TIMESTAMP 'infinity'
    WHEN typeof(t) = 'DATE' OR (typeof(t) = 'VARCHAR' AND length(CAST(t AS VARCHAR)) = 10)
        THEN CAST(CAST(CAST(t AS VARCHAR) AS DATE) + INTERVAL 1 DAY AS TIMESTAMP) - INTERVAL 1 MICROSECOND
    WHEN typeof(t) = 'TIMESTAMP WITH TIME ZONE' THEN make_timestamp(epoch_us(CAST(t AS TIMESTAMPTZ)))
    ELSE CAST(t AS TIMESTAMP)
END;
