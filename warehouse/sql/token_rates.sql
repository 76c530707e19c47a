-- question: what does each source say of each price per token, and per hour of training, in US dollars?
-- grain: one row per (source, natural key, statistic). key: observation_id. parameters: as_of, known_at.
-- price: what the price is of, as one text that is equal where two sources mean the same, the method of training apart. A price by
-- size of model has no model, and is of the sizes from min_params_b to max_params_b, else of its words. A price whose service tier
-- nobody names is the standard one, as every catalogue and page prints it first.
CREATE OR REPLACE MACRO token_rates(as_of, known_at) AS TABLE
    WITH named AS (
        SELECT r.*, CASE WHEN r.size_tier IS NULL THEN token_model(r.subject).model END AS model,
            token_model(r.subject).tuned AS tuned, if(r.what = 'training', 'train', 'infer') AS phase, r.variant AS direction,
            coalesce(r.service_tier, 'standard') AS tier, CASE WHEN r.max_params_b IS NULL THEN lower(r.size_tier)
                WHEN r.size_tier IS NOT NULL THEN coalesce(r.min_params_b, 0) || '-' || r.max_params_b END AS sizes,
            usd_of(r.currency, f.usd, r.seen_at - f.effective_at) AS rate_usd
        FROM current_rows('rates', as_of, known_at) AS r
        ASOF LEFT JOIN usd_rates(as_of, known_at) AS f ON f.currency = r.currency AND f.effective_at <= r.seen_at
        WHERE r.what IN ('training', 'inference') AND r.per IN ('million_tokens', 'training_hour')
            AND r.statistic IN ('single', 'median', 'mean', 'p25') AND r.amount > 0
    )
    SELECT provider, model, tuned, phase, direction, method, adapter, size_tier, tier AS service_tier, min_context_tokens, per, region,
        CAST(amount AS DOUBLE) * rate_usd AS usd, CAST(minimum_amount AS DOUBLE) * rate_usd AS minimum_usd, billing,
        min_params_b, max_params_b, source, coalesce(scope, '') AS scope, authority, statistic, n, seen_at, seen_precision,
        world_instant(as_of) - seen_at AS age, subject, price_text, page, observation_id,
        concat_ws(chr(31), provider, coalesce(model, sizes), tuned, phase, per, coalesce(direction, ''), coalesce(adapter, ''), tier,
            coalesce(CAST(min_context_tokens AS VARCHAR), ''), coalesce(region, '')) AS price
    FROM named;
