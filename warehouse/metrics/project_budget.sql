-- question: what does a fine-tuning project cost once, and which line weighs how much?
-- inputs, all mandatory, 0 where there is none: dataset_usd, gpu_usd, tooling_usd (of the first year), labour_hours,
--   labour_usd_per_hour, evaluation_usd, deployment_usd, security_usd, monitoring_usd; stated_labour_usd (what somebody wrote for
--   the labour; null: nothing). labour_cost: first_project_factor is 1.3 to 1.5 in a team's first project (seed 003).
-- output: {value USD, status, flags, labour_usd, shares of each line}. A range is two calls.
-- edge cases: a missing line is missing_input, never 0; hours times rate is what counts, and a stated amount more than 2 %
--   off is flagged labour_differs. source: METRICS (i); seed 003, lean, mid-size and enterprise budgets.
-- example: project_budget(1200, 30, 0, 80, 80, 0, 200, 0, 0).value => 7830
-- example: project_budget(4500, 120, 0, 120, 80, 0, 500, 0, 0).value => 14720
-- example: project_budget(3500, 80, 800, 120, 120, 1500, 600, 0, 0).value => 20880
-- example: project_budget(18000, 1500, 4000, 300, 150, 0, 0, 5000, 1000).value => 74500
-- example: project_budget(18000, 1500, 4000, 300, 150, 0, 0, 5000, 1000, stated_labour_usd := 35000).flags => ['labour_differs']
-- example: project_budget(4500, 120, 0, 120, 80, 0, 500, 0, 0).shares.gpu => 0.008152174
-- example: project_budget(1200, 30, 0, 80, 80, NULL, 200, 0, 0).status => 'missing_input:evaluation'
-- example: labour_cost(76, 120, first_project_factor := 1.3) => 11856
CREATE OR REPLACE MACRO labour_cost(labour_hours, labour_usd_per_hour, first_project_factor := 1) AS
    CAST(labour_hours AS DOUBLE) * first_project_factor * labour_usd_per_hour;

CREATE OR REPLACE MACRO budget_total(l) AS
    l.labour + l.dataset + l.gpu + l.tooling + l.evaluation + l.deployment + l.security + l.monitoring;

CREATE OR REPLACE MACRO budget_of_lines(l, stated_labour_usd) AS {
    value: budget_total(l),
    status: CASE
        WHEN l.dataset IS NULL THEN 'missing_input:dataset'
        WHEN l.gpu IS NULL THEN 'missing_input:gpu'
        WHEN l.tooling IS NULL THEN 'missing_input:tooling'
        WHEN l.labour IS NULL THEN 'missing_input:labour'
        WHEN l.evaluation IS NULL THEN 'missing_input:evaluation'
        WHEN l.deployment IS NULL THEN 'missing_input:deployment'
        WHEN l.security IS NULL THEN 'missing_input:security'
        WHEN l.monitoring IS NULL THEN 'missing_input:monitoring'
        ELSE 'ok' END,
    flags: CASE WHEN abs(stated_labour_usd - l.labour) > 0.02 * l.labour THEN ['labour_differs'] ELSE CAST([] AS VARCHAR[]) END,
    labour_usd: l.labour,
    shares: CASE WHEN budget_total(l) > 0 THEN {dataset: l.dataset / budget_total(l), gpu: l.gpu / budget_total(l),
        tooling: l.tooling / budget_total(l), labour: l.labour / budget_total(l), evaluation: l.evaluation / budget_total(l),
        deployment: l.deployment / budget_total(l), security: l.security / budget_total(l),
        monitoring: l.monitoring / budget_total(l)} END
};

CREATE OR REPLACE MACRO project_budget(dataset_usd, gpu_usd, tooling_usd, labour_hours, labour_usd_per_hour, evaluation_usd,
        deployment_usd, security_usd, monitoring_usd, stated_labour_usd := NULL) AS
    budget_of_lines({dataset: dataset_usd, gpu: gpu_usd, tooling: tooling_usd,
        labour: labour_cost(labour_hours, labour_usd_per_hour), evaluation: evaluation_usd, deployment: deployment_usd,
        security: security_usd, monitoring: monitoring_usd}, stated_labour_usd);
