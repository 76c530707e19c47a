"""Re-parsing and late arrivals: today's parser over kept pages, corrections as later readings, nothing overwritten."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import ModuleType
from typing import Any

import pytest

from models.observation import Offer, Per, Rate, RateKind, Reject, Tier, Venue
from models.page import Page
from models.source import Access, Authority, Expect, Shape, Spec, Verified
from pipelines.load import Outcome, load
from pipelines.reparse import diff, reparse
from scrapers import Source
from scrapers.read import reject
from warehouse import Warehouse
from warehouse.pages import crawl_of, keep

DAY0 = datetime(2026, 1, 1, 12)


@dataclass
class Shop:
    """A made-up source: a page is a JSON object of prices by card; version 2 of its parser knows that some are no cards."""

    warehouse: Warehouse
    shape: Shape = Shape.SNAPSHOT
    junk: frozenset[str] = frozenset({"junk"})
    clock: list[datetime] = field(default_factory=lambda: [DAY0])

    def source(self, version: int = 1) -> Source:
        module = ModuleType("shop")
        module.parse = lambda page: self.rows(page, version)  # type: ignore[attr-defined]
        module.scope = lambda url: ""  # type: ignore[attr-defined]
        spec = Spec(
            slug="shop", title="A shop", home="https://shop.test", access=Access.API, terms="Made up.", verified=Verified.RECORDED,
            verified_on=DAY0.date(), version=version, every_hours=24, expect=Expect(rows=(0, 100)), authority=Authority.OWN_API,
            shape=self.shape,
        )  # fmt: skip
        return Source(spec, module)

    def rows(self, page: Page, version: int) -> Iterator[Offer | Rate | Reject]:
        for ordinal, (name, price) in enumerate(json.loads(page.body).items()):
            if version > 1 and name.split("@")[0] in self.junk:
                yield reject(ordinal, "no_card", f"{name} is no card", name)
                continue
            card, _, day = name.partition("@")
            when = {"effective_at": datetime(2026, 1, int(day))} if day else {}
            common: dict[str, Any] = {"provider": "shop", "amount": price, "currency": "USD", "price_text": str(price), **when}
            if self.shape is Shape.SNAPSHOT:
                yield Offer(
                    ordinal=ordinal, gpu_text=card, gpu_count=1, tier=Tier.ON_DEMAND, venue=Venue.DATACENTER, per=Per.GPU_HOUR, **common
                )
            else:
                yield Rate(ordinal=ordinal, what=RateKind.REFERENCE, subject=card, per=Per.PROJECT, **common)

    def visit(self, day: float, prices: dict[str, float], version: int = 1) -> Outcome:
        page = Page("shop", "https://shop.test/prices", DAY0 + timedelta(days=day), json.dumps(prices).encode())
        keep(self.warehouse, page, crawl_of("", page))
        return load(self.warehouse, self.source(version), "", [page])

    def now(self, known_at: object = None) -> dict[str, float]:
        relation, name = ("offers", "gpu_text") if self.shape is Shape.SNAPSHOT else ("rates", "subject")
        rows = self.warehouse.rows(f"SELECT * FROM current_rows('{relation}', NULL, $known_at)", known_at=known_at)
        return {row[name]: float(row["amount"]) for row in rows}

    def count(self, relation: str) -> int:
        return int(self.warehouse.rows(f"SELECT count(*) AS n FROM {relation}")[0]["n"])

    def last_instant(self) -> datetime:
        at: datetime = self.warehouse.rows("SELECT max(recorded_at) AS at FROM parses")[0]["at"]
        return at


@pytest.fixture
def shop(empty_home: Warehouse) -> Shop:
    return Shop(empty_home)


def test_a_mended_parser_over_a_hundred_pages_appends_true_differences_only(shop: Shop) -> None:
    for day in range(100):
        prices = {"RTX 4090": 0.5 + day / 1000, "RTX 3090": 0.2} | ({"junk": 0.01} if day % 10 == 0 else {})
        assert shop.visit(day, prices).outcome == "appended"
    asked = [(day, str((DAY0 + timedelta(days=day)).date())) for day in (0, 5, 10, 99)]
    question = "SELECT gpu_text, amount FROM current_rows('offers', CAST($day AS DATE), $known_at) ORDER BY ALL"
    before = {day: shop.warehouse.rows(question, day=text, known_at=None) for day, text in asked}
    mended, rows, pages = shop.last_instant(), shop.count("offers"), shop.count("pages")

    found = diff(shop.warehouse, shop.source(2), None, lambda _: None)
    assert (found.crawls, found.changing, found.rows.dropped, found.rows.added, found.rows.changed) == (100, 10, 10, 0, 0)
    assert found.rows.examples[0] == "shop junk 0.010000000000 becomes nothing"
    assert shop.count("offers") == rows, "a diff appends nothing"

    outcomes = reparse(shop.warehouse, shop.source(2), None, lambda _: None)
    assert len(outcomes) == 100
    assert shop.count("offers") == rows + 10 * 2, "ten crawls differ, of two rows each; ninety are pointed at"
    assert shop.count("pages") == pages
    for day, text in asked:
        assert shop.warehouse.rows(question, day=text, known_at=mended) == before[day], "what we knew before the mend"
        assert [r["gpu_text"] for r in shop.warehouse.rows(question, day=text, known_at=None)] == ["RTX 3090", "RTX 4090"]
    assert reparse(shop.warehouse, shop.source(2), None, lambda _: None) == [], "read already"
    assert diff(shop.warehouse, shop.source(2), None, lambda _: None).read_already == 100


def test_since_leaves_earlier_crawls_alone(shop: Shop) -> None:
    for day in range(4):
        shop.visit(day, {"RTX 4090": 0.5 + day, "junk": 1})
    outcomes = reparse(shop.warehouse, shop.source(2), DAY0 + timedelta(days=2), lambda _: None)
    assert [o.rejects["no_card"] for o in outcomes] == [1, 1]


def test_a_mended_parser_drops_a_row_of_a_history(empty_home: Warehouse) -> None:
    shop = Shop(empty_home, Shape.SERIES)
    shop.visit(0, {"labour@1": 10, "junk@1": 3})
    shop.visit(1, {"labour@1": 10, "labour@2": 11, "junk@1": 3})
    before = shop.last_instant()
    found = diff(empty_home, shop.source(2), None, lambda _: None)
    assert (found.crawls, found.rows.dropped, found.rows.same) == (2, 1, 2)
    reparse(empty_home, shop.source(2), None, lambda _: None)
    assert shop.now() == {"labour": 11}
    assert shop.now(before) == {"labour": 11, "junk": 3}


def test_what_a_later_page_confirmed_does_not_give_way_to_an_older_page_that_comes_late(empty_home: Warehouse) -> None:
    shop = Shop(empty_home, Shape.SERIES)
    shop.visit(0, {"labour@1": 10})
    shop.visit(3, {"labour@1": 10, "seat@2": 5})  # writes the seat only
    before = shop.last_instant()
    assert shop.visit(1, {"labour@1": 9}).written == 1
    assert shop.now() == {"labour": 10, "seat": 5}
    assert shop.now(before) == {"labour": 10, "seat": 5}


def test_a_late_page_revises_what_no_later_page_repeats(empty_home: Warehouse) -> None:
    shop = Shop(empty_home, Shape.SERIES)
    shop.visit(0, {"labour@1": 10})
    shop.visit(3, {"seat@2": 5})
    shop.visit(1, {"labour@1": 9})
    assert shop.now() == {"labour": 9, "seat": 5}


def test_a_page_declared_incomplete_stays_so_when_it_is_read_again(shop: Shop) -> None:
    shop.visit(0, {"RTX 4090": 0.5, "RTX 3090": 0.2})
    page = Page("shop", "https://shop.test/prices", DAY0 + timedelta(days=1), b'{"RTX 4090": 0.6}')
    keep(shop.warehouse, page, crawl_of("", page))
    load(shop.warehouse, shop.source(), "", [page], complete=False)
    reparse(shop.warehouse, shop.source(2), None, lambda _: None)
    assert shop.now() == {"RTX 4090": 0.5, "RTX 3090": 0.2}
