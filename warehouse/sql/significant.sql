-- question: a number without the noise in its last bits: to 12 significant digits, beyond which nothing is a change (clocks 13).
-- grain: one value. parameters: number.
CREATE OR REPLACE MACRO significant(number) AS
    CASE WHEN number = 0 THEN 0.0 ELSE round(number, 11 - CAST(floor(log10(nullif(abs(number), 0))) AS INTEGER)) END;
