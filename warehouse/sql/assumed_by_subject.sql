-- question: everything assumed, ready to be looked up by rank and subject?
-- grain: one row per instant of the relation. key: asked_at. parameters: relation (of asked_at), known_at, scenario, assume.
-- maps is null where nothing is assumed.
-- maps: MAP of 'rank@subject' (no subject: 'rank@') to MAP of bare name to {value, assumption}.
CREATE OR REPLACE MACRO assumed_by_subject(relation, known_at, scenario, assume) AS TABLE
    WITH named AS (
        SELECT a.asked_at, a.rank || '@' || split_part(a.name, '@', 2) AS place,
            split_part(a.name, '@', 1) AS bare, {value: a.value, assumption: a.assumption} AS said
        FROM assumed(relation, known_at, scenario, assume) AS a
    ), grouped AS (
        SELECT asked_at, place, map_from_entries(list({k: bare, v: said})) AS names FROM named GROUP BY asked_at, place
    )
    SELECT t.asked_at, m.maps
    FROM (SELECT DISTINCT asked_at FROM query_table(relation)) AS t LEFT JOIN (
        SELECT asked_at, map_from_entries(list({k: place, v: names})) AS maps FROM grouped GROUP BY asked_at
    ) AS m ON m.asked_at = t.asked_at;
