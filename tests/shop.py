"""A made-up shop: pages of prices by card through the whole path from kept page to current price."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import ModuleType
from typing import Any

from models.observation import Offer, Per, Rate, RateKind, Reject, Tier, Venue
from models.page import Page
from models.source import Access, Authority, Expect, Shape, Spec, Verified
from pipelines.load import Outcome, load
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

    def source(self, version: int = 1) -> Source:
        module = ModuleType("shop")
        module.parse = lambda page: self.rows(page, version)  # type: ignore[attr-defined]
        module.scope = lambda url: ""  # type: ignore[attr-defined]
        about = {"title": "A shop", "home": "https://shop.test", "terms": "Made up.", "verified_on": DAY0.date()}
        spec = Spec(
            slug="shop", access=Access.API, verified=Verified.RECORDED, version=version, every_hours=24,
            expect=Expect(rows=(0, 100)), authority=Authority.OWN_API, shape=self.shape, **about,
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
                    ordinal=ordinal,
                    gpu_text=card,
                    gpu_count=1,
                    tier=Tier.ON_DEMAND,
                    venue=Venue.DATACENTER,
                    per=Per.GPU_HOUR,
                    **common,
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

    def at(self, as_of: object, known_at: object) -> dict[str, float]:
        """Current prices by name, as of an instant, by what was known then."""
        relation, name = ("offers", "gpu_text") if self.shape is Shape.SNAPSHOT else ("rates", "subject")
        question = f"SELECT {name} AS name, amount FROM current_rows('{relation}', $as_of, $known_at)"
        return {row["name"]: float(row["amount"]) for row in self.warehouse.rows(question, as_of=as_of, known_at=known_at)}

    def count(self, relation: str) -> int:
        return int(self.warehouse.rows(f"SELECT count(*) AS n FROM {relation}")[0]["n"])

    def last_instant(self) -> datetime:
        at: datetime = self.warehouse.rows("SELECT max(recorded_at) AS at FROM parses")[0]["at"]
        return at
