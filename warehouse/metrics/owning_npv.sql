-- question: what does owning cost in today's money, and what is that a year?
-- inputs: acquisition_usd (acquisition_cost), net_resale_usd (at the horizon), yearly_usd (maintenance and electricity, paid at
--   each year's end), capital_cost_per_year (fraction; what the money would earn elsewhere), horizon_years.
-- output: {value USD, status}; equivalent_annual_cost {value USD per year, status}; annuity_factor in years; present_cost USD, of
--   inputs that are known and valid.
-- edge cases: without a cost of capital the factor is the horizon; near zero a series stands in for the quotient, which loses
--   its digits there; a cost of capital of -100 % or less and a horizon of nothing are invalid.
-- source: METRICS (a), standard life-cycle costing (capital recovery factor = 1 / annuity_factor).
-- example: annuity_factor(0.08, 3) => 2.577096987
-- example: 1 / annuity_factor(0.08, 3) => 0.388033514
-- example: annuity_factor(0, 3) => 3
-- example: owning_npv(2374, 600, 500 / 3 * 0.09133875, 0.08).value => 1936.9313347
-- example: owning_npv(2374, 600, 0, 0).value => 1774
-- example: equivalent_annual_cost(2374, 600, 500 / 3 * 0.09133875, 0.08).value => 751.5942718
-- example: owning_npv(2374, 600, 0, -1).status => 'invalid:capital_cost'
-- example: owning_npv(2374, NULL, 0, 0.08).status => 'missing_input:residual'
CREATE OR REPLACE MACRO annuity_factor(capital_cost_per_year, horizon_years) AS CASE
    WHEN abs(capital_cost_per_year) < 1e-6 THEN horizon_years * (1 - capital_cost_per_year * (horizon_years + 1) / 2)
    WHEN capital_cost_per_year > -1 THEN (1 - pow(1 + capital_cost_per_year, -horizon_years)) / capital_cost_per_year END;

CREATE OR REPLACE MACRO present_cost(acquisition_usd, net_resale_usd, yearly_usd, capital_cost_per_year, horizon_years) AS
    acquisition_usd + annuity_factor(capital_cost_per_year, horizon_years) * yearly_usd
        - net_resale_usd / pow(1 + capital_cost_per_year, horizon_years);

CREATE OR REPLACE MACRO owning_npv(acquisition_usd, net_resale_usd, yearly_usd, capital_cost_per_year, horizon_years := 3) AS {
    value: CASE WHEN capital_cost_per_year > -1 AND horizon_years > 0 THEN
        present_cost(acquisition_usd, net_resale_usd, yearly_usd, capital_cost_per_year, horizon_years) END,
    status: CASE
        WHEN acquisition_usd IS NULL THEN 'missing_input:card_price'
        WHEN net_resale_usd IS NULL THEN 'missing_input:residual'
        WHEN yearly_usd IS NULL THEN 'missing_input:yearly_cost'
        WHEN capital_cost_per_year IS NULL THEN 'missing_input:capital_cost'
        WHEN horizon_years IS NULL THEN 'missing_input:horizon'
        WHEN capital_cost_per_year <= -1 THEN 'invalid:capital_cost'
        WHEN horizon_years <= 0 THEN 'invalid:horizon'
        ELSE 'ok' END
};

CREATE OR REPLACE MACRO equivalent_annual_cost(acquisition_usd, net_resale_usd, yearly_usd, capital_cost_per_year,
        horizon_years := 3) AS {
    value: CASE WHEN capital_cost_per_year > -1 AND horizon_years > 0 THEN
        present_cost(acquisition_usd, net_resale_usd, yearly_usd, capital_cost_per_year, horizon_years)
            / annuity_factor(capital_cost_per_year, horizon_years) END,
    status: owning_npv(acquisition_usd, net_resale_usd, yearly_usd, capital_cost_per_year, horizon_years := horizon_years).status
};
