"""One honest price through every room: page, archive, row, check, DuckDB, metric, table."""

import asyncio
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from models.assumptions import scenarios
from models.observation import Offer
from pipelines.collect import visit
from pipelines.derive import derive
from pipelines.load import Outcome, load
from pipelines.questions import breakeven_rows, known_at_all
from pipelines.replay import manifest, replay
from pipelines.settings import Settings
from scrapers import Source, all_sources
from warehouse import Warehouse
from warehouse.pages import crawl_of, keep

SAMPLES = Path(__file__).parents[1] / "scrapers" / "samples"


def quiet(_: Outcome) -> None:
    """Nobody watches."""


@pytest.fixture
def known(tmp_path: Path) -> Warehouse:
    """A warehouse that holds what articles printed, and what was derived from it."""
    warehouse = Warehouse(tmp_path)
    asyncio.run(visit(all_sources()["published"], warehouse, Settings(), quiet))
    derive(warehouse)
    return warehouse


def hours(rows: list[dict[str, Any]]) -> dict[tuple[str, str], int]:
    return {(r["venue"], r["definition"]): round(r["breakeven_hours"]) for r in rows if r["breakeven_hours"] is not None}


def test_the_article_with_the_right_arithmetic(known: Warehouse) -> None:
    rows = breakeven_rows(known, gpus=["rtx-4090-24gb"], as_of=scenarios()["seed_000"].day, scenario="seed_000")
    assert hours(rows) == {
        ("community", "marginal"): 7134,
        ("community", "marginal_net_of_storage"): 7092,
        ("community", "seed_average"): 4789,
        ("datacenter", "marginal"): 2963,
        ("datacenter", "marginal_net_of_storage"): 2946,
        ("datacenter", "seed_average"): 2528,
    }
    assert all("not_advice" in r["flags"] for r in rows if r["definition"] == "seed_average")


def test_the_published_card_price_without_any_scenario(known: Warehouse) -> None:
    rows = breakeven_rows(known, gpus=["rtx-4090-24gb"], as_of="2026-05-31")
    assert hours(rows) == {
        ("community", "marginal"): 7138,
        ("community", "marginal_net_of_storage"): 7096,
        ("datacenter", "marginal"): 2965,
        ("datacenter", "marginal_net_of_storage"): 2947,
    }


def test_every_row_has_age_grade_and_status(known: Warehouse) -> None:
    for row in breakeven_rows(known, as_of="2026-05-31"):
        assert row["status"] and row["oldest_age"] > timedelta(0) and row["grade"] in "ABCD"
    rents = {r["grade"] for r in breakeven_rows(known, gpus=["rtx-4090-24gb"], as_of="2026-05-31")}
    assert rents == {"C"}, "month precision and stale electricity cap the grade"


def test_your_own_assumption_replaces_any_other(known: Warehouse) -> None:
    asked = {"residual_usd": 1000.0, "electricity_usd_per_kwh": 0.12, "card_price_usd": 2250.0, "power_overhead": 0.0}
    rows = breakeven_rows(known, gpus=["rtx-4090-24gb"], as_of="2026-05-31", assume=asked)
    assert hours(rows)["community", "marginal"] == 4371
    assert hours(rows)["datacenter", "marginal"] == 1965
    planned = breakeven_rows(known, gpus=["rtx-4090-24gb"], as_of="2026-05-31", assume={"planned_hours": 500})
    assert {r["status"] for r in planned if r["definition"] == "marginal"} == {"exceeds_plan"}


def test_a_card_without_a_value_of_its_own_keeps_a_share_of_its_price(known: Warehouse) -> None:
    rows = breakeven_rows(known, gpus=["h100-sxm-80gb"], assume={"card_price_usd": 20000})
    assert {round(r["residual_usd"]) for r in rows} == {5055}
    assert all("residual:share_of_price" in r["flags"] for r in rows)


def test_before_the_import_nothing_was_known(known: Warehouse) -> None:
    assert breakeven_rows(known, as_of="2026-05-31", known_at="2026-05-31") == []
    assert not known_at_all(known, "2026-05-31")
    assert known_at_all(known, None)


def test_loading_what_is_loaded_adds_nothing(known: Warehouse) -> None:
    def counts() -> list[int]:
        tables = ("pages", "crawls", "parses", "offers", "rates", "rejects", "incidents", "assumptions", "breakeven_history")
        return [known.rows(f"SELECT count(*) AS n FROM {t}")[0]["n"] for t in (*tables, "gpu_names")]

    before = counts()
    asyncio.run(visit(all_sources()["published"], known, Settings(), quiet))
    assert derive(known) == 0
    assert counts() == before


def recorded(day: str) -> Any:
    """A sample answer of RunPod's API as data, to be changed by a test."""
    return json.loads((SAMPLES / "runpod" / f"gputypes.2026-11-{day}.json").read_text())


def load_runpod(warehouse: Warehouse, answer: Any, at: datetime, source: Source | None = None) -> Outcome:
    from models.page import Page

    runpod = source or all_sources()["runpod"]
    page = Page("runpod", "https://api.runpod.io/graphql", at, json.dumps(answer).encode(), content_type="application/json")
    keep(warehouse, page, crawl_of("", page))
    return load(warehouse, runpod, "", [page])


NOON = datetime(2026, 11, 20, 12)
JUNK = "gpu_text = 'NVIDIA GeForce RTX 3090'"


def test_one_changed_price_moves_exactly_its_dependants(known: Warehouse) -> None:
    answer = recorded("18")
    load_runpod(known, answer, NOON)
    derive(known)
    again = known.rows("SELECT count(*) AS n FROM breakeven_history")[0]["n"]
    card = next(g for g in answer["data"]["gpuTypes"] if g["id"] == "NVIDIA GeForce RTX 4090")
    was, card["securePrice"] = card["securePrice"], round(card["securePrice"] * 1.2, 2)
    load_runpod(known, answer, NOON + timedelta(days=1))
    assert derive(known) == 2, "marginal and net of storage, of one card at one venue"
    new = known.rows("SELECT * FROM breakeven_history ORDER BY recorded_at DESC LIMIT 2")
    old = known.rows("SELECT * FROM breakeven_history ORDER BY recorded_at DESC LIMIT 9999 OFFSET 2")
    assert len(old) == again
    for row in new:
        key = ("gpu", "provider", "tier", "venue", "definition")
        before = next(o for o in old if all(o[k] == row[k] for k in key))
        assert (row["gpu"], row["venue"], row["tier"]) == ("rtx-4090-24gb", "datacenter", "on_demand")
        assert (before["rent_usd_per_gpu_hour"], row["rent_usd_per_gpu_hour"]) == (was, card["securePrice"])
        assert before["card_price_usd"] == row["card_price_usd"] and before["rent_id"] != row["rent_id"]
        assert row["breakeven_hours"] < before["breakeven_hours"]


def mended(source: Source, drops: Callable[[Offer], bool]) -> Source:
    """The same source with a parser that no longer believes some rows."""

    def parse(page: Any) -> Any:
        return (row for row in source.parse(page) if not (isinstance(row, Offer) and drops(row)))

    return Source(source.spec.model_copy(update={"version": source.spec.version + 1}), SimpleNamespace(parse=parse))


def test_a_version_that_drops_junk_withdraws_it_from_current_and_keeps_it_in_history(known: Warehouse) -> None:
    load_runpod(known, recorded("18"), NOON)
    asked = f"SELECT count(*) AS n FROM current_rows('offers', $as_of, $known_at) WHERE source = 'runpod' AND {JUNK}"
    then = known.rows("SELECT max(recorded_at) AS at FROM parses")[0]["at"]
    better = mended(all_sources()["runpod"], lambda row: row.gpu_text == "NVIDIA GeForce RTX 3090")
    load_runpod(known, recorded("18"), NOON, better)
    before, now = (known.rows(asked, as_of=NOON + timedelta(days=1), known_at=k)[0]["n"] for k in (then, None))
    assert before > 0 and now == 0
    assert known.rows(f"SELECT count(*) AS n FROM offers WHERE {JUNK}")[0]["n"] == before


def test_a_new_alias_mends_all_history(known: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = recorded("18")
    answer["data"]["gpuTypes"][1]["id"] = "NVIDIA Quux 9000"
    outcome = load_runpod(known, answer, NOON)
    assert outcome.outcome == "appended" and outcome.unknown == ["NVIDIA Quux 9000"]
    asked = "SELECT DISTINCT gpu FROM offer_prices($as_of, NULL) WHERE gpu_text = 'NVIDIA Quux 9000'"
    assert known.rows(asked, as_of=NOON + timedelta(days=1)) == [{"gpu": None}]
    monkeypatch.setattr("warehouse.names.resolve", lambda *name: "quux-9000-48gb" if "Quux" in name[0] else None)
    monkeypatch.setattr("warehouse.names.catalogue_version", lambda: "a later catalogue")
    derive(known)
    assert known.rows(asked, as_of=NOON + timedelta(days=1)) == [{"gpu": "quux-9000-48gb"}]


@pytest.fixture
def shared() -> Path:
    folder = Path(__file__).parents[2] / "shared"
    if not folder.is_dir():
        pytest.skip("needs ../shared")
    return folder


def test_the_recorded_pages_are_accounted_for(tmp_path: Path, shared: Path) -> None:
    warehouse = Warehouse(tmp_path)
    found = replay(warehouse, manifest(shared / "recorded"), quiet, sample=False)
    mine = {(o.source, o.scope): o for o in found if o.source in ("runpod", "lambda", "vast", "ecb") and o.records}
    api, page, market = mine["runpod", ""], mine["runpod", "pricing-page"], mine["vast", ""]
    assert (api.records, api.rows, dict(api.rejects)) == (48, 74, {"placeholder_unconfirmed": 14, "not_sold": 6, "junk_row": 1})
    assert (page.records, page.rows, market.records, market.rows) == (19, 38, 434, 756)
    assert (mine["lambda", ""].records, mine["ecb", ""].records) == (5, 31)
    refused = [o for o in found if o.source == "ecb" and o.outcome == "layout_changed"]
    assert len(refused) == 1 and "decimal commas" in refused[0].sentences[0]
    assert any(o.outcome == "no module" for o in found)
    rejects = warehouse.rows("SELECT detail, record FROM rejects WHERE source = 'runpod' AND record LIKE '%MI300X%'")
    assert len(rejects) == 1 and "0.5" in rejects[0]["detail"]
    assert warehouse.rows("SELECT 1 FROM offers WHERE gpu_text LIKE '%MI300X%' AND amount = 0.5") == []


def test_a_machine_counts_once_however_many_offers_it_lists(tmp_path: Path, shared: Path) -> None:
    warehouse = Warehouse(tmp_path)
    lines = [line for line in manifest(shared / "recorded") if line.source == "vast"]
    replay(warehouse, lines, quiet, sample=False)
    offers = warehouse.rows("SELECT count(*) AS n, count(DISTINCT machine_ref) AS m FROM offers WHERE tier = 'on_demand'")
    assert offers == [{"n": 434, "m": 302}]
    everyone = "available AND verified AND reliability >= 0.95 AND tier = 'on_demand'"
    machines = warehouse.rows(f"SELECT count(DISTINCT machine_ref) AS m FROM offers WHERE {everyone}")[0]["m"]
    days = warehouse.rows("FROM price_days('2024-11-05', NULL) WHERE tier = 'on_demand'")
    dropped = machines - sum(day["n"] for day in days)
    assert 0 <= dropped <= 0.1 * machines, "each machine once, outliers dropped"
    raw = warehouse.rows(f"SELECT count(*) AS n FROM offers WHERE {everyone}")[0]["n"]
    assert raw > machines


def test_replaying_again_adds_nothing(tmp_path: Path, shared: Path) -> None:
    warehouse = Warehouse(tmp_path)
    lines = manifest(shared / "recorded")
    replay(warehouse, lines, quiet, sample=False)
    derive(warehouse)
    again = replay(warehouse, lines, quiet, sample=False)
    assert sum(o.written for o in again) == 0
    assert derive(warehouse) == 0
