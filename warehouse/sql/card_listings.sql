-- question: which cards are (or were) for sale, what is each by the filter, and what does it cost in US dollars, delivered?
-- grain: one row per listing. key: key (provider, item, variation, price kind). parameters: as_of, known_at.
-- Where several sources hold one listing: unexpired before expired, authority, then the newest; never averaged.
-- total_usd is null where shipping is unknown (free shipping is 0), usd where the currency has no rate near that day.
-- card_listings_of: the same of any relation of rows, for each instant asked about (asked_at).
-- The current listings are few and the verdicts of all time many, so each is joined to its own and the best filter's taken last.
CREATE OR REPLACE MACRO card_listings_of(relation, known_at) AS TABLE
    SELECT l.*, v.gpu, v.quantity AS cards, v.condition, v.verdict, v.reason, v.filter_version,
        CAST(l.amount AS DOUBLE) * f.usd AS usd,
        CAST(l.shipping_amount AS DOUBLE) * f.usd AS shipping_usd,
        CAST(l.amount + l.shipping_amount AS DOUBLE) * f.usd AS total_usd,
        l.asked_at - l.seen_at AS age
    FROM query_table(relation) AS l
    LEFT JOIN listing_verdicts AS v ON v.observation_id = l.observation_id
    JOIN usd_at(relation, known_at) AS f ON f.currency = l.currency AND f.seen_at = l.seen_at
    WHERE l.statistic = 'single'
    QUALIFY row_number() OVER (
        PARTITION BY l.asked_at, l.key
        ORDER BY l.asked_at - l.seen_at <= 3 * fresh_limit('card') DESC, l.authority, l.seen_at DESC, l.source,
            v.filter_version DESC NULLS LAST) = 1;

CREATE OR REPLACE MACRO card_listings(as_of, known_at) AS TABLE
    WITH listings_then AS (SELECT *, world_instant(as_of) AS asked_at FROM current_rows('listings', as_of, known_at))
    SELECT * EXCLUDE (asked_at) FROM card_listings_of('listings_then', known_at);
