-- question: which of these crawls are of marketplaces: of a source that offers machines in any of them?
-- grain: that of the relation. parameters: crawled (a relation of crawls with source and rows_of).
-- A list price is nobody's daily median, so that the days of list-price sources need not be read for one.
CREATE OR REPLACE MACRO market_crawls(crawled) AS TABLE
    SELECT c.* FROM query_table(crawled) AS c WHERE c.source IN (
        SELECT o.source FROM offers AS o JOIN query_table(crawled) AS d ON o.parse = d.rows_of WHERE o.machine_ref IS NOT NULL);
