-- question: which card does a published name mean, by today's catalogue?
-- grain: one row per name as published. key: gpu_text, memory_gb, form_text. parameters: none (a mended alias mends all history).
CREATE OR REPLACE VIEW gpu_names_now AS
    SELECT gpu_text, memory_gb, form_text, max_by(gpu_names.gpu, recorded_at) AS gpu
    FROM gpu_names GROUP BY gpu_text, memory_gb, form_text;
