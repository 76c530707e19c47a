-- question: how many GPU-hours does training on so many tokens take?
-- inputs: million_tokens (of the data set), epochs, tokens_per_gpu_second (throughput of a cited run of that model, method and
--   card: tokens_per_second of its tokens, epochs included, and its GPU-hours; the long end of its hours is the low end of throughput).
-- output: {value GPU-hours, status}. edge cases: no tokens take no hours; a throughput of nothing never ends.
-- source: METRICS (e) "Hours from tokens"; seed 004: 250 million tokens in 3 to 5 hours, 7B LoRA on one A100.
-- example: hours_from_tokens(50, 3, tokens_per_second(250, 4)).value => 2.4
-- example: hours_from_tokens(0, 3, 17000).value => 0
-- example: hours_from_tokens(50, 3, 0).status => 'never'
-- example: hours_from_tokens(50, 3, NULL).status => 'missing_input:throughput'
CREATE OR REPLACE MACRO hours_from_tokens(million_tokens, epochs, tokens_per_gpu_second) AS {
    value: CASE WHEN tokens_per_gpu_second > 0 THEN million_tokens * epochs / (3600e-6 * tokens_per_gpu_second) END,
    status: CASE
        WHEN million_tokens IS NULL THEN 'missing_input:tokens'
        WHEN epochs IS NULL THEN 'missing_input:epochs'
        WHEN tokens_per_gpu_second IS NULL THEN 'missing_input:throughput'
        WHEN tokens_per_gpu_second <= 0 THEN 'never'
        ELSE 'ok' END
};
