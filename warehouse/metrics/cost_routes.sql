-- question: what does a job cost by every way to run it: rented, on one's own cards, managed?
-- grain: one row per route (rent, own, managed), provider, gpu or model, tier, venue. key: the same. parameters: of_job (a
--   relation like cost_job), as_of, known_at, assume, electricity_region.
-- run_*: one run; usd_*: the whole job: its runs, the failed ones, storage where it is asked for; labour_usd, operations_usd:
--   what a self-hosted job takes besides, in usd_* only where the job says with_work. An end of a range is the formula at
--   that corner.
-- edge cases: storage asked for at a place whose rate nobody knows: missing_input:storage. source: METRICS (e), (g).
-- example: (WITH j AS (FROM cost_job(7, 'lora')) SELECT count(*) FROM cost_routes('j', NULL, NULL, NULL, 'US')) => 0
-- example: (SELECT cost_of_runs(j, range_of(2, 4), 10, 'low').value FROM cost_job(7, 'lora', runs_low := 3, runs_high := 5) AS j) => 16
-- example: (SELECT cost_of_runs(j, range_of(3, 3.14), 0, 'high').value FROM cost_job(8, 'qlora', failed_low := 0.3, failed_high := 0.5) AS j) => 6.28
-- example: (SELECT cost_with_work(j, 5) FROM (SELECT 4 AS engineer_hours, 120 AS engineer_usd_per_hour, 0.2 AS operations_share) AS j) => 582
CREATE OR REPLACE MACRO cost_of_runs(job, run, storage_usd, corner_name) AS
    CASE WHEN job.runs_per_month IS NOT NULL THEN programme_cost(job.runs_per_month, job.project_months,
            at_corner(run, corner_name), rerun_share := job.rerun_share, storage_usd := storage_usd)
        WHEN job.failed.low IS NOT NULL THEN project_cost_by_failed_share(at_corner(job.runs, corner_name),
            at_corner(run, corner_name), at_corner(job.failed, corner_name), one_off_usd := storage_usd)
        ELSE project_cost(at_corner(job.runs, corner_name), at_corner(run, corner_name), one_off_usd := storage_usd) END;

CREATE OR REPLACE MACRO cost_with_work(job, compute_usd) AS
    self_hosted_job_cost(1, compute_usd, labour_hours := job.engineer_hours, labour_usd_per_hour := job.engineer_usd_per_hour,
        operations_share := job.operations_share).value;

CREATE OR REPLACE MACRO cost_routes(of_job, as_of, known_at, assume, electricity_region) AS TABLE
    WITH told AS (FROM cost_given(of_job, as_of, known_at, assume)),
    ways AS (
        FROM cost_rented('told', as_of, known_at) UNION ALL BY NAME FROM cost_owned('told', as_of, known_at, electricity_region)
        UNION ALL BY NAME FROM cost_managed('told', as_of, known_at)
    ), stored AS (
        SELECT w.*, t AS j, CASE WHEN w.route <> 'rent' OR t.storage_gb = 0 THEN 0
            ELSE avoided_storage(w.storage_usd_per_gb_month, t.storage_gb, t.project_months) END AS storage_usd
        FROM ways AS w CROSS JOIN told AS t
    ), summed AS (
        SELECT s.*, s.route <> 'managed' AND s.j.with_work AS works, {
            low: cost_of_runs(s.j, s.run, s.storage_usd, 'low').value,
            point: cost_of_runs(s.j, s.run, s.storage_usd, 'point').value,
            high: cost_of_runs(s.j, s.run, s.storage_usd, 'high').value} AS compute,
            coalesce(nullif(s.status, 'ok'), cost_of_runs(s.j, s.run, s.storage_usd, 'point').status) AS whole_status
        FROM stored AS s
    )
    SELECT route, provider, model, gpu, tier, venue, cards, fit, fit_ratio, hours_low, hours, hours_high, price, minimum_usd,
        run.low AS run_usd_low, run.point AS run_usd, run.high AS run_usd_high,
        if(works, cost_with_work(j, compute.low), compute.low) AS usd_low,
        if(works, cost_with_work(j, compute.point), compute.point) AS usd,
        if(works, cost_with_work(j, compute.high), compute.high) AS usd_high, storage_usd,
        CASE WHEN route <> 'managed' THEN labour_cost(j.engineer_hours, j.engineer_usd_per_hour) END AS labour_usd,
        CASE WHEN route <> 'managed' THEN cost_with_work(j, compute.point) - compute.point
            - labour_cost(j.engineer_hours, j.engineer_usd_per_hour) END AS operations_usd,
        CASE whole_status WHEN 'missing_input:one_off' THEN 'missing_input:storage' ELSE whole_status END AS status,
        flags, grade, age, coalesce(stale, false) AS stale,
        available_to_new_customers,
        ends_on, recommendable, statement, source, coalesce(basis, []) AS basis,
        j.trained_million_tokens AS trained_million_tokens, j.epochs AS epochs, j.operations_share AS operations_share
    FROM summed;
