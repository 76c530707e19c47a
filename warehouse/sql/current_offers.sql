-- question: what does each source ask for a GPU now? See offer_prices for the columns, and for any other day.
-- grain: one row per (source, natural key, statistic). parameters: none.
CREATE OR REPLACE VIEW current_offers AS SELECT * FROM offer_prices(NULL, NULL);
