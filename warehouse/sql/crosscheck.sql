-- question: do several sources say the same about one list price, and if not, by how much do they differ?
-- grain: one row per (canonical key, pair of sources). key: provider, card, gpu_count, tier, venue, region, term_months,
--   one_source, one_scope, other_source, other_scope. parameters: as_of, known_at.
-- Compared is what each source says now, before list_prices chooses; two scopes of one source (RunPod's page and its API) count
-- as two. `one` is the side of higher authority, `difference` what the other says relative to it.
-- Regions must be equal, and unknown only equals unknown; except beside a witness (authority 5): where one side names no region,
-- the other's reference region stands for it, else its cheapest (over the scopes of a source: AWS has one per region).
-- verdict: disagree beyond 2 %, agree within; apart where the two were seen further apart than a list price stays fresh, so that
-- the price itself may have changed.
CREATE OR REPLACE MACRO crosscheck(as_of, known_at) AS TABLE
    WITH said AS (
        SELECT coalesce(o.gpu, o.gpu_text) AS card, o.gpu, o.provider, o.gpu_count, o.tier, o.venue, o.region, o.term_months,
            o.source, coalesce(o.scope, '') AS scope, o.authority, o.usd_per_gpu_hour AS usd, o.price_text, o.seen_at, o.age, o.page,
            row_number() OVER (
                PARTITION BY o.source, o.authority, o.provider, coalesce(o.gpu, o.gpu_text), o.gpu_count, o.tier, o.venue,
                    o.term_months
                ORDER BY o.region IS NULL DESC, o.region IS NOT DISTINCT FROM o.reference_region DESC,
                    o.statistic = 'single' DESC, o.usd_per_gpu_hour, o.region, o.observation_id) = 1 AS stands_for_all
        FROM offer_prices(as_of, known_at) AS o
        WHERE o.machine_ref IS NULL AND o.tier <> 'unknown' AND o.venue <> 'unknown' AND o.usd_per_gpu_hour > 0
            AND o.statistic IN ('single', 'median', 'mean', 'p25')
        QUALIFY row_number() OVER (
            PARTITION BY o.source, o.scope, o.provider, coalesce(o.gpu, o.gpu_text), o.gpu_count, o.tier, o.venue, o.region,
                o.term_months
            ORDER BY o.statistic = 'single' DESC, o.seen_at DESC, o.usd_per_gpu_hour, o.observation_id) = 1
    ), pairs AS (
        SELECT a.card, a.gpu, a.provider, a.gpu_count, a.tier, a.venue, coalesce(a.region, b.region) AS region, a.term_months,
            a.source AS one_source, a.scope AS one_scope, a.usd AS one_usd_per_gpu_hour, a.price_text AS one_price_text,
            a.age AS one_age, a.page AS one_page,
            b.source AS other_source, b.scope AS other_scope, b.usd AS other_usd_per_gpu_hour, b.price_text AS other_price_text,
            b.age AS other_age, b.page AS other_page,
            b.usd / a.usd - 1 AS difference, abs(date_diff('second', a.seen_at, b.seen_at)) * INTERVAL 1 SECOND AS gap
        FROM said AS a JOIN said AS b ON b.card = a.card AND b.provider = a.provider AND b.gpu_count = a.gpu_count
            AND b.tier = a.tier AND b.venue = a.venue AND b.term_months IS NOT DISTINCT FROM a.term_months
            AND (a.authority, a.source, a.scope) < (b.authority, b.source, b.scope)
            AND (a.region IS NOT DISTINCT FROM b.region OR b.authority = 5
                AND (a.region IS NULL AND b.stands_for_all OR b.region IS NULL AND a.stands_for_all))
    )
    SELECT *, CASE WHEN abs(difference) <= 0.02 + 1e-9 THEN 'agree' WHEN gap > fresh_limit('list') THEN 'apart' ELSE 'disagree' END
        AS verdict
    FROM pairs;
