-- question: how much GPU memory does a job need?
-- inputs: params_b (billion parameters), method (full, lora, qlora, inference), bytes_per_parameter (of the weights: 2 FP16,
--   1 int8, 0.5 int4; null: 0.5 for qlora, else FP16), optimizer_bytes (per parameter, full only: 2 for 8-bit Adam,
--   8 with fp32 moments, 12 with master weights too), working_gb (activations, adapters' states or the cache of inference,
--   where known; null: the seeds' calibration for sequences of 2,048 tokens in small batches), working_scale (sequence x batch
--   over that), unsloth.
-- output: GB (null where the parameters, or the method, are not known; inference without working_gb is the weights alone).
-- source: METRICS (k); seeds 001 to 004. Unsloth needs 0.4 of the memory of LoRA and QLoRA (seed 002).
-- example: model_weights_gb(70, bytes_per_parameter := 0.5) => 35
-- example: vram_need(8, 'full') => 58
-- example: vram_need(8, 'full', optimizer_bytes := 12) => 138
-- example: vram_need(7, 'lora') => 16.03
-- example: vram_need(70, 'qlora') => 55.3
-- example: vram_need(70, 'qlora', working_gb := 20) => 55
-- example: vram_need(8, 'qlora', unsloth := true) => 2.528
-- example: vram_need(405, 'inference') => 810
-- example: vram_need(8, 'guess') => NULL
CREATE OR REPLACE MACRO model_weights_gb(params_b, bytes_per_parameter := 2) AS
    CAST(params_b AS DOUBLE) * bytes_per_parameter;

CREATE OR REPLACE MACRO vram_need(params_b, method, bytes_per_parameter := NULL, optimizer_bytes := 2, working_gb := NULL,
        working_scale := 1, unsloth := false) AS
    CASE method
        WHEN 'full' THEN
            model_weights_gb(params_b, bytes_per_parameter := coalesce(bytes_per_parameter, 2) + 2 + optimizer_bytes)
                + coalesce(working_gb, 1.25e0 * params_b * working_scale)
        WHEN 'lora' THEN (model_weights_gb(params_b, bytes_per_parameter := coalesce(bytes_per_parameter, 2))
            + coalesce(working_gb, greatest(2, 0.29e0 * params_b) * working_scale)) * CASE WHEN unsloth THEN 0.4 ELSE 1 END
        WHEN 'qlora' THEN (model_weights_gb(params_b, bytes_per_parameter := coalesce(bytes_per_parameter, 0.5))
            + coalesce(working_gb, greatest(2, 0.29e0 * params_b) * working_scale)) * CASE WHEN unsloth THEN 0.4 ELSE 1 END
        WHEN 'inference' THEN model_weights_gb(params_b, bytes_per_parameter := coalesce(bytes_per_parameter, 2))
            + coalesce(working_gb, 0) END;
