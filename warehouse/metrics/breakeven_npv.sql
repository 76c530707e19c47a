-- question: after how many hours does owning cost the same as renting, if the money could earn interest elsewhere?
-- inputs: acquisition_usd (acquisition_cost), net_resale_usd, rent_usd_per_gpu_hour, electricity_usd_per_gpu_hour,
--   capital_cost_per_year (fraction), maintenance_usd_per_year, rent_fixed_usd (avoided at the start), rent_multiplier,
--   horizon_years (over which the hours are spread evenly), planned_hours, missing (as breakeven_hours).
-- output: {value GPU-hours, status, flags}. edge cases: as breakeven_hours, which it equals without a cost of capital.
-- source: METRICS (c) "with cost of capital"; 8,884 and 3,690 hours for seed 000 at 8 %.
-- example: breakeven_npv(2374, 600, 0.34, 0.09133875, 0.08).value => 8884.0314354
-- example: breakeven_npv(2374, 600, 0.69, 0.09133875, 0.08).value => 3690.0907847
-- example: breakeven_npv(2374, 600, 0.34, 0.09133875, 0).value => breakeven_hours(1774, 0.34, 0.09133875).value
-- example: breakeven_npv(2374, 600, 0.05, 0.09133875, 0.08).status => 'never'
-- example: breakeven_npv(2374, 600, 0.34, 0.09133875, NULL).status => 'missing_input:capital_cost'
CREATE OR REPLACE MACRO breakeven_npv(acquisition_usd, net_resale_usd, rent_usd_per_gpu_hour, electricity_usd_per_gpu_hour,
        capital_cost_per_year, maintenance_usd_per_year := 0, rent_fixed_usd := 0, rent_multiplier := 1, horizon_years := 3,
        planned_hours := NULL, missing := NULL) AS
    -- An hour's gap, spread over the horizon, is worth annuity / horizon of itself today; so the fixed part grows by the inverse.
    -- A lambda over a list of one gives the parts names: they would be written out ten times otherwise, and planned as often.
    list_transform([{
            fixed_usd: (present_cost(acquisition_usd, net_resale_usd, maintenance_usd_per_year, capital_cost_per_year,
                horizon_years) - rent_fixed_usd) * horizon_years / annuity_factor(capital_cost_per_year, horizon_years),
            missing: CASE
                WHEN missing IS NOT NULL THEN missing
                WHEN acquisition_usd IS NULL THEN 'card_price'
                WHEN net_resale_usd IS NULL THEN 'residual'
                WHEN maintenance_usd_per_year IS NULL THEN 'maintenance'
                WHEN rent_fixed_usd IS NULL THEN 'storage'
                WHEN horizon_years IS NULL THEN 'horizon'
                WHEN annuity_factor(capital_cost_per_year, horizon_years) IS NULL THEN 'capital_cost' END}],
        lambda part: breakeven_hours(part.fixed_usd, rent_usd_per_gpu_hour, electricity_usd_per_gpu_hour,
            rent_multiplier := rent_multiplier, horizon_years := horizon_years, planned_hours := planned_hours,
            missing := part.missing))[1];
