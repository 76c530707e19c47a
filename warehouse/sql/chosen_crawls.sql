-- question: which crawl is current for each scope of each snapshot source?
-- grain: one row per (source, scope). key: source, scope. parameters: as_of, known_at.
-- An incomplete crawl changes neither prices nor age, so it is never chosen.
CREATE OR REPLACE MACRO chosen_crawls(as_of, known_at) AS TABLE
    SELECT c.source, c.scope, unnest(max_by(
        {crawl: c.crawl, seen_at: c.observed_at, seen_precision: c.observed_precision, parse: s.p.parse,
         rows_of: s.p.rows_of, authority: s.p.authority, reference_region: s.p.reference_region},
        (c.observed_at, s.p.parse)))
    FROM standing_parses(known_at) AS s JOIN crawls AS c ON c.crawl = s.crawl
    WHERE s.p.shape = 'snapshot' AND s.p.complete AND c.observed_at <= world_instant(as_of)
    GROUP BY c.source, c.scope;
