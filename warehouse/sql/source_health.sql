-- question: how is each source: when did it last succeed, how many of its own periods ago, and what came of its last visits?
-- grain: one row per source that is asked about. key: source.
-- parameters: periods (a map of hours by source: SPEC.every_hours, which SQL cannot see), as_of.
-- sentence: of the last visit that failed. silent_since: the last success, else the first visit.
-- A success is a crawl whose standing parse is complete, or a page kept for a source without a parser. A visit ends where it
-- breaks off, or before half a period without an event; it failed if the last crawl of any of its scopes did, or if it broke off.
-- A source never visited has no values; one that never succeeded is silent since its first visit.
-- source: clocks.md (a) 4 and 6: a refused or truncated crawl changes neither prices nor age.
CREATE OR REPLACE MACRO source_health(periods, as_of) AS TABLE
    WITH asked AS (
        SELECT e.key AS source, CAST(e.value AS DOUBLE) AS every_hours FROM (SELECT unnest(map_entries(periods)) AS e)
    ), read AS (
        SELECT c.crawl, c.source, c.scope, c.observed_at,
            max_by({verdict: p.verdict, outcome: p.outcome, whole: p.complete OR p.shape <> 'snapshot'},
                (p.verdict = 'accepted', p.version, p.parse)) FILTER (p.parse IS NOT NULL) AS p
        FROM crawls AS c LEFT JOIN parses AS p ON p.crawl = c.crawl
        WHERE c.observed_at <= world_instant(as_of) GROUP BY ALL
    ), told AS (
        SELECT crawl, max_by(sentence, (refused, outcome = 'truncated', recorded_at)) AS sentence
        FROM incidents WHERE crawl IS NOT NULL GROUP BY crawl
    ), events AS (
        SELECT r.source, r.scope, r.observed_at AS seen_at, r.p IS NULL OR (r.p.verdict = 'accepted' AND r.p.whole) AS good,
            CASE WHEN r.p IS NULL THEN 'unread' WHEN r.p.verdict = 'accepted' AND NOT r.p.whole THEN 'truncated'
                ELSE r.p.outcome END AS outcome, t.sentence
        FROM read AS r LEFT JOIN told AS t ON t.crawl = r.crawl
        UNION ALL
        SELECT source, NULL, observed_at, false, outcome, sentence FROM incidents
        WHERE crawl IS NULL AND observed_at <= world_instant(as_of)
    ), begun AS (
        SELECT e.*, coalesce(lag(e.scope IS NULL) OVER w
            OR e.seen_at - lag(e.seen_at) OVER w > to_seconds(a.every_hours * 1800), true) AS begins
        FROM events AS e JOIN asked AS a ON a.source = e.source
        WINDOW w AS (PARTITION BY e.source ORDER BY e.seen_at, e.scope NULLS LAST)
    ), numbered AS (
        SELECT *, count_if(begins) OVER (
            PARTITION BY source ORDER BY seen_at, scope NULLS LAST ROWS UNBOUNDED PRECEDING) AS visit FROM begun
    ), ends AS (
        SELECT * FROM numbered
        QUALIFY row_number() OVER (PARTITION BY source, visit, scope ORDER BY seen_at DESC) = 1
    ), visits AS (
        SELECT source, visit, max(seen_at) AS ended_at, bool_and(good) AS good,
            coalesce(max_by(outcome, seen_at) FILTER (NOT good), max_by(outcome, seen_at)) AS outcome,
            max_by(sentence, seen_at) FILTER (NOT good) AS sentence
        FROM ends GROUP BY source, visit
    ), seen AS (
        SELECT source, max(seen_at) FILTER (good) AS last_success_at, coalesce(last_success_at, min(seen_at)) AS silent_since
        FROM events GROUP BY source
    ), stood AS (SELECT *, coalesce(max(visit) FILTER (good) OVER (PARTITION BY source), 0) AS last_good FROM visits)
    SELECT a.source, a.every_hours, max(v.ended_at) AS last_visit_at, any_value(s.last_success_at) AS last_success_at,
        any_value(s.silent_since) AS silent_since,
        epoch(world_instant(as_of) - any_value(s.silent_since)) / 3600 / a.every_hours AS periods_silent,
        max_by(v.outcome, v.visit) AS last_outcome, count(*) FILTER (v.visit > v.last_good) AS consecutive_failures,
        max_by(v.sentence, v.visit) FILTER (NOT v.good) AS sentence
    FROM asked AS a LEFT JOIN stood AS v ON v.source = a.source LEFT JOIN seen AS s ON s.source = a.source
    GROUP BY a.source, a.every_hours;
