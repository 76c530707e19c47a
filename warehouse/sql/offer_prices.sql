-- question: what does each source ask for a GPU, in US dollars per GPU-hour without storage?
-- grain: one row per (source, natural key, statistic). key: source, key, statistic. parameters: as_of, known_at.
-- usd_per_gpu_hour is null where the currency has no rate near that day; storage_usd_per_gb_month stands beside it.
-- offer_prices_of: the same of any relation of rows, each with the instant asked about (asked_at).
CREATE OR REPLACE MACRO offer_prices_of(relation, known_at) AS TABLE
    SELECT o.*, n.gpu, CASE WHEN o.machine_ref IS NULL THEN 'list' ELSE 'marketplace' END AS kind,
        CAST(o.amount AS DOUBLE) / CASE o.per WHEN 'gpu_hour' THEN 1 WHEN 'instance_hour' THEN o.gpu_count END * f.usd
            AS usd_per_gpu_hour,
        CAST(o.storage_amount AS DOUBLE) * f.usd AS storage_usd_per_gb_month,
        o.asked_at - o.seen_at AS age
    FROM query_table(relation) AS o
    LEFT JOIN gpu_names_now AS n ON n.gpu_text = o.gpu_text
        AND n.memory_gb IS NOT DISTINCT FROM o.memory_gb AND n.form_text IS NOT DISTINCT FROM o.form_text
    JOIN usd_at(relation, known_at) AS f ON f.currency = o.currency AND f.seen_at = o.seen_at;

CREATE OR REPLACE MACRO offer_prices(as_of, known_at) AS TABLE
    WITH offers_then AS (SELECT *, world_instant(as_of) AS asked_at FROM current_rows('offers', as_of, known_at))
    SELECT * EXCLUDE (asked_at) FROM offer_prices_of('offers_then', known_at);
