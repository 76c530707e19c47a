-- question: what does one request to a model cost, and how many requests repay a fine-tune that makes them cheaper?
-- inputs: tokens_in, tokens_out, usd_in and usd_out (USD per 1M tokens, of that model: untuned or tuned), cached_share (of the
--   prompt, a fraction), cached_usd_in (USD per 1M cached tokens; null: not known). repay_requests: one_time_usd, and what a
--   request costs before and after.
-- output: USD per request (null where a price is missing); {value requests, status}.
-- edge cases: a cached share without its price has no cost; a tuned request that is not cheaper never repays.
-- source: METRICS (h): the long prompt at the untuned model's price, the short one at the tuned model's; seed 002 (GPT-4o mini at
--   0.15 / 0.60, tuned 0.30 / 1.20; 12,000 USD at 0.025 a request).
-- example: request_cost(1500, 100, 2.5, 10) => 0.00475
-- example: request_cost(1000, 0, 2, 8, cached_share := 0.5, cached_usd_in := 0.5) => 0.00125
-- example: request_cost(1000, 0, 2, 8, cached_share := 0.5) => NULL
-- example: 300000 * (request_cost(800, 50, 0.15, 0.60) - request_cost(200, 50, 0.30, 1.20)) => 9
-- example: repay_requests(12000, 0.030, 0.005).value => 480000
-- example: repay_requests(12000, 0.005, 0.005).status => 'never'
-- example: repay_requests(0, 0.030, 0.005).status => 'immediate'
CREATE OR REPLACE MACRO request_cost(tokens_in, tokens_out, usd_in, usd_out, cached_share := 0, cached_usd_in := NULL) AS
    (tokens_in * (CAST(usd_in AS DOUBLE) * (1 - cached_share)
            + CASE WHEN cached_share = 0 THEN 0 ELSE CAST(cached_usd_in AS DOUBLE) * cached_share END)
        + tokens_out * CAST(usd_out AS DOUBLE)) / 1e6;

CREATE OR REPLACE MACRO repay_requests(one_time_usd, prompt_usd_per_request, tuned_usd_per_request) AS {
    value: CASE WHEN prompt_usd_per_request > tuned_usd_per_request AND one_time_usd <= 0 THEN 0.0
        WHEN prompt_usd_per_request > tuned_usd_per_request
            THEN one_time_usd / (CAST(prompt_usd_per_request AS DOUBLE) - tuned_usd_per_request) END,
    status: CASE
        WHEN one_time_usd IS NULL THEN 'missing_input:one_time'
        WHEN prompt_usd_per_request IS NULL THEN 'missing_input:prompt_cost'
        WHEN tuned_usd_per_request IS NULL THEN 'missing_input:tuned_cost'
        WHEN prompt_usd_per_request <= tuned_usd_per_request THEN 'never'
        WHEN one_time_usd <= 0 THEN 'immediate'
        ELSE 'ok' END
};
