-- question: what does a token cost, of which model, to train or to infer, when several sources say it?
-- grain: one row per (provider, model, tuned, phase, direction, method, adapter, size_tier, service_tier, min_context_tokens, per,
--   region). key: the same. parameters: as_of, known_at.
-- usd: per million tokens, or per hour of training (per). phase: train | infer; direction, of inference: input, output,
-- cached_input, cache_write. minimum_usd: the least that a job costs. grade: see grade_of, with the fresh limit of a token price.
-- A single price before any statistic, unexpired before expired, authority, then the newest; never averaged.
CREATE OR REPLACE MACRO token_prices(as_of, known_at) AS TABLE
    SELECT t.* EXCLUDE (price), quality_of('token', 'token', t.age, t.statistic, t.n, t.seen_precision).grade AS grade
    FROM token_rates(as_of, known_at) AS t
    WHERE t.usd IS NOT NULL
    QUALIFY row_number() OVER (
        PARTITION BY t.price, t.method
        ORDER BY t.statistic = 'single' DESC, t.age <= 3 * fresh_limit('token') DESC, t.authority, t.seen_at DESC, t.source,
            t.scope, t.subject, t.observation_id) = 1;
