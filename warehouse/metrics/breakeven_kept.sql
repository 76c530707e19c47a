-- question: what of a breakeven is kept in a history, and what of it is compared with the row before?
-- grain: that of the relation. parameters: relation (like breakeven_at, or breakeven_history).
-- Numbers to 12 significant digits; compared: value, status and input values, never ids, ages or grades. source: clocks 13.
-- example: (SELECT count(*) FROM breakeven_kept('breakeven_history')) => 0
CREATE OR REPLACE MACRO breakeven_kept(relation) AS TABLE
    WITH rounded AS (
        SELECT * REPLACE (significant(breakeven_hours) AS breakeven_hours,
            significant(rent_usd_per_gpu_hour) AS rent_usd_per_gpu_hour, significant(card_price_usd) AS card_price_usd,
            significant(residual_usd) AS residual_usd, significant(electricity_usd_per_kwh) AS electricity_usd_per_kwh,
            significant(card_watts) AS card_watts, significant(power_overhead) AS power_overhead,
            significant(horizon_years) AS horizon_years, significant(storage_usd) AS storage_usd,
            significant(average_rent_usd_per_hour) AS average_rent_usd_per_hour, significant(average_hours) AS average_hours)
        FROM query_table(relation)
    )
    SELECT *, {breakeven_hours: breakeven_hours, status: status, rent_usd_per_gpu_hour: rent_usd_per_gpu_hour,
        rent_statistic: rent_statistic, rent_gpu_count: rent_gpu_count, rent_region: rent_region, card_price_usd: card_price_usd,
        card_price_statistic: card_price_statistic, residual_usd: residual_usd,
        electricity_usd_per_kwh: electricity_usd_per_kwh, card_watts: card_watts, power_overhead: power_overhead,
        horizon_years: horizon_years, storage_usd: storage_usd, average_rent_usd_per_hour: average_rent_usd_per_hour,
        average_hours: average_hours} AS compared
    FROM rounded;
