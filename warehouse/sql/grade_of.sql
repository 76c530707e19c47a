-- question: how good is one price? A fresh and a list price, an official rate or ten offers; B five offers; C thin (one ask of a
--   card is), stale, or dated to the month only; D expired (METRICS l 7). Computed when asked, never stored.
-- grain: one letter. parameters: age, kind, statistic, n, seen_precision.
CREATE OR REPLACE MACRO grade_of(age, kind, statistic, n, seen_precision) AS CASE
    WHEN age > 3 * fresh_limit(kind) THEN 'D'
    WHEN age > fresh_limit(kind) OR seen_precision IN ('month', 'year', 'unknown') THEN 'C'
    WHEN (statistic = 'single' AND kind <> 'card') OR n >= 10 OR kind IN ('electricity', 'fx', 'storage') THEN 'A'
    WHEN n >= 5 THEN 'B'
    ELSE 'C'
END;
