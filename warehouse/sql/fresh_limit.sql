-- question: how old may a price be and still be fresh? Stale after that, expired after three times that (METRICS l 6).
-- grain: one interval. parameters: kind.
CREATE OR REPLACE MACRO fresh_limit(kind) AS CASE kind
    WHEN 'marketplace' THEN INTERVAL 24 HOUR
    WHEN 'list' THEN INTERVAL 7 DAY
    WHEN 'card' THEN INTERVAL 14 DAY
    WHEN 'fx' THEN INTERVAL 5 DAY
    WHEN 'storage' THEN INTERVAL 30 DAY
    WHEN 'token' THEN INTERVAL 30 DAY
    WHEN 'electricity' THEN INTERVAL 75 DAY
END;
