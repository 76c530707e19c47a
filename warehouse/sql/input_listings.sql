-- question: which listings can be an input of a breakeven? Whole natural keys, because what is current depends on all rows of a key.
-- grain: one row per listing as appended. parameters: none.
CREATE OR REPLACE VIEW input_listings AS SELECT * FROM listings WHERE listings.price_kind = 'asking_fixed';
