-- Token prices and managed fine-tuning; whether a route is open, apart from what it costs; alerts that are about no number.
ALTER TABLE rates ADD COLUMN method VARCHAR;
ALTER TABLE rates ADD COLUMN adapter VARCHAR;
ALTER TABLE rates ADD COLUMN size_tier VARCHAR;
ALTER TABLE rates ADD COLUMN min_params_b DOUBLE;
ALTER TABLE rates ADD COLUMN max_params_b DOUBLE;
ALTER TABLE rates ADD COLUMN service_tier VARCHAR;
ALTER TABLE rates ADD COLUMN min_context_tokens INTEGER;
ALTER TABLE rates ADD COLUMN minimum_amount DECIMAL(24, 12);
ALTER TABLE rates ADD COLUMN billing VARCHAR;

CREATE TABLE availability (
    parse BIGINT NOT NULL, page VARCHAR NOT NULL, page_number SMALLINT NOT NULL, ordinal INTEGER NOT NULL,
    observation_id UUID NOT NULL, key UBIGINT NOT NULL, source VARCHAR NOT NULL,
    observed_at TIMESTAMP NOT NULL, observed_precision VARCHAR NOT NULL, recorded_at TIMESTAMP NOT NULL,
    provider VARCHAR NOT NULL, publisher_ref VARCHAR, statistic VARCHAR NOT NULL,
    effective_at TIMESTAMP, until_at TIMESTAMP, effective_precision VARCHAR,
    what VARCHAR NOT NULL, subject VARCHAR NOT NULL, region VARCHAR,
    available_to_new_customers BOOLEAN, ends_on DATE, statement VARCHAR NOT NULL
);

ALTER TABLE alerts ALTER COLUMN reference DROP NOT NULL;
ALTER TABLE alerts ALTER COLUMN value DROP NOT NULL;
ALTER TABLE alerts ALTER COLUMN shift DROP NOT NULL;
