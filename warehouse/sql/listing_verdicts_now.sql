-- question: what does the best filter so far make of a listing?
-- grain: one row per listing. key: observation_id. parameters: none (a better filter mends all history).
CREATE OR REPLACE VIEW listing_verdicts_now AS
    SELECT observation_id, unnest(max_by(
        {gpu: v.gpu, cards: v.quantity, condition: v.condition, verdict: v.verdict, reason: v.reason,
         filter_version: v.filter_version}, (v.filter_version, v.recorded_at)))
    FROM listing_verdicts AS v GROUP BY observation_id;
