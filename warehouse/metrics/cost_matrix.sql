-- question: what does a fine-tuning run cost by model, method, card and place that rents it, as others timed it?
-- grain: one row per (timed run, card, provider, tier, venue). key: id, gpu, provider, tier, venue. cost_matrix: today;
--   cost_matrix_at: parameters as_of, known_at. Idle time and interruptions are left out: hours times the price of an hour.
-- usd_low to usd_high: USD per run; fit: by METRICS (k), on the cards that the run names, else the fewest that hold it; quality:
--   what is said of the method's quality, beside the cost and never in it.
-- edge cases: a run that its cards cannot have held is infeasible and has no cost. source: METRICS (e).
-- example: (SELECT count(*) FROM cost_matrix) => 0
CREATE OR REPLACE MACRO cost_matrix_at(as_of, known_at) AS TABLE
    WITH timed AS (
        SELECT f.*, cost_memory(f.gpu, g.memory_gb) AS card_gb,
            cost_cards(f.params_b, f.method, card_gb, f.cards, false) AS on_cards,
            vram_fit(f.params_b, f.method, card_gb, cards := coalesce(on_cards, 8)) AS fit
        FROM cost_workloads(known_at) AS f LEFT JOIN gpus_now AS g ON g.gpu = f.gpu
    ), said AS (
        SELECT method, list({quantity: quantity, low: low, high: high, id: id} ORDER BY id) AS quality
        FROM cost_quality(known_at) GROUP BY method
    )
    SELECT t.id, t.model, t.params_b, t.method, t.gpu, r.provider, r.tier, r.venue, t.on_cards AS cards, t.fit.state AS fit,
        t.fit.value AS fit_ratio, t.gpu_hours_low AS hours_low, t.gpu_hours AS hours, t.gpu_hours_high AS hours_high,
        r.usd_per_gpu_hour, run_cost(t.gpu_hours_low, r.usd_per_gpu_hour, fits := t.fit.status = 'ok').value AS usd_low,
        run_cost(t.gpu_hours, r.usd_per_gpu_hour, fits := t.fit.status = 'ok').value AS usd,
        run_cost(t.gpu_hours_high, r.usd_per_gpu_hour, fits := t.fit.status = 'ok').value AS usd_high,
        run_cost(t.gpu_hours, r.usd_per_gpu_hour, fits := t.fit.status = 'ok').status AS status,
        quality_of('rent', r.kind, r.age, r.statistic, r.n, r.seen_precision).grade AS grade, r.age, s.quality,
        t.million_tokens, t.form_unsaid, t.conditions, t.doubt, t.source AS hours_source, r.source AS price_source
    FROM timed AS t JOIN rental_prices(as_of, known_at) AS r ON r.gpu = t.gpu LEFT JOIN said AS s ON s.method = t.method;

CREATE OR REPLACE VIEW cost_matrix AS FROM cost_matrix_at(NULL, NULL);
