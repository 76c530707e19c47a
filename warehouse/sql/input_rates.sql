-- question: which rates can be an input of a breakeven? Whole natural keys, because what is current depends on all rows of a key.
-- grain: one row per rate as appended. parameters: none.
CREATE OR REPLACE VIEW input_rates AS
    SELECT * FROM rates
    WHERE rates.what IN ('electricity', 'storage') OR (rates.what = 'card_price' AND rates.variant = 'used');
