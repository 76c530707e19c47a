-- question: what is known of a card that its resale value depends on?
-- grain: one row per card of the catalogue. key: gpu. parameters: as_of, known_at.
-- Launch date and launch price are the catalogue's (gpus_now); the rest is the cheapest new card with the same or more memory
-- and bandwidth, which a used one cannot outprice for long: an unexpired price first, then the cheapest. A retailer's price
-- stands without shipping where it does not say. Unknown bandwidth is not enough bandwidth; a card is always as good as itself.
-- source: METRICS (f).
CREATE OR REPLACE MACRO residual_inputs(as_of, known_at) AS TABLE
    WITH for_sale AS (
        SELECT l.gpu, coalesce(l.total_usd, l.usd) AS usd, l.provider, l.source, l.seen_at, l.age, l.observation_id
        FROM card_listings(as_of, known_at) AS l
        WHERE l.price_kind = 'list_new' AND l.verdict = 'keep' AND l.cards = 1 AND l.condition IN ('new', 'unknown')
        UNION ALL
        SELECT r.gpu, r.usd, r.provider, r.source, r.seen_at, r.age, r.observation_id
        FROM rate_prices(as_of, known_at) AS r WHERE r.what = 'card_price' AND r.variant = 'new'
    ), fit AS (
        SELECT g.gpu, {gpu: c.gpu, usd: s.usd, provider: s.provider, source: s.source, seen_at: s.seen_at, age: s.age,
            observation_id: s.observation_id} AS new
        FROM gpus_now AS g JOIN gpus_now AS c
            ON c.gpu = g.gpu OR (c.memory_gb >= g.memory_gb AND c.memory_bandwidth_gb_per_s >= g.memory_bandwidth_gb_per_s)
        JOIN for_sale AS s ON s.gpu = c.gpu AND s.usd IS NOT NULL
    ), cheapest AS (
        SELECT gpu, min_by(new, (new.age > 3 * fresh_limit('card'), new.usd, new.gpu)) AS new FROM fit GROUP BY gpu
    )
    SELECT g.gpu, g.launched_on, g.msrp_usd, g.memory_gb, g.memory_bandwidth_gb_per_s, n.new.gpu AS new_gpu,
        n.new.usd AS new_usd, n.new.provider AS new_provider, n.new.source AS new_source, n.new.seen_at AS new_seen_at,
        n.new.age AS new_age, n.new.observation_id AS new_price_id
    FROM gpus_now AS g LEFT JOIN cheapest AS n ON n.gpu = g.gpu;
