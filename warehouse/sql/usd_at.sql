-- question: how many US dollars is one unit of each currency at each instant that prices were seen?
-- grain: one row per (currency, seen_at) of a relation with these columns. key: the same. parameters: relation, known_at.
-- Each pair is looked up once, however many prices stand there; usd is null where there is no rate near that day.
CREATE OR REPLACE MACRO usd_at(relation, known_at) AS TABLE
    WITH moments AS (SELECT DISTINCT m.currency, m.seen_at FROM query_table(relation) AS m)
    SELECT m.currency, m.seen_at, usd_of(m.currency, f.usd, m.seen_at - f.effective_at) AS usd
    FROM moments AS m ASOF LEFT JOIN usd_rates(NULL, known_at) AS f
        ON f.currency = m.currency AND f.effective_at <= m.seen_at;
