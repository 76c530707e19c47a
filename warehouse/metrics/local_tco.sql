-- question: what does owning a card cost over the horizon, electricity in?
-- inputs: as fixed_cost_of_owning, and watts (one card under load), usd_per_kwh, hours (useful GPU-hours over the horizon, of all
--   cards together), power_overhead (fraction), idle_watts (one card), idle_hours (GPU-hours switched on without work).
-- output: {value USD, status, flags}; electricity in USD per GPU-hour; a missing input is named, never taken as zero.
-- edge cases: no hours still costs the card; a resale above what the card cost is flagged, it is suspicious.
-- source: METRICS (a); seed 000 (2,374 less 600, 0.45 kW, 17.65 c/kWh, 15 % overhead).
-- example: marginal_electricity(450, 0.1765, 0.15) => 0.09133875
-- example: local_tco(2374, 600, 450, 0.1765, 500).value => 1819.669375
-- example: local_tco(2374, 600, 450, 0.1765, 500, sales_tax_rate := 0.08).value => 2009.589375
-- example: local_tco(2374, 600, 450, 0.1765, 0).value => 1774
-- example: local_tco(2374, 600, 450, 0.1765, 500, idle_watts := 20, idle_hours := 10000).value => 1860.264375
-- example: local_tco(900, 300, 350, 0.2, 1000, setup_usd := 100, cards := 2).value => 1380.5
-- example: local_tco(2374, 2400, 450, 0.1765, 500).flags => ['residual_exceeds_cost']
-- example: local_tco(2374, NULL, 450, 0.1765, 500).status => 'missing_input:residual'
-- example: local_tco(2374, 600, 450, 0.1765, 500, sales_tax_rate := NULL).status => 'missing_input:sales_tax_rate'
CREATE OR REPLACE MACRO marginal_electricity(watts, usd_per_kwh, power_overhead := 0.15) AS
    watts / 1000.0 * usd_per_kwh * (1 + power_overhead);

CREATE OR REPLACE MACRO local_tco(price_usd, residual_usd, watts, usd_per_kwh, hours, power_overhead := 0.15,
        sales_tax_rate := 0, selling_fee_rate := 0, selling_freight_usd := 0, setup_usd := 0, maintenance_usd_per_year := 0,
        horizon_years := 3, cards := 1, idle_watts := 0, idle_hours := 0) AS {
    value: fixed_cost_of_owning(price_usd, residual_usd, sales_tax_rate := sales_tax_rate, selling_fee_rate := selling_fee_rate,
            selling_freight_usd := selling_freight_usd, setup_usd := setup_usd,
            maintenance_usd_per_year := maintenance_usd_per_year, horizon_years := horizon_years, cards := cards)
        + marginal_electricity(watts, usd_per_kwh, power_overhead := power_overhead) * hours
        + marginal_electricity(idle_watts, usd_per_kwh, power_overhead := power_overhead) * idle_hours,
    status: CASE
        WHEN price_usd IS NULL THEN 'missing_input:card_price'
        WHEN residual_usd IS NULL THEN 'missing_input:residual'
        WHEN usd_per_kwh IS NULL THEN 'missing_input:electricity'
        WHEN watts IS NULL THEN 'missing_input:card_watts'
        WHEN hours IS NULL THEN 'missing_input:hours'
        WHEN power_overhead IS NULL THEN 'missing_input:power_overhead'
        WHEN sales_tax_rate IS NULL THEN 'missing_input:sales_tax_rate'
        WHEN selling_fee_rate IS NULL THEN 'missing_input:selling_fee_rate'
        WHEN selling_freight_usd IS NULL THEN 'missing_input:selling_freight'
        WHEN setup_usd IS NULL THEN 'missing_input:setup'
        WHEN maintenance_usd_per_year IS NULL THEN 'missing_input:maintenance'
        WHEN horizon_years IS NULL THEN 'missing_input:horizon'
        WHEN cards IS NULL THEN 'missing_input:cards'
        WHEN idle_watts IS NULL OR idle_hours IS NULL THEN 'missing_input:idle_power'
        ELSE 'ok' END,
    flags: CASE WHEN net_resale(residual_usd, selling_fee_rate := selling_fee_rate, selling_freight_usd := selling_freight_usd,
            cards := cards) > acquisition_cost(price_usd, sales_tax_rate := sales_tax_rate, cards := cards)
        THEN ['residual_exceeds_cost'] ELSE CAST([] AS VARCHAR[]) END
};
