-- What the words mean, by version of the catalogue or filter that said so; and what we assume, dated and sourced.
CREATE TABLE gpu_names (
    gpu_text VARCHAR NOT NULL, memory_gb DOUBLE, form_text VARCHAR,
    gpu VARCHAR,                        -- catalogue slug; null: nobody knows this name yet
    catalogue_version VARCHAR NOT NULL, recorded_at TIMESTAMP NOT NULL
);

CREATE TABLE listing_verdicts (
    observation_id UUID NOT NULL, gpu VARCHAR, quantity INTEGER, condition VARCHAR NOT NULL, verdict VARCHAR NOT NULL,
    reason VARCHAR,
    filter_version INTEGER NOT NULL, recorded_at TIMESTAMP NOT NULL
);

CREATE TABLE assumptions (
    assumption VARCHAR NOT NULL,        -- identity: name, value, unit, effective_at, source
    name VARCHAR NOT NULL,              -- [scenario:]name[@subject]
    value DOUBLE,                       -- null: no longer assumed
    unit VARCHAR NOT NULL,
    effective_at TIMESTAMP,             -- null: always
    source VARCHAR NOT NULL, recorded_at TIMESTAMP NOT NULL
);
