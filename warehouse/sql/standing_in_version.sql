-- question: which row of a history stood for each of its dates before a crawl, as one version of the parser reads it?
-- grain: one row per (key, statistic, effective_at). key: the same. parameters: relation, source_slug, parser_version,
--   crawl_name (not itself: a second reading replaces the first), before_at (only crawls observed until then).
-- A history writes a row only where it differs from this one.
CREATE OR REPLACE MACRO standing_in_version(relation, source_slug, parser_version, crawl_name, before_at) AS TABLE
    WITH standing AS (
        SELECT p.crawl, max_by(p.rows_of, p.parse) AS rows_of, any_value(c.observed_at) AS observed_at
        FROM parses AS p JOIN crawls AS c ON c.crawl = p.crawl
        WHERE p.verdict = 'accepted' AND p.version = parser_version AND c.source = source_slug
            AND p.crawl <> crawl_name AND c.observed_at <= before_at
        GROUP BY p.crawl
    ), read AS (
        SELECT standing.rows_of, max(standing.observed_at) AS confirmed_at FROM standing GROUP BY standing.rows_of
    )
    SELECT r.*
    FROM query_table(relation) AS r JOIN read ON read.rows_of = r.parse
    WHERE r.source = source_slug
    QUALIFY row_number() OVER (
        PARTITION BY r.key, r.statistic, r.effective_at
        ORDER BY read.confirmed_at DESC, r.parse DESC, r.page_number DESC, r.ordinal DESC) = 1;
