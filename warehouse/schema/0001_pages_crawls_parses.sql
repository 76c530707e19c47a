-- What was fetched, which visits the fetches belong to, and how each visit was read. Instants are UTC without zone.
CREATE TABLE pages (
    page VARCHAR NOT NULL,              -- identity: source, url, fetched_at, sha256
    source VARCHAR NOT NULL,
    url VARCHAR NOT NULL,               -- asked for, secrets stripped
    fetched_at TIMESTAMP NOT NULL,
    fetched_precision VARCHAR NOT NULL,
    http_status SMALLINT NOT NULL,
    content_type VARCHAR,
    etag VARCHAR,
    last_modified VARCHAR,
    sha256 VARCHAR NOT NULL,            -- names the body in the archive; a 304 repeats the hash that it confirms
    crawl VARCHAR NOT NULL              -- the visit; given at its first fetch
);

CREATE TABLE crawls (
    crawl VARCHAR NOT NULL,             -- identity: scope and first page
    source VARCHAR NOT NULL,
    scope VARCHAR NOT NULL,             -- what absence is about; '' is everything
    observed_at TIMESTAMP NOT NULL,     -- the last fetch: what as_of selects by
    observed_precision VARCHAR NOT NULL,
    fingerprint VARCHAR NOT NULL,       -- of its sorted (url, sha256): "unchanged" is one equality
    recorded_at TIMESTAMP NOT NULL      -- for audit; pages without a crawl row are an unfinished visit
);

CREATE TABLE parses (
    parse BIGINT NOT NULL,              -- ascending, given by the one loader; the physical order of the rows
    crawl VARCHAR NOT NULL,
    version INTEGER NOT NULL,           -- SPEC.version
    verdict VARCHAR NOT NULL,           -- accepted | refused
    outcome VARCHAR NOT NULL,           -- appended, unchanged, or the name of what was wrong
    complete BOOLEAN NOT NULL,          -- a finding of this reading
    shape VARCHAR NOT NULL,             -- snapshot | series | changelog, as SPEC said then
    authority TINYINT NOT NULL,         -- precedence among sources, as SPEC said then
    reference_region VARCHAR,           -- as SPEC said then
    rows INTEGER NOT NULL,              -- what this reading yielded
    rows_written INTEGER NOT NULL,      -- none of an unchanged or refused crawl; of a history those that differ
    rejects INTEGER NOT NULL,
    rows_of BIGINT NOT NULL,            -- the parse whose rows these are: itself, or the unchanged one before
    recorded_at TIMESTAMP NOT NULL      -- the only instant that known_at looks at
);
