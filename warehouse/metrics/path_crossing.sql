-- question: from which month on does a lead stay, and is that within the horizon?
-- inputs: leads (USD after 0, 1, 2 ... months), months_in_horizon, use_pays (whether use brings in more than it costs), missing
--   (name of an unknown input, or null).
-- output: {value months, status, flags}; month_ahead: the month after the last one behind, 0 where none is.
-- edge cases: ahead from the start: immediate. Behind at the horizon but ahead later: exceeds_horizon with the month. Behind when
--   the list ends: never if use does not pay, else exceeds_horizon without a value. A list that is shorter than the horizon, or
--   ends too soon to tell, is flagged path_ends. source: METRICS (c) "definition = path".
-- example: path_crossing([-10, -5, 0, 5], 3, true, NULL) => {value: 2, status: 'ok', flags: CAST([] AS VARCHAR[])}
-- example: path_crossing([5, -5, 5, 9], 3, true, NULL).value => 2
-- example: path_crossing([5, 5, 5, -1], 2, true, NULL).status => 'immediate'
-- example: path_crossing([-9, -6, -3, 0], 2, true, NULL) => {value: 3, status: 'exceeds_horizon', flags: CAST([] AS VARCHAR[])}
-- example: path_crossing([-9, -6, -3], 2, true, NULL) => {value: NULL, status: 'exceeds_horizon', flags: ['path_ends']}
-- example: path_crossing([-9, -12], 1, false, NULL).status => 'never'
-- example: path_crossing([-9, 3], 36, true, NULL).flags => ['path_ends']
CREATE OR REPLACE MACRO month_ahead(leads) AS
    coalesce(list_max(list_filter(range(1, len(leads) + 1), lambda month_number: leads[month_number] < 0)), 0);

CREATE OR REPLACE MACRO month_of_path(leads, months_in_horizon) AS CASE
    WHEN month_ahead(leads[1:months_in_horizon + 1]) <= months_in_horizon THEN month_ahead(leads[1:months_in_horizon + 1])
    ELSE month_ahead(leads) END;

CREATE OR REPLACE MACRO path_status(reached, ends_after, months_in_horizon, use_pays, missing) AS {
    value: CASE WHEN missing IS NULL AND reached < ends_after THEN reached END,
    status: CASE
        WHEN missing IS NOT NULL THEN 'missing_input:' || missing
        WHEN reached = 0 THEN 'immediate'
        WHEN reached = ends_after AND NOT use_pays THEN 'never'
        WHEN reached = ends_after OR reached > months_in_horizon THEN 'exceeds_horizon'
        ELSE 'ok' END,
    flags: CASE WHEN missing IS NULL AND (ends_after <= months_in_horizon OR reached = ends_after)
        THEN ['path_ends'] ELSE CAST([] AS VARCHAR[]) END
};

-- a lambda over a list of one gives the leads a name, so that they are reckoned once
CREATE OR REPLACE MACRO path_crossing(leads, months_in_horizon, use_pays, missing) AS
    list_transform([{leads: leads, horizon: CAST(floor(months_in_horizon) AS INTEGER), pays: use_pays, missing: missing}],
        lambda p: list_transform([month_of_path(p.leads, p.horizon)],
            lambda reached: path_status(reached, len(p.leads), p.horizon, p.pays, p.missing))[1])[1];
