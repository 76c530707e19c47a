-- question: after how many hours does owning a card cost the same as renting one?
-- inputs: own_fixed_usd (fixed_cost_of_owning), rent_usd_per_gpu_hour, electricity_usd_per_gpu_hour (marginal_electricity),
--   rent_fixed_usd (rental costs apart from hours that owning avoids: storage, setup), rent_multiplier (idle and interruptions
--   when hours are useful hours; 1 when they are billed hours), horizon_years, planned_hours (null: no plan), missing (the
--   input that the caller knows to be unknown behind a null, or null).
-- output: {value GPU-hours, status, flags}. edge cases in the order of METRICS (c): missing_input, immediate (0 h, flag
--   residual_exceeds_cost) or a crossing the other way round (flag reversed), never, exceeds_horizon, exceeds_plan, ok.
-- seed_average is the definition of seed 000, kept to reproduce it and never advice: it counts the electricity of planned hours
--   as fixed, divides by the article's printed average rent, and compounds figures rounded to the dollar.
-- source: METRICS (c); seed_figures S000-041..052.
-- example: breakeven_hours(2374 - 600, 0.34, 0.09133875).value => 7134.2036787
-- example: breakeven_hours(2374 - 600, 0.69, 0.09133875).value => 2963.2780386
-- example: breakeven_hours(2374 - 600, 0.34, 0.09133875, rent_fixed_usd := 10.5).value => 7091.9775397
-- example: breakeven_hours(2374 - 600, 0.34, 0.09133875, rent_multiplier := idle_multiplier(0.28)).value => 4657.5924906
-- example: breakeven_hours(2374 - 600, 0.69, 0.09133875, rent_multiplier := idle_multiplier(0.28)).value => 2046.1488850
-- example: breakeven_hours(2374 - 600, 0.08, 0.09133875).status => 'never'
-- example: breakeven_hours(2374 - 2400, 0.34, 0.09133875).status => 'immediate'
-- example: breakeven_hours(2374 - 2400, 0.08, 0.09133875).flags => ['reversed']
-- example: breakeven_hours(2374 - 600, 0.15, 0.09133875).status => 'exceeds_horizon'
-- example: breakeven_hours(2374 - 600, 0.34, 0.09133875, planned_hours := 500).status => 'exceeds_plan'
-- example: breakeven_hours(2374 - 600, NULL, 0.09133875).status => 'missing_input:rent'
-- example: breakeven_hours(2374 - NULL, 0.34, 0.09133875, missing := 'residual').status => 'missing_input:residual'
-- example: seed_average_hours(1819.669375, 0.38).value => 4789.4736842
-- example: seed_average_hours(1819.669375, 0.72).value => 2527.7777778
-- example: seed_average_hours(1819.669375, 0).status => 'never'
CREATE OR REPLACE MACRO breakeven_hours(own_fixed_usd, rent_usd_per_gpu_hour, electricity_usd_per_gpu_hour, rent_fixed_usd := 0,
        rent_multiplier := 1, horizon_years := 3, planned_hours := NULL, missing := NULL) AS
    breakeven_crossing(own_fixed_usd - rent_fixed_usd, rent_usd_per_gpu_hour * rent_multiplier - electricity_usd_per_gpu_hour,
        8760 * horizon_years, planned_hours,
        CASE WHEN rent_usd_per_gpu_hour IS NULL THEN 'rent' WHEN missing IS NOT NULL THEN missing
            WHEN electricity_usd_per_gpu_hour IS NULL THEN 'electricity' WHEN own_fixed_usd IS NULL THEN 'card_price'
            WHEN rent_fixed_usd IS NULL THEN 'storage' WHEN rent_multiplier IS NULL THEN 'rent_multiplier'
            WHEN horizon_years IS NULL THEN 'horizon' END);

CREATE OR REPLACE MACRO seed_average_hours(local_tco_usd, average_rent_usd_per_hour) AS {
    value: CASE WHEN average_rent_usd_per_hour > 0 THEN round(local_tco_usd) / average_rent_usd_per_hour END,
    status: CASE
        WHEN local_tco_usd IS NULL THEN 'missing_input:local_tco'
        WHEN average_rent_usd_per_hour IS NULL THEN 'missing_input:average_rent'
        WHEN average_rent_usd_per_hour <= 0 THEN 'never'
        ELSE 'ok' END,
    flags: ['not_advice']
};
