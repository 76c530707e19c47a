-- question: which bodies of kept pages would nobody miss: whose crawl only repeated, in other bytes, what stood before and after?
-- grain: one row per body. key: sha256. parameters: older_than (crawls seen before this instant).
-- A crawl may be spared if it is of a snapshot, complete, accepted by every reading and without an incident, says the same as the
-- crawl before and the one after it in its scope, and is not the first of its month. So the first and the last page, every page
-- that changed something and the one before it, and all that was refused or never read stay; and a body is dropped only if every
-- page that it is the body of may be spared and is not the last of its address. Histories stay whole: a late page asks them again.
CREATE OR REPLACE MACRO droppable_bodies(older_than) AS TABLE
    WITH standing AS (
        SELECT c.source, c.scope, c.crawl, c.observed_at, s.p.shape = 'snapshot' AND s.p.complete AS whole,
            CASE WHEN s.p IS NOT NULL THEN coalesce(k.contents, []) END AS contents
        FROM crawls AS c LEFT JOIN standing_parses(NULL) AS s ON s.crawl = c.crawl
            LEFT JOIN parse_contents() AS k ON k.parse = s.p.rows_of
    ), spared AS (
        SELECT crawl FROM standing
        WINDOW w AS (PARTITION BY source, scope ORDER BY observed_at, crawl)
        QUALIFY whole AND observed_at < older_than AND contents = lag(contents) OVER w AND contents = lead(contents) OVER w
            AND date_trunc('month', observed_at) = date_trunc('month', lag(observed_at) OVER w)
    ), odd AS (
        SELECT crawl FROM incidents WHERE crawl IS NOT NULL UNION SELECT crawl FROM parses WHERE verdict <> 'accepted'
    ), named AS (
        SELECT p.sha256, s.crawl IS NOT NULL AND o.crawl IS NULL AND p.fetched_at < l.last_at AS spare
        FROM pages AS p LEFT JOIN spared AS s ON s.crawl = p.crawl LEFT JOIN odd AS o ON o.crawl = p.crawl
            JOIN (SELECT source, url, max(fetched_at) AS last_at FROM pages GROUP BY ALL) AS l
                ON l.source = p.source AND l.url = p.url
    )
    SELECT sha256 FROM named GROUP BY sha256 HAVING bool_and(spare);
