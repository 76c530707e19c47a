-- question: for each card and each place that rents it, after how many hours does owning cost the same?
-- grain: one row per (gpu, provider, tier, venue, definition). key: the same.
-- parameters: as_of, known_at, scenario (a named set of assumptions), assume (MAP {'residual_usd': 800}, any assumption by
--   name), electricity_region. definitions: marginal (storage left out), marginal_net_of_storage (where the provider's
--   storage rate is known), seed_average (only where an article's printed average is assumed; never advice).
-- ages and grades are computed here, when asked. source: METRICS (c), (l).
-- example: (SELECT count(*) FROM breakeven_at() WHERE false) => 0
CREATE OR REPLACE MACRO breakeven_at(as_of := NULL, known_at := NULL, scenario := NULL, assume := NULL,
        electricity_region := 'US') AS TABLE
    WITH i AS MATERIALIZED (
        SELECT * FROM breakeven_inputs(as_of, known_at, scenario, assume, electricity_region)
    ), defined AS (
        SELECT 'marginal' AS definition, i.*, CAST(NULL AS DOUBLE) AS rent_fixed_usd FROM i
        UNION ALL
        SELECT 'marginal_net_of_storage', i.*, i.storage_usd FROM i WHERE i.storage_usd IS NOT NULL
        UNION ALL
        SELECT 'seed_average', i.*, NULL FROM i WHERE i.average_rent_usd_per_hour IS NOT NULL
    ), computed AS (
        SELECT d.*, CASE d.definition
            WHEN 'seed_average' THEN seed_average_hours(d.own_fixed_usd + d.electricity_usd_per_gpu_hour * d.average_hours,
                d.average_rent_usd_per_hour)
            ELSE breakeven_hours(d.own_fixed_usd, d.rent_usd_per_gpu_hour, d.electricity_usd_per_gpu_hour,
                rent_fixed_usd := coalesce(d.rent_fixed_usd, 0), horizon_years := d.horizon_years,
                planned_hours := d.planned_hours) END AS h
        FROM defined AS d
    )
    SELECT gpu, provider, tier, venue, definition, h.value AS breakeven_hours,
        CASE WHEN h.status = 'missing_input:rent' THEN 'mixed_currency' ELSE h.status END AS status,
        list_concat(h.flags, flags) AS flags, stale_inputs, grade, oldest_age, rent_usd_per_gpu_hour, rent_statistic, rent_n,
        rent_p10_usd_per_gpu_hour, rent_gpu_count, rent_region, rent_kind, rent_source, rent_scope, rent_seen_at, rent_age,
        card_price_usd, card_price_statistic, card_price_source, card_price_age, residual_usd, electricity_usd_per_kwh,
        electricity_age, electricity_usd_per_gpu_hour, card_watts, power_overhead, horizon_years, storage_usd,
        average_rent_usd_per_hour, average_hours, rent_id, rent_crawl, card_price_id, electricity_id, storage_id, assumption_ids
    FROM computed;
