-- question: prompt, fine-tune or retrieval: what does each way to answer requests cost over the horizon?
-- grain: one row per route. key: route. parameters: requests_per_month, prompt_usd (per request, untuned, long prompt), tuned_usd
--   (per request, short prompt), tuned_once_usd, tuned_upkeep_usd (per month), retrieval_usd (per request, with the context),
--   retrieval_base_usd (per month), months. A route with a missing input has no cost and no rank.
-- source: METRICS (h): retrieval stands beside the two wherever they are compared.
-- example: (SELECT route FROM answer_routes(500000, 0.0054, 0, 12000, 180, 0.006, 200) WHERE rank = 1) => 'fine_tune'
-- example: (SELECT horizon_usd FROM answer_routes(500000, 0.0054, 0, 12000, 180, 0.006, 200) WHERE route = 'prompt') => 97200
-- example: (SELECT status FROM answer_routes(5, 1, 0, 1, 1, NULL, 200) WHERE route = 'retrieval') => 'missing_input:prompt_cost'
CREATE OR REPLACE MACRO answer_routes(requests_per_month, prompt_usd, tuned_usd, tuned_once_usd, tuned_upkeep_usd, retrieval_usd,
        retrieval_base_usd, months := 36) AS TABLE
    WITH routes AS (
        SELECT 'prompt' AS route, CAST(0 AS DOUBLE) AS one_time_usd, rag_monthly(requests_per_month, prompt_usd, 0) AS monthly
        UNION ALL
        SELECT 'fine_tune', tuned_once_usd, rag_monthly(requests_per_month, tuned_usd, tuned_upkeep_usd)
        UNION ALL
        SELECT 'retrieval', 0, rag_monthly(requests_per_month, retrieval_usd, retrieval_base_usd)
    ), priced AS (
        SELECT r.route, r.one_time_usd, r.monthly.value AS usd_per_month,
            r.one_time_usd + months * r.monthly.value AS horizon_usd,
            CASE WHEN r.one_time_usd IS NULL THEN 'missing_input:one_time'
                WHEN r.monthly.status = 'missing_input:base' THEN 'missing_input:upkeep' ELSE r.monthly.status END AS status
        FROM routes AS r
    )
    SELECT p.*, CASE WHEN p.horizon_usd IS NOT NULL THEN rank() OVER (ORDER BY p.horizon_usd NULLS LAST) END AS rank
    FROM priced AS p;
