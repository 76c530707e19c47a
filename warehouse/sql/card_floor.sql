-- question: how far is the cheapest card for sale now below what such cards usually cost?
-- grain: one row per (gpu, condition, price_kind). key: the same. parameters: as_of, known_at.
-- trailing_median_usd: median of the daily medians of the last seven days (chosen_days), kept cards with shipping known, in the
-- currency's own words only where it is US dollars; floor: the cheapest now over that, 0.8 being a fifth below.
CREATE OR REPLACE MACRO card_floor(as_of, known_at) AS TABLE
    WITH daily AS (
        SELECT v.gpu, v.condition, l.price_kind, d.day, median(CAST(l.amount + l.shipping_amount AS DOUBLE)) AS median_usd
        FROM listings AS l JOIN chosen_days(as_of, known_at) AS d ON l.parse = d.rows_of
        JOIN listing_verdicts_now AS v ON v.observation_id = l.observation_id
        WHERE l.statistic = 'single' AND v.verdict = 'keep' AND v.cards = 1 AND l.shipping_amount IS NOT NULL
            AND l.currency = 'USD'
        GROUP BY v.gpu, v.condition, l.price_kind, d.day
    ), trailing AS (
        SELECT gpu, condition, price_kind, median(median_usd) AS trailing_median_usd, count(*) AS days
        FROM daily GROUP BY gpu, condition, price_kind
    )
    SELECT s.*, t.trailing_median_usd, t.days, s.min_usd / t.trailing_median_usd AS floor
    FROM card_statistics(as_of, known_at) AS s
    LEFT JOIN trailing AS t ON t.gpu = s.gpu AND t.condition = s.condition AND t.price_kind = s.price_kind;
