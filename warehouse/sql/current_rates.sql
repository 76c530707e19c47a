-- question: what is every other rate now (electricity, storage, cards, tokens, labour)?
-- grain: one row per (what, provider, subject, variant, region, per). parameters: none.
CREATE OR REPLACE VIEW current_rates AS SELECT * FROM rate_prices(NULL, NULL);
