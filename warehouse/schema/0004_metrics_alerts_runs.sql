-- What we derived, what was news, and what ran. A metric history is one time line: as_of never decreases.
CREATE TABLE breakeven_history (
    gpu VARCHAR NOT NULL, provider VARCHAR NOT NULL, tier VARCHAR NOT NULL, venue VARCHAR NOT NULL,
    definition VARCHAR NOT NULL,
    as_of TIMESTAMP NOT NULL, recorded_at TIMESTAMP NOT NULL,
    breakeven_hours DOUBLE, status VARCHAR NOT NULL, flags VARCHAR[],
    rent_usd_per_gpu_hour DOUBLE, rent_statistic VARCHAR, rent_gpu_count INTEGER, rent_region VARCHAR,
    card_price_usd DOUBLE, card_price_statistic VARCHAR, residual_usd DOUBLE, electricity_usd_per_kwh DOUBLE,
    card_watts DOUBLE, power_overhead DOUBLE, horizon_years DOUBLE, storage_usd DOUBLE,
    average_rent_usd_per_hour DOUBLE, average_hours DOUBLE,
    rent_id UUID, rent_crawl VARCHAR, card_price_id UUID, electricity_id UUID, storage_id UUID, assumption_ids VARCHAR[]
);

CREATE TABLE alerts (
    alert VARCHAR NOT NULL,             -- identity: rule, subject, the value it was decided on
    rule VARCHAR NOT NULL, subject VARCHAR NOT NULL, as_of TIMESTAMP NOT NULL, recorded_at TIMESTAMP NOT NULL,
    reference DOUBLE NOT NULL, value DOUBLE NOT NULL, shift DOUBLE NOT NULL, sentence VARCHAR NOT NULL
);

CREATE TABLE deliveries (
    alert VARCHAR NOT NULL, channel VARCHAR NOT NULL, delivered BOOLEAN NOT NULL, sentence VARCHAR,
    recorded_at TIMESTAMP NOT NULL
);

CREATE TABLE runs (
    run VARCHAR NOT NULL, kind VARCHAR NOT NULL, started_at TIMESTAMP NOT NULL, ended_at TIMESTAMP NOT NULL,
    degraded VARCHAR[] NOT NULL         -- a sentence for whatever did not go as it should
);
