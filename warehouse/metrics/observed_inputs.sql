-- question: which observed prices go into a breakeven, and how good is each?
-- grain: one row per (gpu, provider, tier, venue). key: the same. parameters: as_of, known_at, electricity_region.
-- A quality is {name, age, grade, stale}; grade null where there is no such price.
-- source: METRICS (l) 6 and 7.
-- example: (SELECT count(*) FROM observed_inputs(NULL, NULL, 'US') WHERE false) => 0
-- observed_inputs_of: the same of relations of rows (offers, days of marketplaces, rates, listings), for each instant asked about.
CREATE OR REPLACE MACRO observed_inputs_of(offered, days, rated, for_sale, known_at, electricity_region) AS TABLE
    WITH offers_priced AS (FROM offer_prices_of(offered, known_at)), listed AS (FROM list_prices_of('offers_priced')),
    marketed AS (FROM marketplace_prices_of(days)), rented AS (FROM rental_prices_of('listed', 'marketed')),
    listings_judged AS (FROM card_listings_of(for_sale, known_at)), cards_asked AS (FROM card_statistics_of('listings_judged')),
    rates_priced AS (FROM rate_prices_of(rated, known_at))
    SELECT r.asked_at, r.gpu, r.provider, r.tier, r.venue, r.flags, r.usd_per_gpu_hour AS observed_rent,
        r.statistic AS rent_statistic, r.n AS rent_n, r.p10_usd_per_gpu_hour AS rent_p10_usd_per_gpu_hour,
        r.gpu_count AS rent_gpu_count, r.region AS rent_region, r.kind AS rent_kind, r.source AS rent_source, r.scope AS rent_scope,
        r.seen_at AS rent_seen_at, r.age AS rent_age, r.rent_id, r.crawl AS rent_crawl,
        quality_of('rent', r.kind, r.age, r.statistic, r.n, r.seen_precision) AS rent_quality,
        c.card_price_usd AS observed_card_price, c.statistic AS card_price_statistic, c.age AS card_price_age,
        c.source AS card_price_source, c.card_price_id,
        quality_of('card_price', 'card', c.age, c.statistic, c.n, c.seen_precision) AS card_price_quality,
        e.electricity_usd_per_kwh AS observed_usd_per_kwh, e.age AS electricity_age, e.electricity_id,
        quality_of('electricity', 'electricity', e.age, e.statistic, e.n, e.seen_precision) AS electricity_quality,
        s.storage_usd_per_gb_month, s.storage_id
    FROM rented AS r
    LEFT JOIN card_prices_of('cards_asked', 'rates_priced') AS c ON c.asked_at = r.asked_at AND c.gpu = r.gpu
    LEFT JOIN electricity_prices_of('rates_priced', known_at := known_at) AS e
        ON e.asked_at = r.asked_at AND e.region = electricity_region
    LEFT JOIN storage_prices_of('rates_priced') AS s ON s.asked_at = r.asked_at AND s.provider = r.provider;

CREATE OR REPLACE MACRO observed_inputs(as_of, known_at, electricity_region) AS TABLE
    WITH offers_then AS (SELECT *, world_instant(as_of) AS asked_at FROM current_rows('offers', as_of, known_at)),
    days_chosen AS (SELECT *, 'all' AS visits FROM chosen_days(as_of, known_at)),
    markets_chosen AS (FROM market_crawls('days_chosen')),
    days_then AS (SELECT *, world_instant(as_of) AS asked_at FROM price_days_of('offers', 'markets_chosen', known_at)),
    rates_then AS (SELECT *, world_instant(as_of) AS asked_at FROM current_rows('input_rates', as_of, known_at)),
    listings_then AS (SELECT *, world_instant(as_of) AS asked_at FROM current_rows('input_listings', as_of, known_at))
    FROM observed_inputs_of('offers_then', 'days_then', 'rates_then', 'listings_then', known_at, electricity_region);
