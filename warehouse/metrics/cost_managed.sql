-- question: what does one run of a job cost at each publisher that trains models?
-- grain: one row per (provider, model, tier). key: the same. tier: the service tier. parameters: of_job (a relation like
--   cost_given), as_of, known_at. Models: the job's own by name, those of the same size, and prices by size that
--   hold for it (of a publisher who says several the unexpired, the newest, the narrowest). LoRA and QLoRA are what
--   publishers call LoRA.
-- price: USD per 1M tokens; run: {low, point, high} USD, all equal, the minimum charge in.
-- edge cases: no tokens said: missing_input:tokens. Prices by the hour of training (reinforcement) and by preference are no
--   price of this job. Closed publishers are priced and not recommendable. source: METRICS (g).
-- example: (WITH j AS (FROM cost_job(7, 'lora')), t AS (FROM cost_given('j', NULL, NULL, NULL)) SELECT count(*) FROM cost_managed('t', NULL, NULL)) => 0
CREATE OR REPLACE MACRO cost_managed(of_job, as_of, known_at) AS TABLE
    WITH suited AS (
        SELECT m.*, coalesce(m.model, lower(m.size_tier)) AS trains, m.max_params_b - coalesce(m.min_params_b, 0) AS width,
            j.billed_million_tokens
        FROM managed_routes(as_of, known_at) AS m CROSS JOIN query_table(of_job) AS j
        WHERE m.per = 'million_tokens' AND coalesce(m.method = 'sft', true) AND m.min_context_tokens IS NULL
            AND coalesce(m.adapter = CASE j.method WHEN 'full' THEN 'full' ELSE 'lora' END, true)
            AND (cost_model_name(m.model) = cost_model_name(j.model) OR cost_model_size(m.model) = j.params_b
                OR j.params_b BETWEEN coalesce(m.min_params_b, 0) AND m.max_params_b)
    ), chosen AS (
        SELECT * FROM suited
        QUALIFY row_number() OVER (PARTITION BY provider, coalesce(model, ''), service_tier
            ORDER BY grade = 'D', seen_at DESC, width, method NULLS LAST, observation_id) = 1
    ), costed AS (
        SELECT c.*, managed_job_cost(c.billed_million_tokens, c.usd, min_charge_usd := coalesce(c.minimum_usd, 0),
            open_to_new_customers := NOT c.closed_to_new) AS job
        FROM chosen AS c
    )
    SELECT 'managed' AS route, c.provider, c.trains AS model, c.service_tier AS tier, c.usd AS price,
        {low: c.job.value, point: c.job.value, high: c.job.value} AS run, c.job.status AS status,
        list_concat(c.job.flags, CASE WHEN c.minimum_usd > c.billed_million_tokens * c.usd THEN ['minimum_charge'] ELSE [] END)
            AS flags, c.minimum_usd, c.grade, c.age, c.age > fresh_limit('token') AS stale, c.source,
        NOT c.closed_to_new AS available_to_new_customers, c.ends_on, c.recommendable, c.statement
    FROM costed AS c;
