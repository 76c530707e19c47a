"""The same price from several sources: what is paired, how much it differs, and how it is told."""

import json
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from models.observation import Offer
from models.page import Page
from models.source import Authority, Shape
from pipelines.cli import Refused
from pipelines.commands.crosscheck import show_crosscheck
from pipelines.questions import UnknownGpu
from pipelines.replay import manifest, replay
from warehouse import Warehouse
from warehouse.append import append
from warehouse.pages import Crawl, crawl_of, keep
from warehouse.reading import Reading

OFFER = {
    "provider": "rentco",
    "gpu_text": "RTX 4090",
    "memory_gb": 24,
    "gpu_count": 1,
    "tier": "on_demand",
    "venue": "datacenter",
}
PRICE = {"currency": "USD", "per": "gpu_hour"}
DAY = datetime(2026, 1, 10, 12)
OWN, PAGE, WITNESS = Authority.OWN_API, Authority.OWN_PAGE, Authority.WITNESS


def says(
    warehouse: Warehouse, source: str, authority: Authority, *offers: dict[str, Any], scope: str = "", days_ago: int = 0,
    reference: str | None = None,
) -> None:  # fmt: skip
    """One source's crawl: offers of an RTX 4090 at rentco, but for what they say otherwise."""
    at = DAY - timedelta(days=days_ago)
    page = Page(source, f"https://example.test/{scope}", at, json.dumps(offers, default=str).encode())
    keep(warehouse, page, crawl_of(scope, page))
    reading = Reading(1, Shape.SNAPSHOT, authority, True, reference_region=reference)
    for number, fields in enumerate(offers):
        said = OFFER | PRICE | fields
        reading.add(page, 0, Offer(ordinal=number, price_text=str(said["amount"]), **said))
    append(warehouse, Crawl(source, scope, (page,)), reading, at)


def usd(amount: str, **fields: Any) -> dict[str, Any]:
    return {"amount": Decimal(amount)} | fields


def pairs(warehouse: Warehouse) -> list[tuple[Any, ...]]:
    """Who says what against whom, and the verdict."""
    rows = warehouse.rows("SELECT * FROM crosscheck(DATE '2026-01-10', NULL)")
    names = ("one_source", "one_usd_per_gpu_hour", "other_source", "other_usd_per_gpu_hour", "verdict")
    return sorted(tuple(round(row[name], 6) if isinstance(row[name], float) else row[name] for name in names) for row in rows)


@pytest.mark.parametrize(
    ("other", "verdict"), [("1.00", "agree"), ("1.02", "agree"), ("1.021", "disagree"), ("0.979", "disagree")]
)
def test_two_per_cent_are_no_disagreement(empty_home: Warehouse, other: str, verdict: str) -> None:
    says(empty_home, "own", OWN, usd("1"))
    says(empty_home, "witness", WITNESS, usd(other))
    assert pairs(empty_home) == [("own", 1, "witness", float(other), verdict)]


def test_prices_seen_long_apart_may_both_be_right(empty_home: Warehouse) -> None:
    says(empty_home, "own", OWN, usd("1"), days_ago=7)
    says(empty_home, "near", WITNESS, usd("2"))
    says(empty_home, "far", WITNESS, usd("2"), days_ago=15)
    assert {(one, other): verdict for one, _, other, _, verdict in pairs(empty_home)} == {
        ("own", "near"): "disagree",
        ("own", "far"): "apart",
        ("far", "near"): "agree",
    }


def test_two_scopes_of_one_source_are_compared_and_its_own_references_differ(empty_home: Warehouse) -> None:
    says(empty_home, "rentco", OWN, usd("3.29", publisher_ref="NVIDIA GeForce RTX 4090"))
    says(empty_home, "rentco", PAGE, usd("2.99", publisher_ref="https://rentco.example/4090"), scope="pricing-page")
    [row] = empty_home.rows("SELECT * FROM crosscheck(DATE '2026-01-10', NULL)")
    assert (row["one_scope"], row["other_scope"], row["verdict"]) == ("", "pricing-page", "disagree")
    assert row["difference"] == pytest.approx(2.99 / 3.29 - 1)


@pytest.mark.parametrize(
    "fields",
    [
        {"provider": "otherco"},
        {"gpu_text": "RTX 3090"},
        {"memory_gb": 48},
        {"gpu_count": 2},
        {"tier": "spot"},
        {"venue": "community"},
        {"tier": "reserved", "term_months": 12},
        {"statistic": "min"},
        {"machine_ref": "m1"},
        {"currency": "CHF"},
    ],
    ids=lambda fields: next(iter(fields)),
)
def test_only_the_same_price_is_compared(empty_home: Warehouse, fields: dict[str, Any]) -> None:
    says(empty_home, "own", OWN, usd("1"))
    says(empty_home, "witness", WITNESS, usd("2", **fields))
    assert pairs(empty_home) == []


def test_units_are_made_equal_and_an_unknown_form_stays_unknown(empty_home: Warehouse) -> None:
    h100 = {"gpu_text": "H100", "memory_gb": 80, "gpu_count": 8}
    says(empty_home, "own", OWN, usd("3", form_text="SXM", **h100))
    says(empty_home, "cents", WITNESS, usd("24", per="instance_hour", form_text="sxm5", **h100))
    says(empty_home, "formless", WITNESS, usd("24", per="instance_hour", **h100))
    assert pairs(empty_home) == [("own", 3, "cents", 3, "agree")]


def test_a_name_that_nobody_knows_is_compared_by_its_text(empty_home: Warehouse) -> None:
    says(empty_home, "own", OWN, usd("1", gpu_text="Quux 9000"))
    says(empty_home, "witness", WITNESS, usd("1", gpu_text="Quux 9000"))
    assert len(pairs(empty_home)) == 1


def test_a_single_price_speaks_before_a_statistic(empty_home: Warehouse) -> None:
    says(empty_home, "own", OWN, usd("1"), usd("9", statistic="median", n=5))
    says(empty_home, "witness", WITNESS, usd("8", statistic="median", n=5))
    assert pairs(empty_home) == [("own", 1, "witness", 8, "disagree")]


def test_regions_must_be_equal_between_a_providers_own_sources(empty_home: Warehouse) -> None:
    says(empty_home, "api", OWN, usd("1", region="us"), usd("2", region="jp"))
    says(empty_home, "page", PAGE, usd("1.5", region="us"), usd("1.6"))
    assert pairs(empty_home) == [("api", 1, "page", 1.5, "disagree")]


def test_a_witness_without_regions_is_held_against_the_reference_region(empty_home: Warehouse) -> None:
    says(empty_home, "own", OWN, usd("3", region="jp"), scope="jp", reference="us")
    says(empty_home, "own", OWN, usd("2", region="us"), scope="us", reference="us")
    says(empty_home, "own", OWN, usd("1", region="br"), scope="br", reference="us")
    says(empty_home, "witness", WITNESS, usd("2"))
    assert pairs(empty_home) == [("own", 2, "witness", 2, "agree")]


def test_without_a_reference_region_against_the_cheapest_and_the_other_way_round(empty_home: Warehouse) -> None:
    says(empty_home, "own", OWN, usd("2"))
    says(empty_home, "nowhere", WITNESS, usd("2.1"))
    says(empty_home, "somewhere", WITNESS, usd("2.4", region="US-KS-2"), usd("2.3", region="CA-MTL-1"))
    assert pairs(empty_home) == [
        ("nowhere", 2.1, "somewhere", 2.3, "disagree"),
        ("own", 2, "nowhere", 2.1, "disagree"),
        ("own", 2, "somewhere", 2.3, "disagree"),
    ]


def test_a_withdrawn_price_is_compared_no_more(empty_home: Warehouse) -> None:
    says(empty_home, "own", OWN, usd("1"), days_ago=2)
    says(empty_home, "witness", WITNESS, usd("2"), days_ago=2)
    says(empty_home, "witness", WITNESS, usd("2", gpu_text="RTX 3090"))
    assert pairs(empty_home) == []


# --- the command


@pytest.fixture
def several(empty_home: Warehouse) -> Warehouse:
    """Three prices, of which two sources agree on one, disagree on one, and were long apart on one."""
    says(empty_home, "own", OWN, usd("1"), usd("3", gpu_text="RTX 3090"), scope="a")
    says(empty_home, "own", PAGE, usd("5", provider="otherco"), scope="pricing-page", days_ago=30)
    witness = usd("1.05"), usd("3", gpu_text="RTX 3090"), usd("8", provider="otherco")
    says(empty_home, "witness", WITNESS, *witness)
    return empty_home


def told(capsys: pytest.CaptureFixture[str], **asked: Any) -> str:
    limits = {"gpu": None, "provider": None, "as_of": "2026-01-10", "as_json": False}
    assert show_crosscheck(**limits | asked) == 0
    return capsys.readouterr().out


def test_disagreements_come_first_in_eighty_columns(several: Warehouse, capsys: pytest.CaptureFixture[str]) -> None:
    text = told(capsys)
    assert max(map(len, text.splitlines())) <= 80
    assert "1 disagree, 1 apart, 1 agree" in text
    places = [text.index(words) for words in ("+5.0%", "+60.0%", "+0.0%")]
    assert places == sorted(places)
    assert "own pricing-page" in text and "5 $/h, 30 d" in text and "8 $/h, 11 h" in text
    assert "apart: differ too" in text and "disagree: differ by more" in text


def test_options_choose_among_the_prices(several: Warehouse, capsys: pytest.CaptureFixture[str]) -> None:
    assert "rtx-3090-24gb" not in told(capsys, gpu="rtx-4090")
    assert "rentco" not in told(capsys, provider="otherco")
    assert "No price is said by more than one source." in told(capsys, as_of="2025-12-01")
    rows = json.loads(told(capsys, gpu="rtx 4090", provider="rentco", as_json=True))
    assert [(row["card"], row["verdict"], row["one_usd_per_gpu_hour"]) for row in rows] == [("rtx-4090-24gb", "disagree", 1.0)]
    with pytest.raises(UnknownGpu):
        told(capsys, gpu="rtx-4900")
    with pytest.raises(Refused):
        told(capsys, as_of="yesterday")


def test_recorded_sources_of_one_price(empty_home: Warehouse, shared: Path) -> None:
    wanted = {"runpod", "gpurentalprices", "prime-intellect"}
    lines = [line for line in manifest(shared / "recorded") if line.source in wanted]
    replay(empty_home, lines, lambda _: None, sample=False)
    rows = empty_home.rows("SELECT * FROM crosscheck(DATE '2026-10-11', NULL) WHERE tier = 'on_demand'")
    said = {
        (row["card"], row["venue"], f"{row['one_source']} {row['one_scope']}".strip(), row["other_source"]): row for row in rows
    }
    h100 = said["h100-sxm-80gb", "datacenter", "runpod", "runpod"]
    assert (h100["one_usd_per_gpu_hour"], h100["other_usd_per_gpu_hour"]) == (3.49, 2.99), "the page lags the API"
    assert h100["other_scope"] == "pricing-page" and h100["verdict"] == "apart"
    witness = said["h100-sxm-80gb", "datacenter", "runpod pricing-page", "gpurentalprices"]
    assert (witness["one_usd_per_gpu_hour"], witness["other_usd_per_gpu_hour"]) == (2.99, 3.29)
    assert said["rtx-4090-24gb", "community", "runpod pricing-page", "gpurentalprices"]["verdict"] == "agree"
    resold = said["a100-pcie-80gb", "datacenter", "runpod", "prime-intellect"]
    assert resold["other_usd_per_gpu_hour"] == 1.64 and resold["region"] == "US-KS-2"
