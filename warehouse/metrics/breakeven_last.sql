-- question: what was last written of each breakeven?
-- grain: one row per (gpu, provider, tier, venue, definition). key: the same. parameters: none.
-- example: (SELECT count(*) FROM breakeven_last WHERE false) => 0
CREATE OR REPLACE VIEW breakeven_last AS
    SELECT * FROM breakeven_history
    QUALIFY row_number() OVER (
        PARTITION BY gpu, provider, tier, venue, definition
        ORDER BY breakeven_history.as_of DESC, breakeven_history.recorded_at DESC) = 1;
