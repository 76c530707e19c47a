-- question: what is breakeven now, under the house's assumptions?
-- grain: one row per (gpu, provider, tier, venue, definition). key: the same. parameters: none; see breakeven_at.
-- example: (SELECT count(*) FROM breakeven WHERE false) => 0
CREATE OR REPLACE VIEW breakeven AS SELECT * FROM breakeven_at();
