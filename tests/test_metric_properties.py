"""What must hold of the formulas whatever the numbers are: direction, algebra, statuses, agreement with decimal arithmetic."""

import re
from collections.abc import Iterator
from decimal import Decimal, getcontext
from itertools import product
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from warehouse.relations import migrations, relations

getcontext().prec = 40
quick = settings(max_examples=30, deadline=None)


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    """The macros of an installation, without any price."""
    with duckdb.connect() as connection:
        for _, text in migrations():
            connection.execute(text)
        for text in relations().values():
            connection.execute(text)
        yield connection


def literal(value: Any) -> str:
    """A value as SQL, exact."""
    if value is None:
        return "NULL"
    return f"CAST({value!r} AS DOUBLE)" if isinstance(value, (int, float)) and not isinstance(value, bool) else repr(value)


def ask(con: duckdb.DuckDBPyConnection, *expressions: str, **values: Any) -> Any:
    """What the expressions come to, with `$name` replaced: one answer, or a tuple of them."""
    sql = re.sub(r"\$(\w+)", lambda found: literal(values[found[1]]), ", ".join(expressions))
    answer = con.execute(f"SELECT {sql}").fetchall()[0]
    return answer[0] if len(answer) == 1 else answer


def near(value: Decimal | float | None) -> Any:
    return None if value is None else pytest.approx(float(value), rel=1e-9, abs=1e-7)


def number(low: float, high: float) -> st.SearchStrategy[float]:
    return st.floats(low, high).map(lambda x: round(x, 6))


def two(low: float, high: float) -> st.SearchStrategy[list[float]]:
    return st.tuples(number(low, high), number(low, high)).map(sorted)


USD = number(0, 30000)
RENT = number(0.01, 12)
KWH = number(0.01, 1)
WATTS = number(30, 1500)
HOURS = number(0, 40000)
SHARE = number(0, 0.95)
YEARS = number(0.5, 8)

# The sensitivity of seed 000: (price, overhead %, residual) and hours at 12, 17.65, 25 and 35 c/kWh, Community then Secure

GRID = """
2250  0  600  5769 6332 7253  9041  2594 2702 2857 3099
2250  0  800  5070 5565 6374  7945  2280 2375 2511 2723
2250  0 1000  4371 4797 5495  6849  1965 2047 2165 2347
2250 15  600  5937 6636 7834 10386  2628 2756 2943 3242
2250 15  800  5218 5831 6884  9127  2309 2422 2586 2849
2250 15 1000  4498 5027 5935  7868  1991 2088 2230 2456
2374  0  600  6203 6808 7798  9721  2789 2905 3072 3331
2374  0  800  5503 6040 6919  8625  2475 2578 2726 2956
2374  0 1000  4804 5273 6040  7529  2160 2250 2379 2580
2374 15  600  6384 7134 8423 11166  2825 2963 3164 3486
2374 15  800  5664 6330 7473  9907  2507 2629 2808 3093
2374 15 1000  4944 5526 6523  8648  2188 2295 2451 2700
2470  0  600  6538 7176 8220 10247  2940 3063 3238 3512
2470  0  800  5839 6409 7341  9151  2626 2735 2892 3136
2470  0 1000  5140 5641 6462  8055  2311 2408 2545 2761
2470 15  600  6729 7520 8878 11770  2978 3124 3336 3675
2470 15  800  6009 6716 7929 10511  2660 2790 2979 3282
2470 15 1000  5290 5912 6979  9253  2341 2455 2622 2889
"""
ONE_QUERY = """
    SELECT CAST(price AS INTEGER), CAST(100 * overhead AS INTEGER), CAST(residual AS INTEGER),
        list(CAST(round(breakeven_hours(fixed_cost_of_owning(price, residual), rent,
            marginal_electricity(450, usd_per_kwh, power_overhead := overhead)).value) AS INTEGER) ORDER BY rent, usd_per_kwh)
    FROM unnest([2250, 2374, 2470]) AS a(price), unnest([0, 0.15]) AS b(overhead), unnest([600, 800, 1000]) AS c(residual),
        unnest([0.34, 0.69]) AS d(rent), unnest([0.12, 0.1765, 0.25, 0.35]) AS e(usd_per_kwh)
    GROUP BY ALL ORDER BY ALL"""


def test_the_sensitivity_grid_to_the_hour_by_one_query(con: duckdb.DuckDBPyConnection) -> None:
    expected = [tuple(int(word) for word in line.split()) for line in GRID.strip().splitlines()]
    assert [(*row[:3], *row[3]) for row in con.execute(ONE_QUERY).fetchall()] == expected
    assert len(expected) == 18 and all(len(row) == 3 + 4 + 4 for row in expected)


def test_the_grid_is_that_of_the_definitions(shared: Path) -> None:
    text = (shared / "reference" / "METRICS.md").read_text(encoding="utf-8").replace(",", "")
    rows = re.findall(r"^\| (\d+) \| (\d+) % \| (\d+) \|((?: \d+ \|){4})$", text, re.MULTILINE)
    printed = [[int(word) for word in " ".join(row).replace("|", " ").split()] for row in rows]
    ours = [[int(word) for word in line.split()] for line in GRID.strip().splitlines()]
    assert printed == [row[:7] for row in ours] + [[*row[:3], *row[7:]] for row in ours]


def test_the_180_points_of_the_grid(con: duckdb.DuckDBPyConnection) -> None:
    points = """SELECT rent, breakeven_hours(fixed_cost_of_owning(price, residual), rent,
            marginal_electricity(450, usd_per_kwh, power_overhead := overhead)).value AS hours
        FROM unnest([2250, 2374, 2470]) AS a(price), unnest([0, 0.075, 0.15]) AS b(overhead),
            range(600, 1001, 100) AS c(residual), unnest([0.34, 0.69]) AS d(rent),
            unnest([0.12, 0.1765, 0.25, 0.35]) AS e(usd_per_kwh)"""
    rows = con.execute(
        f"""SELECT len(h), round(h[1]), round(h[19]), round(h[91]), round(h[163]), round(h[180])
        FROM (SELECT rent, list_sort(list(hours)) AS h FROM ({points}) GROUP BY rent) ORDER BY rent"""
    ).fetchall()
    assert rows == [(180, 4371, 5218, 6636, 9667, 11770), (180, 1965, 2255, 2700, 3169, 3675)]


def test_the_curve_over_the_residual(con: duckdb.DuckDBPyConnection) -> None:
    rows = con.execute("""
        SELECT CAST(residual_usd AS INTEGER), round(breakeven_hours), round(100 * load, 1)
        FROM breakeven_curve(2374, 0.69, marginal_electricity(450, 0.1765),
            MAP {'none': 0, 'low': 300, 'conservative': 600, 'optimistic': 1000}) ORDER BY residual_usd""").fetchall()
    assert rows == [(0, 3966, 15.1), (300, 3464, 13.2), (600, 2963, 11.3), (1000, 2295, 8.7)]
    unknown = con.execute("SELECT status FROM breakeven_curve(2374, 0.69, 0.09, MAP {'p50': CAST(NULL AS DOUBLE)})").fetchall()
    assert unknown == [("missing_input:residual",)]


# Direction


@quick
@given(price=USD, residual=USD, watts=WATTS, kwh=KWH, hours=HOURS, more=number(0, 5000), dearer=number(0, 1), idle=HOURS)
def test_owning_never_gets_cheaper_with_use_or_power(con: duckdb.DuckDBPyConnection, **v: float) -> None:
    tco = "local_tco($price, $residual, $watts, {kwh}, {hours}, idle_watts := 20, idle_hours := $idle).value"
    base, longer, dearer = ask(
        con, tco.format(kwh="$kwh", hours="$hours"), tco.format(kwh="$kwh", hours="$hours + $more"),
        tco.format(kwh="$kwh + $dearer", hours="$hours"), **v,
    )  # fmt: skip
    assert longer >= base - 1e-9 and dearer >= base - 1e-9


@quick
@given(
    rent=RENT, hours=HOURS, more=number(0, 5000), dearer=RENT, idle=SHARE, step=st.sampled_from([1 / 3600, 1 / 60, 1.0]),
    cards=st.integers(1, 8),
)  # fmt: skip
def test_renting_never_gets_cheaper_with_hours_or_rent(con: duckdb.DuckDBPyConnection, **v: Any) -> None:
    cost = "rental_cost({rent}, {hours}, idle_share := $idle, billing_step_hours := $step, cards := $cards).value"
    base, longer, dearer, exact = ask(
        con, cost.format(rent="$rent", hours="$hours"), cost.format(rent="$rent", hours="$hours + $more"),
        cost.format(rent="$rent + $dearer", hours="$hours"), "$rent * $hours * idle_multiplier($idle)", **v,
    )  # fmt: skip
    assert longer >= base - 1e-6 and dearer >= base - 1e-6
    assert exact - 1e-5 * v["rent"] * v["cards"] <= base <= exact + v["rent"] * v["step"] * v["cards"] + 1e-6, "one step a card"


@quick
@given(price=USD, residual=USD, rent=RENT, electricity=number(0, 2), up=number(0.01, 2))
def test_breakeven_rises_with_price_and_power_and_falls_with_rent(con: duckdb.DuckDBPyConnection, **v: float) -> None:
    assume(v["price"] > v["residual"] and v["rent"] > v["electricity"] + v["up"])
    hours = "breakeven_hours(fixed_cost_of_owning({price}, $residual), {rent}, {electricity}).value"
    base, dear, power, rent = ask(
        con, hours.format(price="$price", rent="$rent", electricity="$electricity"),
        hours.format(price="$price + $up", rent="$rent", electricity="$electricity"),
        hours.format(price="$price", rent="$rent", electricity="$electricity + $up / 2"),
        hours.format(price="$price", rent="$rent + $up", electricity="$electricity"), **v,
    )  # fmt: skip
    assert dear > base and power > base and rent < base


@quick
@given(runs=number(0, 60), usd=USD, once=USD, more=number(0, 10), failed=SHARE)
def test_more_runs_and_more_failures_never_cost_less(con: duckdb.DuckDBPyConnection, **v: float) -> None:
    base, more, failing, programme = ask(
        con, "project_cost($runs, $usd, one_off_usd := $once).value",
        "project_cost($runs + $more, $usd, one_off_usd := $once).value",
        "project_cost_by_failed_share($runs, $usd, $failed, one_off_usd := $once).value",
        "programme_cost($runs, 1, $usd, rerun_share := $failed, storage_usd := $once).value", **v,
    )  # fmt: skip
    assert more >= base - 1e-9 and failing >= base - 1e-9 and programme >= base - 1e-9
    assert failing >= programme - 1e-6, "a share of the spend weighs more than the same share of the runs"


# Algebra


@quick
@given(fixed=number(1, 30000), rent=RENT, electricity=number(0, 2), times=number(0.1, 10), storage=USD, idle=SHARE)
def test_breakeven_is_where_the_two_costs_meet(con: duckdb.DuckDBPyConnection, **v: float) -> None:
    assume(v["rent"] - v["electricity"] > 0.01 and v["fixed"] - v["storage"] > 0.01)
    hours, tenfold, another_money, useful, flip = ask(
        con, "breakeven_hours($fixed, $rent, $electricity, rent_fixed_usd := $storage).value",
        "breakeven_hours($fixed * $times, $rent, $electricity, rent_fixed_usd := $storage * $times).value",
        "breakeven_hours($fixed * $times, $rent * $times, $electricity * $times, rent_fixed_usd := $storage * $times).value",
        """breakeven_hours($fixed, $rent, $electricity, rent_fixed_usd := $storage,
            rent_multiplier := idle_multiplier($idle)).value""",
        """flip_price($fixed, breakeven_hours($fixed, $rent, $electricity, rent_fixed_usd := $storage).value, $electricity,
            rent_fixed_usd := $storage).value""", **v,
    )  # fmt: skip
    assert v["fixed"] + v["electricity"] * hours == pytest.approx(v["storage"] + v["rent"] * hours, rel=1e-9)
    assert tenfold == pytest.approx(hours * v["times"], rel=1e-9)
    assert another_money == pytest.approx(hours, rel=1e-9)
    assert useful <= hours * (1 + 1e-12), "idle hours are billed by the lender only"
    assert flip == pytest.approx(v["rent"], rel=1e-9)


@quick
@given(price=number(1, 30000), residual=USD, rent=RENT, electricity=number(0, 2), fee=number(0, 0.5), hours=HOURS)
def test_the_curve_over_the_residual_is_a_line(con: duckdb.DuckDBPyConnection, **v: float) -> None:
    assume(v["rent"] - v["electricity"] > 0.01)
    needed, slope, gap = ask(
        con, "residual_for_hours($hours, $price, $rent, $electricity, selling_fee_rate := $fee)",
        "breakeven_slope($rent, $electricity, selling_fee_rate := $fee)", "$rent - $electricity", **v,
    )  # fmt: skip
    v["needed"] = needed
    fixed, moved = ask(
        con, "fixed_cost_of_owning($price, $needed, selling_fee_rate := $fee)",
        "fixed_cost_of_owning($price, $needed + 1, selling_fee_rate := $fee)", **v,
    )  # fmt: skip
    assert fixed / gap == pytest.approx(v["hours"], rel=1e-6, abs=1e-3)
    assert (moved - fixed) / gap == pytest.approx(slope, rel=1e-4)


@quick
@given(price=number(1, 30000), residual=USD, rent=RENT, electricity=number(0, 2), upkeep=number(0, 500), years=YEARS)
def test_without_cost_of_capital_present_value_is_plain(con: duckdb.DuckDBPyConnection, **v: float) -> None:
    fixed = "fixed_cost_of_owning($price, $residual, maintenance_usd_per_year := $upkeep, horizon_years := $years)"
    plain, present, capital, yearly, nearly = ask(
        con, f"breakeven_hours({fixed}, $rent, $electricity, horizon_years := $years)",
        """breakeven_npv($price, $residual, $rent, $electricity, 0, maintenance_usd_per_year := $upkeep,
            horizon_years := $years)""",
        fixed, "equivalent_annual_cost($price, $residual, $upkeep, 0, horizon_years := $years).value * $years",
        "annuity_factor(2e-6, $years) - annuity_factor(1e-7, $years)", **v,
    )  # fmt: skip
    assert (present["value"], present["status"]) == (near(plain["value"]), plain["status"])
    assert yearly == near(capital)
    assert -1e-4 < nearly < 0, "a little interest is worth a little: no jump where the series takes over"


# Statuses


MAYBE = {
    "fixed": st.one_of(st.none(), st.sampled_from([-500.0, 0.0, 10.0, 1774.0, 90000.0])),
    "rent": st.one_of(st.none(), st.sampled_from([0.0, 0.05, 0.09, 0.34, 3.0])),
    "electricity": st.one_of(st.none(), st.sampled_from([0.0, 0.05, 0.09])),
    "years": st.one_of(st.none(), st.sampled_from([0.1, 3.0])),
    "plan": st.one_of(st.none(), st.sampled_from([0.0, 500.0, 1e6])),
}


def statuses(v: dict[str, float | None]) -> list[str]:
    """The status of a breakeven in words of its own: each condition with the negation of those before it."""
    named = {"rent": "rent", "electricity": "electricity", "fixed": "card_price", "years": "horizon"}
    missing = [name for key, name in named.items() if v[key] is None]
    if missing:
        return [f"missing_input:{missing[0]}"]
    fixed, gap, horizon, plan = v["fixed"], v["rent"] - v["electricity"], 8760 * v["years"], v["plan"]  # type: ignore[operator]
    ahead, gains = fixed <= 0, gap > 0  # type: ignore[operator]
    hours = abs(fixed / gap) if gap else None  # type: ignore[operator]
    over, beyond = bool(gains and not ahead and hours > horizon), plan is not None and hours is not None and hours > plan  # type: ignore[operator]
    held = {
        "immediate": ahead and gap >= 0,
        "never": not ahead and gap <= 0,
        "exceeds_horizon": not ahead and gains and over,
        "exceeds_plan": not ahead and gains and not over and beyond,
        "ok": (ahead and gap < 0) or (not ahead and gains and not over and not beyond),
    }
    return [name for name, holds in held.items() if holds]


@settings(max_examples=150, deadline=None)
@given(v=st.fixed_dictionaries(MAYBE))
def test_a_breakeven_has_exactly_one_status(con: duckdb.DuckDBPyConnection, v: dict[str, float | None]) -> None:
    h = ask(con, "breakeven_hours($fixed, $rent, $electricity, horizon_years := $years, planned_hours := $plan)", **v)
    assert [h["status"]] == statuses(v)
    assert (h["value"] is None) == (h["status"] == "never" or h["status"].startswith("missing_input"))
    assert h["value"] is None or h["value"] >= 0
    assert ("reversed" in h["flags"]) == (
        h["status"] == "ok" and v["fixed"] is not None and v["fixed"] <= 0 and v["rent"] < v["electricity"]  # type: ignore[operator]
    )


def test_each_status_is_reached(con: duckdb.DuckDBPyConnection) -> None:
    rows = con.execute("""
        SELECT DISTINCT h.status FROM (SELECT breakeven_hours(fixed, rent, 0.09, planned_hours := 8000) AS h
            FROM unnest([-100, 1774]) AS a(fixed), unnest([NULL, 0.08, 0.12, 0.2, 0.34]) AS b(rent))""").fetchall()
    assert {status for (status,) in rows} == {
        "missing_input:rent", "immediate", "ok", "never", "exceeds_horizon", "exceeds_plan",
    }  # fmt: skip


NAMED = {
    "local_tco($price, $residual, $watts, $usd_per_kwh, $hours, sales_tax_rate := $tax, idle_watts := $idle)":
        {"price": "card_price", "residual": "residual", "watts": "card_watts", "usd_per_kwh": "electricity", "hours": "hours",
         "tax": "sales_tax_rate", "idle": "idle_power"},
    "rental_cost($rent, $hours, idle_share := $share, storage_gb := $gb, egress_gb := $out, setup_usd := $setup)":
        {"rent": "rent", "hours": "hours", "share": "idle_share", "gb": "storage", "out": "egress", "setup": "setup"},
    "owning_npv($acquisition, $resale, $yearly, $capital, horizon_years := $years)":
        {"acquisition": "card_price", "resale": "residual", "yearly": "yearly_cost", "capital": "capital_cost",
         "years": "horizon"},
    "equivalent_annual_cost($acquisition, $resale, $yearly, $capital, horizon_years := $years)":
        {"acquisition": "card_price", "resale": "residual", "yearly": "yearly_cost", "capital": "capital_cost",
         "years": "horizon"},
    "breakeven_npv($acquisition, $resale, $rent, $power, $capital, maintenance_usd_per_year := $upkeep, rent_fixed_usd := $gb)":
        {"acquisition": "card_price", "resale": "residual", "rent": "rent", "power": "electricity", "capital": "capital_cost",
         "upkeep": "maintenance", "gb": "storage"},
    "breakeven_path($acquisition, $gain, [900.0, $resale, 800], selling_fee_rate := $fee, maintenance_usd_per_year := $upkeep)":
        {"acquisition": "card_price", "gain": "rent", "resale": "residual", "fee": "selling_fee_rate", "upkeep": "maintenance"},
    "flip_price($fixed, $hours, $power, rent_fixed_usd := $gb, rent_multiplier := $m)":
        {"fixed": "own_fixed", "hours": "hours", "power": "electricity", "gb": "storage", "m": "rent_multiplier"},
    "run_cost($hours, $usd, multiplier := $m)": {"hours": "hours", "usd": "price", "m": "multiplier"},
    "project_cost($runs, $usd, one_off_usd := $once)": {"runs": "runs", "usd": "run_cost", "once": "one_off"},
    "programme_cost($runs, $months, $usd, rerun_share := $share, storage_usd := $gb)":
        {"runs": "runs", "months": "months", "usd": "run_cost", "share": "rerun_share", "gb": "storage"},
    "hours_from_tokens($tokens, $epochs, $speed)": {"tokens": "tokens", "epochs": "epochs", "speed": "throughput"},
    "cost_per_hour($usd, $hours)": {"usd": "cost", "hours": "hours"},
    "checkpoint_interval($save, $rate)": {"save": "save_hours", "rate": "interruptions"},
}  # fmt: skip


@pytest.mark.parametrize("formula", NAMED, ids=lambda formula: formula.split("(")[0])
def test_an_unknown_input_is_named_and_never_taken_as_zero(con: duckdb.DuckDBPyConnection, formula: str) -> None:
    names = NAMED[formula]
    known = dict.fromkeys(names, 0.5) | ({"rent": 0.9} if "rent" in names else {})
    whole = ask(con, formula, **known)
    assert whole["value"] is not None and not whole["status"].startswith(("missing", "invalid")), "known inputs have a value"
    for unknown, name in names.items():
        found = ask(con, formula, **known | {unknown: None})
        assert (found["value"], found["status"]) == (None, f"missing_input:{name}")


def test_what_cannot_be_is_told(con: duckdb.DuckDBPyConnection) -> None:
    told = ask(
        con, "rental_cost(1, 10, idle_share := 1.5)", "rental_cost(1, 10, idle_share := -0.1)",
        "rental_cost(1, 10, interruption_multiplier := NULL)", "owning_npv(1, 1, 1, -2)",
        "owning_npv(1, 1, 1, 0.1, horizon_years := 0)",
        "project_cost(-1, 5)", "run_cost(1, 1, fits := NULL)", "run_cost(1, 1, multiplier := CAST('infinity' AS DOUBLE))",
        "cost_per_hour(5, -1)",
    )  # fmt: skip
    assert [answer["value"] for answer in told] == [None] * 9
    assert [answer["status"] for answer in told] == [
        "invalid:idle_share", "invalid:idle_share", "missing_input:interruptions", "invalid:capital_cost", "invalid:horizon",
        "invalid:runs", "missing_input:vram", "never", "invalid:hours",
    ]  # fmt: skip


def test_a_spot_machine_costs_its_lost_work(con: duckdb.DuckDBPyConnection) -> None:
    measured, unknown, community = ask(
        con, "interruption_of_tier('spot', 1.25, 0.05, 0.5, 0.02, 0.25)", "interruption_of_tier('spot', NULL)",
        "interruption_of_tier('on_demand', 1.25, 0.05, 0.5, 0.02, 0.25)",
    )  # fmt: skip
    assert measured == {"value": near(Decimal("1.04") / Decimal("0.975")), "flags": []}
    assert unknown == {"value": None, "flags": []}
    assert community["value"] == measured["value"], "a rate that is known counts for any machine"


@quick
@given(rate=number(0.001, 1), save=number(0.001, 0.2), restart=number(0, 0.5), off=number(0.2, 5))
def test_youngs_interval_is_about_the_best(con: duckdb.DuckDBPyConnection, **v: float) -> None:
    best = ask(con, "checkpoint_interval($save, $rate).value", **v)
    assume(v["rate"] * (best * max(v["off"], 1) / 2 + v["restart"]) < 0.2 and v["save"] < best)
    at_best, elsewhere = ask(
        con, "interruption_multiplier($rate, $best, $save, $restart)",
        "interruption_multiplier($rate, $best * $off, $save, $restart)", best=best, **v,
    )  # fmt: skip
    assert at_best <= elsewhere * 1.02


# Agreement with decimal arithmetic


@quick
@given(
    price=USD, residual=USD, watts=WATTS, kwh=KWH, hours=HOURS, overhead=SHARE, tax=SHARE, fee=SHARE, freight=number(0, 300),
    setup=USD, upkeep=number(0, 900), years=YEARS, cards=st.integers(1, 8), idle_watts=number(0, 100), idle_hours=HOURS,
)  # fmt: skip
def test_local_tco_equals_decimal_arithmetic(con: duckdb.DuckDBPyConnection, **v: Any) -> None:
    d = {name: Decimal(str(value)) for name, value in v.items()}
    bought = d["cards"] * d["price"] * (1 + d["tax"]) + d["setup"]
    resold = d["cards"] * d["residual"] * (1 - d["fee"]) - d["freight"]
    power = (d["watts"] * d["hours"] + d["idle_watts"] * d["idle_hours"]) / 1000 * d["kwh"] * (1 + d["overhead"])
    tco = ask(
        con, """local_tco($price, $residual, $watts, $kwh, $hours, power_overhead := $overhead, sales_tax_rate := $tax,
            selling_fee_rate := $fee, selling_freight_usd := $freight, setup_usd := $setup, maintenance_usd_per_year := $upkeep,
            horizon_years := $years, cards := $cards, idle_watts := $idle_watts, idle_hours := $idle_hours)""", **v,
    )  # fmt: skip
    assert (tco["value"], tco["status"]) == (near(bought + d["upkeep"] * d["years"] - resold + power), "ok")
    assert ("residual_exceeds_cost" in tco["flags"]) == (resold > bought - d["setup"])


@quick
@given(
    rent=RENT, hours=HOURS, idle=SHARE, rate=number(0, 0.4), between=number(0.1, 4), save=number(0, 0.2), restart=number(0, 0.4),
    storage=number(0, 1), gb=number(0, 500), months=number(0, 36), out=number(0, 900), per_gb=number(0, 0.2), setup=USD,
)  # fmt: skip
def test_rental_cost_equals_decimal_arithmetic(con: duckdb.DuckDBPyConnection, **v: Any) -> None:
    d = {name: Decimal(str(value)) for name, value in v.items()}
    lost = d["rate"] * (d["between"] / 2 + d["restart"])
    cost = ask(
        con, """rental_cost($rent, $hours, idle_share := $idle,
            interruption_multiplier := interruption_multiplier($rate, $between, $save, $restart),
            storage_usd_per_gb_month := $storage, storage_gb := $gb, storage_months := $months, egress_usd_per_gb := $per_gb,
            egress_gb := $out, setup_usd := $setup, billing_step_hours := 1e-7)""", **v,
    )  # fmt: skip
    if lost >= 1:
        assert cost == {"value": None, "status": "never"}
        return
    billed = d["hours"] / (1 - d["idle"]) * (1 + d["save"] / d["between"]) / (1 - lost)
    expected = d["rent"] * billed + d["storage"] * d["gb"] * d["months"] + d["per_gb"] * d["out"] + d["setup"]
    assert cost["status"] == "ok" and cost["value"] == pytest.approx(float(expected), rel=1e-9, abs=2e-6)


@quick
@given(
    price=number(1, 30000), residual=USD, yearly=number(0, 3000), capital=number(0.0005, 0.6), years=st.integers(1, 8), rent=RENT,
    power=number(0, 2), multiplier=number(1, 3), storage=number(0, 300),
)  # fmt: skip
def test_present_value_equals_decimal_arithmetic(con: duckdb.DuckDBPyConnection, **v: Any) -> None:
    d = {name: Decimal(str(value)) for name, value in v.items()}
    worth = [1 / (1 + d["capital"]) ** year for year in range(1, v["years"] + 1)]
    present = d["price"] + d["yearly"] * sum(worth) - d["residual"] * worth[-1]
    npv, yearly, hours = ask(
        con, "owning_npv($price, $residual, $yearly, $capital, horizon_years := $years).value",
        "equivalent_annual_cost($price, $residual, $yearly, $capital, horizon_years := $years).value",
        """breakeven_npv($price, $residual, $rent, $power, $capital, maintenance_usd_per_year := $yearly, horizon_years := $years,
            rent_multiplier := $multiplier, rent_fixed_usd := $storage).value""", **v,
    )  # fmt: skip
    assert (npv, yearly) == (near(present), near(present / sum(worth)))
    gap = d["rent"] * d["multiplier"] - d["power"]
    if present > d["storage"] + Decimal("0.01") and gap > Decimal("0.001"):
        assert hours == pytest.approx(float((present - d["storage"]) / (gap * sum(worth) / d["years"])), rel=1e-7)


@quick
@given(
    price=number(100, 5000), residual=number(50, 3000), gain=number(-50, 400), fee=number(0, 0.3), freight=number(0, 100),
    upkeep=number(0, 300), length=st.integers(2, 60), years=st.sampled_from([1, 2, 3]),
)  # fmt: skip
def test_the_path_equals_a_walk_month_by_month(con: duckdb.DuckDBPyConnection, **v: Any) -> None:
    d = {name: Decimal(str(value)) for name, value in v.items()}
    worth = [float(d["price"]) * (v["residual"] / v["price"]) ** (month / 36) for month in range(v["length"])]
    lead = [
        float(d["gain"] * t - d["upkeep"] * t / 12 - d["price"]) + usd * (1 - v["fee"]) - v["freight"]
        for t, usd in enumerate(worth)
    ]
    assume(all(abs(usd) > 1e-6 for usd in lead))
    horizon = 12 * v["years"]

    def stays(month: int, until: int) -> bool:
        return all(usd >= 0 for usd in lead[month : until + 1])

    within = [t for t in range(min(horizon + 1, v["length"])) if stays(t, horizon)]
    later = [t for t in range(v["length"]) if stays(t, v["length"])]
    first = (within or later or [None])[0]
    found = ask(
        con, """breakeven_path($price, $gain, declining_values($price, $residual, CAST($length AS INTEGER) - 1),
            selling_fee_rate := $fee, selling_freight_usd := $freight, maintenance_usd_per_year := $upkeep,
            horizon_years := $years)""", **v,
    )  # fmt: skip
    assert found["value"] == first
    pays = d["gain"] > d["upkeep"] / 12
    expected = "immediate" if first == 0 else "ok" if within else "exceeds_horizon" if later or pays else "never"
    assert found["status"] == expected
    assert ("path_ends" in found["flags"]) == (v["length"] <= horizon or first is None)


@quick
@given(
    mix=st.lists(st.tuples(st.integers(0, 90), number(0, 24)), max_size=5), usd=RENT, failed=SHARE, once=USD,
    months=number(0, 36), rerun=SHARE, million=number(0.01, 900), epochs=st.integers(1, 6), cited=number(0.5, 90),
)  # fmt: skip
def test_runs_and_projects_equal_decimal_arithmetic(
    con: duckdb.DuckDBPyConnection, mix: list[tuple[int, float]], **v: Any
) -> None:
    d = {name: Decimal(str(value)) for name, value in v.items()}
    listed = ", ".join(f"{{runs: {runs}, hours: {literal(hours)}}}" for runs, hours in mix)
    hours = sum((runs * Decimal(str(h)) for runs, h in mix), Decimal(0))
    total, good, programme, trained = ask(
        con, f"mix_hours(CAST([{listed}] AS STRUCT(runs INTEGER, hours DOUBLE)[])).value",
        "project_cost_by_failed_share(4, $usd, $failed, one_off_usd := $once).value",
        "programme_cost(2, $months, $usd, rerun_share := $rerun, storage_usd := $once).value",
        "hours_from_tokens($million, $epochs, tokens_per_second(250, $cited)).value", **v,
    )  # fmt: skip
    assert total == near(hours)
    assert good == near(4 * d["usd"] / (1 - d["failed"]) + d["once"])
    assert programme == near(2 * d["months"] * d["usd"] * (1 + d["rerun"]) + d["once"])
    assert trained == near(d["million"] * d["epochs"] * d["cited"] / 250)


@quick
@given(
    ends=two(5000, 30000), rests=two(0, 4000), rents=two(0.6, 12), powers=two(0.01, 1),
)  # fmt: skip
def test_corners_hold_every_point_between(con: duckdb.DuckDBPyConnection, **v: Any) -> None:
    spans = {name: f"range_of({literal(low)}, {literal(high)})" for name, (low, high) in v.items()}
    rows = con.execute(
        f"""SELECT breakeven_hours
        FROM breakeven_range({spans["ends"]}, {spans["rests"]}, {spans["rents"]}, {spans["powers"]}, 450)
        ORDER BY array_position(['low', 'point', 'high'], corner)"""
    ).fetchall()
    low, point, high = (row[0] for row in rows)
    assert low <= point * (1 + 1e-12) and point <= high * (1 + 1e-12)
    for price, residual, rent, kwh in product(*v.values()):
        hours = (price - residual) / (rent - 0.45 * 1.15 * kwh)
        assert low * (1 - 1e-9) <= hours <= high * (1 + 1e-9)


@pytest.mark.parametrize(
    ("start", "months", "day"),
    [("2026-05-11", 0, "2026-05-11"), ("2026-05-11", 35.5594, "2029-04-27"), ("2026-01-31", 0.5, "2026-02-14"),
     ("2028-01-31", 1, "2028-02-29"),
     ("2026-05-11", -1, None), ("2026-05-11", None, None)],
)  # fmt: skip
def test_a_day_is_calendar_months_and_then_a_share_of_the_next(
    con: duckdb.DuckDBPyConnection, start: str, months: float | None, day: str | None
) -> None:
    assert ask(con, "CAST(breakeven_dates(DATE '" + start + "', $months) AS VARCHAR)", months=months) == day
