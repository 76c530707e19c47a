-- question: for each card and place that rents it: what do owning and renting cost over the planned hours, between which hours
--   does breakeven lie over the residual scenarios, and where must each input go for that to become a given share of the plan?
-- grain: one row per (gpu, provider, tier, venue, residual_end), residual_end low, point (as breakeven has it), high. key: the
--   same. parameters: hours (planned GPU-hours over the horizon), residual_ends (MAP {gpu: [low, high]} in USD; null or a card
--   not in it: the point alone), cards, waiting_usd_per_hour (what an hour on one's own card is worth more, METRICS C8), own_share
--   and rent_share (breakeven over plan at which the advice turns; of the low residual own_share, of the high one rent_share),
--   and as_of, known_at, scenario, assume, electricity_region as breakeven_inputs.
-- output: breakeven and waited (with waiting_usd_per_hour) {value, status, flags}; own_usd, rent_usd (storage in where its rate is
--   known); turn_*: see turning_points; weak_inputs: observed prices past their fresh limit or below grade B, by name.
-- edge cases: own_usd and rent_usd are null, never guessed, where an input is unknown; the multiplier of rent is that of idle_share.
-- source: METRICS (a) to (d), (l), (m).
-- example: (SELECT count(*) FROM own_or_rent(NULL, NULL, NULL, NULL, 'US', 500, NULL) WHERE false) => 0
CREATE OR REPLACE MACRO weak_of(quality) AS CASE WHEN quality.grade > 'B' OR quality.stale THEN quality.name END;

CREATE OR REPLACE MACRO own_or_rent(as_of, known_at, scenario, assume, electricity_region, hours, residual_ends, cards := 1,
        waiting_usd_per_hour := 0, own_share := 0.8, rent_share := 1.25) AS TABLE
    WITH observed AS MATERIALIZED (FROM observed_inputs(as_of, known_at, electricity_region)),
    epochs AS (SELECT world_instant(as_of) AS asked_at),
    ended AS (
        SELECT i.*, unnest(['low', 'point', 'high']) AS residual_end, unnest([
                least(i.residual_usd, residual_ends[i.gpu][1]), i.residual_usd, greatest(i.residual_usd, residual_ends[i.gpu][2])
            ]) AS end_usd, idle_multiplier(coalesce(i.idle_share, 0)) AS rent_multiplier,
            list_filter([
                CASE WHEN i.grade IS NOT NULL AND i.rent_usd_per_gpu_hour = o.observed_rent
                    AND NOT list_contains(i.assumption_ids, 'yours:rent_usd_per_gpu_hour') THEN weak_of(o.rent_quality) END,
                CASE WHEN i.card_price_id IS NOT NULL THEN weak_of(o.card_price_quality) END,
                CASE WHEN i.electricity_id IS NOT NULL THEN weak_of(o.electricity_quality) END], lambda n: n IS NOT NULL) AS weak_inputs
        FROM breakeven_inputs_of('observed', 'epochs', known_at, scenario, assume) AS i
        JOIN observed AS o ON o.gpu = i.gpu AND o.provider = i.provider AND o.tier = i.tier AND o.venue = i.venue
    ), fixed AS (
        SELECT e.*, fixed_cost_of_owning(e.card_price_usd, e.end_usd, sales_tax_rate := e.sales_tax_rate,
            selling_fee_rate := e.selling_fee_rate, selling_freight_usd := e.selling_freight_usd, setup_usd := e.setup_usd,
            maintenance_usd_per_year := e.maintenance_usd_per_year, horizon_years := e.horizon_years, cards := cards) AS fixed_usd,
            CASE WHEN e.card_watts IS NULL THEN 'card_watts' END AS missing
        FROM ended AS e
    )
    SELECT f.* EXCLUDE (own_fixed_usd, missing), breakeven_hours(f.fixed_usd, f.rent_usd_per_gpu_hour, f.electricity_usd_per_gpu_hour,
            rent_multiplier := f.rent_multiplier, horizon_years := f.horizon_years * cards, missing := f.missing) AS breakeven,
        breakeven_hours(f.fixed_usd, f.rent_usd_per_gpu_hour + waiting_usd_per_hour / f.rent_multiplier,
            f.electricity_usd_per_gpu_hour, rent_multiplier := f.rent_multiplier, horizon_years := f.horizon_years * cards,
            missing := f.missing) AS waited,
        f.fixed_usd + f.electricity_usd_per_gpu_hour * hours AS own_usd,
        rental_cost(f.rent_usd_per_gpu_hour, hours, idle_share := coalesce(f.idle_share, 0), setup_usd := coalesce(f.storage_usd, 0),
            cards := cards).value AS rent_usd,
        turning_points(f.fixed_usd, f.rent_usd_per_gpu_hour, f.electricity_usd_per_gpu_hour, hours,
            CASE f.residual_end WHEN 'low' THEN own_share WHEN 'high' THEN rent_share END) AS turns
    FROM fixed AS f;
