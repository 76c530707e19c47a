-- question: what does a used card cost?
-- grain: one row per gpu. key: gpu. parameters: as_of, known_at.
-- The lower quartile of used cards asked for at a fixed price, shipping in, of five or more kept listings; else the newest
-- published average, called what it is. Unexpired before expired, own listings before what somebody printed.
-- card_prices_of: the same of relations like card_statistics_of and rate_prices_of, for each instant asked about.
CREATE OR REPLACE MACRO card_prices_of(statistics, rates) AS TABLE
    WITH asked AS (
        SELECT asked_at, gpu, p25_usd AS card_price_usd, 'p25' AS statistic, n, provider, source, seen_at, seen_precision, age,
            CAST(NULL AS UUID) AS card_price_id, CAST(NULL AS VARCHAR) AS page, CAST(NULL AS VARCHAR) AS price_text,
            1 AS preference
        FROM query_table(statistics) AS s
        WHERE s.condition = 'used' AND s.price_kind = 'asking_fixed' AND s.n >= 5
    ), printed AS (
        SELECT asked_at, gpu, usd AS card_price_usd, statistic, n, provider, source, seen_at, seen_precision, age,
            observation_id AS card_price_id, page, price_text, 2 AS preference
        FROM query_table(rates) AS r
        WHERE r.what = 'card_price' AND r.variant = 'used' AND r.gpu IS NOT NULL
        QUALIFY row_number() OVER (
            PARTITION BY r.asked_at, r.gpu ORDER BY r.seen_at DESC, r.authority, r.observation_id) = 1
    )
    SELECT * EXCLUDE (preference)
    FROM (SELECT * FROM asked UNION ALL BY NAME SELECT * FROM printed)
    QUALIFY row_number() OVER (PARTITION BY asked_at, gpu ORDER BY age > 3 * fresh_limit('card'), preference) = 1;

CREATE OR REPLACE MACRO card_prices(as_of, known_at) AS TABLE
    WITH cards_asked AS (SELECT *, world_instant(as_of) AS asked_at FROM card_statistics(as_of, known_at)),
    rates_priced AS (SELECT *, world_instant(as_of) AS asked_at FROM rate_prices(as_of, known_at))
    SELECT * EXCLUDE (asked_at) FROM card_prices_of('cards_asked', 'rates_priced');
