-- question: a breakeven moved: which input did it, and by how much?
-- grain: one row per input that differs. key: input. parameters: before, after: structs of the inputs of METRICS (c) as
--   breakeven_history has them (rent_usd_per_gpu_hour, card_price_usd, residual_usd, electricity_usd_per_kwh, card_watts,
--   power_overhead, horizon_years).
-- hours: breakeven with this one input as it is after and all others as before; its share of the move is what it adds alone.
-- source: METRICS (n): decompose by replacing inputs one at a time.
-- example: round(breakeven_from({rent_usd_per_gpu_hour: 0.39, card_price_usd: 2374, residual_usd: 600, electricity_usd_per_kwh: 0.1765, card_watts: 450, power_overhead: 0.15, horizon_years: 3})) => 5940
-- example: (SELECT count(*) FROM breakeven_causes({rent_usd_per_gpu_hour: 0.34, card_price_usd: 2374, residual_usd: 600, electricity_usd_per_kwh: 0.1765, card_watts: 450, power_overhead: 0.15, horizon_years: 3}, {rent_usd_per_gpu_hour: 0.39, card_price_usd: 2374, residual_usd: 600, electricity_usd_per_kwh: 0.1765, card_watts: 450, power_overhead: 0.15, horizon_years: 3})) => 1
CREATE OR REPLACE MACRO breakeven_from(i) AS
    breakeven_hours(fixed_cost_of_owning(i['card_price_usd'], i['residual_usd'], horizon_years := i['horizon_years']),
        i['rent_usd_per_gpu_hour'], marginal_electricity(i['card_watts'], i['electricity_usd_per_kwh'],
            power_overhead := i['power_overhead']), horizon_years := i['horizon_years']).value;

CREATE OR REPLACE MACRO breakeven_causes(before, after) AS TABLE
    WITH one AS (
        SELECT unnest([
            {input: 'rent', was: before['rent_usd_per_gpu_hour'], becomes: after['rent_usd_per_gpu_hour'],
                inputs: struct_update(before, rent_usd_per_gpu_hour := after['rent_usd_per_gpu_hour'])},
            {input: 'card price', was: before['card_price_usd'], becomes: after['card_price_usd'],
                inputs: struct_update(before, card_price_usd := after['card_price_usd'])},
            {input: 'resale value', was: before['residual_usd'], becomes: after['residual_usd'],
                inputs: struct_update(before, residual_usd := after['residual_usd'])},
            {input: 'electricity', was: before['electricity_usd_per_kwh'], becomes: after['electricity_usd_per_kwh'],
                inputs: struct_update(before, electricity_usd_per_kwh := after['electricity_usd_per_kwh'])},
            {input: 'power draw', was: before['card_watts'], becomes: after['card_watts'],
                inputs: struct_update(before, card_watts := after['card_watts'])}
        ]) AS c
    )
    SELECT c.input, c.was, c.becomes, breakeven_from(c.inputs) AS hours,
        breakeven_from(c.inputs) - breakeven_from(before) AS moved_hours
    FROM one WHERE c.was IS DISTINCT FROM c.becomes
    ORDER BY abs(breakeven_from(c.inputs) - breakeven_from(before)) DESC NULLS LAST;
