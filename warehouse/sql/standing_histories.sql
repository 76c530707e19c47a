-- question: which parses of histories hold rows that stand, and until when was each confirmed?
-- grain: one row per parse that wrote rows. key: rows_of. parameters: as_of, known_at.
-- last_complete_at: the source's latest complete crawl not after as_of, which is how fresh a changelog is.
CREATE OR REPLACE MACRO standing_histories(as_of, known_at) AS TABLE
    WITH read AS (
        SELECT c.source, c.observed_at, c.observed_precision, s.p AS p
        FROM standing_parses(known_at) AS s JOIN crawls AS c ON c.crawl = s.crawl
        WHERE s.p.shape IN ('series', 'changelog')
    ), fresh AS (
        SELECT source, max(observed_at) AS last_complete_at
        FROM read WHERE p.complete AND observed_at <= world_instant(as_of) GROUP BY source
    )
    SELECT read.p.rows_of AS rows_of, max(read.p.shape) AS shape, min(read.p.authority) AS authority,
        max(read.observed_at) AS confirmed_at, max(fresh.last_complete_at) AS last_complete_at,
        max(read.p.reference_region) AS reference_region
    FROM read LEFT JOIN fresh ON fresh.source = read.source
    GROUP BY read.p.rows_of;
