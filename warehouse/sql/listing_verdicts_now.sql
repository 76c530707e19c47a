-- question: what does the best filter so far make of a listing?
-- grain: one row per listing. key: observation_id. parameters: none (a better filter mends all history).
CREATE OR REPLACE VIEW listing_verdicts_now AS
    SELECT v.observation_id, v.gpu, v.quantity AS cards, v.condition, v.verdict, v.reason, v.filter_version
    FROM listing_verdicts AS v ANTI JOIN listing_verdicts AS better
        ON better.observation_id = v.observation_id AND better.filter_version > v.filter_version;
