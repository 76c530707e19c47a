-- question: by which definitions can a breakeven be told, and what does each take of the rent?
-- grain: one row per row of `inputs` (a relation like breakeven_inputs_of) and definition, with the columns of both. definitions:
--   marginal (storage left out), marginal_net_of_storage (where the provider's storage rate is known), useful_hours (where an
--   idle_share is assumed; of spot also an interruption_multiplier), npv (a capital_cost_per_year), path (hours_per_month: hours
--   until the month, the card's value declining to its residual), seed_average (only where an article's printed average is
--   assumed; never advice).
-- output: rent_fixed_usd, rent_multiplier, interrupted {value, flags}, missing_input (an unknown input behind the fixed part
--   or the electricity, or null). source: METRICS (c).
-- example: (SELECT count(*) FROM breakeven_at() WHERE definition = 'useful_hours') => 0
CREATE OR REPLACE MACRO breakeven_defined(inputs) AS TABLE
    WITH defined AS (
        SELECT i.*, unnest(list_filter(['marginal', CASE WHEN i.storage_usd IS NOT NULL THEN 'marginal_net_of_storage' END,
            CASE WHEN i.idle_share IS NOT NULL THEN 'useful_hours' END,
            CASE WHEN i.capital_cost_per_year IS NOT NULL THEN 'npv' END, CASE WHEN i.hours_per_month IS NOT NULL THEN 'path' END,
            CASE WHEN i.average_rent_usd_per_hour IS NOT NULL THEN 'seed_average' END], lambda d: d IS NOT NULL)) AS definition
        FROM query_table(inputs) AS i
    ), interrupted AS (
        SELECT d.*, CASE d.definition WHEN 'useful_hours' THEN interruption_of_tier(d.tier, d.interruption_multiplier)
            ELSE {value: 1.0, flags: CAST([] AS VARCHAR[])} END AS interrupted
        FROM defined AS d
    )
    SELECT d.*, CASE d.definition WHEN 'marginal_net_of_storage' THEN d.storage_usd ELSE 0 END AS rent_fixed_usd,
        d.interrupted.value * CASE d.definition WHEN 'useful_hours' THEN idle_multiplier(d.idle_share) ELSE 1 END
            AS rent_multiplier,
        CASE WHEN d.electricity_usd_per_kwh IS NULL THEN 'electricity' WHEN d.card_watts IS NULL THEN 'card_watts'
            WHEN d.card_price_usd IS NULL THEN 'card_price' WHEN d.residual_usd IS NULL THEN 'residual' END AS missing_input
    FROM interrupted AS d;
