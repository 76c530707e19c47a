-- question: what do we assume at each instant of a relation, in a scenario and with what a person overrides?
-- grain: one row per (asked_at, name, rank): callers take the lowest rank. key: asked_at, name, rank.
-- parameters: relation (of asked_at), known_at, scenario (null: none), assume (MAP name -> value, null: nothing).
-- rank 0 the person's own, 1 the scenario's, 2 the house's. A name may end in @subject (a card, a provider/tier/venue).
CREATE OR REPLACE MACRO assumed(relation, known_at, scenario, assume) AS TABLE
    WITH in_force AS (
        SELECT t.asked_at, max_by(a, (coalesce(a.effective_at, TIMESTAMP '-infinity'), a.recorded_at)) AS a
        FROM assumptions AS a JOIN query_table(relation) AS t ON coalesce(a.effective_at <= t.asked_at, true)
        WHERE a.recorded_at <= instant(known_at)
        GROUP BY t.asked_at, a.name
    )
    SELECT asked_at, e.key AS name, e.value, 0 AS rank, 'yours:' || e.key AS assumption
    FROM (SELECT t.asked_at, unnest(map_entries(CAST(assume AS MAP(VARCHAR, DOUBLE)))) AS e FROM query_table(relation) AS t)
    UNION ALL
    SELECT asked_at, CASE WHEN contains(a.name, ':') THEN split_part(a.name, ':', 2) ELSE a.name END, a.value,
        CASE WHEN contains(a.name, ':') THEN 1 ELSE 2 END, a.assumption
    FROM in_force
    WHERE a.value IS NOT NULL AND (NOT contains(a.name, ':') OR split_part(a.name, ':', 1) = scenario);
