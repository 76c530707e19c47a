-- question: how far is the cheapest card for sale now below what such cards usually cost?
-- grain: one row per (gpu, condition, price_kind). key: the same. parameters: as_of, known_at.
-- trailing_median_usd: median of the daily medians of the last seven days (chosen_days), of kept cards with shipping known.
-- floor: the cheapest now over that; 0.8 is a fifth below.
CREATE OR REPLACE MACRO card_floor(as_of, known_at) AS TABLE
    WITH daily AS (
        SELECT v.gpu, v.condition, l.price_kind, d.day, median(CAST(l.amount + l.shipping_amount AS DOUBLE)
            * usd_of(l.currency, f.usd, d.seen_at - f.effective_at)) AS median_usd
        FROM listings AS l JOIN chosen_days(as_of, known_at) AS d ON l.parse = d.rows_of
        JOIN listing_verdicts_now AS v ON v.observation_id = l.observation_id
        ASOF LEFT JOIN usd_rates(as_of, known_at) AS f ON f.currency = l.currency AND f.effective_at <= d.seen_at
        WHERE l.statistic = 'single' AND v.verdict = 'keep' AND v.cards = 1
        GROUP BY v.gpu, v.condition, l.price_kind, d.day
    ), usual AS (
        SELECT gpu, condition, price_kind, median(median_usd) AS trailing_median_usd, count(*) AS days
        FROM daily GROUP BY gpu, condition, price_kind
    )
    SELECT s.*, t.trailing_median_usd, t.days, s.min_usd / t.trailing_median_usd AS floor
    FROM card_statistics(as_of, known_at) AS s
    LEFT JOIN usual AS t ON t.gpu = s.gpu AND t.condition = s.condition AND t.price_kind = s.price_kind;
