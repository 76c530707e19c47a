-- question: what does a fine-tuned model cost over the years, and what does it save over paying for every request?
-- inputs: one_time_usd (see project_budget), serving_usd_per_month (of one server), months, tooling_usd_per_year (the first year
--   is in one_time_usd, so it counts from month 13 on), retraining_usd every retrain_months, servers (see servers_needed).
--   project_saving: requests_per_month and prompt_usd_per_request of the untuned model, tco_usd.
-- output: {value USD, ongoing_usd, status}; {value USD, api_only_usd, status}. Months to pay back: ft_vs_prompt.
-- edge cases: a missing input is named; a saving may be negative. A range is two calls.
-- source: METRICS (i); seed 003 (36 months, 12,000 at 180 a month,
--   500,000 requests at 0.0054; mid-size tooling of 800 a year).
-- example: project_tco(12000, 180).value => 18480
-- example: project_tco(6430, 380).value => 20110
-- example: project_tco(17480, 700, tooling_usd_per_year := 800).value => 44280
-- example: project_tco(12000, 180, servers := 2).value => 24960
-- example: project_tco(12000, 180, retraining_usd := 3000, retrain_months := 12).value => 27480
-- example: project_tco(12000, NULL).status => 'missing_input:serving'
-- example: project_saving(500000, 0.0054, project_tco(12000, 180).value).value => 78720
-- example: project_saving(NULL, 0.0054, 18480).status => 'missing_input:requests'
CREATE OR REPLACE MACRO ongoing_cost(serving_usd_per_month, months, tooling_usd_per_year, retraining_usd, retrain_months,
        servers) AS
    months * (CAST(serving_usd_per_month AS DOUBLE) * servers + retraining_share(retraining_usd, retrain_months))
        + greatest(months - 12, 0) / 12 * tooling_usd_per_year;

CREATE OR REPLACE MACRO project_tco(one_time_usd, serving_usd_per_month, months := 36, tooling_usd_per_year := 0,
        retraining_usd := 0, retrain_months := NULL, servers := 1) AS {
    value: one_time_usd
        + ongoing_cost(serving_usd_per_month, months, tooling_usd_per_year, retraining_usd, retrain_months, servers),
    ongoing_usd: ongoing_cost(serving_usd_per_month, months, tooling_usd_per_year, retraining_usd, retrain_months, servers),
    status: CASE
        WHEN one_time_usd IS NULL THEN 'missing_input:one_time'
        WHEN serving_usd_per_month IS NULL THEN 'missing_input:serving'
        WHEN months IS NULL THEN 'missing_input:months'
        WHEN tooling_usd_per_year IS NULL THEN 'missing_input:tooling'
        WHEN retraining_share(retraining_usd, retrain_months) IS NULL THEN 'missing_input:retraining'
        WHEN servers IS NULL THEN 'missing_input:servers'
        ELSE 'ok' END
};

CREATE OR REPLACE MACRO project_saving(requests_per_month, prompt_usd_per_request, tco_usd, months := 36) AS {
    value: CAST(months AS DOUBLE) * requests_per_month * prompt_usd_per_request - tco_usd,
    api_only_usd: CAST(months AS DOUBLE) * requests_per_month * prompt_usd_per_request,
    status: CASE
        WHEN requests_per_month IS NULL THEN 'missing_input:requests'
        WHEN prompt_usd_per_request IS NULL THEN 'missing_input:prompt_cost'
        WHEN tco_usd IS NULL THEN 'missing_input:tco'
        WHEN months IS NULL THEN 'missing_input:months'
        ELSE 'ok' END
};
