-- question: where does a number come from: which words, on which page, seen when?
-- grain: one row per observation of `ids`. key: observation_id. parameters: ids (a list of observation ids).
CREATE OR REPLACE MACRO origins(ids) AS TABLE
    WITH said AS (
        SELECT observation_id, page, ordinal, source, provider, gpu_text AS subject, statistic, price_text, amount, currency, per,
            coalesce(effective_at, observed_at) AS at
        FROM offers WHERE list_contains(CAST(ids AS UUID[]), observation_id)
        UNION ALL
        SELECT observation_id, page, ordinal, source, provider, subject, statistic, price_text, amount, currency, per,
            coalesce(effective_at, observed_at)
        FROM rates WHERE list_contains(CAST(ids AS UUID[]), observation_id)
    )
    SELECT s.*, p.url, p.fetched_at FROM said AS s JOIN pages AS p ON p.page = s.page
    QUALIFY row_number() OVER (PARTITION BY s.observation_id ORDER BY p.fetched_at) = 1;
