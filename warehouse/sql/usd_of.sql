-- question: how many US dollars is one unit of a currency, at the rate of its day?
-- grain: one value, null where there is no rate. parameters: currency_code, rate_usd, gap (from the rate's day to the price's).
-- A rate is carried over weekends and holidays, and no further than three times its fresh limit.
CREATE OR REPLACE MACRO usd_of(currency_code, rate_usd, gap) AS
    CASE WHEN currency_code = 'USD' THEN 1.0 WHEN gap <= 3 * fresh_limit('fx') THEN rate_usd END;
