-- question: which observed prices go into a breakeven, and how good is each?
-- grain: one row per (gpu, provider, tier, venue). key: the same. parameters: as_of, known_at, electricity_region.
-- A quality is {name, age, grade, stale}; grade null where there is no such price.
-- source: METRICS (l) 6 and 7.
-- example: (SELECT count(*) FROM observed_inputs(NULL, NULL, 'US') WHERE false) => 0
CREATE OR REPLACE MACRO observed_inputs(as_of, known_at, electricity_region) AS TABLE
    SELECT r.gpu, r.provider, r.tier, r.venue, r.flags, r.usd_per_gpu_hour AS observed_rent,
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
    FROM rental_prices(as_of, known_at) AS r
    LEFT JOIN card_prices(as_of, known_at) AS c ON c.gpu = r.gpu
    LEFT JOIN electricity_prices(as_of, known_at) AS e ON e.region = electricity_region
    LEFT JOIN storage_prices(as_of, known_at) AS s ON s.provider = r.provider;
