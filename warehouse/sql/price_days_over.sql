-- question: what did a GPU of a marketplace cost on each of the seven days up to the end of each day of a range (see price_days)?
-- grain: one row per (asked_at, day, source, provider, gpu, tier, venue). key: the same.
-- parameters: relation (of offers), crawled (a relation like chosen_crawls_over of those days), last_day, known_at.
-- The prices of a day are the same whenever one asks, so they are computed once for the crawls that are counted together.
CREATE OR REPLACE MACRO price_days_over(relation, crawled, last_day, known_at) AS TABLE
    WITH markets_then AS (FROM market_crawls(crawled)),
    asked_days AS (FROM chosen_days_over('markets_then', last_day, known_at)),
    visited AS (SELECT DISTINCT source, scope, day, crawl, rows_of, seen_at, seen_precision, visits FROM asked_days),
    together AS (SELECT DISTINCT asked_at, source, day, visits FROM asked_days)
    SELECT t.asked_at, p.* EXCLUDE (visits)
    FROM price_days_of(relation, 'visited', known_at) AS p
    JOIN together AS t ON t.source = p.source AND t.day = p.day AND t.visits = p.visits;
