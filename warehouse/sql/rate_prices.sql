-- question: what is the current rate of each thing that is neither rented nor listed, in US dollars, best source first?
-- grain: one row per (what, provider, subject, variant, region, per, and the marks of token prices: method, adapter, size_tier,
--   service_tier, min_context_tokens). key: the same. parameters: as_of, known_at.
-- The ends of a range are stored and never chosen, except the mean of the cheapest asks (min of three or more) for a used card;
-- precedence as for list prices.
-- rate_prices_of: the same of any relation of rows, for each instant asked about (asked_at).
CREATE OR REPLACE MACRO rate_prices_of(relation, known_at) AS TABLE
    SELECT r.*, n.gpu, CAST(r.amount AS DOUBLE) * f.usd AS usd, r.asked_at - r.seen_at AS age
    FROM query_table(relation) AS r
    LEFT JOIN gpu_names_now AS n ON n.gpu_text = r.subject AND n.memory_gb IS NULL AND n.form_text IS NULL
    JOIN usd_at(relation, known_at) AS f ON f.currency = r.currency AND f.seen_at = r.seen_at
    WHERE r.what <> 'fx' AND (r.statistic IN ('single', 'median', 'mean', 'p25')
        OR r.what = 'card_price' AND r.variant = 'used' AND r.statistic = 'min' AND r.n >= 3)
    QUALIFY row_number() OVER (
        PARTITION BY r.asked_at, r.what, r.provider, r.subject, r.variant, r.region, r.per, r.method, r.adapter,
            r.size_tier, r.service_tier, r.min_context_tokens
        ORDER BY r.statistic = 'single' DESC, r.authority, r.seen_at DESC,
            list_position(['single', 'p25', 'median', 'mean', 'min'], r.statistic), r.observation_id) = 1;

CREATE OR REPLACE MACRO rate_prices(as_of, known_at) AS TABLE
    WITH rates_then AS (SELECT *, world_instant(as_of) AS asked_at FROM current_rows('rates', as_of, known_at))
    SELECT * EXCLUDE (asked_at) FROM rate_prices_of('rates_then', known_at);
