-- question: what may go wrong later cost, for all that was not checked before?
-- inputs: items, a list of {checked, usd}: checked true, false or unknown; usd what the mistake costs when it is found late.
-- output: {value USD, status}. edge cases: unknown is unchecked; nothing unchecked costs nothing; an unchecked item without a
--   cost leaves the sum unknown.
-- source: METRICS (e) "Expected rework", (m) unknown = unchecked; failure tables of seed 003 (workloads: failure_cost).
-- example: rework_cost([{checked: true, usd: 300}, {checked: false, usd: 600}, {checked: NULL, usd: 800}]).value => 1400
-- example: rework_cost([{checked: true, usd: NULL}]).value => 0
-- example: rework_cost([{checked: false, usd: NULL}]).status => 'missing_input:late_fix'
CREATE OR REPLACE MACRO unchecked(items) AS list_filter(items, lambda item: item.checked IS DISTINCT FROM true);

CREATE OR REPLACE MACRO rework_cost(items) AS {
    value: CASE WHEN len(list_filter(unchecked(items), lambda item: item.usd IS NULL)) = 0
        THEN coalesce(list_sum(list_transform(unchecked(items), lambda item: item.usd)), 0) END,
    status: CASE WHEN len(list_filter(unchecked(items), lambda item: item.usd IS NULL)) = 0 THEN 'ok'
        ELSE 'missing_input:late_fix' END
};
