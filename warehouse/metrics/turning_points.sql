-- question: where must each input of a breakeven go, the others as they are, for it to come to wished_hours?
-- inputs: wished_hours (GPU-hours), own_fixed_usd (fixed_cost_of_owning of all cards), rent_usd_per_gpu_hour, electricity in USD
--   per GPU-hour, watts of one card, power_overhead, price_usd of one card, cards, sales_tax_rate, selling_fee_rate,
--   rent_multiplier, waiting_usd_per_hour (worth of an hour on one's own card on top of the rent).
-- output: {rent USD per GPU-hour, card_price USD, residual_shift USD (added to each card's resale), electricity USD per kWh};
--   keeping_turns: the same {rent, electricity} where the electricity of a card already owned costs as much as renting.
-- edge cases: null where an input is unknown, and for price and residual where renting costs no more an hour than electricity, so
--   that no price makes hours matter. Where the resale covers the price, rent and electricity turn where they are equal. A value
--   below zero is an answer that no market gives.
-- source: METRICS (c) "flip price", (m) C3, C5, C7; the breakeven formula solved for each input.
-- example: turning_points(3000, 1774, 0.69, 0.09133875, 450, 0.15, 2374, 1, 0, 0, 1, 0).rent => 0.682672083333
-- example: turning_points(3000, 1774, 0.34, 0.09133875, 450, 0.15, 2374, 1, 0, 0, 1, 0).residual_shift => 1028.01625
-- example: breakeven_hours(fixed_cost_of_owning(turning_points(3000, 1774, 0.34, 0.09133875, 450, 0.15, 2374, 1, 0, 0, 1, 0).card_price, 600), 0.34, 0.09133875).value => 3000
-- example: breakeven_hours(1774, 0.34, marginal_electricity(450, turning_points(9000, 1774, 0.34, 0.09133875, 450, 0.15, 2374, 1, 0, 0, 1, 0).electricity)).value => 9000
-- example: turning_points(3000, 1774, 0.08, 0.09133875, 450, 0.15, 2374, 1, 0, 0, 1, 0).card_price => NULL
-- example: turning_points(3000, -100, 0.34, 0.09133875, 450, 0.15, 2374, 1, 0, 0, 1, 0).rent => 0.09133875
-- example: keeping_turns(0.34, 0.09133875, 450, 0.15, 1).electricity => 0.657004830918
CREATE OR REPLACE MACRO fixed_at(wished_hours, rent_usd_per_gpu_hour, electricity_usd_per_gpu_hour, rent_multiplier,
        waiting_usd_per_hour) AS
    CASE WHEN rent_usd_per_gpu_hour * rent_multiplier + waiting_usd_per_hour > electricity_usd_per_gpu_hour THEN wished_hours
        * (rent_usd_per_gpu_hour * rent_multiplier + waiting_usd_per_hour - electricity_usd_per_gpu_hour) END;

CREATE OR REPLACE MACRO turning_points(wished_hours, own_fixed_usd, rent_usd_per_gpu_hour, electricity_usd_per_gpu_hour, watts,
        power_overhead, price_usd, cards, sales_tax_rate, selling_fee_rate, rent_multiplier, waiting_usd_per_hour) AS {
    rent: flip_price(CAST(greatest(own_fixed_usd, 0) AS DOUBLE), wished_hours,
        electricity_usd_per_gpu_hour - waiting_usd_per_hour, rent_multiplier := rent_multiplier).value,
    card_price: price_usd + (fixed_at(wished_hours, rent_usd_per_gpu_hour, electricity_usd_per_gpu_hour, rent_multiplier,
        waiting_usd_per_hour) - own_fixed_usd) / (cards * (1 + sales_tax_rate)),
    residual_shift: (own_fixed_usd - fixed_at(wished_hours, rent_usd_per_gpu_hour, electricity_usd_per_gpu_hour, rent_multiplier,
        waiting_usd_per_hour)) / (cards * (1 - selling_fee_rate)),
    electricity: CASE WHEN wished_hours > 0 THEN electricity_limit(rent_usd_per_gpu_hour * rent_multiplier + waiting_usd_per_hour
        - CAST(greatest(own_fixed_usd, 0) AS DOUBLE) / wished_hours, watts, power_overhead := power_overhead) END
};

CREATE OR REPLACE MACRO keeping_turns(rent_usd_per_gpu_hour, electricity_usd_per_gpu_hour, watts, power_overhead,
        rent_multiplier) AS {
    rent: flip_price(0, 1, electricity_usd_per_gpu_hour, rent_multiplier := rent_multiplier).value,
    electricity: electricity_limit(rent_usd_per_gpu_hour, watts, power_overhead := power_overhead,
        rent_multiplier := rent_multiplier)
};
