-- Bodies of kept pages that retention dropped: what the page said stays in the tables, the page cannot be read again.
CREATE TABLE dropped_bodies (
    sha256 VARCHAR NOT NULL,
    bytes BIGINT NOT NULL,              -- as compressed on disk
    dropped_at TIMESTAMP NOT NULL, reason VARCHAR NOT NULL
);
