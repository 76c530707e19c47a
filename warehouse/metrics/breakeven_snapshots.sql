-- question: what was each breakeven, and what was it made of, at each of the last visits to the source of its rent?
-- grain: one row per (gpu, provider, tier, venue, seen_at). key: the same. parameters: places (a relation like watched_now: what is
--   watched, and the source and scope of its rent); 90 days back from the last visit.
-- A visit's value is the last one derived before the next visit. Definition marginal. Of a marketplace, whose median is a day's,
-- the last visit of each day. source: METRICS (n): alerts are confirmed over snapshots, not over changes.
-- example: (SELECT count(*) FROM breakeven_snapshots('breakeven') WHERE false) => 0
CREATE OR REPLACE MACRO breakeven_snapshots(places) AS TABLE
    WITH visits AS (
        SELECT c.source, c.scope, c.observed_at AS seen_at,
            lead(c.observed_at, 1, TIMESTAMP 'infinity') OVER (PARTITION BY c.source, c.scope ORDER BY c.observed_at) AS next_at
        FROM standing_parses(NULL) AS s JOIN crawls AS c ON c.crawl = s.crawl
        WHERE s.p.complete AND s.p.shape = 'snapshot'
    ), visited AS (
        SELECT s.gpu, s.provider, s.tier, s.venue, s.rent_kind, v.seen_at, v.next_at - INTERVAL 1 MICROSECOND AS until_at
        FROM query_table(places) AS s JOIN visits AS v ON v.source = s.rent_source AND v.scope = s.rent_scope
        WHERE v.seen_at > (SELECT max(seen_at) FROM visits) - INTERVAL 90 DAY
        QUALIFY s.rent_kind <> 'marketplace' OR row_number() OVER (
            PARTITION BY s.gpu, s.provider, s.tier, s.venue, CAST(v.seen_at AS DATE) ORDER BY v.seen_at DESC) = 1
    )
    SELECT v.gpu, v.provider, v.tier, v.venue, v.rent_kind, v.seen_at, h.breakeven_hours, h.status, h.rent_usd_per_gpu_hour,
        h.rent_statistic, h.card_price_usd, h.residual_usd, h.electricity_usd_per_kwh, h.card_watts, h.power_overhead, h.horizon_years
    FROM visited AS v ASOF JOIN (SELECT * FROM breakeven_history WHERE definition = 'marginal') AS h
        ON h.gpu = v.gpu AND h.provider = v.provider AND h.tier = v.tier AND h.venue = v.venue AND h.as_of <= v.until_at;
