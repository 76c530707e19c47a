-- question: which prices and assumptions go into a breakeven?
-- grain: one row per (gpu, provider, tier, venue). key: the same. parameters: as_of, known_at, scenario, assume,
--   electricity_region. What is assumed (by a person, a scenario) replaces what was observed, and has no age and no id.
-- The grade is that of the worst observed price; stale_inputs names those past their fresh limit.
-- breakeven_inputs_of: the same of a relation like observed_inputs_of; `epochs` holds the instants (asked_at) since which other
-- things are assumed, so that they are looked up once for a card and place and not once a day.
-- The residual is a person's or a scenario's; else the estimate from history selected by then, of three years; else the house's;
-- else a share of the price. What is estimated is flagged. source: METRICS 0, (a), (f), (l).
-- example: (SELECT count(*) FROM breakeven_inputs(NULL, NULL, NULL, NULL, 'US') WHERE false) => 0
CREATE OR REPLACE MACRO breakeven_inputs_of(observed, epochs, known_at, scenario, assume) AS TABLE
    WITH moments AS (
        SELECT m.asked_at, e.asked_at AS since
        FROM (SELECT DISTINCT asked_at FROM query_table(observed)) AS m
        ASOF JOIN query_table(epochs) AS e ON e.asked_at <= m.asked_at
    ), priced AS (
        SELECT p.* EXCLUDE (card_price_id, electricity_id, card_price_statistic, card_price_age),
            k.* EXCLUDE (gpu, provider, tier, venue, since),
            coalesce(k.given_rent, p.observed_rent) AS rent_usd_per_gpu_hour,
            coalesce(k.given_card_price, p.observed_card_price) AS card_price_usd,
            coalesce(k.given_usd_per_kwh, p.observed_usd_per_kwh) AS electricity_usd_per_kwh,
            CASE WHEN k.given_card_price IS NULL THEN p.card_price_id END AS card_price_id,
            CASE WHEN k.given_card_price IS NULL THEN p.card_price_statistic ELSE 'assumed' END AS card_price_statistic,
            CASE WHEN k.given_card_price IS NULL THEN p.card_price_age END AS card_price_age,
            CASE WHEN k.given_usd_per_kwh IS NULL THEN p.electricity_id END AS electricity_id,
            list_filter([CASE WHEN k.given_rent IS NULL THEN p.rent_quality END,
                CASE WHEN k.given_card_price IS NULL THEN p.card_price_quality END,
                CASE WHEN k.given_usd_per_kwh IS NULL THEN p.electricity_quality END],
                lambda q: q.grade IS NOT NULL) AS qualities,
            coalesce(k.given_residual, CASE WHEN k.horizon_years = 3 THEN
                    r.p50_usd * coalesce(k.given_card_price / p.observed_card_price, 1) END,
                k.house_residual, coalesce(k.given_card_price, p.observed_card_price) * k.residual_share) AS residual_usd,
            CASE WHEN k.given_residual IS NOT NULL THEN NULL
                WHEN k.horizon_years = 3 AND r.p50_usd IS NOT NULL THEN 'residual:' || r.method
                WHEN k.house_residual IS NULL THEN 'residual:share_of_price' END AS residual_flag
        FROM query_table(observed) AS p JOIN moments AS m ON m.asked_at = p.asked_at
        ASOF LEFT JOIN residual_chosen(known_at, 36) AS r ON r.gpu = p.gpu AND r.as_of <= p.asked_at
        JOIN assumed_inputs(observed, epochs, known_at, scenario, assume) AS k ON k.gpu = p.gpu AND k.provider = p.provider AND k.tier = p.tier AND k.venue = p.venue
            AND k.since = m.since
    )
    SELECT c.* EXCLUDE (flags, observed_rent, observed_card_price, observed_usd_per_kwh, rent_quality, card_price_quality,
            electricity_quality, qualities, given_rent, given_card_price, given_usd_per_kwh, given_residual, house_residual,
            residual_flag),
        CASE WHEN residual_flag IS NULL THEN c.flags ELSE list_append(c.flags, residual_flag) END AS flags,
        fixed_cost_of_owning(c.card_price_usd, c.residual_usd, sales_tax_rate := c.sales_tax_rate,
            selling_fee_rate := c.selling_fee_rate, selling_freight_usd := c.selling_freight_usd, setup_usd := c.setup_usd,
            maintenance_usd_per_year := c.maintenance_usd_per_year, horizon_years := c.horizon_years) AS own_fixed_usd,
        marginal_electricity(c.card_watts, c.electricity_usd_per_kwh, power_overhead := c.power_overhead)
            AS electricity_usd_per_gpu_hour,
        avoided_storage(c.storage_usd_per_gb_month, c.storage_gb, c.storage_months) AS storage_usd,
        list_max(list_transform(qualities, lambda q: q.grade)) AS grade,
        list_max(list_transform(qualities, lambda q: q.age)) AS oldest_age,
        list_transform(list_filter(qualities, lambda q: q.stale), lambda q: q.name) AS stale_inputs
    FROM priced AS c;

CREATE OR REPLACE MACRO breakeven_inputs(as_of, known_at, scenario, assume, electricity_region) AS TABLE
    WITH observed AS (FROM observed_inputs(as_of, known_at, electricity_region)),
    epochs AS (SELECT world_instant(as_of) AS asked_at)
    FROM breakeven_inputs_of('observed', 'epochs', known_at, scenario, assume);
