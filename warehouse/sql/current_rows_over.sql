-- question: what did each source say at the end of each day of a range, by what we knew?
-- grain: one row per (asked_at, source, natural key, statistic). key: the same.
-- parameters: relation (offers, listings, rates, or some of their rows: whole natural keys), crawled (a relation like
--   chosen_crawls_over of the same days), first_day, last_day, known_at.
-- The same as current_rows of each day, in one pass. Snapshots: the rows of the crawls chosen for the days. Histories: the best
-- revision of each date stands until the next date of its key; a changelog is as fresh as its source's last complete crawl.
CREATE OR REPLACE MACRO current_rows_over(relation, crawled, first_day, last_day, known_at) AS TABLE
    WITH snapshot_rows AS (
        SELECT c.asked_at, r.*, c.seen_at, c.seen_precision, c.scope, c.authority, c.reference_region, 'snapshot' AS shape
        FROM query_table(relation) AS r JOIN query_table(crawled) AS c ON r.parse = c.rows_of
        WHERE coalesce(r.effective_at <= c.asked_at, true) AND coalesce(r.until_at > c.asked_at, true)
        QUALIFY row_number() OVER (
            PARTITION BY c.asked_at, r.source, r.key, r.statistic
            ORDER BY c.seen_at DESC, r.effective_at DESC NULLS LAST, r.page_number DESC, r.ordinal DESC) = 1
    ), dated AS (
        SELECT r.*, h.authority, h.reference_region, h.shape
        FROM query_table(relation) AS r JOIN standing_histories(NULL, known_at) AS h ON r.parse = h.rows_of
        WHERE r.effective_at <= world_instant(CAST(last_day AS DATE))
        QUALIFY row_number() OVER (
            PARTITION BY r.source, r.key, r.statistic, r.effective_at
            ORDER BY h.confirmed_at DESC, r.parse DESC, r.page_number DESC, r.ordinal DESC) = 1
    ), periods AS (
        SELECT d.*, lead(d.effective_at, 1, TIMESTAMP 'infinity') OVER (
            PARTITION BY d.source, d.key, d.statistic ORDER BY d.effective_at) AS next_at
        FROM dated AS d
    ), history_rows AS (
        SELECT e.asked_at, p.* EXCLUDE (next_at),
            CASE p.shape WHEN 'changelog' THEN coalesce(f.last_complete_at, p.effective_at) ELSE p.effective_at END AS seen_at,
            CASE p.shape WHEN 'changelog' THEN p.observed_precision
                ELSE coalesce(p.effective_precision, p.observed_precision) END AS seen_precision
        FROM periods AS p
        JOIN end_of_days(first_day, last_day) AS e ON e.asked_at >= p.effective_at AND e.asked_at < p.next_at
        LEFT JOIN histories_seen_over(first_day, last_day, known_at) AS f ON f.asked_at = e.asked_at AND f.source = p.source
        WHERE coalesce(p.until_at > e.asked_at, true)
    )
    SELECT * FROM snapshot_rows
    UNION ALL BY NAME
    SELECT * FROM history_rows;
