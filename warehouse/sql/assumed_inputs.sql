-- question: which assumptions go into a breakeven of each card at each place that rents it?
-- grain: one row per (gpu, provider, tier, venue, since). key: the same. parameters: observed (a relation with these columns),
--   epochs (the instants asked_at since which other things are assumed), known_at, scenario, assume (see assumed).
-- given_*: what replaces an observed price, null where nothing does. given_residual is a person's or a scenario's; what the house
-- assumes (house_residual) gives way to a resale estimate from history. Looked up once for a card and place and not once a day.
CREATE OR REPLACE MACRO assumed_inputs(observed, epochs, known_at, scenario, assume) AS TABLE
    WITH subjects AS (
        SELECT s.*, a.asked_at AS since, assumed_for(a.maps, s.gpu, s.provider || '/' || s.tier || '/' || s.venue) AS given,
            coalesce(a.maps['2@' || s.gpu]['residual_usd'], a.maps['2@']['residual_usd']) AS house_residual
        FROM (SELECT DISTINCT gpu, provider, tier, venue FROM query_table(observed)) AS s
        CROSS JOIN assumed_by_subject(epochs, known_at, scenario, assume) AS a
    )
    SELECT gpu, provider, tier, venue, since, given['rent_usd_per_gpu_hour'].value AS given_rent,
        given['card_price_usd'].value AS given_card_price, given['electricity_usd_per_kwh'].value AS given_usd_per_kwh,
        CASE WHEN given['residual_usd'].assumption IS DISTINCT FROM house_residual.assumption
            THEN given['residual_usd'].value END AS given_residual, house_residual.value AS house_residual, given['residual_share'].value AS residual_share,
        given['card_watts'].value AS card_watts, given['power_overhead'].value AS power_overhead,
        given['horizon_years'].value AS horizon_years, given['planned_hours'].value AS planned_hours,
        given['average_rent_usd_per_hour'].value AS average_rent_usd_per_hour, given['average_hours'].value AS average_hours,
        given['storage_gb'].value AS storage_gb, given['storage_months'].value AS storage_months,
        given['sales_tax_rate'].value AS sales_tax_rate, given['selling_fee_rate'].value AS selling_fee_rate,
        given['selling_freight_usd'].value AS selling_freight_usd, given['setup_usd'].value AS setup_usd,
        given['maintenance_usd_per_year'].value AS maintenance_usd_per_year,
        given['idle_share'].value AS idle_share, given['interruption_multiplier'].value AS interruption_multiplier,
        given['capital_cost_per_year'].value AS capital_cost_per_year, given['hours_per_month'].value AS hours_per_month,
        list_sort(list_transform(map_values(given), lambda g: g.assumption)) AS assumption_ids
    FROM subjects;
