-- question: what do a model's answers cost by a long prompt, by its tuned version, by retrieval?
-- grain: of cost_requests one row per (provider, tuned) that has the price of input and output. key: the same. parameters:
--   model_name, as_of, known_at. Standard service, any length of prompt, the cheapest of several snapshots and regions.
-- grain: of cost_answers one row per route (prompt, fine_tune, retrieval). key: route. parameters: model_name,
--   requests_per_month, prompt_tokens, tuned_tokens (of the prompt), retrieved_tokens (beside the long prompt), output_tokens,
--   tuned_usd (per request, where the person knows it), one_time_usd, upkeep_usd (a month), base_usd (a month, of
--   retrieval), horizon_months. payback: of the fine-tune against the long prompt, on every row. provider: the cheapest, an
--   unexpired price first.
-- edge cases: what is not known is missing_input in status, and the route has no cost. source: METRICS (h): the long prompt at
--   the untuned model's price, the short one at the tuned model's.
-- example: (SELECT status FROM cost_answers('x', 1000, 100, 50, 10, 10, 0, 0, NULL, NULL, NULL, 36) WHERE route = 'fine_tune') => 'missing_input:upkeep'
-- example: (SELECT count(*) FROM cost_requests('x', NULL, NULL)) => 0
CREATE OR REPLACE MACRO cost_requests(model_name, as_of, known_at) AS TABLE
    SELECT provider, tuned, min(usd) FILTER (direction = 'input') AS usd_in, min(usd) FILTER (direction = 'output') AS usd_out,
        max(grade) AS grade, max(age) AS age, list_sort(list(DISTINCT source)) AS sources
    FROM token_prices(as_of, known_at) AS p
    WHERE p.phase = 'infer' AND p.service_tier = 'standard' AND p.min_context_tokens IS NULL
        AND p.direction IN ('input', 'output') AND cost_model_name(p.model) = cost_model_name(model_name)
    GROUP BY provider, tuned HAVING usd_in IS NOT NULL AND usd_out IS NOT NULL;

CREATE OR REPLACE MACRO cost_answers(model_name, requests_per_month, prompt_tokens, tuned_tokens, retrieved_tokens, output_tokens,
        tuned_usd, one_time_usd, upkeep_usd, base_usd, horizon_months, as_of := NULL, known_at := NULL) AS TABLE
    WITH priced AS (
        SELECT r.*, request_cost(if(r.tuned, tuned_tokens, prompt_tokens), output_tokens, r.usd_in, r.usd_out) AS request_usd
        FROM cost_requests(model_name, as_of, known_at) AS r
    ), cheapest AS (
        SELECT * FROM priced
        QUALIFY row_number() OVER (PARTITION BY tuned ORDER BY grade = 'D', request_usd NULLS LAST, provider) = 1
    ), sides AS (
        SELECT max(b) FILTER (NOT b.tuned) AS base, max(b) FILTER (b.tuned) AS tuned FROM cheapest AS b
    ), told AS (
        SELECT s.base, s.tuned, s.base.request_usd AS prompt_usd, coalesce(tuned_usd, s.tuned.request_usd) AS short_usd,
            request_cost(prompt_tokens + retrieved_tokens, output_tokens, s.base.usd_in, s.base.usd_out) AS retrieval_usd
        FROM sides AS s
    )
    SELECT a.route, CASE a.route WHEN 'fine_tune' THEN CASE WHEN tuned_usd IS NULL THEN t.tuned.provider END
            ELSE t.base.provider END AS provider,
        CASE a.route WHEN 'prompt' THEN t.prompt_usd WHEN 'fine_tune' THEN t.short_usd ELSE t.retrieval_usd END
            AS usd_per_request, a.one_time_usd, a.usd_per_month, a.horizon_usd, a.rank,
        CASE WHEN a.route = 'fine_tune' AND a.status = 'missing_input:prompt_cost' THEN 'missing_input:tuned_cost'
            ELSE a.status END AS status,
        CASE a.route WHEN 'fine_tune' THEN CASE WHEN tuned_usd IS NULL THEN t.tuned.grade END ELSE t.base.grade END AS grade,
        ft_vs_prompt(one_time_usd, requests_per_month, t.prompt_usd, t.short_usd, upkeep_usd_per_month := upkeep_usd,
            horizon_months := horizon_months) AS payback
    FROM told AS t, answer_routes(requests_per_month, t.prompt_usd, t.short_usd, one_time_usd, upkeep_usd, t.retrieval_usd,
        base_usd, months := horizon_months) AS a;
