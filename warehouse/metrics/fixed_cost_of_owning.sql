-- question: what does owning cards cost apart from the hours they run?
-- inputs: price_usd and residual_usd of one card (residual: gross resale at the horizon), sales_tax_rate, selling_fee_rate
--   (fractions), selling_freight_usd, setup_usd (the host computer, if one must be bought), maintenance_usd_per_year,
--   horizon_years, cards (multiplies price and resale; setup, maintenance and freight count once), resale_now_usd (what a card
--   already owned fetches today).
-- output: USD; null where an input is unknown.
-- edge cases: a residual above the price makes it negative, which breakeven calls immediate. Of a card already owned the price
--   is sunk: what keeping it costs is the resale forgone today less the resale later (fixed_cost_of_keeping).
-- source: METRICS (a), (e) "Several cards"; seed 000 (2,374 less 600), its owned-card case.
-- example: acquisition_cost(2374, sales_tax_rate := 0.08) => 2563.92
-- example: acquisition_cost(900, setup_usd := 1200, cards := 2) => 3000
-- example: net_resale(600, selling_fee_rate := 0.13, selling_freight_usd := 22) => 500
-- example: fixed_cost_of_owning(2374, 600) => 1774
-- example: fixed_cost_of_owning(2374, 600, maintenance_usd_per_year := 50, cards := 2) => 3698
-- example: fixed_cost_of_owning(2374, NULL) => NULL
-- example: fixed_cost_of_keeping(1600, 600) => 1000
-- example: fixed_cost_of_keeping(1600, 600, selling_fee_rate := 0.13, maintenance_usd_per_year := 10) => 900
CREATE OR REPLACE MACRO acquisition_cost(price_usd, sales_tax_rate := 0, setup_usd := 0, cards := 1) AS
    cards * price_usd * (1 + sales_tax_rate) + setup_usd;

CREATE OR REPLACE MACRO net_resale(residual_usd, selling_fee_rate := 0, selling_freight_usd := 0, cards := 1) AS
    cards * residual_usd * (1 - selling_fee_rate) - selling_freight_usd;

CREATE OR REPLACE MACRO fixed_cost_of_owning(price_usd, residual_usd, sales_tax_rate := 0, selling_fee_rate := 0,
        selling_freight_usd := 0, setup_usd := 0, maintenance_usd_per_year := 0, horizon_years := 3, cards := 1) AS
    acquisition_cost(price_usd, sales_tax_rate := sales_tax_rate, setup_usd := setup_usd, cards := cards)
        + maintenance_usd_per_year * horizon_years
        - net_resale(residual_usd, selling_fee_rate := selling_fee_rate, selling_freight_usd := selling_freight_usd,
            cards := cards);

CREATE OR REPLACE MACRO fixed_cost_of_keeping(resale_now_usd, residual_usd, selling_fee_rate := 0, selling_freight_usd := 0,
        maintenance_usd_per_year := 0, horizon_years := 3, cards := 1) AS
    net_resale(resale_now_usd, selling_fee_rate := selling_fee_rate, selling_freight_usd := selling_freight_usd, cards := cards)
        + maintenance_usd_per_year * horizon_years
        - net_resale(residual_usd, selling_fee_rate := selling_fee_rate, selling_freight_usd := selling_freight_usd,
            cards := cards);
