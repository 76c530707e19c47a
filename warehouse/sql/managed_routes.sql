-- question: what does each managed way to fine-tune cost, and can a newcomer still take it?
-- grain: one row per price of training, as token_prices. key: the same. parameters: as_of, known_at.
-- What is said of the model itself goes before what is said of its provider's service 'fine-tuning'; the earlier end holds. A model
-- that is switched off, itself or as its tuned version, is not worth tuning. recommendable: not closed to new customers, not ended.
CREATE OR REPLACE MACRO managed_routes(as_of, known_at) AS TABLE
    WITH said AS (
        SELECT a.*, a.what = 'training' AND a.subject = 'fine-tuning' AS of_service, token_model(a.subject).model AS model
        FROM availability_now(as_of, known_at) AS a
    ), models AS (
        SELECT provider, model, region, bool_or(closed_to_new) AS closed_to_new, min(ends_on) AS ends_on,
            arg_min(statement, (ends_on IS NULL, ends_on, what, subject)) AS statement
        FROM said WHERE NOT of_service GROUP BY provider, model, region
    )
    SELECT p.* EXCLUDE (phase, direction, tuned), coalesce(m.closed_to_new, s.closed_to_new) AS closed_to_new,
        least(m.ends_on, s.ends_on) AS ends_on, nullif(concat_ws('; ', m.statement, s.statement), '') AS statement,
        NOT coalesce(m.closed_to_new, s.closed_to_new, false)
            AND coalesce(least(m.ends_on, s.ends_on) > CAST(world_instant(as_of) AS DATE), true) AS recommendable
    FROM token_prices(as_of, known_at) AS p
    LEFT JOIN models AS m ON m.provider = p.provider AND m.model = p.model AND coalesce(m.region = p.region, m.region IS NULL)
    LEFT JOIN said AS s ON s.of_service AND s.provider = p.provider AND coalesce(s.region = p.region, s.region IS NULL)
    WHERE p.phase = 'train';
