"""Managed jobs, fine-tune against prompt, budgets, adapters, memory: statuses, round trips and the tables of the definitions."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st


@pytest.fixture(scope="module")
def con(migrated: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The formulas of an empty installation."""
    with duckdb.connect(str(migrated), read_only=True) as con:
        yield con


def ask(con: duckdb.DuckDBPyConnection, sql: str) -> Any:
    """One value."""
    return con.execute(f"SELECT {sql}").fetchall()[0][0]


# name, mandatory arguments that give an answer, optional ones (each of which may be unknown too)
FORMULAS: list[tuple[str, list[str], dict[str, str]]] = [
    ("managed_job_cost", ["150", "0.5"], {"min_charge_usd": "4", "training_hours": "1", "usd_per_training_hour": "2",
        "hosting_months": "3", "hosting_usd_per_month": "4", "extras_usd": "5"}),
    ("self_hosted_job_cost", ["250", "0.02"], {"labour_hours": "4", "labour_usd_per_hour": "120", "setup_usd": "1",
        "operations_share": "0.2"}),
    ("managed_crossover", ["480", "0.48", "0.02"], {}),
    ("repay_requests", ["100", "0.03", "0.01"], {}),
    ("ft_vs_prompt", ["12000", "500000", "0.0054", "0.001"], {"upkeep_usd_per_month": "180", "retraining_usd": "10",
        "horizon_months": "36"}),
    ("ft_min_volume", ["12000", "0.0054", "0.001", "36"], {"upkeep_usd_per_month": "180", "retraining_usd": "10"}),
    ("rag_monthly", ["5000", "0.005", "200"], {"embeddings": "10", "usd_per_embedding": "0.001"}),
    ("project_budget", ["1", "2", "3", "4", "5", "6", "7", "8", "9"], {}),
    ("project_tco", ["12000", "180"], {"months": "36", "tooling_usd_per_year": "800", "retraining_usd": "10", "servers": "2"}),
    ("project_saving", ["5000", "0.0054", "100"], {"months": "36"}),
    ("adapter_serving", ["3", "380"], {"servers_per_variant": "1", "swap_overhead": "0.1"}),
    ("vram_fit", ["7", "'lora'", "24"], {"cards": "1"}),
]  # fmt: skip
RETRAINED = {"ft_vs_prompt", "ft_min_volume", "project_tco"}
UNKNOWN = [
    pytest.param(name, mandatory, optional, unknown, id=f"{name}: {unknown}")
    for name, mandatory, optional in FORMULAS
    for unknown in [None, *range(len(mandatory)), *optional]
]


@pytest.mark.parametrize(("name", "mandatory", "optional", "unknown"), UNKNOWN)
def test_an_unknown_input_is_named_and_never_taken_as_zero(
    con: duckdb.DuckDBPyConnection, name: str, mandatory: list[str], optional: dict[str, str], unknown: int | str | None
) -> None:
    by_name = optional | ({"retrain_months": "12"} if name in RETRAINED else {})
    arguments = ["NULL" if place == unknown else text for place, text in enumerate(mandatory)]
    arguments += [f"{key} := {'NULL' if key == unknown else text}" for key, text in by_name.items()]
    answer = ask(con, f"{name}({', '.join(arguments)})")
    if unknown is None:
        assert answer["status"] == "ok" and answer["value"] is not None
    else:
        assert answer["status"].startswith("missing_input:") and answer["value"] is None


def test_retraining_without_an_interval_is_unknown(con: duckdb.DuckDBPyConnection) -> None:
    for call in ("ft_vs_prompt(1, 1, 2, 1", "ft_min_volume(1, 2, 1, 36", "project_tco(1, 1"):
        assert ask(con, f"{call}, retraining_usd := 5).status") == "missing_input:retraining"


money = st.floats(0.01, 1e6)
share = st.floats(0.001, 0.9)


@settings(max_examples=40, deadline=None)
@given(fixed=money, rate=st.floats(0.1, 50), ratio=share)
def test_at_the_crossover_both_jobs_cost_the_same(migrated: Path, fixed: float, rate: float, ratio: float) -> None:
    with duckdb.connect(str(migrated), read_only=True) as con:
        tokens = ask(con, f"managed_crossover({fixed!r}, {rate!r}, {rate * ratio!r}).value")
        managed = ask(con, f"managed_job_cost({tokens!r}, {rate!r}).value")
        own = ask(con, f"self_hosted_job_cost({tokens!r}, {rate * ratio!r}, setup_usd := {fixed!r}).value")
    assert managed == pytest.approx(own, rel=1e-9)


@settings(max_examples=40, deadline=None)
@given(once=st.floats(100, 1e6), months=st.integers(1, 36), prompt=st.floats(0.0001, 1), ratio=share, upkeep=st.floats(0, 1e4))
def test_the_volume_that_repays_in_time_repays_in_that_time(
    migrated: Path, once: float, months: int, prompt: float, ratio: float, upkeep: float
) -> None:
    prices = f"{prompt!r}, {prompt * ratio!r}"
    with duckdb.connect(str(migrated), read_only=True) as con:
        volume = ask(con, f"ft_min_volume({once!r}, {prices}, {months}, upkeep_usd_per_month := {upkeep!r}).value")
        answer = ask(
            con, f"ft_vs_prompt({once!r}, {volume!r}, {prices}, upkeep_usd_per_month := {upkeep!r}, horizon_months := 37)"
        )
    assert answer["status"] == "ok" and answer["value"] == pytest.approx(months, rel=1e-6)
    assert answer["first_month_in_profit"] == months


@settings(max_examples=40, deadline=None)
@given(once=money, volume=st.floats(0, 1e7), prompt=st.floats(0, 1), tuned=st.floats(0, 1), upkeep=st.floats(0, 1e5))
def test_a_payback_has_exactly_one_status(
    migrated: Path, once: float, volume: float, prompt: float, tuned: float, upkeep: float
) -> None:
    call = f"ft_vs_prompt({once!r}, {volume!r}, {prompt!r}, {tuned!r}, upkeep_usd_per_month := {upkeep!r})"
    with duckdb.connect(str(migrated), read_only=True) as con:
        answer = ask(con, call)
    gain = volume * (prompt - tuned) - upkeep
    expected = "never" if gain <= 0 else "exceeds_horizon" if once / gain > 36 else "ok"
    assert (answer["status"], answer["value"] is None) == (expected, expected == "never")


# METRICS (i): budgets by hours times rate, with hosting, and the requests a month that repay them at 0.0054 in 36 months
TIERS = [
    ("1200, 30, 0, 80, 80, 0, 200, 0, 0", 380, 7830, 21510),
    ("4500, 120, 0, 120, 80, 0, 500, 0, 0", 550, 14720, 34520),
    ("3500, 80, 800, 120, 120, 1500, 600, 0, 0", 700, 20880, 46080),
    ("12000, 350, 1400, 180, 120, 4000, 1200, 0, 0", 1100, 40550, 80150),
    ("18000, 1500, 4000, 300, 150, 0, 0, 5000, 1000", 3000, 74500, 182500),
    ("60000, 5000, 9000, 500, 150, 0, 0, 20000, 4000", 5500, 173000, 371000),
]
REPAID = {7830: 110648, 14720: 177572, 20880: 237037, 40550: 412294, 74500: 938786, 173000: 1908436}


@pytest.mark.parametrize(("lines", "serving", "once", "in_three_years"), TIERS)
def test_the_budgets_of_three_tiers(
    con: duckdb.DuckDBPyConnection, lines: str, serving: int, once: int, in_three_years: int
) -> None:
    budget = ask(con, f"project_budget({lines})")
    assert (budget["value"], budget["status"], budget["flags"]) == (once, "ok", [])
    assert sum(budget["shares"].values()) == pytest.approx(1)
    assert ask(con, f"project_tco({once}, {serving}).value") == in_three_years
    volume = ask(con, f"ft_min_volume({once}, 0.0054, 0, 36, upkeep_usd_per_month := {serving}).value")
    assert round(volume) == REPAID[once]


@pytest.mark.parametrize(("stated", "flags"), [(9600, []), (9790, []), (9795, ["labour_differs"]), (9400, ["labour_differs"])])
def test_a_labour_amount_two_percent_off_is_flagged(con: duckdb.DuckDBPyConnection, stated: int, flags: list[str]) -> None:
    budget = ask(con, f"project_budget(4500, 120, 0, 120, 80, 0, 500, 0, 0, stated_labour_usd := {stated})")
    assert (budget["flags"], budget["value"]) == (flags, 14720), "hours times rate counts"


def test_a_load_beyond_one_server_multiplies_its_price(con: duckdb.DuckDBPyConnection) -> None:
    one, two = (ask(con, f"ft_vs_prompt(12000, 500000, 0.0054, 0, 180, capacity_requests_per_month := {n})") for n in (5e5, 4e5))
    assert (one["gain_usd_per_month"], one["flags"]) == (pytest.approx(2520), [])
    assert (two["gain_usd_per_month"], two["flags"]) == (pytest.approx(2340), ["beyond_capacity"])
    assert (
        ask(con, "ft_vs_prompt(12000, 500000, 0.0054, 0, 180, capacity_requests_per_month := 0).status")
        == "missing_input:capacity"
    )
    shared = [ask(con, f"adapter_serving(3, 380, load := {load}, capacity := 10).saving") for load in (5, 10, 11, 21, 31)]
    assert shared == pytest.approx([2 / 3, 2 / 3, 1 / 3, 0, -1 / 3])


def test_the_optimizer_decides_whether_training_all_weights_fits(con: duckdb.DuckDBPyConnection) -> None:
    states = [ask(con, f"vram_fit(8, 'full', 80, optimizer_bytes := {n}).state") for n in (2, 4, 8)]
    assert states == ["fits", "tight", "infeasible"]
    assert ask(con, "vram_fit(8, 'lora', 24, bytes_per_parameter := 1).need_gb") < ask(con, "vram_fit(8, 'lora', 24).need_gb")
    assert ask(con, "vram_fit(65, 'qlora', 40, unsloth := true).state") == "fits"
    assert ask(con, "vram_need(7, 'qlora', working_scale := 2)") == pytest.approx(3.5 + 2 * 2.03)


def test_the_cheapest_way_to_answer_comes_first_and_an_unknown_one_has_no_rank(con: duckdb.DuckDBPyConnection) -> None:
    def ranked(*numbers: str) -> list[tuple[str, int | None]]:
        return con.execute(f"SELECT route, rank FROM answer_routes({', '.join(numbers)}) ORDER BY rank, route").fetchall()

    often = ("500000", "0.0054", "0", "12000", "180", "0.006", "200")
    assert ranked(*often) == [("fine_tune", 1), ("prompt", 2), ("retrieval", 3)]
    assert ranked("50000", *often[1:]) == [("prompt", 1), ("retrieval", 2), ("fine_tune", 3)]
    assert ranked(*often[:3], "NULL", *often[4:]) == [("prompt", 1), ("retrieval", 2), ("fine_tune", None)]
