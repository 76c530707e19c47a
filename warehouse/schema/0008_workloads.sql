-- What is known of fine-tuning runs (models/workloads.py), whole, once for each version of it; cards: what gpu_text means by the
-- catalogue of that version. The newest version recorded by known_at is read (cost_workloads).
CREATE TABLE workloads (
    id VARCHAR NOT NULL, source VARCHAR NOT NULL,
    dated_on VARCHAR NOT NULL,          -- day, month or year, as exact as the article says
    category VARCHAR NOT NULL, quantity VARCHAR NOT NULL, low DOUBLE NOT NULL, high DOUBLE NOT NULL, point DOUBLE,
    unit VARCHAR NOT NULL, model VARCHAR, params_b DOUBLE, method VARCHAR, gpu_text VARCHAR, gpu_count INTEGER,
    gpu_count_high INTEGER, million_tokens DOUBLE, conditions VARCHAR, doubt VARCHAR,
    cards STRUCT(gpu VARCHAR, cards INTEGER, cards_high INTEGER, form_unsaid BOOLEAN)[] NOT NULL,
    workloads_version VARCHAR NOT NULL, recorded_at TIMESTAMP NOT NULL
);
