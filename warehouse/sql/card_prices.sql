-- question: what does a used card cost?
-- grain: one row per gpu. key: gpu. parameters: as_of, known_at.
-- Until listings of cards are read, the newest published average of used cards; averages are called what they are.
CREATE OR REPLACE MACRO card_prices(as_of, known_at) AS TABLE
    SELECT gpu, usd AS card_price_usd, statistic, n, provider, source, seen_at, seen_precision, age,
        observation_id AS card_price_id, page, price_text
    FROM rate_prices(as_of, known_at) AS r
    WHERE r.what = 'card_price' AND r.variant = 'used' AND r.gpu IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY r.gpu ORDER BY r.seen_at DESC, r.authority) = 1;
