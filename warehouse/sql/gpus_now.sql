-- question: what does today's catalogue say of each card?
-- grain: one row per card. key: gpu. parameters: none (a mended fact mends all history, as a mended name does).
CREATE OR REPLACE VIEW gpus_now AS
    SELECT * FROM gpus WHERE gpus.recorded_at = (SELECT max(recorded_at) FROM gpus);
