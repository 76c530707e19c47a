-- question: what does a managed fine-tuning job cost?
-- inputs: million_tokens (billed: see managed_tokens), usd_per_million_tokens, min_charge_usd (of the tokens), training_hours and
--   usd_per_training_hour (jobs billed by the hour, such as reinforcement), hosting_months, hosting_usd_per_month, extras_usd
--   (graders), open_to_new_customers (null: not known). managed_tokens: million tokens of the data set, epochs, validation
--   tokens, evaluations (some publishers bill validation once, some at each evaluation).
-- output: {value USD, status, flags}. A range is two calls: low inputs, high inputs.
-- edge cases: a missing input is named; a rate from 0.001 to under 0.1 is flagged suspicious_unit (it is likely to be per 1,000
--   tokens); a closed publisher's price is computed, flagged, and not to be recommended.
-- source: METRICS (g); epochs 3 from seed 004 (3 to 5); no minimum charge as Together documents; seeds 001, 004.
-- example: managed_job_cost(50000 * 512 / 1e6, 0.48).value => 12.288
-- example: managed_job_cost(50000 * 512 / 1e6, 25).value => 640
-- example: managed_job_cost(managed_tokens(50, validation_million_tokens := 10), 25).value => 4000
-- example: managed_job_cost(160, 0.01).flags => ['suspicious_unit']
-- example: managed_job_cost(1, 0.48, min_charge_usd := 4).value => 4
-- example: managed_job_cost(0, 0, training_hours := 5, usd_per_training_hour := 100, extras_usd := 200).value => 700
-- example: managed_job_cost(10, NULL).status => 'missing_input:rate'
-- example: managed_job_cost(10, 25, open_to_new_customers := false).flags => ['closed_to_new_customers']
CREATE OR REPLACE MACRO managed_tokens(million_tokens, epochs := 3, validation_million_tokens := 0, evaluations := 1) AS
    CAST(million_tokens AS DOUBLE) * epochs + CAST(validation_million_tokens AS DOUBLE) * evaluations;

CREATE OR REPLACE MACRO managed_job_cost(million_tokens, usd_per_million_tokens, min_charge_usd := 0, training_hours := 0,
        usd_per_training_hour := 0, hosting_months := 0, hosting_usd_per_month := 0, extras_usd := 0,
        open_to_new_customers := NULL) AS {
    value: CASE WHEN million_tokens >= 0 AND usd_per_million_tokens >= 0 THEN
        CASE WHEN min_charge_usd IS NOT NULL
            THEN greatest(min_charge_usd, CAST(million_tokens AS DOUBLE) * usd_per_million_tokens) END
        + CAST(training_hours AS DOUBLE) * usd_per_training_hour + CAST(hosting_months AS DOUBLE) * hosting_usd_per_month
        + extras_usd END,
    status: CASE
        WHEN million_tokens IS NULL THEN 'missing_input:tokens'
        WHEN usd_per_million_tokens IS NULL THEN 'missing_input:rate'
        WHEN min_charge_usd IS NULL THEN 'missing_input:min_charge'
        WHEN training_hours * usd_per_training_hour IS NULL THEN 'missing_input:training_hours'
        WHEN hosting_months * hosting_usd_per_month IS NULL THEN 'missing_input:hosting'
        WHEN extras_usd IS NULL THEN 'missing_input:extras'
        WHEN million_tokens < 0 THEN 'invalid:tokens'
        WHEN usd_per_million_tokens < 0 THEN 'invalid:rate'
        ELSE 'ok' END,
    flags: list_filter([
        CASE WHEN usd_per_million_tokens >= 0.001 AND usd_per_million_tokens < 0.1 THEN 'suspicious_unit' END,
        CASE WHEN NOT open_to_new_customers THEN 'closed_to_new_customers' END], lambda f: f IS NOT NULL)
};
