-- question: how long does a run take that is not the one somebody timed: another card, another method?
-- inputs: cost_method_time(method, factors of cost_factors): {low, high}: hours over those of LoRA. cost_method_ratio: of two
--   of these. cost_card_ratio: arithmetic (tensor TFLOPS) and bandwidth (GB/s) of the card that was timed and of the other.
--   cost_peak_share: million tokens trained on in so many GPU-hours, over what the card's arithmetic allows.
-- output: {low, high}, factors of the hours; a share of the peak, above 1 impossible. Null where a figure is not known.
-- edge cases: a job is bound by arithmetic or by memory, so its speed lies between the two ratios (the roofline model, Williams
--   et al. 2009). A token costs 6 FLOP a parameter to train on, 4 where the weights stay as they are (LoRA, QLoRA).
-- source: METRICS 0 (ranges by corners); Kaplan et al. 2020 for the 6 FLOP.
-- example: cost_card_ratio(300, 2000, 600, 2500) => {low: 0.5e0, high: 0.8e0}
-- example: cost_card_ratio(300, 2000, NULL, 2500) => NULL
-- example: cost_method_ratio({low: 1.0, high: 1.0}, {low: 1.1, high: 1.4}) => {low: 1.1e0, high: 1.4e0}
-- example: cost_method_ratio({low: 2.0, high: 3.0}, {low: 1.0, high: 1.0}) => {low: 0.3333333333333333e0, high: 0.5e0}
-- example: cost_peak_share(250, 5, 7, 'lora', 312) => 1.2464387
CREATE OR REPLACE MACRO cost_method_time(method, factors) AS CASE method
    WHEN 'lora' THEN {low: 1.0e0, high: 1.0e0}
    WHEN 'qlora' THEN {low: factors.qlora_low, high: factors.qlora_high}
    WHEN 'full' THEN {low: factors.full_low, high: factors.full_high} END;

CREATE OR REPLACE MACRO cost_method_ratio(timed, asked) AS
    {low: CAST(asked.low / timed.high AS DOUBLE), high: CAST(asked.high / timed.low AS DOUBLE)};

CREATE OR REPLACE MACRO cost_card_ratio(timed_tflops, timed_gb_per_s, tflops, gb_per_s) AS
    CASE WHEN timed_tflops IS NOT NULL AND timed_gb_per_s IS NOT NULL AND tflops IS NOT NULL AND gb_per_s IS NOT NULL THEN
        {low: CAST(least(timed_tflops / tflops, timed_gb_per_s / gb_per_s) AS DOUBLE),
         high: CAST(greatest(timed_tflops / tflops, timed_gb_per_s / gb_per_s) AS DOUBLE)} END;

CREATE OR REPLACE MACRO cost_peak_share(million_tokens, gpu_hours, params_b, method, tflops) AS
    CASE method WHEN 'full' THEN 6 ELSE 4 END * CAST(params_b AS DOUBLE) * 1e9 * million_tokens * 1e6
        / (gpu_hours * 3600e0 * tflops * 1e12);
