-- question: for each card and place that rents it: what do owning and renting cost over the planned hours, between which hours
--   does breakeven lie over the residual scenarios, and where must each input go for the advice to turn?
-- grain: one row per (gpu, provider, tier, venue, residual_end), residual_end low, point (as breakeven has it), high. key: the
--   same. parameters: as breakeven_inputs, then hours (planned GPU-hours over all years), residuals (MAP {gpu: [USD, ...]}: what
--   one card may bring; a card not in it: the point alone), trusted (also a resale that covers the price), cards,
--   waiting_usd_per_hour (C8), rent_below and own_above (shares of breakeven under which renting, above which owning is advised).
-- output: breakeven, and waited (the same with waiting_usd_per_hour), {value, status, flags}; own_usd, marginal_usd (electricity
--   alone, of a card that is there), rent_usd (storage in where its rate is known); turns: turning_points of rent_below for
--   the high residual, of own_above for the low one; keeping. weak_inputs: observed prices past their fresh limit or below grade
--   B, by name; own_or_rent_ends: the rows before the formulas.
-- edge cases: a resale that covers the price is suspicious, METRICS (a): unless trusted it is set aside; costs are null where an
--   input is unknown; the multiplier of rent is that of idle_share (none assumed: 1); a rent of one's own has no grade.
-- source: METRICS (a) to (d), (l) 6 and 7, (m).
-- example: (SELECT count(*) FROM own_or_rent(NULL, NULL, NULL, NULL, 'US', 500, NULL, false, 1, 0, 0.8, 1.25) WHERE false) => 0
CREATE OR REPLACE MACRO weak_of(quality) AS CASE WHEN quality.grade > 'B' OR quality.stale THEN quality.name END;

CREATE OR REPLACE MACRO own_or_rent_ends(as_of, known_at, scenario, assume, electricity_region, residuals, trusted, cards)
    AS TABLE WITH observed AS MATERIALIZED (FROM observed_inputs(as_of, known_at, electricity_region)),
    epochs AS (SELECT world_instant(as_of) AS asked_at),
    ended AS (
        SELECT i.* EXCLUDE (own_fixed_usd), idle_multiplier(coalesce(i.idle_share, 0)) AS rent_multiplier,
            list_filter(residuals[i.gpu], lambda usd: NOT trusted AND fixed_cost_of_owning(i.card_price_usd, usd,
                sales_tax_rate := i.sales_tax_rate, selling_fee_rate := i.selling_fee_rate) <= 0) AS set_aside_usd,
            unnest(['low', 'point', 'high']) AS residual_end, unnest([list_min(list_append(residuals[i.gpu], i.residual_usd)),
                i.residual_usd, list_max(list_append(list_filter(residuals[i.gpu],
                    lambda usd: NOT list_contains(set_aside_usd, usd)), i.residual_usd))]) AS end_usd,
            list_filter([
                CASE WHEN i.rent_usd_per_gpu_hour = o.observed_rent
                    AND NOT list_contains(i.assumption_ids, 'yours:rent_usd_per_gpu_hour') THEN weak_of(o.rent_quality) END,
                CASE WHEN i.card_price_id IS NOT NULL THEN weak_of(o.card_price_quality) END,
                CASE WHEN i.electricity_id IS NOT NULL THEN weak_of(o.electricity_quality) END], lambda n: n IS NOT NULL)
                AS weak_inputs
        FROM breakeven_inputs_of('observed', 'epochs', known_at, scenario, assume) AS i
        JOIN observed AS o ON o.gpu = i.gpu AND o.provider = i.provider AND o.tier = i.tier AND o.venue = i.venue
    )
    SELECT e.*, fixed_cost_of_owning(card_price_usd, end_usd, sales_tax_rate := sales_tax_rate,
        selling_fee_rate := selling_fee_rate, selling_freight_usd := selling_freight_usd, setup_usd := setup_usd,
        maintenance_usd_per_year := maintenance_usd_per_year, horizon_years := horizon_years, cards := cards) AS fixed_usd
    FROM ended AS e;

CREATE OR REPLACE MACRO own_or_rent(as_of, known_at, scenario, assume, electricity_region, hours, residuals, trusted, cards,
        waiting_usd_per_hour, rent_below, own_above) AS TABLE
    SELECT f.*, breakeven_hours(fixed_usd, rent_usd_per_gpu_hour, electricity_usd_per_gpu_hour, missing := missing_watts,
            rent_multiplier := rent_multiplier, horizon_years := horizon_years * cards) AS breakeven,
        breakeven_hours(fixed_usd, rent_usd_per_gpu_hour + waiting_usd_per_hour / rent_multiplier, electricity_usd_per_gpu_hour,
            missing := missing_watts, rent_multiplier := rent_multiplier, horizon_years := horizon_years * cards) AS waited,
        rent_usd_per_gpu_hour * rent_multiplier AS effective_usd_per_hour,
        local_tco(fixed_usd, 0, card_watts, electricity_usd_per_kwh, hours, power_overhead := power_overhead).value AS own_usd,
        local_tco(0, 0, card_watts, electricity_usd_per_kwh, hours, power_overhead := power_overhead).value AS marginal_usd,
        rental_cost(rent_usd_per_gpu_hour, hours, idle_share := coalesce(idle_share, 0),
            setup_usd := coalesce(storage_usd, 0)).value AS rent_usd,
        turning_points(hours / CASE residual_end WHEN 'high' THEN rent_below WHEN 'low' THEN own_above END, fixed_usd,
            rent_usd_per_gpu_hour, electricity_usd_per_gpu_hour, card_watts, power_overhead, card_price_usd, cards,
            sales_tax_rate, selling_fee_rate, rent_multiplier, waiting_usd_per_hour) AS turns,
        keeping_turns(rent_usd_per_gpu_hour, electricity_usd_per_gpu_hour, card_watts, power_overhead, rent_multiplier) AS keeping
    FROM (
        SELECT *, CASE WHEN card_watts IS NULL THEN 'card_watts' END AS missing_watts
        FROM own_or_rent_ends(as_of, known_at, scenario, assume, electricity_region, residuals, trusted, cards)
    ) AS f;
