-- question: what was one unit of a currency worth in US dollars on each day with a reference rate?
-- grain: one row per (currency, effective_at). key: currency, effective_at. parameters: as_of, known_at.
-- Reference rates are units per euro; a cross rate is their quotient (ECB).
CREATE OR REPLACE MACRO usd_rates(as_of, known_at) AS TABLE
    WITH per_euro AS (
        SELECT r.currency, r.effective_at, max_by(CAST(r.amount AS DOUBLE), (h.confirmed_at, r.parse)) AS units
        FROM rates AS r JOIN standing_histories(as_of, known_at) AS h ON r.parse = h.rows_of
        WHERE r.what = 'fx' AND r.per = 'eur' AND r.amount > 0
        GROUP BY r.currency, r.effective_at
    )
    SELECT e.currency, e.effective_at, d.units / e.units AS usd
    FROM per_euro AS e JOIN per_euro AS d ON d.currency = 'USD' AND d.effective_at = e.effective_at
    UNION ALL
    SELECT 'EUR' AS currency, per_euro.effective_at, units AS usd FROM per_euro WHERE per_euro.currency = 'USD';
