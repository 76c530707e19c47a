-- question: what is a card worth on paper after so many years?
-- inputs: price_usd, residual_usd (expected at the horizon), years since purchase, horizon_years.
-- output: USD. book_value is straight-line, for reporting; declining_value loses the same share each year;
--   declining_values lists the latter for months 0, 1, 2 ... months.
-- edge cases: past the horizon the straight line rests at the residual, the declining value goes on falling; an unknown input
--   gives null.
-- source: METRICS (a); seed 000: 2,374 to 600 in three years is a loss of 36.8 % a year, to 1,000 one of 25.0 %.
-- example: book_value(2374, 600, 1.5) => 1487
-- example: book_value(2374, 600, 4) => 600
-- example: declining_value(2374, 600, 3) => 600
-- example: 1 - declining_value(2374, 600, 1) / 2374 => 0.367748007
-- example: 1 - declining_value(2374, 1000, 1) / 2374 => 0.250382363
-- example: len(declining_values(2374, 600, 36)) => 37
-- example: declining_values(2374, 600, 36)[37] => 600
CREATE OR REPLACE MACRO book_value(price_usd, residual_usd, years, horizon_years := 3) AS
    price_usd - (price_usd - residual_usd) * CASE WHEN years > horizon_years THEN 1 ELSE years / horizon_years END;

CREATE OR REPLACE MACRO declining_value(price_usd, residual_usd, years, horizon_years := 3) AS
    price_usd * pow(residual_usd / price_usd, years / horizon_years);

CREATE OR REPLACE MACRO declining_values(price_usd, residual_usd, months, horizon_years := 3) AS
    list_transform(range(months + 1), lambda month_number: declining_value(price_usd, residual_usd, month_number / 12,
        horizon_years := horizon_years));
