-- question: where do two straight cost lines cross, and is that a crossing anyone can reach?
-- inputs: fixed_gap_usd (owning over renting before the first hour), gap_usd_per_hour (renting over owning per hour),
--   hours_in_horizon, planned_hours (null: no plan), missing (name of an input that is not known, or null).
-- output: {value hours, status, flags}, the statuses of METRICS (c).
-- edge cases: equal hourly costs with a fixed gap never cross. A reversed crossing (owning is cheaper below it, renting above)
--   has no plan or horizon to exceed: both would say rent, and owning is cheaper there. Renting that never ends (an infinite
--   gap) is beaten at once. source: METRICS (c) "Edge cases, in this order".
-- example: breakeven_crossing(1774, 0.24866125, 26280, NULL, NULL).value => 7134.2036787
-- example: breakeven_crossing(1774, 0, 26280, NULL, NULL).status => 'never'
-- example: breakeven_crossing(1774, 0.2, 26280, NULL, 'rent').value => NULL
-- example: breakeven_crossing(-100, -0.25, 26280, 50, NULL) => {value: 400.0, status: 'ok', flags: ['reversed']}
-- example: breakeven_crossing(1774, CAST('infinity' AS DOUBLE), 26280, 500, NULL).status => 'immediate'
CREATE OR REPLACE MACRO breakeven_crossing(fixed_gap_usd, gap_usd_per_hour, hours_in_horizon, planned_hours, missing) AS {
    value: CASE
        WHEN missing IS NOT NULL THEN NULL
        WHEN fixed_gap_usd <= 0 AND gap_usd_per_hour >= 0 THEN 0.0
        WHEN fixed_gap_usd > 0 AND gap_usd_per_hour <= 0 THEN NULL
        ELSE abs(fixed_gap_usd / gap_usd_per_hour) END,
    status: CASE
        WHEN missing IS NOT NULL THEN 'missing_input:' || missing
        WHEN (fixed_gap_usd <= 0 AND gap_usd_per_hour >= 0) OR gap_usd_per_hour = CAST('infinity' AS DOUBLE) THEN 'immediate'
        WHEN fixed_gap_usd > 0 AND gap_usd_per_hour <= 0 THEN 'never'
        WHEN fixed_gap_usd <= 0 THEN 'ok'
        WHEN fixed_gap_usd / gap_usd_per_hour > hours_in_horizon THEN 'exceeds_horizon'
        WHEN fixed_gap_usd / gap_usd_per_hour > planned_hours THEN 'exceeds_plan'
        ELSE 'ok' END,
    flags: CASE
        WHEN missing IS NULL AND fixed_gap_usd <= 0 AND gap_usd_per_hour >= 0 THEN ['residual_exceeds_cost']
        WHEN missing IS NULL AND fixed_gap_usd <= 0 THEN ['reversed']
        ELSE CAST([] AS VARCHAR[]) END
};
