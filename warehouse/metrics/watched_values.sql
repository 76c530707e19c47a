-- question: what do alert rules read: each breakeven and its inputs at each snapshot, what is cheaper at some hours a year?
-- grain: one row per (gpu, provider, tier, venue, seen_at). key: the same. parameters: places (a relation like
--   watched_now, kept as a table: asking for it once is half of the cost), hours (a list of hours a year).
-- margins: rent_or_own_margin at each of the hours. watched_days: the same at the end of each day of a range, for a replay, with
--   grades by what is watched (the rent alone, the card's price alone, all of it) and whether an input is stale.
-- source: METRICS (n), (l) 7.
-- example: (SELECT count(*) FROM watched_values('breakeven', [200, 1000]) WHERE false) => 0
-- example: (SELECT count(*) FROM watched_days('2026-01-01', '2026-01-02', [200], 'US') WHERE false) => 0
CREATE OR REPLACE MACRO rent_margins(hours, rent, card_price, residual, watts, kwh, overhead, years) AS
    list_transform(CAST(hours AS DOUBLE[]), lambda h: rent_or_own_margin(rent, card_price, residual, watts, kwh, overhead, years, h));

CREATE OR REPLACE MACRO watched_values(places, hours) AS TABLE
    SELECT s.*, rent_margins(hours, s.rent_usd_per_gpu_hour, s.card_price_usd, s.residual_usd, s.card_watts,
        s.electricity_usd_per_kwh, s.power_overhead, s.horizon_years) AS margins
    FROM breakeven_snapshots(places) AS s
    ORDER BY s.seen_at;

CREATE OR REPLACE MACRO watched_grades(rent_kind, rent_age, rent_statistic, rent_n, card_age, grade, stale_inputs) AS {
    rent: CASE WHEN rent_age <= fresh_limit(rent_kind) THEN
        quality_of('rent', rent_kind, rent_age, rent_statistic, rent_n, 'second').grade END,
    card_price: CASE WHEN card_age <= fresh_limit('card') THEN 'B' END,
    breakeven: CASE WHEN len(stale_inputs) = 0 THEN grade END
};

CREATE OR REPLACE MACRO watched_days(first_day, last_day, hours, power_region) AS TABLE
    SELECT b.day, b.gpu, b.provider, b.tier, b.venue, b.rent_kind, b.rent_statistic, b.rent_seen_at AS seen_at, b.breakeven_hours,
        b.status, b.rent_usd_per_gpu_hour, b.card_price_usd, b.residual_usd, b.electricity_usd_per_kwh, b.card_watts,
        b.power_overhead, b.horizon_years, b.rent_source,
        watched_grades(b.rent_kind, b.rent_age, b.rent_statistic, b.rent_n, b.card_price_age, b.grade, b.stale_inputs) AS grades,
        rent_margins(hours, b.rent_usd_per_gpu_hour, b.card_price_usd, b.residual_usd, b.card_watts, b.electricity_usd_per_kwh,
            b.power_overhead, b.horizon_years) AS margins
    FROM breakeven_over(first_day, last_day, electricity_region := power_region) AS b
    WHERE b.definition = 'marginal'
    ORDER BY b.day;

CREATE OR REPLACE MACRO watched_now(moment) AS TABLE
    SELECT b.gpu, b.provider, b.tier, b.venue, b.rent_kind, b.rent_source, b.rent_scope, b.breakeven_hours, b.status,
        watched_grades(b.rent_kind, b.rent_age, b.rent_statistic, b.rent_n, b.card_price_age, b.grade, b.stale_inputs) AS grades
    FROM breakeven_at(as_of := moment) AS b
    WHERE b.definition = 'marginal';
