-- question: after how many months has a monthly gain paid back what was spent at once?
-- inputs: one_time_usd, gain_usd_per_month, horizon_months, retrain_months (null: never trained again), missing (name of an input
--   that is not known, or null). retraining_share: what the next trainings cost per month.
-- output: {value months, first_month_in_profit (whole), status, flags, gain_usd_per_month}.
-- edge cases, in this order: missing_input, immediate (nothing spent), never (no gain), exceeds_horizon (beyond the horizon, or
--   beyond the next training, flagged retraining_first; the value stands), ok.
-- source: METRICS (h). The next trainings are a share of each month, so the months to pay back do not count them twice.
-- example: payback_months(12000, 2520, 36, NULL, NULL).value => 4.7619048
-- example: payback_months(35000, 2520, 36, NULL, NULL).first_month_in_profit => 14
-- example: payback_months(12000, 2520, 36, 3, NULL).flags => ['retraining_first']
-- example: payback_months(12000, 90, 36, NULL, NULL).status => 'exceeds_horizon'
-- example: payback_months(12000, 0, 36, NULL, NULL).status => 'never'
-- example: payback_months(0, 2520, 36, NULL, NULL).status => 'immediate'
-- example: retraining_share(3000, 12) => 250
-- example: retraining_share(3000, NULL) => NULL
CREATE OR REPLACE MACRO retraining_share(retraining_usd, retrain_months) AS
    CASE WHEN retraining_usd = 0 THEN 0 WHEN retrain_months > 0 THEN retraining_usd / retrain_months END;

CREATE OR REPLACE MACRO months_to_repay(one_time_usd, gain_usd_per_month, missing) AS
    CASE WHEN missing IS NOT NULL THEN NULL
        WHEN one_time_usd <= 0 AND gain_usd_per_month >= 0 THEN 0.0
        WHEN gain_usd_per_month > 0 THEN one_time_usd / gain_usd_per_month END;

CREATE OR REPLACE MACRO payback_months(one_time_usd, gain_usd_per_month, horizon_months, retrain_months, missing) AS {
    value: months_to_repay(one_time_usd, gain_usd_per_month, missing),
    first_month_in_profit: TRY_CAST(ceil(round(months_to_repay(one_time_usd, gain_usd_per_month, missing), 9)) AS BIGINT),
    status: CASE
        WHEN missing IS NOT NULL THEN 'missing_input:' || missing
        WHEN one_time_usd <= 0 AND gain_usd_per_month >= 0 THEN 'immediate'
        WHEN gain_usd_per_month <= 0 THEN 'never'
        WHEN months_to_repay(one_time_usd, gain_usd_per_month, missing) > least(horizon_months, retrain_months)
            THEN 'exceeds_horizon'
        ELSE 'ok' END,
    flags: CASE WHEN months_to_repay(one_time_usd, gain_usd_per_month, missing) > retrain_months THEN ['retraining_first']
        ELSE CAST([] AS VARCHAR[]) END,
    gain_usd_per_month: CASE WHEN missing IS NULL THEN gain_usd_per_month END
};
