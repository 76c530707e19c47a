-- question: for each card and each place that rents it, after how many hours does owning cost the same, given its inputs?
-- grain: one row per (asked_at, gpu, provider, tier, venue, definition). key: the same. parameters: inputs (a relation like
--   breakeven_inputs_of). breakeven_at asks it about one instant, breakeven_over about the end of each day of a range.
-- definitions: see breakeven_defined.
-- flip_rent_usd_per_gpu_hour: the rent at which the choice turns for planned_hours (of the first three definitions); months and
--   breakeven_on: when the hours are reached at hours_per_month. Null where nothing is planned. An estimated multiplier makes
--   grade D. source: METRICS (c).
-- example: (SELECT count(*) FROM breakeven_at() WHERE definition = 'none') => 0
CREATE OR REPLACE MACRO breakeven_of(inputs) AS TABLE
    WITH computed AS (
        SELECT d.*, CASE d.definition
            WHEN 'seed_average' THEN seed_average_hours(d.own_fixed_usd + d.electricity_usd_per_gpu_hour * d.average_hours,
                d.average_rent_usd_per_hour)
            WHEN 'npv' THEN breakeven_npv(acquisition_cost(d.card_price_usd, sales_tax_rate := d.sales_tax_rate,
                    setup_usd := d.setup_usd), net_resale(d.residual_usd, selling_fee_rate := d.selling_fee_rate,
                    selling_freight_usd := d.selling_freight_usd), d.rent_usd_per_gpu_hour, d.electricity_usd_per_gpu_hour,
                d.capital_cost_per_year, maintenance_usd_per_year := d.maintenance_usd_per_year,
                horizon_years := d.horizon_years, planned_hours := d.planned_hours, missing := d.missing_input)
            WHEN 'path' THEN breakeven_path_hours(d.hours_per_month, breakeven_path(acquisition_cost(d.card_price_usd,
                    sales_tax_rate := d.sales_tax_rate, setup_usd := d.setup_usd),
                d.hours_per_month * (d.rent_usd_per_gpu_hour - d.electricity_usd_per_gpu_hour),
                declining_values(d.card_price_usd, d.residual_usd, 240, horizon_years := d.horizon_years),
                selling_fee_rate := d.selling_fee_rate, selling_freight_usd := d.selling_freight_usd,
                maintenance_usd_per_year := d.maintenance_usd_per_year, horizon_years := d.horizon_years))
            ELSE breakeven_hours(d.own_fixed_usd, d.rent_usd_per_gpu_hour, d.electricity_usd_per_gpu_hour,
                rent_fixed_usd := d.rent_fixed_usd, rent_multiplier := d.rent_multiplier,
                horizon_years := d.horizon_years, planned_hours := d.planned_hours, missing := d.missing_input) END AS h
        FROM breakeven_defined(inputs) AS d
    ), paced AS (
        SELECT c.*, breakeven_months(c.h.value, c.hours_per_month) AS months FROM computed AS c
    )
    SELECT asked_at, gpu, provider, tier, venue, definition, h.value AS breakeven_hours,
        CASE WHEN h.status = 'missing_input:rent' THEN 'mixed_currency' ELSE h.status END AS status,
        list_concat(h.flags, interrupted.flags, flags) AS flags, stale_inputs,
        CASE WHEN len(interrupted.flags) > 0 THEN 'D' ELSE grade END AS grade, oldest_age,
        breakeven_per_week(h.value, horizon_years) AS hours_per_week,
        breakeven_per_year(h.value, horizon_years) AS hours_per_year,
        breakeven_load(h.value, horizon_years) AS load, months,
        breakeven_dates(CAST(asked_at AS DATE), months) AS breakeven_on,
        CASE WHEN definition NOT IN ('npv', 'path', 'seed_average') THEN flip_price(own_fixed_usd, planned_hours,
            electricity_usd_per_gpu_hour, rent_fixed_usd := rent_fixed_usd, rent_multiplier := rent_multiplier).value END
            AS flip_rent_usd_per_gpu_hour, planned_hours,
        rent_usd_per_gpu_hour, rent_statistic, rent_n,
        rent_p10_usd_per_gpu_hour, rent_gpu_count, rent_region, rent_kind, rent_source, rent_scope, rent_seen_at, rent_age,
        card_price_usd, card_price_statistic, card_price_source, card_price_age, residual_usd, electricity_usd_per_kwh,
        electricity_age, electricity_usd_per_gpu_hour, card_watts, power_overhead, horizon_years, storage_usd,
        average_rent_usd_per_hour, average_hours, rent_id, rent_crawl, card_price_id, electricity_id, storage_id, assumption_ids
    FROM paced;
