-- question: everything assumed, ready to be looked up by rank and subject?
-- grain: one row. parameters: as_of, known_at, scenario, assume (see assumed).
-- maps: MAP of 'rank@subject' (no subject: 'rank@') to MAP of bare name to {value, assumption}.
CREATE OR REPLACE MACRO assumed_by_subject(as_of, known_at, scenario, assume) AS TABLE
    WITH named AS (
        SELECT a.rank || '@' || split_part(a.name, '@', 2) AS place,
            split_part(a.name, '@', 1) AS bare, {value: a.value, assumption: a.assumption} AS said
        FROM assumed(as_of, known_at, scenario, assume) AS a
    ), grouped AS (
        SELECT place, map_from_entries(list({k: bare, v: said})) AS names FROM named GROUP BY place
    )
    SELECT map_from_entries(list({k: place, v: names})) AS maps FROM grouped;
