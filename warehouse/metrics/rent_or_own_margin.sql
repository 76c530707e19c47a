-- question: for so many hours a year, how much dearer is renting than owning, as a share of what owning costs?
-- inputs: rent_usd_per_gpu_hour, card_price_usd, residual_usd, watts, usd_per_kwh, power_overhead, horizon_years, hours_a_year.
-- output: one number, positive where owning is cheaper, null where an input is unknown.
-- source: METRICS (n), crossing events: margin (cost_a - cost_b) / cost_b; (m) worked example: 3,000 hours at 0.69, 1.1 %.
-- example: round(rent_or_own_margin(0.69, 2374, 600, 450, 0.1765, 0.15, 3, 1000), 4) => 0.0107
-- example: rent_or_own_margin(0.34, 2374, 600, 450, 0.1765, 0.15, 3, 1000) < 0 => true
-- example: rent_or_own_margin(NULL, 2374, 600, 450, 0.1765, 0.15, 3, 1000) => NULL
CREATE OR REPLACE MACRO rent_or_own_margin(rent_usd_per_gpu_hour, card_price_usd, residual_usd, watts, usd_per_kwh, power_overhead,
        horizon_years, hours_a_year) AS
    rental_cost(rent_usd_per_gpu_hour, hours_a_year * horizon_years).value
        / local_tco(card_price_usd, residual_usd, watts, usd_per_kwh, hours_a_year * horizon_years,
            power_overhead := power_overhead, horizon_years := horizon_years).value - 1;
