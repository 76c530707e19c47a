-- question: what is every other rate now (electricity, storage, cards, tokens, labour)?
-- grain: that of rate_prices. key: the same. parameters: none.
CREATE OR REPLACE VIEW current_rates AS SELECT * FROM rate_prices(NULL, NULL);
