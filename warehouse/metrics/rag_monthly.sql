-- question: what does answering by retrieval cost a month?
-- inputs: requests_per_month, usd_per_request (untuned model, the retrieved context in the prompt), base_usd_per_month (vector
--   database and upkeep; seed 003: 200 to 2,000), embeddings per month, usd_per_embedding (seed 004: 0.001 to 0.01).
-- output: {value USD per month, status}. A range is two calls.
-- edge cases: no requests still cost the base; a missing input is named. source: METRICS (h) "Third route, retrieval".
-- example: rag_monthly(50000, 0.0054, 200, embeddings := 10000, usd_per_embedding := 0.001).value => 480
-- example: rag_monthly(0, 0.0054, 200).value => 200
-- example: rag_monthly(50000, 0.0054, NULL).status => 'missing_input:base'
CREATE OR REPLACE MACRO rag_monthly(requests_per_month, usd_per_request, base_usd_per_month, embeddings := 0,
        usd_per_embedding := 0) AS {
    value: base_usd_per_month + CAST(embeddings AS DOUBLE) * usd_per_embedding
        + CAST(requests_per_month AS DOUBLE) * usd_per_request,
    status: CASE
        WHEN requests_per_month IS NULL THEN 'missing_input:requests'
        WHEN usd_per_request IS NULL THEN 'missing_input:prompt_cost'
        WHEN base_usd_per_month IS NULL THEN 'missing_input:base'
        WHEN embeddings * usd_per_embedding IS NULL THEN 'missing_input:embeddings'
        ELSE 'ok' END
};
