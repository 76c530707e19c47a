-- question: from which month on is owning cheaper, if the card may be sold in any month for what it then fetches?
-- inputs: acquisition_usd, gain_usd_per_month (useful hours a month times rent * multiplier - electricity), resale_usd (list
--   of gross resale values after 0, 1, 2 ... months, such as declining_values or a forecast), selling_fee_rate,
--   selling_freight_usd, maintenance_usd_per_year, horizon_years. path_leads: how far owning leads after 0, 1, 2 ... months, USD.
-- output: {value months, status, flags}: the first month that no later one up to the horizon belies (see path_crossing);
--   breakeven_path_hours: the same in useful hours.
-- edge cases: a hole in the list is missing_input; the rest in path_crossing. Without a fee or a gap between ask and bid owning
--   leads on the first day, because the card can be sold at cost.
-- source: METRICS (c) "definition = path"; seed 000 with a 13 % fee and 200 hours a month: months 39 and 7.
-- example: breakeven_path(2374, 200 * (0.34 - 0.09133875), declining_values(2374, 600, 120), selling_fee_rate := 0.13).value => 39
-- example: breakeven_path(2374, 200 * (0.69 - 0.09133875), declining_values(2374, 600, 120), selling_fee_rate := 0.13).value => 7
-- example: breakeven_path(2374, 0, declining_values(2374, 600, 120), selling_fee_rate := 0.13).status => 'never'
-- example: breakeven_path(2374, 300, declining_values(2374, 600, 120)).status => 'immediate'
-- example: breakeven_path(1000, 10, [1000, NULL, 900]).status => 'missing_input:residual'
-- example: breakeven_path_hours(200, {value: 7, status: 'ok', flags: ['path_ends']}).value => 1400
-- example: path_leads(1000, 20, [1000, 990], 0.1, 0, 12) => [-100.0, -90.0]
CREATE OR REPLACE MACRO path_leads(acquisition_usd, gain_usd_per_month, resale_usd, selling_fee_rate, selling_freight_usd,
        maintenance_usd_per_year) AS
    list_transform(range(len(resale_usd)), lambda month_number: CAST(month_number * gain_usd_per_month
        - month_number * maintenance_usd_per_year / 12 - acquisition_usd + net_resale(resale_usd[month_number + 1],
            selling_fee_rate := selling_fee_rate, selling_freight_usd := selling_freight_usd) AS DOUBLE));

-- a lambda over a list of one gives the values a name, so that they are written out, and planned, once
CREATE OR REPLACE MACRO breakeven_path(acquisition_usd, gain_usd_per_month, resale_usd, selling_fee_rate := 0,
        selling_freight_usd := 0, maintenance_usd_per_year := 0, horizon_years := 3) AS
    list_transform([{bought: acquisition_usd, gain: gain_usd_per_month, resale: resale_usd}], lambda path: path_crossing(
        path_leads(path.bought, path.gain, path.resale, selling_fee_rate, selling_freight_usd, maintenance_usd_per_year),
        12 * horizon_years, path.gain > maintenance_usd_per_year / 12, CASE
            WHEN path.bought IS NULL THEN 'card_price'
            WHEN path.gain IS NULL THEN 'rent'
            WHEN len(list_filter(path.resale, lambda usd: usd IS NOT NULL)) IS DISTINCT FROM len(path.resale)
                OR coalesce(len(path.resale), 0) = 0 THEN 'residual'
            WHEN selling_fee_rate IS NULL OR selling_freight_usd IS NULL THEN 'selling_fee_rate'
            WHEN maintenance_usd_per_year IS NULL THEN 'maintenance'
            WHEN horizon_years IS NULL THEN 'horizon' END))[1];

CREATE OR REPLACE MACRO breakeven_path_hours(hours_per_month, path) AS
    list_transform([path], lambda found: {value: found.value * hours_per_month, status: found.status, flags: found.flags})[1];
