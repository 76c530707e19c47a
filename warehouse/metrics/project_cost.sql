-- question: what does a project of several runs cost?
-- inputs: runs (every one counted, failed ones too) or good_runs with failed_share (share of the spend that failed): one or the
--   other, never both, hence two macros. run_cost_usd (of one run), one_off_usd (storage, evaluation, setup). mix: a list of
--   {runs, hours} by kind of run; mix_hours is its sum in GPU-hours, to be priced as one.
-- output: {value USD, status}; mix_hours {value GPU-hours, status}.
-- edge cases: no runs cost the one-off part only, whatever a run costs; a failed share of one or more is invalid; an unknown
--   number of a kind of run is not zero.
-- source: METRICS (e) k-iteration and failed-share forms; mix 60 / 30 / 10 of seed 000; seed 002: 9.42 to 15.70, 4.49 to 6.28.
-- example: mix_hours([{runs: 60, hours: 2.25}, {runs: 30, hours: 4.5}, {runs: 10, hours: 9}]).value => 360
-- example: mix_hours([{runs: 60, hours: NULL}]).status => 'missing_input:mix'
-- example: project_cost(5, 3.14).value => 15.7
-- example: project_cost(0, NULL, one_off_usd := 10.5).value => 10.5
-- example: project_cost_by_failed_share(1, 3.14, 0.3).value => 4.485714285714
-- example: project_cost_by_failed_share(1, 3.14, 1).status => 'invalid:failed_share'
CREATE OR REPLACE MACRO mix_hours(mix) AS {
    value: CASE WHEN len(list_filter(mix, lambda kind: kind.runs * kind.hours IS NULL)) = 0
        THEN coalesce(list_sum(list_transform(mix, lambda kind: kind.runs * kind.hours)), 0) END,
    status: CASE WHEN len(list_filter(mix, lambda kind: kind.runs * kind.hours IS NULL)) = 0 THEN 'ok'
        ELSE 'missing_input:mix' END
};

CREATE OR REPLACE MACRO project_cost_by_failed_share(good_runs, run_cost_usd, failed_share, one_off_usd := 0) AS {
    value: CASE
        WHEN good_runs < 0 OR failed_share < 0 OR failed_share >= 1 THEN NULL
        WHEN good_runs = 0 THEN one_off_usd
        ELSE good_runs * run_cost_usd / (1 - failed_share) + one_off_usd END,
    status: CASE
        WHEN good_runs IS NULL THEN 'missing_input:runs'
        WHEN one_off_usd IS NULL THEN 'missing_input:one_off'
        WHEN failed_share IS NULL THEN 'missing_input:failed_share'
        WHEN good_runs < 0 THEN 'invalid:runs'
        WHEN failed_share < 0 OR failed_share >= 1 THEN 'invalid:failed_share'
        WHEN good_runs > 0 AND run_cost_usd IS NULL THEN 'missing_input:run_cost'
        ELSE 'ok' END
};

CREATE OR REPLACE MACRO project_cost(runs, run_cost_usd, one_off_usd := 0) AS
    project_cost_by_failed_share(runs, run_cost_usd, 0, one_off_usd := one_off_usd);
