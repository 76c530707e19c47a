-- question: what does it cost to train on so many tokens on a rented (or own) card, work included?
-- inputs: million_tokens (data set times epochs), usd_per_million_tokens (see self_hosted_token_price), labour_hours,
--   labour_usd_per_hour, setup_usd, operations_share (added to the whole, such as 0.2). tokens_per_second: million tokens that so
--   many GPU-hours got through. self_hosted_token_price: price of a GPU-hour, tokens a second of one card, rent_multiplier (idle
--   time and interruptions).
-- output: {value USD, status}; tokens a second; USD per 1M tokens (null where an input is missing or no token gets through).
-- edge cases: no hours of work still cost the card; a missing input is named.
-- source: METRICS (g); seed 004 (7B LoRA: 250M tokens in 4 h at 1.19; operations 20 %).
-- example: tokens_per_second(250, 4) => 17361.1111111
-- example: self_hosted_token_price(1.19, tokens_per_second(250, 4)) => 0.01904
-- example: self_hosted_token_price(0.7, tokens_per_second(250, 4), rent_multiplier := 1.25) => 0.014
-- example: self_hosted_token_price(1.19, 0) => NULL
-- example: self_hosted_job_cost(250, 0.01904, labour_hours := 4, labour_usd_per_hour := 120).value => 484.76
-- example: self_hosted_job_cost(250, 0.01904, operations_share := 0.2).value => 5.712
-- example: self_hosted_job_cost(250, NULL).status => 'missing_input:token_price'
CREATE OR REPLACE MACRO tokens_per_second(million_tokens, gpu_hours) AS
    CASE WHEN gpu_hours > 0 THEN million_tokens * 1e6 / (gpu_hours * 3600e0) END;

CREATE OR REPLACE MACRO self_hosted_token_price(usd_per_gpu_hour, tokens_per_gpu_second, rent_multiplier := 1) AS
    CASE WHEN tokens_per_gpu_second > 0
        THEN CAST(usd_per_gpu_hour AS DOUBLE) * rent_multiplier / (3600e-6 * tokens_per_gpu_second) END;

CREATE OR REPLACE MACRO self_hosted_job_cost(million_tokens, usd_per_million_tokens, labour_hours := 0, labour_usd_per_hour := 0,
        setup_usd := 0, operations_share := 0) AS {
    value: (CAST(million_tokens AS DOUBLE) * usd_per_million_tokens + CAST(labour_hours AS DOUBLE) * labour_usd_per_hour
        + setup_usd) * (1 + operations_share),
    status: CASE
        WHEN million_tokens IS NULL THEN 'missing_input:tokens'
        WHEN usd_per_million_tokens IS NULL THEN 'missing_input:token_price'
        WHEN labour_hours * labour_usd_per_hour IS NULL THEN 'missing_input:labour'
        WHEN setup_usd IS NULL THEN 'missing_input:setup'
        WHEN operations_share IS NULL THEN 'missing_input:operations_share'
        ELSE 'ok' END
};
