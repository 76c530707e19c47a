-- question: how many US dollars is one unit of a currency, at the rate of its day?
-- grain: one value, null where there is no rate. parameters: currency_code, rate_usd, gap (from the rate's day to the price's).
-- A rate is carried over weekends and holidays, for fresh_limit('fx') and no longer. Days are counted whole, as a rate has no hour:
-- from the Thursday before Easter to the Tuesday after it are five.
CREATE OR REPLACE MACRO usd_of(currency_code, rate_usd, gap) AS
    CASE WHEN currency_code = 'USD' THEN 1.0 WHEN gap < fresh_limit('fx') + INTERVAL 1 DAY THEN rate_usd END;
