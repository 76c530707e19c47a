-- question: what does a kilowatt-hour cost at home?
-- grain: one row per region. key: region. parameters: as_of, known_at.
CREATE OR REPLACE MACRO electricity_prices(as_of, known_at) AS TABLE
    SELECT region, usd AS electricity_usd_per_kwh, statistic, n, source, seen_at, seen_precision, age,
        observation_id AS electricity_id, page, price_text
    FROM rate_prices(as_of, known_at) AS r
    WHERE r.what = 'electricity' AND r.per = 'kwh'
    QUALIFY row_number() OVER (PARTITION BY r.region ORDER BY r.seen_at DESC, r.authority) = 1;
