-- question: what does owning a card cost over the horizon, electricity in?
-- inputs: price_usd, residual_usd (gross resale at the horizon), watts (one card under load), usd_per_kwh, hours (useful
--   GPU-hours over the horizon), power_overhead, sales_tax_rate, selling_fee_rate (fractions), selling_freight_usd, setup_usd,
--   maintenance_usd_per_year, horizon_years, cards (multiplies price, watts and resale; setup counts once).
-- output: {value USD, status}; electricity in USD per GPU-hour; a missing input is named, never taken as zero.
-- edge cases: no hours still costs the card; a residual above the price makes the fixed part negative, which is told downstream.
-- source: METRICS (a); seed 000 (2,374 less 600, 0.45 kW, 17.65 c/kWh, 15 % overhead).
-- example: marginal_electricity(450, 0.1765, 0.15) => 0.09133875
-- example: fixed_cost_of_owning(2374, 600) => 1774
-- example: local_tco(2374, 600, 450, 0.1765, 500).value => 1819.669375
-- example: local_tco(2374, 600, 450, 0.1765, 500, sales_tax_rate := 0.08).value => 2009.589375
-- example: local_tco(2374, NULL, 450, 0.1765, 500).status => 'missing_input:residual'
CREATE OR REPLACE MACRO marginal_electricity(watts, usd_per_kwh, power_overhead := 0.15) AS
    watts / 1000.0 * usd_per_kwh * (1 + power_overhead);

CREATE OR REPLACE MACRO fixed_cost_of_owning(price_usd, residual_usd, sales_tax_rate := 0, selling_fee_rate := 0,
        selling_freight_usd := 0, setup_usd := 0, maintenance_usd_per_year := 0, horizon_years := 3, cards := 1) AS
    cards * price_usd * (1 + sales_tax_rate) + setup_usd + maintenance_usd_per_year * horizon_years
        - (cards * residual_usd * (1 - selling_fee_rate) - selling_freight_usd);

CREATE OR REPLACE MACRO local_tco(price_usd, residual_usd, watts, usd_per_kwh, hours, power_overhead := 0.15,
        sales_tax_rate := 0, selling_fee_rate := 0, selling_freight_usd := 0, setup_usd := 0, maintenance_usd_per_year := 0,
        horizon_years := 3, cards := 1) AS {
    value: fixed_cost_of_owning(price_usd, residual_usd, sales_tax_rate := sales_tax_rate, selling_fee_rate := selling_fee_rate,
            selling_freight_usd := selling_freight_usd, setup_usd := setup_usd,
            maintenance_usd_per_year := maintenance_usd_per_year, horizon_years := horizon_years, cards := cards)
        + marginal_electricity(watts, usd_per_kwh, power_overhead := power_overhead) * hours,
    status: CASE
        WHEN price_usd IS NULL THEN 'missing_input:card_price'
        WHEN residual_usd IS NULL THEN 'missing_input:residual'
        WHEN usd_per_kwh IS NULL THEN 'missing_input:electricity'
        WHEN watts IS NULL THEN 'missing_input:card_watts'
        WHEN hours IS NULL THEN 'missing_input:hours'
        ELSE 'ok' END
};
