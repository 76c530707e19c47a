-- question: what does fine-tuning again and again cost over some months?
-- inputs: runs_per_month, months, run_cost_usd (of one run), rerun_share (runs repeated because something failed, per planned
--   run), storage_usd (of the whole time).
-- output: {value USD, status}. edge cases: no runs cost the storage only; an unknown input is named.
-- source: METRICS (e) programme_cost; seed 004 scenario 3 (weekly runs over three months), seed 002 (again every 6 to 12 months).
-- example: programme_cost(4, 3, 59.5).value => 714
-- example: programme_cost(4, 3, 35, rerun_share := 0.25, storage_usd := 10.5).value => 535.5
-- example: programme_cost(1 / 6, 12, 100).value => 200
-- example: programme_cost(0, 12, NULL, storage_usd := 42).value => 42
-- example: programme_cost(4, NULL, 59.5).status => 'missing_input:months'
CREATE OR REPLACE MACRO programme_cost(runs_per_month, months, run_cost_usd, rerun_share := 0, storage_usd := 0) AS {
    value: project_cost(runs_per_month * months * (1 + rerun_share), run_cost_usd, one_off_usd := storage_usd).value,
    status: CASE
        WHEN months IS NULL THEN 'missing_input:months'
        WHEN rerun_share IS NULL THEN 'missing_input:rerun_share'
        WHEN storage_usd IS NULL THEN 'missing_input:storage'
        ELSE project_cost(runs_per_month * months * (1 + rerun_share), run_cost_usd).status END
};
