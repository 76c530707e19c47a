-- question: what does renting cost for so many hours of computing?
-- inputs: rent_usd_per_gpu_hour, compute_hours, idle_share (of billed hours), interruption_multiplier (spot, community),
--   storage_usd_per_gb_month, storage_gb, storage_months, egress_usd_per_gb, egress_gb, setup_usd, billing_step_hours.
-- output: {value USD, status}. edge cases: idle_share >= 1 is no rental; without hours storage is still owed;
--   interruptions that come faster than progress: never.
-- source: METRICS (b); seed 000 (360 compute hours billed as 500: idle share 0.28; 50 GB for 3 months at 0.07); Young's
--   checkpoint model for the multiplier.
-- example: rental_cost(0.34, 360, idle_share := 0.28, storage_usd_per_gb_month := 0.07, storage_gb := 50, storage_months := 3).value => 180.5
-- example: rental_cost(0.69, 500, storage_usd_per_gb_month := 0.07, storage_gb := 50, storage_months := 3).value => 355.5
-- example: rental_cost(0.70, 100, interruption_multiplier := interruption_multiplier(0.05, 0.5, 0.02, 0.25)).value => 74.66666666667
-- example: rental_cost(0.34, 0, storage_usd_per_gb_month := 0.07, storage_gb := 50, storage_months := 3).value => 10.5
-- example: rental_cost(0.34, 10, idle_share := 1).status => 'invalid:idle_share'
-- example: rental_cost(1, 1.25, billing_step_hours := 1).value => 2
CREATE OR REPLACE MACRO interruption_multiplier(interruptions_per_hour, checkpoint_hours, save_hours, restart_hours) AS
    CASE WHEN interruptions_per_hour * (checkpoint_hours / 2.0 + restart_hours) < 1 THEN
        (1 + save_hours / checkpoint_hours) / (1 - interruptions_per_hour * (checkpoint_hours / 2.0 + restart_hours)) END;

CREATE OR REPLACE MACRO billed_hours(compute_hours, idle_share := 0, interruption_multiplier := 1, billing_step_hours := 1 / 3600) AS
    ceil(round(compute_hours / (1 - idle_share) * interruption_multiplier / billing_step_hours, 6)) * billing_step_hours;

CREATE OR REPLACE MACRO avoided_storage(storage_usd_per_gb_month, storage_gb, storage_months) AS
    storage_usd_per_gb_month * storage_gb * storage_months;

CREATE OR REPLACE MACRO rental_cost(rent_usd_per_gpu_hour, compute_hours, idle_share := 0, interruption_multiplier := 1,
        storage_usd_per_gb_month := 0, storage_gb := 0, storage_months := 0, egress_usd_per_gb := 0, egress_gb := 0,
        setup_usd := 0, billing_step_hours := 1 / 3600) AS {
    value: CASE WHEN idle_share < 1 THEN
        rent_usd_per_gpu_hour * billed_hours(compute_hours, idle_share := idle_share,
            interruption_multiplier := interruption_multiplier, billing_step_hours := billing_step_hours)
        + avoided_storage(storage_usd_per_gb_month, storage_gb, storage_months) + egress_usd_per_gb * egress_gb + setup_usd END,
    status: CASE
        WHEN rent_usd_per_gpu_hour IS NULL THEN 'missing_input:rent'
        WHEN compute_hours IS NULL THEN 'missing_input:hours'
        WHEN idle_share >= 1 THEN 'invalid:idle_share'
        WHEN interruption_multiplier IS NULL THEN 'never'
        ELSE 'ok' END
};
