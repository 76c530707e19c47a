-- What the catalogue says of each card, whole, once for each version of it. Only the newest version is read (gpus_now).
CREATE TABLE gpus (
    gpu VARCHAR NOT NULL,               -- catalogue slug
    name VARCHAR NOT NULL, vendor VARCHAR NOT NULL, segment VARCHAR NOT NULL, generation VARCHAR NOT NULL,
    memory_gb DOUBLE NOT NULL, form VARCHAR NOT NULL, conversion BOOLEAN NOT NULL,
    tdp_watts DOUBLE, launched_on DATE, msrp_usd DOUBLE, memory_bandwidth_gb_per_s DOUBLE,
    fp16_shader_tflops DOUBLE, fp16_tensor_tflops DOUBLE, predecessor VARCHAR,
    catalogue_version VARCHAR NOT NULL, recorded_at TIMESTAMP NOT NULL
);
