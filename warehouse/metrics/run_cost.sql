-- question: what does one fine-tuning run cost?
-- inputs: hours_per_run (GPU-hours; wall hours times cards), usd_per_gpu_hour (the rent; of an own card marginal_electricity, or
--   cost_per_hour of local_tco for its full average), multiplier (idle and interruptions when rented, 1 when owned), fits
--   (whether the job fits the cards' memory).
-- output: {value USD, status}. edge cases: no hours cost nothing; a job that does not fit is infeasible; an infinite multiplier
--   (interrupted faster than it gets on) is never done.
-- source: METRICS (e) run_cost; run hours of seed 000, the 8B QLoRA run of seed 002.
-- example: run_cost(1.5, 0.34).value => 0.51
-- example: run_cost(12, 0.69).value => 8.28
-- example: run_cost(3, marginal_electricity(450, 0.1765)).value => 0.27401625
-- example: run_cost(12, cost_per_hour(local_tco(2374, 600, 450, 0.1765, 500).value, 500).value).value => 43.672065
-- example: run_cost(360, 0.34, multiplier := idle_multiplier(0.28)).value => 170
-- example: run_cost(20, 1.19, fits := false).status => 'infeasible'
-- example: run_cost(20, NULL).status => 'missing_input:price'
CREATE OR REPLACE MACRO run_cost(hours_per_run, usd_per_gpu_hour, multiplier := 1, fits := true) AS {
    value: CASE WHEN fits AND NOT isinf(CAST(multiplier AS DOUBLE)) THEN hours_per_run * multiplier * usd_per_gpu_hour END,
    status: CASE
        WHEN NOT fits THEN 'infeasible'
        WHEN fits IS NULL THEN 'missing_input:vram'
        WHEN hours_per_run IS NULL THEN 'missing_input:hours'
        WHEN usd_per_gpu_hour IS NULL THEN 'missing_input:price'
        WHEN multiplier IS NULL THEN 'missing_input:multiplier'
        WHEN isinf(CAST(multiplier AS DOUBLE)) THEN 'never'
        ELSE 'ok' END
};
