-- question: what do we assume, in a scenario and with what a person overrides?
-- grain: one row per (name, rank): callers take the lowest rank. key: name, rank.
-- parameters: as_of, known_at, scenario (null: none), assume (MAP name -> value, null: nothing).
-- rank 0 the person's own, 1 the scenario's, 2 the house's. A name may end in @subject (a card, a provider/tier/venue).
CREATE OR REPLACE MACRO assumed(as_of, known_at, scenario, assume) AS TABLE
    WITH in_force AS (
        SELECT max_by(a, (coalesce(a.effective_at, TIMESTAMP '-infinity'), a.recorded_at)) AS a
        FROM assumptions AS a
        WHERE a.recorded_at <= instant(known_at) AND coalesce(a.effective_at <= world_instant(as_of), true)
        GROUP BY a.name
    )
    SELECT e.key AS name, e.value, 0 AS rank, 'yours:' || e.key AS assumption
    FROM (SELECT unnest(map_entries(CAST(assume AS MAP(VARCHAR, DOUBLE)))) AS e)
    UNION ALL
    SELECT CASE WHEN contains(a.name, ':') THEN split_part(a.name, ':', 2) ELSE a.name END, a.value,
        CASE WHEN contains(a.name, ':') THEN 1 ELSE 2 END, a.assumption
    FROM in_force
    WHERE a.value IS NOT NULL AND (NOT contains(a.name, ':') OR split_part(a.name, ':', 1) = scenario);
