-- question: what was each breakeven at the end of each day of a range?
-- grain: one row per (day, gpu, provider, tier, venue, definition), with the inputs beside the value. key: the same.
-- parameters: first_day, last_day (UTC, both included), gpus (a list of cards; null: all); the others as breakeven_at, whose answer
--   of each day this is, in one pass over the history.
-- Whole natural keys are left out where no row of theirs can be an input, never single rows: what is current depends on all.
-- source: METRICS (c), (l); clocks 5, 7, 12.
-- example: (SELECT count(*) FROM breakeven_over('2026-01-01', '2026-12-31') WHERE false) => 0
CREATE OR REPLACE MACRO breakeven_over(first_day, last_day, known_at := NULL, scenario := NULL, assume := NULL,
        electricity_region := 'US', gpus := NULL) AS TABLE
    WITH offers_wanted AS (
        SELECT * FROM offers WHERE gpus IS NULL OR key IN (
            SELECT o.key FROM offers AS o JOIN gpu_names_now AS n ON n.gpu_text = o.gpu_text
                AND n.memory_gb IS NOT DISTINCT FROM o.memory_gb AND n.form_text IS NOT DISTINCT FROM o.form_text
            WHERE list_contains(gpus, n.gpu))
    ), offers_listed AS (
        SELECT * FROM offers_wanted WHERE key IN (SELECT key FROM offers_wanted WHERE machine_ref IS NULL)
    ), rates_wanted AS (
        SELECT * FROM input_rates WHERE CASE what
            WHEN 'electricity' THEN region = electricity_region
            WHEN 'card_price' THEN subject IN (SELECT n.gpu_text FROM gpu_names_now AS n
                WHERE n.gpu IS NOT NULL AND (gpus IS NULL OR list_contains(gpus, n.gpu)))
            ELSE true END
    ), crawls_then AS (FROM chosen_crawls_over(first_day, last_day, known_at)),
    offers_then AS (FROM current_rows_over('offers_listed', 'crawls_then', first_day, last_day, known_at)),
    days_then AS (FROM price_days_over('offers_wanted', 'crawls_then', last_day, known_at)),
    rates_then AS (FROM current_rows_over('rates_wanted', 'crawls_then', first_day, last_day, known_at)),
    listings_then AS (FROM current_rows_over('input_listings', 'crawls_then', first_day, last_day, known_at)),
    observed AS (
        FROM observed_inputs_of('offers_then', 'days_then', 'rates_then', 'listings_then', known_at, electricity_region)
    ), epochs AS (
        SELECT world_instant(CAST(first_day AS DATE)) AS asked_at
        UNION
        SELECT a.effective_at FROM assumptions AS a
        WHERE a.effective_at > world_instant(CAST(first_day AS DATE)) AND a.effective_at <= world_instant(CAST(last_day AS DATE))
    ), inputs AS (FROM breakeven_inputs_of('observed', 'epochs', known_at, scenario, assume))
    SELECT CAST(b.asked_at AS DATE) AS day, b.* EXCLUDE (asked_at)
    FROM breakeven_of('inputs') AS b WHERE gpus IS NULL OR list_contains(gpus, b.gpu);
