-- question: what do several adapters on one shared model cost a month, against one merged model each?
-- inputs: adapters, usd_per_month (of one server), servers_per_variant (merged), load and capacity (of one server, same unit;
--   null capacity: taken to be enough, flagged), adapters_in_memory (that fit one card, see adapters_that_fit; null: not known),
--   swap_overhead (a fraction of the price), requests_per_month (null: no price per request).
-- output: {value USD per month shared, merged_usd, saving (fraction), usd_per_request, status, flags}. A range is two calls.
-- edge cases: none or one adapter saves nothing; a load above one card's capacity takes more servers and the saving shrinks,
--   below zero if need be; an adapter that does not fit beside the model is infeasible.
-- source: METRICS (j); seed 003 (three adapters, 380 to 550 a month, 10,000 requests a day; no overhead when preloaded).
-- example: adapter_serving(3, 380).merged_usd => 1140
-- example: adapter_serving(3, 380).saving => 0.66666667
-- example: adapter_serving(5, 550).saving => 0.8
-- example: adapter_serving(3, 550, requests_per_month := 300000).usd_per_request => 0.0018333333
-- example: adapter_serving(3, 380, load := 25, capacity := 10).saving => 0
-- example: adapter_serving(1, 380).flags => ['no_saving', 'capacity_assumed']
-- example: adapter_serving(100, 380, capacity := 10, load := 5, adapters_in_memory := 40).value => 1140
-- example: adapter_serving(3, 380, adapters_in_memory := 0).status => 'infeasible'
-- example: adapter_serving(3, NULL).status => 'missing_input:month_price'
CREATE OR REPLACE MACRO shared_serving(adapters, usd_per_month, servers_per_variant, load, capacity, adapters_in_memory,
        swap_overhead) AS
    CASE WHEN adapters <= 1 THEN CAST(adapters AS DOUBLE) * servers_per_variant * usd_per_month
        WHEN load IS NOT NULL OR capacity IS NULL THEN CAST(usd_per_month AS DOUBLE) * (1 + swap_overhead)
            * if(servers_needed(load, capacity) > servers_needed(adapters, adapters_in_memory),
                servers_needed(load, capacity), servers_needed(adapters, adapters_in_memory)) END;

CREATE OR REPLACE MACRO adapter_costs(merged_usd, shared_usd, adapters, requests_per_month, missing, capacity) AS {
    value: CASE WHEN missing IS NULL THEN shared_usd END,
    merged_usd: CASE WHEN missing IS NULL THEN merged_usd END,
    saving: CASE WHEN missing IS NULL AND adapters <= 1 THEN 0.0 WHEN missing IS NULL THEN 1 - shared_usd / merged_usd END,
    usd_per_request: CASE WHEN missing IS NULL AND requests_per_month > 0 THEN shared_usd / requests_per_month END,
    status: coalesce(missing, CASE WHEN shared_usd IS NULL THEN 'infeasible' ELSE 'ok' END),
    flags: list_filter([CASE WHEN adapters <= 1 THEN 'no_saving' END, CASE WHEN capacity IS NULL THEN 'capacity_assumed' END],
        lambda f: f IS NOT NULL)
};

CREATE OR REPLACE MACRO adapter_serving(adapters, usd_per_month, servers_per_variant := 1, load := NULL, capacity := NULL,
        adapters_in_memory := NULL, swap_overhead := 0, requests_per_month := NULL) AS
    adapter_costs(CAST(adapters AS DOUBLE) * servers_per_variant * usd_per_month,
        shared_serving(adapters, usd_per_month, servers_per_variant, load, capacity, adapters_in_memory, swap_overhead),
        adapters, requests_per_month,
        CASE WHEN adapters IS NULL THEN 'missing_input:adapters' WHEN usd_per_month IS NULL THEN 'missing_input:month_price'
            WHEN servers_per_variant IS NULL THEN 'missing_input:servers_per_variant'
            WHEN capacity IS NOT NULL AND load IS NULL THEN 'missing_input:load'
            WHEN swap_overhead IS NULL THEN 'missing_input:swap_overhead' END, capacity);
