-- question: how many requests a month repay a fine-tune within so many months?
-- inputs: as ft_vs_prompt, with the months instead of the requests.
-- output: {value requests per month, status, flags}.
-- edge cases: missing_input; never (a tuned request is not cheaper); a volume above one server's capacity is flagged
--   beyond_capacity, as the upkeep would be that of several.
-- source: METRICS (h); seed 003 (12,000 to 35,000, hosting 180, 0.0054).
-- example: ft_min_volume(12000, 0.0054, 0, 36, upkeep_usd_per_month := 180).value => 95061.7283951
-- example: ft_min_volume(35000, 0.0054, 0, 36, upkeep_usd_per_month := 180).value => 213374.4855967
-- example: ft_min_volume(35000, 0.0054, 0, 36, 180, capacity_requests_per_month := 100000).flags => ['beyond_capacity']
-- example: ft_min_volume(35000, 0.0054, 0.0054, 36).status => 'never'
-- example: ft_min_volume(35000, 0.0054, 0, 0).status => 'invalid:months'
CREATE OR REPLACE MACRO requests_to_repay(one_time_usd, gain_usd_per_request, months, usd_per_month) AS
    CASE WHEN gain_usd_per_request > 0 AND months > 0 THEN (one_time_usd / months + usd_per_month) / gain_usd_per_request END;

CREATE OR REPLACE MACRO ft_min_volume(one_time_usd, prompt_usd_per_request, tuned_usd_per_request, months,
        upkeep_usd_per_month := 0, retraining_usd := 0, retrain_months := NULL, capacity_requests_per_month := NULL) AS {
    value: requests_to_repay(one_time_usd, CAST(prompt_usd_per_request AS DOUBLE) - tuned_usd_per_request, months,
        CAST(upkeep_usd_per_month AS DOUBLE) + retraining_share(retraining_usd, retrain_months)),
    status: CASE
        WHEN one_time_usd IS NULL THEN 'missing_input:one_time'
        WHEN prompt_usd_per_request IS NULL THEN 'missing_input:prompt_cost'
        WHEN tuned_usd_per_request IS NULL THEN 'missing_input:tuned_cost'
        WHEN months IS NULL THEN 'missing_input:months'
        WHEN upkeep_usd_per_month IS NULL THEN 'missing_input:upkeep'
        WHEN retraining_share(retraining_usd, retrain_months) IS NULL THEN 'missing_input:retraining'
        WHEN months <= 0 THEN 'invalid:months'
        WHEN prompt_usd_per_request <= tuned_usd_per_request THEN 'never'
        ELSE 'ok' END,
    flags: CASE WHEN requests_to_repay(one_time_usd, CAST(prompt_usd_per_request AS DOUBLE) - tuned_usd_per_request, months,
            CAST(upkeep_usd_per_month AS DOUBLE) + retraining_share(retraining_usd, retrain_months)) > capacity_requests_per_month
        THEN ['beyond_capacity'] ELSE CAST([] AS VARCHAR[]) END
};
