-- question: do several sources say the same about one price of tokens, and if not, by how much do they differ?
-- grain: one row per (price, pair of sources). key: provider, model (or size_tier), tuned, phase, direction, method, adapter,
--   service_tier, min_context_tokens, per, region, one_source, one_scope, other_source, other_scope. parameters: as_of, known_at.
-- Compared is what each source says now, before token_prices chooses. `one` is the side of higher authority, `difference` what the
-- other says relative to it. An article or a witness that names no method of training means the supervised one.
-- verdict: disagree beyond 2 %, agree within; apart where the two were seen further apart than a token price stays fresh.
CREATE OR REPLACE MACRO token_crosscheck(as_of, known_at) AS TABLE
    WITH said AS (
        SELECT t.*, coalesce(t.method, CASE WHEN t.phase = 'train' AND t.authority >= 4 THEN 'sft' END) AS meant
        FROM token_rates(as_of, known_at) AS t
        WHERE t.usd > 0
        QUALIFY row_number() OVER (
            PARTITION BY t.source, t.scope, t.price, meant
            ORDER BY t.statistic = 'single' DESC, t.seen_at DESC, t.subject, t.observation_id) = 1
    )
    SELECT a.provider, a.model, a.tuned, a.phase, a.direction, a.meant AS method, a.adapter, a.size_tier, a.service_tier,
        a.min_context_tokens, a.per, a.region,
        a.source AS one_source, a.scope AS one_scope, a.usd AS one_usd, a.price_text AS one_price_text, a.age AS one_age,
        a.page AS one_page,
        b.source AS other_source, b.scope AS other_scope, b.usd AS other_usd, b.price_text AS other_price_text, b.age AS other_age,
        b.page AS other_page, b.usd / a.usd - 1 AS difference,
        CASE WHEN abs(b.usd / a.usd - 1) <= 0.02 + 1e-9 THEN 'agree'
            WHEN abs(date_diff('second', a.seen_at, b.seen_at)) * INTERVAL 1 SECOND > fresh_limit('token') THEN 'apart'
            ELSE 'disagree' END AS verdict
    FROM said AS a JOIN said AS b ON b.price = a.price AND b.meant IS NOT DISTINCT FROM a.meant
        AND (a.authority, a.source, a.scope) < (b.authority, b.source, b.scope);
