-- What the pages said. Never updated, never deleted; ordered by parse.
CREATE TABLE offers (
    parse BIGINT NOT NULL, page VARCHAR NOT NULL, page_number SMALLINT NOT NULL, ordinal INTEGER NOT NULL,
    observation_id UUID NOT NULL, key UBIGINT NOT NULL, source VARCHAR NOT NULL,
    observed_at TIMESTAMP NOT NULL, observed_precision VARCHAR NOT NULL, recorded_at TIMESTAMP NOT NULL,
    provider VARCHAR NOT NULL, publisher_ref VARCHAR, statistic VARCHAR NOT NULL, n INTEGER,
    amount DECIMAL(24, 12) NOT NULL, currency VARCHAR NOT NULL, per VARCHAR NOT NULL, price_text VARCHAR NOT NULL,
    effective_at TIMESTAMP, until_at TIMESTAMP, effective_precision VARCHAR,
    gpu_text VARCHAR NOT NULL, memory_gb DOUBLE, form_text VARCHAR, gpu_count INTEGER NOT NULL,
    tier VARCHAR NOT NULL, venue VARCHAR NOT NULL, region VARCHAR, term_months INTEGER, available BOOLEAN,
    machine_ref VARCHAR, verified BOOLEAN, reliability DOUBLE, storage_gb DECIMAL(24, 12), storage_amount DECIMAL(24, 12),
    traffic_in_amount DECIMAL(24, 12), traffic_out_amount DECIMAL(24, 12)
);

CREATE TABLE listings (
    parse BIGINT NOT NULL, page VARCHAR NOT NULL, page_number SMALLINT NOT NULL, ordinal INTEGER NOT NULL,
    observation_id UUID NOT NULL, key UBIGINT NOT NULL, source VARCHAR NOT NULL,
    observed_at TIMESTAMP NOT NULL, observed_precision VARCHAR NOT NULL, recorded_at TIMESTAMP NOT NULL,
    provider VARCHAR NOT NULL, publisher_ref VARCHAR, statistic VARCHAR NOT NULL, n INTEGER,
    amount DECIMAL(24, 12) NOT NULL, currency VARCHAR NOT NULL, per VARCHAR NOT NULL, price_text VARCHAR NOT NULL,
    effective_at TIMESTAMP, until_at TIMESTAMP, effective_precision VARCHAR,
    item_ref VARCHAR NOT NULL, variation VARCHAR, price_kind VARCHAR NOT NULL, title VARCHAR NOT NULL,
    condition_text VARCHAR, category_text VARCHAR, quantity INTEGER, shipping_amount DECIMAL(24, 12),
    seller_country VARCHAR
);

CREATE TABLE rates (
    parse BIGINT NOT NULL, page VARCHAR NOT NULL, page_number SMALLINT NOT NULL, ordinal INTEGER NOT NULL,
    observation_id UUID NOT NULL, key UBIGINT NOT NULL, source VARCHAR NOT NULL,
    observed_at TIMESTAMP NOT NULL, observed_precision VARCHAR NOT NULL, recorded_at TIMESTAMP NOT NULL,
    provider VARCHAR NOT NULL, publisher_ref VARCHAR, statistic VARCHAR NOT NULL, n INTEGER,
    amount DECIMAL(24, 12) NOT NULL, currency VARCHAR NOT NULL, per VARCHAR NOT NULL, price_text VARCHAR NOT NULL,
    effective_at TIMESTAMP, until_at TIMESTAMP, effective_precision VARCHAR,
    what VARCHAR NOT NULL, subject VARCHAR NOT NULL, variant VARCHAR, region VARCHAR
);

CREATE TABLE rejects (
    parse BIGINT NOT NULL, page VARCHAR NOT NULL, page_number SMALLINT NOT NULL, ordinal INTEGER NOT NULL,
    source VARCHAR NOT NULL, observed_at TIMESTAMP NOT NULL, recorded_at TIMESTAMP NOT NULL,
    reason VARCHAR NOT NULL, detail VARCHAR NOT NULL, record VARCHAR NOT NULL
);

CREATE TABLE incidents (
    incident VARCHAR NOT NULL,          -- identity: outcome and the crawl or page it is about
    source VARCHAR NOT NULL, scope VARCHAR, crawl VARCHAR,
    outcome VARCHAR NOT NULL,           -- the name under which it is counted
    refused BOOLEAN NOT NULL,           -- whether it kept the rows out
    sentence VARCHAR NOT NULL,
    observed_at TIMESTAMP NOT NULL, recorded_at TIMESTAMP NOT NULL
);
