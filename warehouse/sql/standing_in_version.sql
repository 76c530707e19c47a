-- question: which row of a history stands for each of its dates, as one version of the parser reads it?
-- grain: one row per (key, statistic, effective_at). key: the same. parameters: relation, source_slug, parser_version.
-- A history writes a row only where it differs from this one.
CREATE OR REPLACE MACRO standing_in_version(relation, source_slug, parser_version) AS TABLE
    WITH read AS (
        SELECT p.rows_of, max(c.observed_at) AS confirmed_at
        FROM parses AS p JOIN crawls AS c ON c.crawl = p.crawl
        WHERE p.verdict = 'accepted' AND p.version = parser_version AND c.source = source_slug
        GROUP BY p.rows_of
    )
    SELECT r.*
    FROM query_table(relation) AS r JOIN read ON read.rows_of = r.parse
    WHERE r.source = source_slug
    QUALIFY row_number() OVER (
        PARTITION BY r.key, r.statistic, r.effective_at
        ORDER BY read.confirmed_at DESC, r.parse DESC, r.page_number DESC, r.ordinal DESC) = 1;
