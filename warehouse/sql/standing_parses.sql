-- question: which reading of each crawl counts, by what was recorded until known_at?
-- grain: one row per crawl with an accepted parse. key: crawl. parameters: known_at.
CREATE OR REPLACE MACRO standing_parses(known_at) AS TABLE
    SELECT crawl, max_by(p, (version, recorded_at, parse)) AS p
    FROM parses AS p
    WHERE verdict = 'accepted' AND recorded_at <= instant(known_at)
    GROUP BY crawl;
