-- question: what is the current rate of each thing that is neither rented nor listed, in US dollars, best source first?
-- grain: one row per (what, provider, subject, variant, region, per). key: the same. parameters: as_of, known_at.
-- The ends of a range are stored and never chosen; precedence as for list prices.
CREATE OR REPLACE MACRO rate_prices(as_of, known_at) AS TABLE
    SELECT r.*, n.gpu, CAST(r.amount AS DOUBLE) * usd_of(r.currency, f.usd, r.seen_at - f.effective_at) AS usd,
        world_instant(as_of) - r.seen_at AS age
    FROM current_rows('rates', as_of, known_at) AS r
    LEFT JOIN gpu_names_now AS n ON n.gpu_text = r.subject AND n.memory_gb IS NULL AND n.form_text IS NULL
    ASOF LEFT JOIN usd_rates(as_of, known_at) AS f ON f.currency = r.currency AND f.effective_at <= r.seen_at
    WHERE r.what <> 'fx' AND r.statistic IN ('single', 'median', 'mean', 'p25')
    QUALIFY row_number() OVER (
        PARTITION BY r.what, r.provider, r.subject, r.variant, r.region, r.per
        ORDER BY r.statistic = 'single' DESC, r.authority, r.seen_at DESC) = 1;
