-- question: what did each reading say, apart from where on the page and when: two that say the same have equal contents?
-- grain: one row per parse that wrote rows or rejects. key: parse. contents: per relation how many rows and a sum of their hashes.
-- parameters: none; the caller joins rows_of.
-- A row's place (page, ordinal), identity and instants are left out; order does not matter, repetition does.
CREATE OR REPLACE MACRO said_in(relation) AS TABLE
    SELECT parse, relation AS said, count(*) AS n, sum(hash(*COLUMNS(lambda c: c NOT IN (
        'parse', 'page', 'page_number', 'ordinal', 'observation_id', 'observed_at', 'observed_precision', 'recorded_at')))) AS sum
    FROM query_table(relation) GROUP BY parse;

CREATE OR REPLACE MACRO parse_contents() AS TABLE
    SELECT parse, list({said: said, n: n, sum: sum} ORDER BY said) AS contents
    FROM (FROM said_in('offers') UNION ALL FROM said_in('listings') UNION ALL FROM said_in('rates')
        UNION ALL FROM said_in('availability') UNION ALL FROM said_in('rejects'))
    GROUP BY parse;
