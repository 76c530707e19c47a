-- question: the instant of the world that a question is about: its as_of, else now (UTC).
-- grain: one value. parameters: as_of.
CREATE OR REPLACE MACRO world_instant(as_of) AS
    CASE WHEN as_of IS NULL THEN make_timestamp(epoch_us(now())) ELSE instant(as_of) END;
