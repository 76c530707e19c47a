-- question: how many hours are billed per hour of progress on a machine that may be taken away, and how often to save?
-- inputs: interruptions_per_hour (of running), checkpoint_hours (between two saves), save_hours (to write one), restart_hours (to
--   obtain another machine and reload); tier; multiplier_when_unknown (an assumption: 1.167 to 1.25 for spot).
-- output: interruption_multiplier a ratio; interruption_of_tier {value, flags}; checkpoint_interval {value hours, status}.
-- edge cases: interruptions faster than progress give infinity: the job never ends; an interval that is not above zero and an
--   unknown input give null; without interruptions nothing ever needs saving; a spot rate that nobody knows takes the assumed
--   multiplier and is flagged as an estimate; other tiers lose nothing unless a rate is given.
-- source: METRICS (b); Young's checkpoint interval; seed 004 scenario 3 for the spot multiplier.
-- example: interruption_multiplier(0.05, 0.5, 0.02, 0.25) => 1.066666666667
-- example: interruption_multiplier(2, 0.5, 0.02, 0.25) => CAST('infinity' AS DOUBLE)
-- example: interruption_multiplier(0.05, 0, 0.02, 0.25) => NULL
-- example: checkpoint_interval(0.02, 0.05).value => 0.894427191
-- example: checkpoint_interval(0.02, 0).status => 'never'
-- example: interruption_of_tier('spot', 1.25) => {value: 1.25, flags: ['estimate:interruptions']}
-- example: interruption_of_tier('on_demand', 1.25) => {value: 1.0, flags: CAST([] AS VARCHAR[])}
CREATE OR REPLACE MACRO interruption_multiplier(interruptions_per_hour, checkpoint_hours, save_hours, restart_hours) AS CASE
    WHEN checkpoint_hours IS NULL OR save_hours IS NULL OR checkpoint_hours <= 0 THEN NULL
    WHEN interruptions_per_hour * (checkpoint_hours / 2.0 + restart_hours) < 1 THEN
        (1 + save_hours / checkpoint_hours) / (1 - interruptions_per_hour * (checkpoint_hours / 2.0 + restart_hours))
    WHEN interruptions_per_hour * (checkpoint_hours / 2.0 + restart_hours) >= 1 THEN CAST('infinity' AS DOUBLE) END;

CREATE OR REPLACE MACRO interruption_of_tier(tier, multiplier_when_unknown, interruptions_per_hour := NULL,
        checkpoint_hours := NULL, save_hours := NULL, restart_hours := NULL) AS {
    value: CASE
        WHEN interruptions_per_hour IS NOT NULL THEN
            interruption_multiplier(interruptions_per_hour, checkpoint_hours, save_hours, restart_hours)
        WHEN tier = 'spot' THEN CAST(multiplier_when_unknown AS DOUBLE)
        ELSE 1.0 END,
    flags: CASE WHEN tier = 'spot' AND interruptions_per_hour IS NULL AND multiplier_when_unknown IS NOT NULL
        THEN ['estimate:interruptions'] ELSE CAST([] AS VARCHAR[]) END
};

CREATE OR REPLACE MACRO checkpoint_interval(save_hours, interruptions_per_hour) AS {
    value: CASE WHEN interruptions_per_hour > 0 THEN sqrt(2.0 * save_hours / interruptions_per_hour) END,
    status: CASE
        WHEN save_hours IS NULL THEN 'missing_input:save_hours'
        WHEN interruptions_per_hour IS NULL THEN 'missing_input:interruptions'
        WHEN interruptions_per_hour <= 0 THEN 'never'
        ELSE 'ok' END
};
