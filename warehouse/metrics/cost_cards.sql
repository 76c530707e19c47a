-- question: on how many cards does a job fit?
-- inputs: params_b (billion parameters), method, card_gb, asked_cards (null: the smallest of 1, 2, 4 and 8, which is how machines
--   are rented out, that fits or is tight), unsloth. cost_memory: a card's memory by
--   the catalogue, else what its name says (of a card whose form nobody states).
-- output: cost_cards a whole number, null where not even eight are enough or the memory is unknown; cost_memory GB.
-- source: METRICS (k).
-- example: cost_cards(7, 'lora', 24, NULL, false) => 1
-- example: cost_cards(70, 'lora', 80, NULL, false) => 2
-- example: cost_cards(70, 'qlora', 24, NULL, false) => 4
-- example: cost_cards(405, 'full', 80, NULL, false) => NULL
-- example: cost_cards(70, 'lora', 80, 8, false) => 8
-- example: cost_memory('a100-unknown-80gb', NULL) => 80
CREATE OR REPLACE MACRO cost_memory(gpu_slug, catalogue_gb) AS
    coalesce(catalogue_gb, TRY_CAST(regexp_extract(gpu_slug, '-(\d+)gb$', 1) AS DOUBLE));

CREATE OR REPLACE MACRO cost_cards(params_b, method, card_gb, asked_cards, unsloth) AS
    coalesce(asked_cards, list_filter([1, 2, 4, 8],
        lambda n: vram_fit(params_b, method, card_gb, cards := n, unsloth := unsloth).status = 'ok')[1]);
