"""Metrics as a history: appended where they changed, withdrawn where their subject went away, never back-filled."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import ClassVar

import pytest

from models.observation import Offer, Rate
from models.page import Page
from models.source import Authority, Shape
from pipelines.derive import derive
from warehouse import Warehouse
from warehouse.append import append
from warehouse.pages import Crawl, crawl_of, keep
from warehouse.reading import Reading

START = datetime(2026, 3, 1, 12)


class Market:
    """One card at one provider, its price and what electricity costs, day by day."""

    card: ClassVar[dict[str, object]] = {
        "what": "card_price",
        "subject": "RTX 4090 24GB",
        "variant": "used",
        "per": "card",
        "amount": 2000,
    }

    def __init__(self, home: Path) -> None:
        self.warehouse = Warehouse(home)
        self.rates(0, "cards", [self.card])

    def page(self, day: int, source: str, said: object) -> Page:
        return Page(source, f"https://{source}.test/", START + timedelta(days=day), f"{day}{said}".encode())

    def rates(self, day: int, source: str, rates: list[dict[str, object]], shape: Shape = Shape.SERIES) -> None:
        page = self.page(day, source, rates)
        reading = Reading(1, shape, Authority.PUBLISHED, True)
        for ordinal, rate in enumerate(rates):
            at = START - timedelta(days=1)
            common = {"provider": source, "currency": "USD", "price_text": "x", "effective_at": at, "ordinal": ordinal}
            reading.add(page, 0, Rate(**common | rate))
        self.load(page, reading)

    def electricity(self, day: int, price: float | None) -> None:
        rate = {"what": "electricity", "subject": "home", "region": "US", "per": "kwh", "effective_at": None, "amount": price}
        self.rates(day, "power", [rate] if price is not None else [], Shape.SNAPSHOT)

    def rent(self, day: int, price: float | None) -> None:
        page = self.page(day, "rents", price)
        reading = Reading(1, Shape.SNAPSHOT, Authority.OWN_API, True)
        if price is not None:
            reading.add(page, 0, Offer(ordinal=0, provider="rents", amount=price, currency="USD", per="gpu_hour", price_text="x",
                gpu_text="RTX 4090", memory_gb=24, gpu_count=1, tier="on_demand", venue="datacenter"))  # fmt: skip
        self.load(page, reading)

    def load(self, page: Page, reading: Reading) -> None:
        keep(self.warehouse, page, crawl_of("", page))
        append(self.warehouse, Crawl(page.source, "", (page,)), reading, page.fetched_at)

    def derive(self, day: int) -> int:
        return derive(self.warehouse, START + timedelta(days=day, hours=1))

    def last(self) -> dict[str, object]:
        return self.warehouse.rows("FROM breakeven_history ORDER BY as_of DESC, recorded_at DESC LIMIT 1")[0]


def test_25_appended_where_value_status_or_input_differs_and_once_withdrawn(tmp_path: Path) -> None:
    market = Market(tmp_path)
    market.electricity(1, 0.2)
    written = []
    for day, rent, power in ((1, 0.7, 0.2), (2, 0.7, 0.2), (3, 0.7, None), (4, 0.7, None), (5, 0.7, 0.2), (6, None, 0.2),
                             (7, None, 0.2), (8, 0.7, 0.2)):  # fmt: skip
        market.rent(day, rent)  # a page of its own each day: other ids, the same price
        market.electricity(day, power)
        written.append(market.derive(day))
        status = market.last()["status"]
        assert status == {3: "missing_input:electricity", 4: "missing_input:electricity", 6: "withdrawn", 7: "withdrawn"}.get(
            day, "ok"
        )
    assert written == [1, 0, 1, 0, 1, 1, 0, 1]


def test_an_unchanged_day_appends_nothing(tmp_path: Path) -> None:
    market = Market(tmp_path)
    market.electricity(1, 0.2)
    market.rent(1, 0.7)
    assert [market.derive(day) for day in (1, 2, 60)] == [1, 0, 0], "age alone changes no metric"


def test_the_time_line_only_goes_forward(tmp_path: Path) -> None:
    market = Market(tmp_path)
    market.electricity(1, 0.2)
    market.rent(1, 0.7)
    market.derive(5)
    with pytest.raises(ValueError, match="derived until"):
        market.derive(4)


def test_the_inputs_stand_beside_the_value(tmp_path: Path) -> None:
    market = Market(tmp_path)
    market.electricity(1, 0.2)
    market.rent(1, 0.7)
    market.derive(1)
    row = market.last()
    names = ("rent_usd_per_gpu_hour", "card_price_usd", "electricity_usd_per_kwh", "card_watts", "residual_usd")
    assert [row[name] for name in names] == [0.7, 2000, 0.2, 450, pytest.approx(505.476)]
    assert row["breakeven_hours"] == pytest.approx((2000 - 505.476) / (0.7 - 0.45 * 0.2 * 1.15))
    assert row["rent_id"] and row["card_price_id"] and row["electricity_id"]
    known = {a["assumption"] for a in market.warehouse.rows("SELECT assumption FROM assumptions")}
    assert set(row["assumption_ids"]) <= known


def test_prices_in_another_currency_need_a_rate_of_their_day(tmp_path: Path) -> None:
    market = Market(tmp_path)
    market.electricity(1, 0.2)
    page = market.page(1, "europe", "0.60 EUR")
    reading = Reading(1, Shape.SNAPSHOT, Authority.OWN_API, True)
    reading.add(page, 0, Offer(ordinal=0, provider="europe", amount=0.6, currency="EUR", per="gpu_hour", price_text="x",
        gpu_text="RTX 4090", memory_gb=24, gpu_count=1, tier="on_demand", venue="datacenter"))  # fmt: skip
    market.load(page, reading)
    market.derive(1)
    assert (market.last()["status"], market.last()["breakeven_hours"]) == ("mixed_currency", None)
    fx = {"what": "fx", "subject": "USD", "currency": "USD", "per": "eur", "amount": 1.15}
    market.rates(2, "bank", [fx])
    market.derive(2)
    assert market.last()["rent_usd_per_gpu_hour"] == pytest.approx(0.69)
