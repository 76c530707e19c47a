-- question: on which days of a range did a breakeven change, and to what?
-- grain: one row per (day, gpu, provider, tier, venue, definition) that differs from the day before (see breakeven_kept), and one
--   with status `withdrawn` on the first day without a key that was there. key: the same. parameters: as breakeven_over.
-- The first day of the range has every key: what derive would have written, had it run at the end of each day with all that is
-- known today. source: clocks 13.
-- example: (SELECT count(*) FROM breakeven_changes('2026-01-01', '2026-12-31') WHERE false) => 0
CREATE OR REPLACE MACRO breakeven_changes(first_day, last_day, known_at := NULL, scenario := NULL, assume := NULL,
        electricity_region := 'US', gpus := NULL) AS TABLE
    WITH daily AS (
        FROM breakeven_over(first_day, last_day, known_at := known_at, scenario := scenario, assume := assume,
            electricity_region := electricity_region, gpus := gpus)
    ), beside AS (
        SELECT *, lag(day) OVER series AS day_before, lead(day) OVER series AS day_after, lag(compared) OVER series AS compared_before
        FROM breakeven_kept('daily')
        WINDOW series AS (PARTITION BY gpu, provider, tier, venue, definition ORDER BY day)
    )
    SELECT * EXCLUDE (day_before, day_after, compared, compared_before, stale_inputs, grade, oldest_age, rent_age, card_price_age,
        electricity_age)
    FROM beside WHERE day_before IS DISTINCT FROM day - 1 OR compared_before IS DISTINCT FROM compared
    UNION ALL BY NAME
    SELECT day + 1 AS day, gpu, provider, tier, venue, definition, 'withdrawn' AS status
    FROM beside WHERE day_after IS DISTINCT FROM day + 1 AND day < CAST(last_day AS DATE);
