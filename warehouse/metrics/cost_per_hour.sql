-- question: what does one useful hour cost, everything in?
-- inputs: cost_usd (local_tco or rental_cost), hours (the useful GPU-hours it was for).
-- output: {value USD per GPU-hour, status}: the average of owning, the effective price of renting.
-- edge cases: no hours have a cost but no average.
-- source: METRICS (a) "average cost per useful hour", (b) "effective price"; seed 000, which prints the cost per run instead.
-- example: cost_per_hour(local_tco(2374, 600, 450, 0.1765, 500).value, 500).value => 3.63933875
-- example: cost_per_hour(180.5, 500).value => 0.361
-- example: cost_per_hour(180.5, 360).value => 0.501388888889
-- example: cost_per_hour(10.5, 0).status => 'missing_input:hours'
-- example: cost_per_hour(NULL, 500).status => 'missing_input:cost'
CREATE OR REPLACE MACRO cost_per_hour(cost_usd, hours) AS {
    value: CASE WHEN hours > 0 THEN cost_usd / hours END,
    status: CASE
        WHEN cost_usd IS NULL THEN 'missing_input:cost'
        WHEN hours < 0 THEN 'invalid:hours'
        WHEN coalesce(hours, 0) = 0 THEN 'missing_input:hours'
        ELSE 'ok' END
};
