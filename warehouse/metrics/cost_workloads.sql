-- question: what is known of fine-tuning runs: how long each took on which card, and by how much a method or a tool changes that?
-- parameters: known_at. Of the facts recorded by then the newest version.
-- grain: of cost_workloads one row per (fact about the hours of a run, card that its words mean). key: id, gpu. GPU-hours of all
--   cards together (an `hour` counts every card). possible: false where the cards that it names cannot hold the job (METRICS k).
--   Left out: runs of unknown method or size, and runs with Unsloth.
-- cost_factors: one row: hours of QLoRA and of training all weights over those of LoRA, hours without Unsloth over those with it,
--   and the hours of a spot machine, lost runs counted, over those without; null where nothing is known.
-- cost_quality: grain: one row per fact about the quality of a method. key: id. Shown beside a cost, never folded into it.
-- source: METRICS (b), (e), (k); workloads W000-014, W001-006 (QLoRA), W004-026 (LoRA), W002-024 (Unsloth), W004-030 (spot).
-- example: (SELECT count(*) FROM cost_workloads(NULL)) => 0
-- example: (SELECT count(qlora_high) FROM cost_factors(NULL)) => 0
CREATE OR REPLACE MACRO workloads_then(known_at) AS TABLE
    SELECT * FROM workloads AS w
    WHERE w.recorded_at = (SELECT max(recorded_at) FROM workloads WHERE recorded_at <= instant(known_at));

CREATE OR REPLACE MACRO cost_workloads(known_at) AS TABLE
    WITH named AS (
        SELECT w.* EXCLUDE (cards), unnest(w.cards) AS card FROM workloads_then(known_at) AS w
        WHERE w.category = 'gpu_hours' AND w.unit IN ('gpu_hour', 'hour') AND w.method IN ('full', 'lora', 'qlora')
            AND w.params_b IS NOT NULL AND NOT contains(lower(w.quantity), 'unsloth')
    ), timed AS (
        SELECT n.*, if(n.unit = 'hour', n.card.cards, 1) AS times_low, if(n.unit = 'hour', n.card.cards_high, 1) AS times_high,
            range_of(n.low * times_low, n.high * times_high) AS gpu_hours
        FROM named AS n
    )
    SELECT t.id, t.source, t.dated_on, t.model, t.params_b, t.method, t.million_tokens, t.conditions, t.doubt,
        t.card.gpu AS gpu, t.card.cards AS cards, t.card.form_unsaid AS form_unsaid, t.gpu_hours.low AS gpu_hours_low,
        coalesce(CASE WHEN t.times_low = t.times_high THEN t.point * t.times_low END, t.gpu_hours.point) AS gpu_hours,
        t.gpu_hours.high AS gpu_hours_high,
        t.card.cards IS NULL OR coalesce(vram_fit(t.params_b, t.method, cost_memory(t.card.gpu, g.memory_gb),
            cards := t.card.cards_high).status <> 'infeasible', true) AS possible
    FROM timed AS t LEFT JOIN gpus_now AS g ON g.gpu = t.card.gpu;

CREATE OR REPLACE MACRO cost_factors(known_at) AS TABLE
    SELECT 1 / min(w.high) FILTER (w.id = 'W001-006') AS qlora_low, 1 + max(w.high) FILTER (w.id = 'W000-014') AS qlora_high,
        min(w.low) FILTER (w.id = 'W004-026') AS full_low, max(w.high) FILTER (w.id = 'W004-026') AS full_high,
        min(w.low) FILTER (w.id = 'W002-024') AS unsloth_speed,
        1 + min(w.low) FILTER (w.id = 'W004-030') / 12 AS lost_low, 1 + max(w.high) FILTER (w.id = 'W004-030') / 12 AS lost_high
    FROM workloads_then(known_at) AS w;

CREATE OR REPLACE MACRO cost_quality(known_at) AS TABLE
    SELECT w.id, w.method, w.quantity, w.low, w.high, w.unit, w.source, w.dated_on
    FROM workloads_then(known_at) AS w WHERE w.category = 'quality';
