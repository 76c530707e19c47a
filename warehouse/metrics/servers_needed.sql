-- question: how many servers does a load need?
-- inputs: load and capacity of one server in the same unit (requests a month, adapters in memory); null capacity: not known, and
--   taken to be enough.
-- output: a whole number, at least 1; null where one server carries nothing.
-- source: METRICS (i), (j): beyond one server's capacity the price is multiplied.
-- example: servers_needed(500000, 300000) => 2
-- example: servers_needed(10, NULL) => 1
-- example: servers_needed(10, 0) => NULL
CREATE OR REPLACE MACRO servers_needed(load, capacity) AS
    CASE WHEN capacity IS NULL THEN 1 WHEN capacity > 0 THEN greatest(1, ceil(load / capacity)) END;
