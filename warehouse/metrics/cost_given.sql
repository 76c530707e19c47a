-- question: what is assumed about a job, and about the cards and places it may run on?
-- grain: one row: the job (cost_job) with what is assumed. parameters: of_job (its relation), as_of, known_at, assume.
--   maps: see assumed_by_subject; given: what holds for the job itself. cost_given_of: what holds for a card at a place.
-- What is said of `run` holds for the cost of a run and nowhere else (an idle share changes no breakeven unless a person says
-- it), after what a person says.
-- source: METRICS (b), (e), (g) defaults.
-- example: (WITH j AS (FROM cost_job(7, 'lora', million_tokens := 50)) SELECT trained_million_tokens FROM cost_given('j', NULL, NULL, MAP {'epochs': 3})) => 150
CREATE OR REPLACE MACRO cost_given_of(maps, gpu_slug, place_name) AS
    map_concat(maps['2@run'], assumed_for(maps, gpu_slug, place_name));

CREATE OR REPLACE MACRO cost_given(of_job, as_of, known_at, assume) AS TABLE
    WITH moment AS (SELECT world_instant(as_of) AS asked_at),
    told AS (
        SELECT j.*, a.maps, cost_given_of(a.maps, '', '') AS given
        FROM query_table(of_job) AS j CROSS JOIN assumed_by_subject('moment', known_at, NULL, assume) AS a
    )
    SELECT t.*, t.given['epochs'].value AS epochs,
        managed_tokens(t.million_tokens, t.given['epochs'].value) AS trained_million_tokens,
        managed_tokens(t.million_tokens, t.given['epochs'].value, t.validation_million_tokens) AS billed_million_tokens,
        t.given['operations_share'].value AS operations_share, t.given['engineer_hours'].value AS engineer_hours,
        t.given['engineer_usd_per_hour'].value AS engineer_usd_per_hour
    FROM told AS t;
