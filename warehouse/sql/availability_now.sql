-- question: can a route be taken, by a newcomer and until when, apart from what it costs?
-- grain: one row per (provider, what, subject, region). key: the same. parameters: as_of, known_at.
-- subject: a model or a service, in the publisher's words. statement: the best source's (authority, then the newest). closed_to_new
-- and ends_on: each by the best source that says it, null where none does; from the day ends_on on, it is closed to everybody.
CREATE OR REPLACE MACRO availability_now(as_of, known_at) AS TABLE
    WITH ranked AS (
        SELECT a.*, row_number() OVER (
            PARTITION BY a.provider, a.what, lower(a.subject), a.region
            ORDER BY a.authority, a.seen_at DESC, a.source, a.page_number, a.ordinal, a.observation_id) AS place
        FROM current_rows('availability', as_of, known_at) AS a
    ), best AS (
        SELECT provider, what, arg_min(subject, place) AS subject, region, arg_min(NOT available_to_new_customers, place)
                FILTER (available_to_new_customers IS NOT NULL) AS closed,
            arg_min(ends_on, place) FILTER (ends_on IS NOT NULL) AS ends_on, arg_min(statement, place) AS statement,
            arg_min(source, place) AS source, arg_min(seen_at, place) AS seen_at, arg_min(page, place) AS page,
            arg_min(observation_id, place) AS observation_id
        FROM ranked GROUP BY provider, what, lower(subject), region
    )
    SELECT * EXCLUDE (closed), coalesce(ends_on <= CAST(world_instant(as_of) AS DATE), false) OR closed AS closed_to_new
    FROM best;
