-- question: what does one run of a job cost on one's own cards?
-- grain: one row per (gpu, tier). key: the same. tier: `marginal` (the electricity alone: the card is there) and `average` (its
--   whole cost over the hours it works: planned_hours, else average_hours). Cards: those with a known price, and those that the
--   job names. parameters: of_job (a relation like cost_given), as_of, known_at, electricity_region.
-- price: USD per GPU-hour; run: {low, point, high} USD.
-- edge cases: as cost_rented; a missing price, resale value or power is named. source: METRICS (a), (e), (k).
-- example: (WITH j AS (FROM cost_job(7, 'lora')), t AS (FROM cost_given('j', NULL, NULL, NULL)) SELECT count(*) FROM cost_owned('t', NULL, NULL, 'US')) => 0
CREATE OR REPLACE MACRO cost_owned(of_job, as_of, known_at, electricity_region) AS TABLE
    WITH had AS (FROM cost_of_cards(of_job, as_of, known_at, electricity_region)),
    timed AS (FROM cost_hours(of_job, 'had', known_at)),
    fitted AS (
        SELECT c.*, h.* EXCLUDE (gpu), cost_memory(c.gpu, g.memory_gb) AS card_gb,
            cost_cards(c.params_b, c.method, card_gb, c.asked_cards, c.unsloth) AS cards,
            vram_fit(c.params_b, c.method, card_gb, cards := coalesce(cards, 8), unsloth := c.unsloth) AS fit,
            local_tco(c.paid, c.resale, c.watts, c.per_kwh, c.over_hours, power_overhead := c.overhead,
                sales_tax_rate := c.said['sales_tax_rate'].value, selling_fee_rate := c.said['selling_fee_rate'].value,
                selling_freight_usd := c.said['selling_freight_usd'].value, setup_usd := c.said['setup_usd'].value,
                maintenance_usd_per_year := c.said['maintenance_usd_per_year'].value,
                horizon_years := c.said['horizon_years'].value, cards := cards) AS whole
        FROM had AS c LEFT JOIN timed AS h ON h.gpu = c.gpu LEFT JOIN gpus_now AS g ON g.gpu = c.gpu
    ), by_share AS (
        SELECT f.*, 'marginal' AS tier, marginal_electricity(f.watts, f.per_kwh, power_overhead := f.overhead) AS price,
            CASE WHEN f.per_kwh IS NULL THEN 'missing_input:electricity' WHEN f.watts IS NULL THEN 'missing_input:card_watts' END
                AS missing, list_filter([f.power_quality], lambda q: q.grade IS NOT NULL) AS qualities FROM fitted AS f
        UNION ALL BY NAME
        SELECT f.*, 'average' AS tier, cost_per_hour(f.whole.value, f.over_hours).value AS price,
            nullif(f.whole.status, 'ok') AS missing,
            list_filter([f.paid_quality, f.power_quality], lambda q: q.grade IS NOT NULL) AS qualities
        FROM fitted AS f
    )
    SELECT 'own' AS route, gpu, tier, cards, b.fit.state AS fit, b.fit.value AS fit_ratio, hours_low, hours, hours_high, basis,
        price, CASE WHEN b.fit.status = 'ok' THEN {low: run_cost(b.hours_low, b.price).value,
            point: run_cost(b.hours, b.price).value, high: run_cost(b.hours_high, b.price).value} END AS run,
        coalesce(nullif(b.fit.status, 'ok'), b.missing, run_cost(b.hours, b.price).status) AS status,
        list_concat(coalesce(b.flags, []), CASE WHEN b.cards > 1 THEN ['cards:' || b.cards] ELSE [] END,
            CASE b.tier WHEN 'average' THEN list_concat(b.whole.flags,
                list_filter([b.resale_flag], lambda f: f IS NOT NULL)) ELSE [] END,
            CASE b.tier WHEN 'average' THEN ['over_hours:' || CAST(round(b.over_hours) AS BIGINT)] ELSE [] END) AS flags,
        list_max(list_transform(b.qualities, lambda q: q.grade)) AS grade,
        list_max(list_transform(b.qualities, lambda q: q.age)) AS age,
        list_bool_or(list_transform(b.qualities, lambda q: q.stale)) AS stale, b.source
    FROM by_share AS b;
