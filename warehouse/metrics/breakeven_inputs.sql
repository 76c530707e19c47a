-- question: which prices and assumptions go into a breakeven?
-- grain: one row per (gpu, provider, tier, venue). key: the same. parameters: as_of, known_at, scenario, assume,
--   electricity_region. What is assumed (by a person, a scenario) replaces what was observed, and has no age and no id.
-- The grade is that of the worst observed price; stale_inputs names those past their fresh limit.
-- source: METRICS 0, (a), (l); (f) for the residual: an assumed value, else a share of the price, flagged.
-- example: (SELECT count(*) FROM breakeven_inputs(NULL, NULL, NULL, NULL, 'US') WHERE false) => 0
CREATE OR REPLACE MACRO breakeven_inputs(as_of, known_at, scenario, assume, electricity_region) AS TABLE
    WITH given AS (
        SELECT p.*, assumed_for(a.maps, p.gpu, p.provider || '/' || p.tier || '/' || p.venue) AS given
        FROM observed_inputs(as_of, known_at, electricity_region) AS p
        CROSS JOIN assumed_by_subject(as_of, known_at, scenario, assume) AS a
    ), priced AS (
        SELECT g.* EXCLUDE (card_price_id, electricity_id, card_price_statistic, card_price_age),
            coalesce(given['rent_usd_per_gpu_hour'].value, g.observed_rent) AS rent_usd_per_gpu_hour,
            coalesce(given['card_price_usd'].value, g.observed_card_price) AS card_price_usd,
            coalesce(given['electricity_usd_per_kwh'].value, g.observed_usd_per_kwh) AS electricity_usd_per_kwh,
            CASE WHEN given['card_price_usd'] IS NULL THEN g.card_price_id END AS card_price_id,
            CASE WHEN given['card_price_usd'] IS NULL THEN g.card_price_statistic ELSE 'assumed' END AS card_price_statistic,
            CASE WHEN given['card_price_usd'] IS NULL THEN g.card_price_age END AS card_price_age,
            CASE WHEN given['electricity_usd_per_kwh'] IS NULL THEN g.electricity_id END AS electricity_id,
            list_filter([CASE WHEN given['rent_usd_per_gpu_hour'] IS NULL THEN g.rent_quality END,
                CASE WHEN given['card_price_usd'] IS NULL THEN g.card_price_quality END,
                CASE WHEN given['electricity_usd_per_kwh'] IS NULL THEN g.electricity_quality END],
                lambda q: q.grade IS NOT NULL) AS qualities
        FROM given AS g
    ), complete AS (
        SELECT p.*, coalesce(given['residual_usd'].value, p.card_price_usd * given['residual_share'].value) AS residual_usd,
            given['card_watts'].value AS card_watts, given['power_overhead'].value AS power_overhead,
            given['horizon_years'].value AS horizon_years, given['planned_hours'].value AS planned_hours,
            given['average_rent_usd_per_hour'].value AS average_rent_usd_per_hour, given['average_hours'].value AS average_hours,
            avoided_storage(p.storage_usd_per_gb_month, given['storage_gb'].value, given['storage_months'].value) AS storage_usd
        FROM priced AS p
    )
    SELECT c.* EXCLUDE (given, flags, observed_rent, observed_card_price, observed_usd_per_kwh, rent_quality,
            card_price_quality, electricity_quality, qualities),
        CASE WHEN given['residual_usd'] IS NULL THEN list_append(c.flags, 'residual:share_of_price') ELSE c.flags END AS flags,
        fixed_cost_of_owning(c.card_price_usd, c.residual_usd, sales_tax_rate := given['sales_tax_rate'].value,
            selling_fee_rate := given['selling_fee_rate'].value, selling_freight_usd := given['selling_freight_usd'].value,
            setup_usd := given['setup_usd'].value, maintenance_usd_per_year := given['maintenance_usd_per_year'].value,
            horizon_years := c.horizon_years) AS own_fixed_usd,
        marginal_electricity(c.card_watts, c.electricity_usd_per_kwh, power_overhead := c.power_overhead)
            AS electricity_usd_per_gpu_hour, list_max(list_transform(qualities, lambda q: q.grade)) AS grade,
        list_max(list_transform(qualities, lambda q: q.age)) AS oldest_age,
        list_sort(list_transform(map_values(given), lambda g: g.assumption)) AS assumption_ids,
        list_transform(list_filter(qualities, lambda q: q.stale), lambda q: q.name) AS stale_inputs
    FROM complete AS c;
