-- question: which prices and assumptions go into a breakeven?
-- grain: one row per (gpu, provider, tier, venue). key: the same. parameters: as_of, known_at, scenario, assume,
--   electricity_region. What is assumed (by a person, a scenario) replaces what was observed, and has no age.
-- The grade is that of the worst observed price; stale_inputs names those past their fresh limit.
-- source: METRICS 0, (a), (l); (f) for the residual: an assumed value, else a share of the price, flagged.
-- example: (SELECT count(*) FROM breakeven_inputs(NULL, NULL, NULL, NULL, 'US') WHERE false) => 0
CREATE OR REPLACE MACRO breakeven_inputs(as_of, known_at, scenario, assume, electricity_region) AS TABLE
    WITH priced AS (
        SELECT p.*, a.given, a.assumption_ids,
            coalesce(a.given['rent_usd_per_gpu_hour'], p.observed_rent) AS rent_usd_per_gpu_hour,
            coalesce(a.given['card_price_usd'], p.observed_card_price) AS card_price_usd,
            coalesce(a.given['electricity_usd_per_kwh'], p.observed_usd_per_kwh) AS electricity_usd_per_kwh
        FROM observed_inputs(as_of, known_at, electricity_region) AS p
        JOIN assumed_for(as_of, known_at, scenario, assume) AS a
            ON a.gpu = p.gpu AND a.provider = p.provider AND a.tier = p.tier AND a.venue = p.venue
    ), complete AS (
        SELECT p.*, coalesce(given['residual_usd'], p.card_price_usd * given['residual_share']) AS residual_usd,
            given['card_watts'] AS card_watts, given['power_overhead'] AS power_overhead,
            given['horizon_years'] AS horizon_years, given['planned_hours'] AS planned_hours,
            given['average_rent_usd_per_hour'] AS average_rent_usd_per_hour, given['average_hours'] AS average_hours,
            avoided_storage(p.storage_usd_per_gb_month, given['storage_gb'], given['storage_months']) AS storage_usd,
            list_filter([CASE WHEN given['rent_usd_per_gpu_hour'] IS NULL THEN p.rent_quality END,
                CASE WHEN given['card_price_usd'] IS NULL THEN p.card_price_quality END,
                CASE WHEN given['electricity_usd_per_kwh'] IS NULL THEN p.electricity_quality END],
                lambda q: q.grade IS NOT NULL) AS qualities
        FROM priced AS p
    )
    SELECT c.* EXCLUDE (given, flags, observed_rent, observed_card_price, observed_usd_per_kwh, rent_quality,
            card_price_quality, electricity_quality, qualities),
        CASE WHEN given['residual_usd'] IS NULL THEN list_append(c.flags, 'residual:share_of_price') ELSE c.flags END AS flags,
        fixed_cost_of_owning(c.card_price_usd, c.residual_usd, sales_tax_rate := given['sales_tax_rate'],
            selling_fee_rate := given['selling_fee_rate'], selling_freight_usd := given['selling_freight_usd'],
            setup_usd := given['setup_usd'], maintenance_usd_per_year := given['maintenance_usd_per_year'],
            horizon_years := c.horizon_years) AS own_fixed_usd,
        marginal_electricity(c.card_watts, c.electricity_usd_per_kwh, power_overhead := c.power_overhead)
            AS electricity_usd_per_gpu_hour,
        list_max(list_transform(qualities, lambda q: q.grade)) AS grade,
        list_max(list_transform(qualities, lambda q: q.age)) AS oldest_age,
        list_transform(list_filter(qualities, lambda q: q.stale), lambda q: q.name) AS stale_inputs
    FROM complete AS c;
