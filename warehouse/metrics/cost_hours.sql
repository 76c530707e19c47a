-- question: how many GPU-hours does one run of a job take on each card?
-- grain: one row per card. key: gpu. parameters: of_job (a relation like cost_given), on_cards (a relation with gpu), known_at.
-- A person's own hours, then their own throughput, then what somebody timed: of a job with tokens a run whose tokens are known,
-- else one run as it was timed. The nearest of these: same method (LoRA is near QLoRA), card and size before others, the
-- model's own name before its size; the ranges of equally near ones are put together. basis: their ids.
-- flags: scaled:method, scaled:card, scaled:size (hours in proportion to parameters, at most 4 times either way: nothing is known
-- beyond), form_unsaid, beyond_peak (even its slow end is faster than the card's arithmetic), yours:hours.
-- edge cases: nobody timed anything near: no row. source: METRICS (e) "Hours from tokens"; cost_card_ratio.
-- example: (WITH j AS (SELECT * FROM cost_job(7, 'lora', own_hours_low := 2, own_hours_high := 3)), t AS (FROM cost_given('j', NULL, NULL, NULL)), c AS (SELECT 'x' AS gpu) SELECT hours FROM cost_hours('t', 'c', NULL)) => 2.5
CREATE OR REPLACE MACRO cost_timed(of_job, on_cards, known_at) AS TABLE
    WITH targets AS (SELECT DISTINCT c.gpu FROM query_table(on_cards) AS c),
    compared AS (
        SELECT t.gpu, f.id, f.gpu_hours_low, f.gpu_hours, f.gpu_hours_high, f.form_unsaid,
            coalesce(j.trained_million_tokens / f.million_tokens, 1) * j.params_b / f.params_b
                / if(j.unsloth, k.unsloth_speed, 1) AS times,
            CASE WHEN f.method = j.method THEN {low: 1.0e0, high: 1.0e0}
                ELSE cost_method_ratio(cost_method_time(f.method, k), cost_method_time(j.method, k)) END AS by_method,
            CASE WHEN f.gpu = t.gpu THEN {low: 1.0e0, high: 1.0e0} ELSE cost_card_ratio(a.fp16_tensor_tflops,
                a.memory_bandwidth_gb_per_s, b.fp16_tensor_tflops, b.memory_bandwidth_gb_per_s) END AS by_card,
            cost_peak_share(f.million_tokens, f.gpu_hours_high, f.params_b, f.method, a.fp16_tensor_tflops) > 1 AS beyond_peak,
            f.method <> j.method AS other_method, (f.method = 'full') <> (j.method = 'full') AS far_method,
            f.gpu <> t.gpu AS other_card, f.params_b <> j.params_b AS other_size,
            abs(ln(j.params_b / f.params_b)) AS apart,
            cost_model_name(f.model) IS DISTINCT FROM cost_model_name(j.model) AS other_name
        FROM query_table(of_job) AS j CROSS JOIN targets AS t CROSS JOIN cost_factors(known_at) AS k
        JOIN cost_workloads(known_at) AS f ON f.possible AND (j.million_tokens IS NULL OR f.million_tokens IS NOT NULL)
        LEFT JOIN gpus_now AS a ON a.gpu = f.gpu LEFT JOIN gpus_now AS b ON b.gpu = t.gpu
        WHERE abs(ln(j.params_b / f.params_b)) <= ln(4)
    ), nearest AS (
        SELECT * FROM compared WHERE times * by_method.low * by_card.low IS NOT NULL
        QUALIFY rank() OVER (PARTITION BY gpu ORDER BY far_method, other_method, other_card, apart, form_unsaid, other_name) = 1
    )
    SELECT gpu, min(gpu_hours_low * times * by_method.low * by_card.low) AS hours_low,
        avg(gpu_hours * times * range_of(by_method.low * by_card.low, by_method.high * by_card.high).point) AS hours,
        max(gpu_hours_high * times * by_method.high * by_card.high) AS hours_high, list_sort(list(DISTINCT id)) AS basis,
        list_filter([CASE WHEN bool_or(other_method) THEN 'scaled:method' END,
            CASE WHEN bool_or(other_card) THEN 'scaled:card' END, CASE WHEN bool_or(other_size) THEN 'scaled:size' END,
            CASE WHEN bool_or(form_unsaid) THEN 'form_unsaid' END, CASE WHEN bool_or(beyond_peak) THEN 'beyond_peak' END],
            lambda flag: flag IS NOT NULL) AS flags
    FROM nearest GROUP BY gpu;

CREATE OR REPLACE MACRO cost_hours(of_job, on_cards, known_at) AS TABLE
    WITH own AS (
        SELECT DISTINCT c.gpu, hours_from_tokens(j.million_tokens, j.epochs, j.own_tokens_per_gpu_second).value AS by_speed,
            CASE WHEN j.own_hours.low IS NULL THEN range_of(by_speed, by_speed) ELSE j.own_hours END AS hours
        FROM query_table(of_job) AS j CROSS JOIN query_table(on_cards) AS c
    )
    SELECT o.gpu, coalesce(o.hours.low, t.hours_low) AS hours_low, coalesce(o.hours.point, t.hours) AS hours,
        coalesce(o.hours.high, t.hours_high) AS hours_high, CASE WHEN o.hours.low IS NULL THEN t.basis ELSE [] END AS basis,
        CASE WHEN o.hours.low IS NULL THEN t.flags ELSE ['yours:hours'] END AS flags
    FROM own AS o LEFT JOIN cost_timed(of_job, on_cards, known_at) AS t ON t.gpu = o.gpu
    WHERE coalesce(o.hours.low, t.hours_low) IS NOT NULL;
