-- question: how hard must a card work to break even in its life, and when does it at a given pace?
-- inputs: hours (of breakeven, GPU-hours of one card), horizon_years, hours_per_month (useful), start_on (a day), months.
-- output: hours a week (52 weeks a year), hours a year, load (fraction of all hours of the horizon), months, a day.
-- edge cases: no pace has no months and no day; whole months are calendar months, the rest is days pro rata of the next one;
--   past a thousand years no day is told. Unknown in, null out.
-- source: METRICS (c) "Derived", 0 (52 weeks); seed 000: 45.7 and 19.0 hours a week, 27.1 and 11.3 % of all hours.
-- example: breakeven_per_week(7134.2036787, 3) => 45.7320748634615
-- example: breakeven_per_year(2963.2780386, 3) => 987.7593462
-- example: breakeven_load(7134.2036787, 3) => 0.271468937
-- example: breakeven_months(7134.2036787, 1000 / 12) => 85.6104441444
-- example: breakeven_months(7134.2036787, 0) => NULL
-- example: breakeven_dates(DATE '2026-05-11', breakeven_months(2963.2780386, 1000 / 12)) => DATE '2029-04-27'
-- example: breakeven_dates(DATE '2026-01-31', 1) => DATE '2026-02-28'
-- example: breakeven_dates(DATE '2026-01-31', 12001) => NULL
CREATE OR REPLACE MACRO breakeven_per_week(hours, horizon_years) AS hours / (52 * horizon_years);

CREATE OR REPLACE MACRO breakeven_per_year(hours, horizon_years) AS hours / horizon_years;

CREATE OR REPLACE MACRO breakeven_load(hours, horizon_years) AS hours / (8760 * horizon_years);

CREATE OR REPLACE MACRO breakeven_months(hours, hours_per_month) AS
    CASE WHEN hours_per_month > 0 THEN hours / hours_per_month END;

CREATE OR REPLACE MACRO after_months(start_on, whole_months) AS CAST(CAST(start_on AS DATE) + to_months(whole_months) AS DATE);

CREATE OR REPLACE MACRO breakeven_dates(start_on, months) AS CASE WHEN months BETWEEN 0 AND 12000 THEN
    after_months(start_on, CAST(floor(months) AS INTEGER))
        + CAST(floor((months - floor(months)) * (after_months(start_on, CAST(floor(months) AS INTEGER) + 1)
            - after_months(start_on, CAST(floor(months) AS INTEGER)))) AS INTEGER) END;
