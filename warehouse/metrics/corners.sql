-- question: which end of each input belongs to the low, the likely and the high answer?
-- grain: one row per corner (low, point, high), so that any formula is asked once per corner. key: corner.
-- range_of(low, high): {low, point (the middle), high}. falling(range): its ends swapped, for an input that lowers the answer.
-- at_corner(range, corner_name): its value there. A range that is unknown, or one end of it, gives null, which the formula names.
-- source: METRICS 0 "Point from a range", "Interval arithmetic": evaluate low and high corners; for a decreasing input swap ends.
-- example: (SELECT list(corner) FROM corners) => ['low', 'point', 'high']
-- example: range_of(1.5, 3) => {low: 1.5, point: 2.25, high: 3.0}
-- example: at_corner(falling(range_of(600, 1000)), 'low') => 1000
-- example: (SELECT list(run_cost(at_corner(range_of(2, 8), corner), at_corner(range_of(0.67, 1.89), corner)).value) FROM corners) => CAST([1.34, 6.4, 15.12] AS DOUBLE[])
CREATE OR REPLACE VIEW corners AS SELECT unnest(['low', 'point', 'high']) AS corner;

CREATE OR REPLACE MACRO range_of(low, high) AS
    {low: CAST(low AS DOUBLE), point: (CAST(low AS DOUBLE) + high) / 2, high: CAST(high AS DOUBLE)};

CREATE OR REPLACE MACRO falling(span) AS {low: span.high, point: span.point, high: span.low};

CREATE OR REPLACE MACRO at_corner(span, corner_name) AS
    CASE corner_name WHEN 'low' THEN span.low WHEN 'point' THEN span.point WHEN 'high' THEN span.high END;
