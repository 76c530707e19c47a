-- question: how good and how old is one input of a metric?
-- grain: one struct {name, age, grade, stale}. parameters: input_name, kind, age, statistic, n, seen_precision.
CREATE OR REPLACE MACRO quality_of(input_name, kind, age, statistic, n, seen_precision) AS {
    name: input_name,
    age: age,
    grade: CASE WHEN age IS NOT NULL THEN grade_of(age, kind, statistic, n, seen_precision) END,
    stale: age > fresh_limit(kind)
};
