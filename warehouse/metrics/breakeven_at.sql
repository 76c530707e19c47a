-- question: for each card and each place that rents it, after how many hours does owning cost the same?
-- grain: one row per (gpu, provider, tier, venue, definition). key: the same.
-- parameters: as_of, known_at, scenario (a named set of assumptions), assume (MAP {'residual_usd': 800}, any assumption by
--   name), electricity_region. definitions: marginal (storage left out), marginal_net_of_storage (where the provider's
--   storage rate is known), seed_average (only where an article's printed average is assumed; never advice).
-- The formula and the columns are in breakeven_of. Ages and grades are computed here, when asked. source: METRICS (c), (l).
-- example: (SELECT count(*) FROM breakeven_at() WHERE false) => 0
CREATE OR REPLACE MACRO breakeven_at(as_of := NULL, known_at := NULL, scenario := NULL, assume := NULL,
        electricity_region := 'US') AS TABLE
    WITH inputs AS (FROM breakeven_inputs(as_of, known_at, scenario, assume, electricity_region))
    SELECT * EXCLUDE (asked_at) FROM breakeven_of('inputs');
