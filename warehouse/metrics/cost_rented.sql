-- question: what does one run of a job cost on each rented card?
-- grain: one row per (gpu, provider, tier, venue) that is offered. key: the same. parameters: of_job (a relation like
--   cost_given), as_of, known_at.
-- cards: the smallest number that holds the job, or that is rented out at once. hours: GPU-hours of all cards, without idle time;
--   price: of one GPU-hour; run: {low, point, high} USD, idle time in, on spot also the runs that interruptions cost.
-- edge cases: a job that fits no eight cards is infeasible; nobody knows how long it takes: missing_input:hours; a spot machine
--   whose interruptions are estimated is graded D. Storage is asked of a project, at the provider's rate: rental_cost's storage.
-- source: METRICS (b), (e), (k), (l).
-- example: (WITH j AS (FROM cost_job(7, 'lora')), t AS (FROM cost_given('j', NULL, NULL, NULL)) SELECT count(*) FROM cost_rented('t', NULL, NULL)) => 0
CREATE OR REPLACE MACRO cost_rented(of_job, as_of, known_at) AS TABLE
    WITH offered AS (FROM rental_prices(as_of, known_at)),
    timed AS (FROM cost_hours(of_job, 'offered', known_at)),
    placed AS (
        SELECT r.* EXCLUDE (flags), j.* EXCLUDE (given), r.flags AS rent_flags,
            cost_given_of(j.maps, r.gpu, r.provider || '/' || r.tier || '/' || r.venue) AS given,
            cost_memory(r.gpu, g.memory_gb) AS card_gb,
            greatest(r.gpu_count, cost_cards(j.params_b, j.method, card_gb, j.asked_cards, j.unsloth)) AS cards,
            vram_fit(j.params_b, j.method, card_gb, cards := coalesce(cards, 8), unsloth := j.unsloth) AS fit
        FROM offered AS r CROSS JOIN query_table(of_job) AS j LEFT JOIN gpus_now AS g ON g.gpu = r.gpu
        WHERE j.params_b IS NOT NULL AND (j.only_gpus IS NULL OR list_contains(j.only_gpus, r.gpu))
    ), multiplied AS (
        SELECT p.*, h.hours_low, h.hours, h.hours_high, h.basis, h.flags AS hours_flags,
            coalesce(p.given['rent_usd_per_gpu_hour'].value, p.usd_per_gpu_hour) AS price,
            p.given['rent_usd_per_gpu_hour'].value IS NOT NULL AS price_is_yours,
            p.given['interruption_multiplier'].value AS own_multiplier, idle_multiplier(p.given['idle_share'].value) AS idle,
            range_of(coalesce(own_multiplier, k.lost_low), coalesce(own_multiplier, k.lost_high)) AS lost,
            interruption_of_tier(p.tier, coalesce(own_multiplier, (k.lost_low + k.lost_high) / 2)) AS interrupted
        FROM placed AS p CROSS JOIN cost_factors(known_at) AS k LEFT JOIN timed AS h ON h.gpu = p.gpu
    ), costed AS (
        SELECT m.*, {
            low: run_cost(m.hours_low, m.price, multiplier := m.idle * interruption_of_tier(m.tier, m.lost.low).value).value,
            point: run_cost(m.hours, m.price, multiplier := m.idle * m.interrupted.value).value,
            high: run_cost(m.hours_high, m.price, multiplier := m.idle * interruption_of_tier(m.tier, m.lost.high).value).value}
            AS run, run_cost(m.hours, m.price, multiplier := m.idle * m.interrupted.value).status AS run_status,
            CASE WHEN NOT m.price_is_yours
                THEN quality_of('rent', m.kind, m.age, m.statistic, m.n, m.seen_precision) END AS quality
        FROM multiplied AS m
    )
    SELECT 'rent' AS route, c.provider, c.gpu, c.tier, c.venue, c.cards, c.fit.state AS fit, c.fit.value AS fit_ratio,
        c.hours_low, c.hours, c.hours_high, c.basis, c.price, CASE WHEN c.fit.status = 'ok' THEN c.run END AS run,
        CASE WHEN c.fit.status <> 'ok' THEN c.fit.status ELSE c.run_status END AS status,
        list_concat(coalesce(c.hours_flags, []), c.rent_flags, c.interrupted.flags,
            CASE WHEN c.cards > 1 THEN ['cards:' || c.cards] ELSE [] END) AS flags,
        CASE WHEN len(c.interrupted.flags) > 0 THEN 'D' ELSE c.quality.grade END AS grade, c.quality.age AS age,
        coalesce(c.quality.stale, false) AS stale, c.source, s.storage_usd_per_gb_month
    FROM costed AS c LEFT JOIN storage_prices(as_of, known_at) AS s ON s.provider = c.provider;
