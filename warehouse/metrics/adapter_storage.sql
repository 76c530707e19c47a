-- question: how much disk do adapters take against merged models, and how many adapters fit beside the model on a card?
-- inputs: adapters, params_b (billion parameters of the model), adapter_mb (one adapter), bytes_per_parameter; card_gb, model_gb,
--   cache_gb.
-- output: {merged_gb, shared_gb, adapters_gb} of disk (1 GB is 1,000 MB, as card makers count); a whole number of adapters,
--   0 where the model itself does not fit. Unknown inputs give null.
-- source: METRICS (j); seed 003 (5 x 14 GB against 150 to 400 MB).
-- example: adapter_storage(5, 7, 30).merged_gb => 70
-- example: adapter_storage(5, 7, 80).adapters_gb => 0.4
-- example: adapter_storage(5, 7, 30).shared_gb => 14.15
-- example: adapters_that_fit(24, 14, 80, cache_gb := 6) => 50
-- example: adapters_that_fit(8, 14, 80) => 0
CREATE OR REPLACE MACRO adapter_storage(adapters, params_b, adapter_mb, bytes_per_parameter := 2) AS {
    merged_gb: adapters * model_weights_gb(params_b, bytes_per_parameter := bytes_per_parameter),
    shared_gb: model_weights_gb(params_b, bytes_per_parameter := bytes_per_parameter) + adapters * adapter_mb / 1000,
    adapters_gb: adapters * adapter_mb / 1000
};

CREATE OR REPLACE MACRO adapters_that_fit(card_gb, model_gb, adapter_mb, cache_gb := 0) AS
    CASE WHEN card_gb - model_gb - cache_gb <= 0 THEN 0 ELSE floor((card_gb - model_gb - cache_gb) * 1000 / adapter_mb) END;
