-- question: which crawl speaks for each day: the last complete accepted one?
-- grain: one row per (source, scope, day). key: source, scope, day. parameters: until_at (no crawl after that), known_at.
CREATE OR REPLACE MACRO daily_crawls(until_at, known_at) AS TABLE
    SELECT c.source, c.scope, CAST(c.observed_at AS DATE) AS day, unnest(max_by(
        {crawl: c.crawl, seen_at: c.observed_at, seen_precision: c.observed_precision, parse: s.p.parse,
         rows_of: s.p.rows_of, authority: s.p.authority, reference_region: s.p.reference_region},
        (c.observed_at, s.p.parse)))
    FROM standing_parses(known_at) AS s JOIN crawls AS c ON c.crawl = s.crawl
    WHERE s.p.shape = 'snapshot' AND s.p.complete AND c.observed_at <= until_at
    GROUP BY c.source, c.scope, CAST(c.observed_at AS DATE);
