-- question: what does renting cost for so many hours of computing?
-- inputs: rent_usd_per_gpu_hour, compute_hours (GPU-hours of all cards), idle_share (of billed hours), interruption_multiplier
--   (spot, community), storage_usd_per_gb_month, storage_gb, storage_months, egress_usd_per_gb, egress_gb, setup_usd,
--   billing_step_hours (each card's time is rounded up to it), cards.
-- output: {value USD, status}; billed_hours in GPU-hours; idle_multiplier a ratio, null for an invalid share.
-- edge cases: idle_share outside 0 to 1 is no rental; without hours storage is still owed; interruptions that come faster than
--   progress (an infinite multiplier): never.
-- source: METRICS (b); seed 000 (360 compute hours billed as 500: idle share 0.28; 50 GB for 3 months at 0.07).
-- example: rental_cost(0.34, 360, idle_share := 0.28, storage_usd_per_gb_month := 0.07, storage_gb := 50, storage_months := 3).value => 180.5
-- example: rental_cost(0.69, 500, storage_usd_per_gb_month := 0.07, storage_gb := 50, storage_months := 36).value => 471
-- example: rental_cost(0.70, 100, interruption_multiplier := interruption_multiplier(0.05, 0.5, 0.02, 0.25)).value => 74.66666666667
-- example: rental_cost(0.70, 100, interruption_multiplier := interruption_multiplier(2, 0.5, 0.02, 0.25)).status => 'never'
-- example: rental_cost(0.34, 0, storage_usd_per_gb_month := 0.07, storage_gb := 50, storage_months := 3).value => 10.5
-- example: rental_cost(0.34, 10, idle_share := 1).status => 'invalid:idle_share'
-- example: rental_cost(1, 2.5, billing_step_hours := 1, cards := 2).value => 4
-- example: rental_cost(0.34, 10, storage_usd_per_gb_month := NULL, storage_gb := 50).status => 'missing_input:storage'
CREATE OR REPLACE MACRO idle_multiplier(idle_share) AS CASE WHEN idle_share >= 0 AND idle_share < 1 THEN 1 / (1 - idle_share) END;

CREATE OR REPLACE MACRO billed_hours(compute_hours, idle_share := 0, interruption_multiplier := 1, billing_step_hours := 1 / 3600,
        cards := 1) AS
    -- the rounding keeps the last bit of a quotient from becoming a step
    ceil(round(compute_hours * idle_multiplier(idle_share) * interruption_multiplier / cards / billing_step_hours, 6))
        * billing_step_hours * cards;

CREATE OR REPLACE MACRO avoided_storage(storage_usd_per_gb_month, storage_gb, storage_months) AS
    storage_usd_per_gb_month * storage_gb * storage_months;

CREATE OR REPLACE MACRO rental_cost(rent_usd_per_gpu_hour, compute_hours, idle_share := 0, interruption_multiplier := 1,
        storage_usd_per_gb_month := 0, storage_gb := 0, storage_months := 0, egress_usd_per_gb := 0, egress_gb := 0,
        setup_usd := 0, billing_step_hours := 1 / 3600, cards := 1) AS {
    value: CASE WHEN NOT isinf(CAST(interruption_multiplier AS DOUBLE)) THEN
        rent_usd_per_gpu_hour * billed_hours(compute_hours, idle_share := idle_share, cards := cards,
            interruption_multiplier := interruption_multiplier, billing_step_hours := billing_step_hours)
        + avoided_storage(storage_usd_per_gb_month, storage_gb, storage_months) + egress_usd_per_gb * egress_gb + setup_usd END,
    status: CASE
        WHEN rent_usd_per_gpu_hour IS NULL THEN 'missing_input:rent'
        WHEN compute_hours IS NULL THEN 'missing_input:hours'
        WHEN idle_share IS NULL THEN 'missing_input:idle_share'
        WHEN idle_multiplier(idle_share) IS NULL THEN 'invalid:idle_share'
        WHEN interruption_multiplier IS NULL THEN 'missing_input:interruptions'
        WHEN isinf(CAST(interruption_multiplier AS DOUBLE)) THEN 'never'
        WHEN storage_usd_per_gb_month IS NULL OR storage_gb IS NULL OR storage_months IS NULL THEN 'missing_input:storage'
        WHEN egress_usd_per_gb IS NULL OR egress_gb IS NULL THEN 'missing_input:egress'
        WHEN setup_usd IS NULL THEN 'missing_input:setup'
        WHEN billing_step_hours IS NULL OR cards IS NULL THEN 'missing_input:billing_step'
        ELSE 'ok' END
};
