-- question: what does each card that one may own cost, bring and draw, for a job?
-- grain: one row per gpu with the columns of the job. key: gpu. parameters: of_job (a relation like cost_given), as_of, known_at,
--   electricity_region. Cards: those with a known price, and those that the job names (then no others).
-- paid, resale: USD of one card; per_kwh: USD; over_hours: the GPU-hours that share the whole cost. paid_quality, power_quality:
--   null where a person gave the price. What is not known is null.
-- resale: a person's; else the estimate from history, of three years; else the house's; else a share of the price (resale_flag),
-- as in breakeven_inputs. source: METRICS (a), (f).
-- example: (WITH j AS (FROM cost_job(7, 'lora', only_gpus := ['rtx-4090-24gb'])), t AS (FROM cost_given('j', NULL, NULL, MAP {'card_price_usd': 1000, 'residual_share': 0.25})) SELECT resale FROM cost_of_cards('t', NULL, NULL, 'US')) => 250
CREATE OR REPLACE MACRO cost_of_cards(of_job, as_of, known_at, electricity_region) AS TABLE
    WITH priced AS (FROM card_prices(as_of, known_at)),
    at_home AS (SELECT * FROM electricity_prices(as_of, known_at) AS e WHERE e.region = electricity_region),
    owned AS (SELECT gpu FROM priced UNION SELECT unnest(j.only_gpus) FROM query_table(of_job) AS j),
    given AS (
        SELECT o.gpu, j.* EXCLUDE (given), cost_given_of(j.maps, o.gpu, '') AS said, world_instant(as_of) AS asked_at,
            coalesce(j.maps['0@' || o.gpu]['residual_usd'].value, j.maps['0@']['residual_usd'].value) AS own_resale
        FROM owned AS o CROSS JOIN query_table(of_job) AS j
        WHERE j.params_b IS NOT NULL AND (j.only_gpus IS NULL OR list_contains(j.only_gpus, o.gpu))
    )
    SELECT k.*, p.source, coalesce(k.said['card_price_usd'].value, p.card_price_usd) AS paid,
        CASE WHEN k.said['horizon_years'].value = 3
            THEN r.p50_usd * coalesce(k.said['card_price_usd'].value / p.card_price_usd, 1) END AS estimated,
        coalesce(k.own_resale, estimated, k.said['residual_usd'].value, paid * k.said['residual_share'].value) AS resale,
        CASE WHEN k.own_resale IS NOT NULL THEN NULL WHEN estimated IS NOT NULL THEN 'residual:' || r.method
            WHEN k.said['residual_usd'].value IS NULL THEN 'residual:share_of_price' END AS resale_flag,
        coalesce(k.said['electricity_usd_per_kwh'].value, e.electricity_usd_per_kwh) AS per_kwh,
        k.said['card_watts'].value AS watts, k.said['power_overhead'].value AS overhead,
        coalesce(k.said['planned_hours'].value, k.said['average_hours'].value) AS over_hours,
        CASE WHEN k.said['card_price_usd'].value IS NULL
            THEN quality_of('card_price', 'card', p.age, p.statistic, p.n, p.seen_precision) END AS paid_quality,
        CASE WHEN k.said['electricity_usd_per_kwh'].value IS NULL
            THEN quality_of('electricity', 'electricity', e.age, e.statistic, e.n, e.seen_precision) END AS power_quality
    FROM given AS k LEFT JOIN priced AS p ON p.gpu = k.gpu LEFT JOIN at_home AS e ON true
    ASOF LEFT JOIN residual_chosen(known_at, 36) AS r ON r.gpu = k.gpu AND r.as_of <= k.asked_at;
