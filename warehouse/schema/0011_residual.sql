-- Resale estimates by every method, where they changed; and when they were last worked out, because most days change nothing.
CREATE TABLE residual_history (
    gpu VARCHAR NOT NULL, method VARCHAR NOT NULL, horizon_months INTEGER NOT NULL,
    p10_usd DOUBLE, p50_usd DOUBLE, p90_usd DOUBLE, selected BOOLEAN NOT NULL,
    n INTEGER NOT NULL, status VARCHAR NOT NULL, reason VARCHAR NOT NULL,
    as_of TIMESTAMP NOT NULL, recorded_at TIMESTAMP NOT NULL
);

CREATE TABLE residual_runs (as_of TIMESTAMP NOT NULL, recorded_at TIMESTAMP NOT NULL);
