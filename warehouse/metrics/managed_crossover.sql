-- question: from how many tokens on is training on one's own card cheaper than a managed job?
-- inputs: self_fixed_usd (labour and setup that a managed job spares), managed_usd_per_million_tokens,
--   self_usd_per_million_tokens (see self_hosted_token_price), epochs (of the data set).
-- output: {value million tokens billed, data_set_million_tokens, status}.
-- edge cases, in this order: missing_input; never (the managed rate is no higher, so its job is never dearer); immediate (nothing
--   fixed: self-hosted at once); ok. A publisher's minimum charge is left out: it matters only to jobs below it.
-- source: METRICS (g): 480 / (0.48 - 0.0190).
-- example: managed_crossover(480, 0.48, 0.01904).value => 1041.3051024
-- example: managed_crossover(480, 0.48, 0.01904).data_set_million_tokens => 347.1017008
-- example: managed_crossover(0, 0.48, 0.01904).status => 'immediate'
-- example: managed_crossover(480, 0.48, 0.60).status => 'never'
-- example: managed_crossover(480, NULL, 0.01904).status => 'missing_input:rate'
CREATE OR REPLACE MACRO managed_crossover_tokens(self_fixed_usd, managed_usd_per_million_tokens, self_usd_per_million_tokens) AS
    CASE WHEN managed_usd_per_million_tokens > self_usd_per_million_tokens AND self_fixed_usd <= 0 THEN 0.0
        WHEN managed_usd_per_million_tokens > self_usd_per_million_tokens
            THEN self_fixed_usd / (CAST(managed_usd_per_million_tokens AS DOUBLE) - self_usd_per_million_tokens) END;

CREATE OR REPLACE MACRO managed_crossover(self_fixed_usd, managed_usd_per_million_tokens, self_usd_per_million_tokens,
        epochs := 3) AS {
    value: managed_crossover_tokens(self_fixed_usd, managed_usd_per_million_tokens, self_usd_per_million_tokens),
    data_set_million_tokens:
        managed_crossover_tokens(self_fixed_usd, managed_usd_per_million_tokens, self_usd_per_million_tokens) / epochs,
    status: CASE
        WHEN managed_usd_per_million_tokens IS NULL THEN 'missing_input:rate'
        WHEN self_usd_per_million_tokens IS NULL THEN 'missing_input:token_price'
        WHEN self_fixed_usd IS NULL THEN 'missing_input:self_fixed'
        WHEN managed_usd_per_million_tokens <= self_usd_per_million_tokens THEN 'never'
        WHEN self_fixed_usd <= 0 THEN 'immediate'
        ELSE 'ok' END
};
