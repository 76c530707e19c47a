-- question: how is one more remark added to an answer?
-- inputs: answer (a struct with flags), flag (null: nothing to add).
-- output: the same struct.
-- source: METRICS 0: a flag stands beside a value.
-- example: with_flag({value: 1, flags: ['a']}, 'b').flags => ['a', 'b']
-- example: with_flag({value: 1, flags: ['a']}, NULL).flags => ['a']
CREATE OR REPLACE MACRO with_flag(answer, flag) AS
    struct_update(answer, flags := CASE WHEN flag IS NULL THEN answer.flags ELSE list_append(answer.flags, flag) END);
