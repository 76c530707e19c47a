-- question: what does a kilowatt-hour cost at home, all taxes paid?
-- grain: one row per region. key: region. parameters: as_of, known_at.
-- Of residences only, and never a price without taxes; the newest, and where two are as new the better source's. A price in a
-- currency without a rate near its day has no value, and gives way to one that has.
-- It is paid in the money of the day: converted at the rate of the day it was observed, or asked about if that is earlier.
-- A publisher's own mean (authority 1 or 2) is about the whole of its period, so it ages from the period's end and is dated exactly;
-- half-years, for want of a word of their own, are dated to the year. What somebody printed or typed ages from its date, and keeps
-- the precision of that (METRICS l 6 and 7).
-- electricity_prices_of: the same of a relation like rate_prices_of, for each instant asked about.
CREATE OR REPLACE MACRO at_home(subject_text, variant_text) AS
    subject_text IN ('residential', 'home') AND coalesce(variant_text = 'all taxes', true);
CREATE OR REPLACE MACRO period_end(begins_at, begins_precision, at_most) AS least(at_most, begins_at + CASE begins_precision
    WHEN 'month' THEN INTERVAL 1 MONTH WHEN 'year' THEN INTERVAL 6 MONTH ELSE INTERVAL 0 MONTH END);

CREATE OR REPLACE MACRO electricity_prices_of(relation, known_at := NULL) AS TABLE
    WITH electricity_paid AS (
        SELECT r.* EXCLUDE (usd, age, seen_at, seen_precision), least(r.observed_at, r.asked_at) AS seen_at,
            r.authority <= 2 AS official,
            CASE WHEN official THEN period_end(r.seen_at, r.seen_precision, r.asked_at) ELSE r.seen_at END AS ends_at,
            CASE WHEN official THEN r.observed_precision ELSE r.seen_precision END AS known_precision
        FROM query_table(relation) AS r
        WHERE r.what = 'electricity' AND r.per = 'kwh' AND at_home(r.subject, r.variant)
    )
    SELECT p.asked_at, p.region, CAST(p.amount AS DOUBLE) * f.usd AS electricity_usd_per_kwh, p.statistic, p.n, p.source,
        p.ends_at AS seen_at, p.known_precision AS seen_precision, p.asked_at - p.ends_at AS age,
        p.observation_id AS electricity_id, p.page, p.price_text
    FROM electricity_paid AS p
    JOIN usd_at('electricity_paid', known_at) AS f ON f.currency = p.currency AND f.seen_at = p.seen_at
    QUALIFY row_number() OVER (
        PARTITION BY p.asked_at, p.region ORDER BY f.usd IS NULL, p.ends_at DESC, p.authority, p.observation_id) = 1;

CREATE OR REPLACE MACRO electricity_prices(as_of, known_at) AS TABLE
    WITH rates_priced AS (SELECT *, world_instant(as_of) AS asked_at FROM rate_prices(as_of, known_at))
    SELECT * EXCLUDE (asked_at) FROM electricity_prices_of('rates_priced', known_at := known_at);
