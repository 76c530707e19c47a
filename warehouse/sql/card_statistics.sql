-- question: what do cards cost, by condition and by what the price means?
-- grain: one row per (gpu, condition, price_kind): asks, bids and sales, new and used, are never averaged together.
-- key: the same. parameters: as_of, known_at.
-- listed: what the filter took for this card; kept: one complete working card, a lot being none; n: kept with shipping and
-- exchange rate known, which the prices (shipping in) are of; shipping_unknown: kept and left out for that reason.
-- Listings seen within a fresh limit of the newest alike, so that a search that fell silent does not mix with today's.
-- card_statistics_of: the same of a relation like card_listings_of, for each instant asked about.
-- spread: (p75 - p25) / median. Quantiles interpolate (type 7).
CREATE OR REPLACE MACRO card_statistics_of(relation) AS TABLE
    WITH judged AS (
        SELECT l.asked_at, l.gpu, l.condition, l.price_kind, l.provider, l.source, l.seen_at, l.seen_precision, l.shipping_amount,
            l.verdict = 'keep' AND l.cards IS NOT DISTINCT FROM 1 AS is_kept,
            CASE WHEN l.verdict = 'keep' AND l.cards = 1 THEN l.total_usd END AS usd
        FROM query_table(relation) AS l WHERE l.gpu IS NOT NULL
    ), near AS (
        SELECT * FROM judged
        QUALIFY seen_at >= max(seen_at) OVER (PARTITION BY asked_at, gpu, condition, price_kind, usd IS NULL) - fresh_limit('card')
    ), counted AS (
        SELECT asked_at, gpu, condition, price_kind, count(*) AS listed, count(*) FILTER (is_kept) AS kept,
            count(*) FILTER (is_kept AND shipping_amount IS NULL) AS shipping_unknown, count(usd) AS n, min(usd) AS min_usd,
            quantile_cont(usd, 0.25) AS p25_usd, median(usd) AS median_usd, quantile_cont(usd, 0.75) AS p75_usd,
            string_agg(DISTINCT provider, '+' ORDER BY provider) FILTER (usd IS NOT NULL) AS provider,
            string_agg(DISTINCT source, '+' ORDER BY source) FILTER (usd IS NOT NULL) AS source,
            max(seen_at) FILTER (usd IS NOT NULL) AS seen_at,
            max_by(seen_precision, (seen_at, seen_precision)) FILTER (usd IS NOT NULL) AS seen_precision
        FROM near GROUP BY asked_at, gpu, condition, price_kind
    )
    SELECT *, (p75_usd - p25_usd) / median_usd AS spread, 1 - kept / listed AS rejected_share,
        asked_at - seen_at AS age
    FROM counted;

CREATE OR REPLACE MACRO card_statistics(as_of, known_at) AS TABLE
    WITH listings_judged AS (SELECT *, world_instant(as_of) AS asked_at FROM card_listings(as_of, known_at))
    SELECT * EXCLUDE (asked_at) FROM card_statistics_of('listings_judged');
