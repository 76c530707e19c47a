-- question: at which rent, or which electricity price, does the choice between owning and renting turn?
-- inputs: own_fixed_usd (fixed_cost_of_owning), hours (planned, over the horizon), electricity_usd_per_gpu_hour, rent_fixed_usd,
--   rent_multiplier (as breakeven_hours); rent_usd_per_gpu_hour, watts, power_overhead.
-- output: flip_price {value USD per GPU-hour, status}: above it owning is cheaper; electricity_limit: USD per kWh from which
--   owning never breaks even (null where an input is unknown).
-- edge cases: no planned hours have no flip price; at or below zero owning is cheaper at any rent: immediate.
-- source: METRICS (c) "flip price", edge case 4; seed 000.
-- example: flip_price(1774, 3000, 0.09133875).value => 0.682672083333
-- example: flip_price(-100, 500, 0.09133875).status => 'immediate'
-- example: flip_price(1774, 0, 0.09133875).status => 'missing_input:hours'
-- example: flip_price(NULL, 500, 0.09133875).status => 'missing_input:own_fixed'
-- example: electricity_limit(0.34, 450) => 0.657004830918
-- example: electricity_limit(0.69, 450) => 1.333333333333
CREATE OR REPLACE MACRO flip_price(own_fixed_usd, hours, electricity_usd_per_gpu_hour, rent_fixed_usd := 0,
        rent_multiplier := 1) AS {
    value: CASE WHEN hours > 0 THEN
        (electricity_usd_per_gpu_hour + (own_fixed_usd - rent_fixed_usd) / hours) / rent_multiplier END,
    status: CASE
        WHEN own_fixed_usd IS NULL THEN 'missing_input:own_fixed'
        WHEN electricity_usd_per_gpu_hour IS NULL THEN 'missing_input:electricity'
        WHEN rent_fixed_usd IS NULL THEN 'missing_input:storage'
        WHEN rent_multiplier IS NULL THEN 'missing_input:rent_multiplier'
        WHEN hours IS NULL OR hours <= 0 THEN 'missing_input:hours'
        WHEN electricity_usd_per_gpu_hour + (own_fixed_usd - rent_fixed_usd) / hours <= 0 THEN 'immediate'
        ELSE 'ok' END
};

CREATE OR REPLACE MACRO electricity_limit(rent_usd_per_gpu_hour, watts, power_overhead := 0.15, rent_multiplier := 1) AS
    rent_usd_per_gpu_hour * rent_multiplier / marginal_electricity(watts, 1, power_overhead := power_overhead);
