-- question: between which hours does breakeven lie, when its inputs are ranges?
-- grain: one row per corner: low (everything favours owning), point, high. key: corner. parameters: {low, point, high} each of
--   the card price, the residual, the rent, the electricity price and power_overhead (range_of makes one of two ends); watts, and
--   the rest, as numbers.
-- output: corner, own_fixed_usd, breakeven_hours, status, flags. Dearer cards and electricity raise it, a higher residual and
--   rent lower it, so these two have their ends swapped. edge cases: each corner has its own status; high may be never.
-- source: METRICS 0, "Sensitivity" (all favourable 4,371 h, all unfavourable 11,770 h against Community).
-- example: (SELECT list(round(breakeven_hours) ORDER BY breakeven_hours) FROM breakeven_range(range_of(2250, 2470), range_of(600, 1000), range_of(0.34, 0.34), range_of(0.12, 0.35), 450, power_overhead := range_of(0, 0.15))) => CAST([4371, 6893, 11770] AS DOUBLE[])
-- example: (SELECT list(status ORDER BY corner) FROM breakeven_range(range_of(2250, 2470), range_of(600, 1000), range_of(0.1, 0.4), range_of(0.12, 0.35), 450)) => ['never', 'ok', 'ok']
CREATE OR REPLACE MACRO breakeven_range(card_price, residual, rent, electricity, watts, power_overhead := range_of(0.15, 0.15),
        sales_tax_rate := 0, selling_fee_rate := 0, rent_fixed_usd := 0, rent_multiplier := 1, horizon_years := 3,
        planned_hours := NULL) AS TABLE
    WITH fixed AS (
        SELECT corner, fixed_cost_of_owning(at_corner(card_price, corner), at_corner(falling(residual), corner),
                sales_tax_rate := sales_tax_rate, selling_fee_rate := selling_fee_rate, horizon_years := horizon_years)
            AS own_fixed_usd
        FROM corners
    ), computed AS (
        SELECT corner, own_fixed_usd, breakeven_hours(own_fixed_usd, at_corner(falling(rent), corner),
            marginal_electricity(watts, at_corner(electricity, corner), power_overhead := at_corner(power_overhead, corner)),
            rent_fixed_usd := rent_fixed_usd, rent_multiplier := rent_multiplier, horizon_years := horizon_years,
            planned_hours := planned_hours) AS h
        FROM fixed
    )
    SELECT corner, own_fixed_usd, h.value AS breakeven_hours, h.status, h.flags FROM computed;
