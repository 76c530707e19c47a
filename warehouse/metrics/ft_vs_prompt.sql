-- question: after how many months does a fine-tune cost less than going on with the long prompt?
-- inputs: one_time_usd (the whole project), requests_per_month, prompt_usd_per_request (untuned model, long prompt),
--   tuned_usd_per_request (tuned model, short prompt; 0 on a server of one's own), upkeep_usd_per_month (hosting and upkeep; of
--   one server), retraining_usd every retrain_months, horizon_months, capacity_requests_per_month (of that server; null: enough).
-- output: {value months, first_month_in_profit, status, flags, gain_usd_per_month}, see payback_months. flags beyond_capacity:
--   the upkeep is that of several servers. A range is two calls.
-- edge cases: see payback_months; a tuned request that is not cheaper never repays.
-- source: METRICS (h); seed 002 (0.030 - 0.005 at 50,000 a month), seed 003 (0.0054 at 500,000, hosting 180, 12,000 to 35,000).
-- example: ft_vs_prompt(12000, 50000, 0.030, 0.005).value => 9.6
-- example: ft_vs_prompt(35000, 500000, 0.0054, 0, upkeep_usd_per_month := 180).value => 13.8888889
-- example: ft_vs_prompt(12000, 50000, 0.0054, 0, upkeep_usd_per_month := 180).status => 'exceeds_horizon'
-- example: ft_vs_prompt(12000, 500000, 0.0054, 0, retraining_usd := 3000, retrain_months := 12).value => 4.8979592
-- example: ft_vs_prompt(100, 300000, request_cost(1200, 200, 0.15, 0.60), request_cost(400, 200, 0.30, 1.20)).status => 'never'
-- example: ft_vs_prompt(12000, 500000, 0.0054, 0, 180, capacity_requests_per_month := 300000).flags => ['beyond_capacity']
-- example: ft_vs_prompt(12000, NULL, 0.030, 0.005).status => 'missing_input:requests'
CREATE OR REPLACE MACRO ft_vs_prompt(one_time_usd, requests_per_month, prompt_usd_per_request, tuned_usd_per_request,
        upkeep_usd_per_month := 0, retraining_usd := 0, retrain_months := NULL, horizon_months := 36,
        capacity_requests_per_month := NULL) AS
    with_flag(payback_months(one_time_usd,
        requests_per_month * (CAST(prompt_usd_per_request AS DOUBLE) - tuned_usd_per_request)
            - CAST(upkeep_usd_per_month AS DOUBLE) * servers_needed(requests_per_month, capacity_requests_per_month)
            - retraining_share(retraining_usd, retrain_months),
        horizon_months, retrain_months,
        CASE WHEN one_time_usd IS NULL THEN 'one_time' WHEN requests_per_month IS NULL THEN 'requests'
            WHEN prompt_usd_per_request IS NULL THEN 'prompt_cost' WHEN tuned_usd_per_request IS NULL THEN 'tuned_cost'
            WHEN upkeep_usd_per_month IS NULL THEN 'upkeep'
            WHEN retraining_share(retraining_usd, retrain_months) IS NULL THEN 'retraining'
            WHEN capacity_requests_per_month <= 0 THEN 'capacity' WHEN horizon_months IS NULL THEN 'horizon' END),
        CASE WHEN requests_per_month > capacity_requests_per_month THEN 'beyond_capacity' END);
