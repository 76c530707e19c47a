-- question: does a job fit the cards?
-- inputs: as vram_need, then card_gb (memory of one card) and cards (their memory together).
-- output: {value need over capacity, state fits | tight | infeasible, need_gb, status}; status: ok, infeasible, missing_input.
-- edge cases: up to 0.90 fits, up to 1.10 is tight, above does not fit; unknown memory or parameters: missing_input; an unknown
--   quantisation counts as FP16. source: METRICS (k), the table of jobs in the seeds.
-- example: vram_fit(8, 'full', 80).state => 'fits'
-- example: round(vram_fit(8, 'full', 80).value, 3) => 0.725
-- example: round(vram_fit(70, 'full', 80, 4).value, 2) => 1.59
-- example: vram_fit(70, 'full', 80, 4).status => 'infeasible'
-- example: round(vram_fit(7, 'lora', 24).value, 2) => 0.67
-- example: round(vram_fit(8, 'lora', 24).value, 2) => 0.76
-- example: round(vram_fit(13, 'lora', 40).value, 2) => 0.74
-- example: round(vram_fit(70, 'lora', 80).value, 2) => 2.00
-- example: vram_fit(70, 'lora', 80, 4).state => 'fits'
-- example: round(vram_fit(405, 'lora', 80, 8).value, 2) => 1.45
-- example: round(vram_fit(7, 'qlora', 8).value, 2) => 0.69
-- example: round(vram_fit(8, 'qlora', 24).value, 2) => 0.26
-- example: round(vram_fit(13, 'qlora', 24).value, 2) => 0.43
-- example: vram_fit(65, 'qlora', 48).state => 'tight'
-- example: vram_fit(65, 'qlora', 40).state => 'infeasible'
-- example: round(vram_fit(70, 'qlora', 80).value, 2) => 0.69
-- example: round(vram_fit(70, 'qlora', 24).value, 2) => 2.30
-- example: vram_fit(405, 'qlora', 80, 4).state => 'tight'
-- example: vram_fit(8, 'lora', NULL).status => 'missing_input:card_memory'
-- example: vram_fit(NULL, 'lora', 24).status => 'missing_input:params'
-- example: vram_fit(8, 'guess', 24).status => 'invalid:method'
CREATE OR REPLACE MACRO fit_state(ratio) AS
    CASE WHEN ratio <= 0.90 THEN 'fits' WHEN ratio <= 1.10 THEN 'tight' WHEN ratio > 1.10 THEN 'infeasible' END;

CREATE OR REPLACE MACRO fit_of(need, capacity_gb, unknown) AS {
    value: CASE WHEN capacity_gb > 0 THEN need / capacity_gb END,
    state: CASE WHEN capacity_gb > 0 THEN fit_state(need / capacity_gb) END,
    need_gb: need,
    status: CASE
        WHEN need IS NULL THEN unknown
        WHEN capacity_gb > 0 THEN CASE fit_state(need / capacity_gb) WHEN 'infeasible' THEN 'infeasible' ELSE 'ok' END
        ELSE 'missing_input:card_memory' END
};

CREATE OR REPLACE MACRO vram_fit(params_b, method, card_gb, cards := 1, bytes_per_parameter := NULL, optimizer_bytes := 2,
        working_gb := NULL, working_scale := 1, unsloth := false) AS
    fit_of(vram_need(params_b, method, bytes_per_parameter := bytes_per_parameter, optimizer_bytes := optimizer_bytes,
        working_gb := working_gb, working_scale := working_scale, unsloth := unsloth), cards * card_gb,
        CASE WHEN params_b IS NULL THEN 'missing_input:params' WHEN method IS NULL THEN 'missing_input:method'
            WHEN method NOT IN ('full', 'lora', 'qlora', 'inference') THEN 'invalid:method'
            ELSE 'missing_input:working_memory' END);
