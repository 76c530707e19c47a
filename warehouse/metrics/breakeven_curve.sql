-- question: how does breakeven move with what the card will fetch, and which resale would a given claim need?
-- grain: one row per name of `residuals` (MAP {'conservative': 600, 'optimistic': 1000}). key: name. parameters: as
--   fixed_cost_of_owning and breakeven_hours; claimed_hours.
-- output: breakeven_curve rows; breakeven_slope hours per USD of residual; residual_for_hours USD.
-- edge cases: where renting costs no more per hour than electricity there is no slope (null), and each row says never.
-- source: METRICS (d); seed 000: slopes -4.02 and -1.67, 1,183 and 861 USD for the article's hours.
-- example: breakeven_slope(0.34, 0.09133875) => -4.021535322
-- example: breakeven_slope(0.08, 0.09133875) => NULL
-- example: residual_for_hours(4789, 2374, 0.34, 0.09133875) => 1183.16127375
-- example: residual_for_hours(2528, 2374, 0.69, 0.09133875) => 860.58436
-- example: (SELECT list(round(breakeven_hours) ORDER BY residual_usd) FROM breakeven_curve(2374, 0.34, 0.09133875, MAP {'a': 0, 'b': 699, 'c': 1400})) => [9547.0, 6736.0, 3917.0]
-- example: (SELECT round(load, 3) FROM breakeven_curve(2374, 0.69, 0.09133875, MAP {'optimistic': 1200})) => 0.075
CREATE OR REPLACE MACRO breakeven_slope(rent_usd_per_gpu_hour, electricity_usd_per_gpu_hour, selling_fee_rate := 0,
        rent_multiplier := 1) AS
    CASE WHEN rent_usd_per_gpu_hour * rent_multiplier > electricity_usd_per_gpu_hour THEN
        (selling_fee_rate - 1) / (rent_usd_per_gpu_hour * rent_multiplier - electricity_usd_per_gpu_hour) END;

CREATE OR REPLACE MACRO residual_for_hours(claimed_hours, price_usd, rent_usd_per_gpu_hour, electricity_usd_per_gpu_hour,
        sales_tax_rate := 0, selling_fee_rate := 0, selling_freight_usd := 0, setup_usd := 0, maintenance_usd_per_year := 0,
        rent_fixed_usd := 0, rent_multiplier := 1, horizon_years := 3) AS
    (fixed_cost_of_owning(price_usd, 0, sales_tax_rate := sales_tax_rate, selling_freight_usd := selling_freight_usd,
            setup_usd := setup_usd, maintenance_usd_per_year := maintenance_usd_per_year, horizon_years := horizon_years)
        - rent_fixed_usd
        - claimed_hours * (rent_usd_per_gpu_hour * rent_multiplier - electricity_usd_per_gpu_hour)) / (1 - selling_fee_rate);

CREATE OR REPLACE MACRO breakeven_curve(price_usd, rent_usd_per_gpu_hour, electricity_usd_per_gpu_hour, residuals,
        sales_tax_rate := 0, selling_fee_rate := 0, selling_freight_usd := 0, setup_usd := 0, maintenance_usd_per_year := 0,
        rent_fixed_usd := 0, rent_multiplier := 1, horizon_years := 3, planned_hours := NULL) AS TABLE
    WITH named AS (SELECT unnest(map_entries(residuals)) AS entry), computed AS (
        SELECT entry.key AS name, entry.value AS residual_usd, breakeven_hours(
            fixed_cost_of_owning(price_usd, entry.value, sales_tax_rate := sales_tax_rate, selling_fee_rate := selling_fee_rate,
                selling_freight_usd := selling_freight_usd, setup_usd := setup_usd,
                maintenance_usd_per_year := maintenance_usd_per_year, horizon_years := horizon_years),
            rent_usd_per_gpu_hour, electricity_usd_per_gpu_hour, rent_fixed_usd := rent_fixed_usd,
            rent_multiplier := rent_multiplier, horizon_years := horizon_years, planned_hours := planned_hours,
            missing := CASE WHEN entry.value IS NULL THEN 'residual' END) AS h
        FROM named
    )
    SELECT name, residual_usd, h.value AS breakeven_hours, h.status, h.flags,
        breakeven_per_week(h.value, horizon_years) AS hours_per_week, breakeven_load(h.value, horizon_years) AS load
    FROM computed;
