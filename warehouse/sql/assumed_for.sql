-- question: what is assumed for each card at each place that rents it?
-- grain: one row per (gpu, provider, tier, venue). key: the same. parameters: as_of, known_at, scenario, assume.
-- given: MAP of bare name to value; of several, the lowest rank, then the one about this card or place before the general one.
CREATE OR REPLACE MACRO assumed_for(as_of, known_at, scenario, assume) AS TABLE
    WITH places AS (
        SELECT r.gpu, r.provider, r.tier, r.venue, r.provider || '/' || r.tier || '/' || r.venue AS place
        FROM rental_prices(as_of, known_at) AS r
    ), named AS (
        SELECT split_part(a.name, '@', 1) AS bare, nullif(split_part(a.name, '@', 2), '') AS subject, a.value, a.rank, a.assumption
        FROM assumed(as_of, known_at, scenario, assume) AS a
    ), best AS (
        SELECT p.gpu, p.provider, p.tier, p.venue, n.bare,
            min_by({value: n.value, assumption: n.assumption}, (n.rank, n.subject IS NULL)) AS chosen
        FROM places AS p JOIN named AS n ON n.subject IS NULL OR n.subject IN (p.gpu, p.place)
        GROUP BY p.gpu, p.provider, p.tier, p.venue, n.bare
    )
    SELECT gpu, provider, tier, venue, map_from_entries(list({k: bare, v: chosen.value})) AS given,
        list_sort(list(chosen.assumption)) AS assumption_ids
    FROM best GROUP BY gpu, provider, tier, venue;
