"""Breakeven by every definition, out of a warehouse: seed 000 with its own prices, and a made-up spot machine."""

import asyncio
from datetime import date
from typing import Any

import pytest

from models.assumptions import scenarios
from pipelines.collect import visit
from pipelines.derive import derive
from pipelines.load import Outcome
from pipelines.questions import breakeven_rows
from pipelines.settings import Settings
from scrapers import all_sources
from warehouse import Warehouse


def quiet(_: Outcome) -> None:
    """Nobody watches."""


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """A warehouse that holds what articles printed, and what the house assumes."""
    warehouse = Warehouse(tmp_path_factory.mktemp("known"))
    asyncio.run(visit(all_sources()["published"], warehouse, Settings(), quiet))
    derive(warehouse)
    return warehouse


def told(known: Warehouse, **assume: float) -> dict[tuple[str, str], dict[str, Any]]:
    day = scenarios()["seed_000"].day
    rows = breakeven_rows(known, gpus=["rtx-4090-24gb"], as_of=day, scenario="seed_000", assume=assume)
    return {(row["definition"], row["venue"]): row for row in rows}


def test_nothing_is_told_that_nobody_assumed(known: Warehouse) -> None:
    rows = told(known)
    assert {definition for definition, _ in rows} == {"marginal", "marginal_net_of_storage", "seed_average"}
    own = rows["marginal", "community"]
    assert (own["months"], own["breakeven_on"], own["flip_rent_usd_per_gpu_hour"]) == (None, None, None)
    pace = ("hours_per_week", "hours_per_year", "load")
    assert [own[name] for name in pace] == [pytest.approx(x, abs=1e-3) for x in (45.732, 2378.068, 0.271)]


def test_useful_hours_count_the_idle_time_of_renting(known: Warehouse) -> None:
    rows = told(known, idle_share=0.28, planned_hours=3000)
    assert [round(rows["useful_hours", venue]["breakeven_hours"]) for venue in ("community", "datacenter")] == [4658, 2046]
    assert [rows["useful_hours", venue]["status"] for venue in ("community", "datacenter")] == ["exceeds_plan", "ok"]
    flips = [rows[name, "community"]["flip_rent_usd_per_gpu_hour"] for name in ("marginal", "useful_hours")]
    assert flips == [pytest.approx(0.682672), pytest.approx(0.682672 * 0.72)]
    assert rows["seed_average", "community"]["flip_rent_usd_per_gpu_hour"] is None


def test_money_has_a_price_too(known: Warehouse) -> None:
    rows = told(known, capital_cost_per_year=0.08)
    assert [round(rows["npv", venue]["breakeven_hours"]) for venue in ("community", "datacenter")] == [8884, 3690]


def test_the_path_and_the_day(known: Warehouse) -> None:
    rows = told(known, hours_per_month=200, selling_fee_rate=0.13)
    late, soon = (rows["path", venue] for venue in ("community", "datacenter"))
    assert (late["months"], late["breakeven_hours"], late["status"]) == (39, 7800, "exceeds_horizon")
    assert (soon["months"], soon["breakeven_hours"], soon["status"]) == (7, 1400, "ok")
    assert soon["breakeven_on"] == date(2026, 12, 31)
    assert rows["marginal", "datacenter"]["months"] == pytest.approx((2374 - 600 * 0.87) / (0.69 - 0.09133875) / 200)


def test_what_is_behind_an_unknown_fixed_part_is_named(known: Warehouse) -> None:
    rows = breakeven_rows(
        known, as_of="2026-05-31", assume={"capital_cost_per_year": 0.1, "hours_per_month": 100, "idle_share": 0}
    )
    without = [row for row in rows if row["card_price_usd"] is None and row["rent_usd_per_gpu_hour"] is not None]
    assert {row["definition"] for row in without} >= {"marginal", "useful_hours", "npv", "path"}
    assert {row["status"] for row in without} <= {"missing_input:card_price", "missing_input:card_watts"}


SPOT = """WITH machine AS (
    SELECT tier, multiplier AS interruption_multiplier, 0.2 AS idle_share, 9.0 AS storage_usd, NULL AS capital_cost_per_year,
        NULL AS hours_per_month, NULL AS average_rent_usd_per_hour, 0.2 AS electricity_usd_per_kwh, 400 AS card_watts,
        2000 AS card_price_usd, NULL AS residual_usd
    FROM (VALUES ('on_demand', 1.2), ('spot', 1.2), ('spot', NULL)) AS t(tier, multiplier))
    SELECT tier, interruption_multiplier AS known, definition, rent_multiplier AS m, rent_fixed_usd AS usd, missing_input,
        interrupted.flags AS flags FROM breakeven_defined('machine')"""


def test_lost_work_of_spot_is_an_estimate_and_says_so(known: Warehouse) -> None:
    rows = {(row["tier"], row["known"] is not None, row["definition"]): row for row in known.rows(SPOT)}
    assert {definition for *_, definition in rows} == {"marginal", "marginal_net_of_storage", "useful_hours"}
    assert rows["on_demand", True, "useful_hours"]["m"] == pytest.approx(1.25)
    assert rows["spot", True, "useful_hours"]["m"] == pytest.approx(1.5)
    assert rows["spot", True, "useful_hours"]["flags"] == ["estimate:interruptions"]
    assert rows["spot", False, "useful_hours"]["m"] is None, "unknown is not one"
    assert rows["spot", False, "marginal"]["m"] == 1 and rows["spot", True, "marginal"]["flags"] == []
    assert [rows["spot", True, name]["usd"] for name in ("marginal", "marginal_net_of_storage")] == [0, 9]
    assert {row["missing_input"] for row in rows.values()} == {"residual"}
