-- question: what does each source say now (or said as of a date, by what we knew)?
-- grain: one row per (source, natural key, statistic). key: source, key, statistic.
-- parameters: relation ('offers' | 'listings' | 'rates'), as_of, known_at.
-- Snapshots: the rows of the chosen crawl, once in effect. Histories: the latest effective row, revisions by the latest page.
-- The crawl is chosen first and rows are touched last; a history is filtered by date before it meets its parses.
CREATE OR REPLACE MACRO current_rows(relation, as_of, known_at) AS TABLE
    WITH snapshot_rows AS (
        SELECT r.*, c.seen_at, c.seen_precision, c.scope, c.authority, c.reference_region, 'snapshot' AS shape
        FROM query_table(relation) AS r JOIN chosen_crawls(as_of, known_at) AS c ON r.parse = c.rows_of
        WHERE coalesce(r.effective_at <= world_instant(as_of), true) AND coalesce(r.until_at > world_instant(as_of), true)
        QUALIFY row_number() OVER (
            PARTITION BY r.source, r.key, r.statistic
            ORDER BY c.seen_at DESC, r.effective_at DESC NULLS LAST, r.page_number DESC, r.ordinal DESC) = 1
    ), dated AS (
        SELECT * FROM query_table(relation) AS r WHERE r.effective_at <= world_instant(as_of)
    ), history_rows AS (
        SELECT r.*,
            CASE h.shape WHEN 'changelog' THEN coalesce(h.last_complete_at, r.effective_at) ELSE r.effective_at END AS seen_at,
            CASE h.shape WHEN 'changelog' THEN r.observed_precision
                ELSE coalesce(r.effective_precision, r.observed_precision) END AS seen_precision,
            h.authority, h.reference_region, h.shape
        FROM dated AS r JOIN standing_histories(as_of, known_at) AS h ON r.parse = h.rows_of
        QUALIFY row_number() OVER (
            PARTITION BY r.source, r.key, r.statistic
            ORDER BY r.effective_at DESC, h.confirmed_at DESC, r.parse DESC, r.page_number DESC, r.ordinal DESC) = 1
    )
    SELECT * FROM snapshot_rows
    UNION ALL BY NAME
    SELECT * FROM history_rows WHERE coalesce(until_at > world_instant(as_of), true);
