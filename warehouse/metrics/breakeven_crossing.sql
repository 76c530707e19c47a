-- question: where do two straight cost lines cross, and is that a crossing anyone can reach?
-- inputs: fixed_gap_usd (owning over renting before the first hour), gap_usd_per_hour (renting over owning per hour),
--   hours_in_horizon, planned_hours (null: no plan), missing (name of an input that is not known, or null).
-- output: {value hours, status, flags}, the statuses of METRICS (c).
-- edge cases: equal hourly costs with a fixed gap never cross. source: METRICS (c) "Edge cases, in this order".
-- example: breakeven_crossing(1774, 0.24866125, 26280, NULL, NULL).value => 7134.2036787
-- example: breakeven_crossing(1774, 0, 26280, NULL, NULL).status => 'never'
-- example: breakeven_crossing(1774, 0.2, 26280, NULL, 'rent').value => NULL
CREATE OR REPLACE MACRO breakeven_crossing(fixed_gap_usd, gap_usd_per_hour, hours_in_horizon, planned_hours, missing) AS {
    value: CASE
        WHEN missing IS NOT NULL THEN NULL
        WHEN fixed_gap_usd <= 0 AND gap_usd_per_hour >= 0 THEN 0.0
        WHEN fixed_gap_usd > 0 AND gap_usd_per_hour <= 0 THEN NULL
        ELSE fixed_gap_usd / gap_usd_per_hour END,
    status: CASE
        WHEN missing IS NOT NULL THEN 'missing_input:' || missing
        WHEN fixed_gap_usd <= 0 AND gap_usd_per_hour >= 0 THEN 'immediate'
        WHEN fixed_gap_usd > 0 AND gap_usd_per_hour <= 0 THEN 'never'
        WHEN fixed_gap_usd / gap_usd_per_hour > hours_in_horizon THEN 'exceeds_horizon'
        WHEN fixed_gap_usd / gap_usd_per_hour > planned_hours THEN 'exceeds_plan'
        ELSE 'ok' END,
    flags: CASE
        WHEN missing IS NULL AND fixed_gap_usd <= 0 AND gap_usd_per_hour >= 0 THEN ['residual_exceeds_cost']
        WHEN missing IS NULL AND fixed_gap_usd <= 0 THEN ['reversed']
        ELSE CAST([] AS VARCHAR[]) END
};
