-- question: what is a person's job, as the cost macros take it?
-- inputs: params_b (billion parameters; null: a model that nobody can rent a card for), method, million_tokens (of the data set;
--   null: one run as others timed it), model_name, validation_million_tokens, asked_cards, unsloth, only_gpus (a list of cards),
--   own hours (GPU-hours a run, low and high), own_tokens_per_gpu_second; runs (low and high, failed ones counted) or a failed
--   share (low and high) around good runs; or runs_per_month, project_months and rerun_share; storage_gb over project_months;
--   with_work (labour and operations in the total).
-- grain: one row. cost_model_name: of what a person or a publisher wrote, without the day of a snapshot or its being for chat;
--   cost_model_size: the size in it, null for a mixture of experts.
-- source: METRICS (e), (g).
-- example: (SELECT runs FROM cost_job(7, 'lora', runs_low := 3, runs_high := 5)) => {low: 3.0, point: 4.0, high: 5.0}
-- example: cost_model_name('gpt-4o-mini-2024-07-18') => 'gpt-4o-mini'
-- example: cost_model_size('meta/Llama 3.1 8B Instruct') => 8
-- example: cost_model_size('qwen3-30b-a3b') => 30
-- example: cost_model_size('llama-4-scout-17b-16e-instruct') => NULL
-- example: cost_model_size('mixtral-8x7b') => NULL
-- example: cost_model_size('gpt-4o-mini') => NULL
CREATE OR REPLACE MACRO cost_model_name(written) AS
    regexp_replace(token_model(written).model, '-(20\d\d-\d\d-\d\d|00\d|instruct|chat|it)$', '');

CREATE OR REPLACE MACRO cost_model_size(written) AS
    CASE WHEN NOT regexp_matches(token_model(written).model, '\d+x\d|\b\d+e\b') THEN
        TRY_CAST(regexp_extract(token_model(written).model, '(?:^|-)(\d+(?:\.\d+)?)b(?:$|-)', 1) AS DOUBLE) END;

CREATE OR REPLACE MACRO cost_job(params_b, method, million_tokens := NULL, model_name := NULL, validation_million_tokens := 0,
        asked_cards := NULL, unsloth := false, only_gpus := NULL, own_hours_low := NULL, own_hours_high := NULL,
        own_tokens_per_gpu_second := NULL, runs_low := 1, runs_high := 1, failed_low := NULL, failed_high := NULL,
        runs_per_month := NULL, project_months := NULL, rerun_share := 0, storage_gb := 0, with_work := false) AS TABLE
    SELECT CAST(params_b AS DOUBLE) AS params_b, CAST(method AS VARCHAR) AS method,
        CAST(million_tokens AS DOUBLE) AS million_tokens, token_model(CAST(model_name AS VARCHAR)).model AS model,
        CAST(validation_million_tokens AS DOUBLE) AS validation_million_tokens, CAST(asked_cards AS INTEGER) AS asked_cards,
        CAST(unsloth AS BOOLEAN) AS unsloth, CAST(only_gpus AS VARCHAR[]) AS only_gpus,
        range_of(own_hours_low, own_hours_high) AS own_hours,
        CAST(own_tokens_per_gpu_second AS DOUBLE) AS own_tokens_per_gpu_second, range_of(runs_low, runs_high) AS runs,
        range_of(failed_low, failed_high) AS failed, CAST(runs_per_month AS DOUBLE) AS runs_per_month,
        CAST(project_months AS DOUBLE) AS project_months, CAST(rerun_share AS DOUBLE) AS rerun_share,
        CAST(storage_gb AS DOUBLE) AS storage_gb, CAST(with_work AS BOOLEAN) AS with_work;
