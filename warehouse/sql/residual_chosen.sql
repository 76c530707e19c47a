-- question: which resale estimate from history was selected, since when?
-- grain: one row per (gpu, as_of). key: gpu, as_of. parameters: known_at, months (of the horizon).
-- p50_usd is null from the day on which another method was selected (an assumed value or a share of the price).
-- source: METRICS (f).
CREATE OR REPLACE MACRO residual_chosen(known_at, months) AS TABLE
    SELECT r.gpu, r.as_of, max(r.p50_usd) FILTER (r.selected AND r.method <> 'scenario') AS p50_usd,
        max(r.method) FILTER (r.selected AND r.method <> 'scenario') AS method
    FROM residual_history AS r
    WHERE r.horizon_months = months AND r.recorded_at <= instant(known_at)
    GROUP BY r.gpu, r.as_of
    HAVING bool_or(r.selected) OR bool_or(r.status = 'withdrawn');
