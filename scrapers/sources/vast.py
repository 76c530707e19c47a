"""Vast.ai: a marketplace. An offer is priced whole, for all its GPUs, and one machine stands in several overlapping offers.

Without a key an answer holds at most 64 offers, so the offers of each headline GPU are walked by price to their end.
"""

import json
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote, urlsplit

from models.observation import Offer, Per, Reject
from models.page import Page
from models.source import Access, Ask, Authority, Expect, Spec, Verified
from scrapers.asking import ask_all
from scrapers.platforms.vast_offers import offers, read_offers
from scrapers.read import field

if TYPE_CHECKING:
    from scrapers.client import Client

URL, CAP, PAGES_PER_GPU = "https://console.vast.ai/api/v0/bundles/", 64, 8
DESKTOP = ("RTX 4090", "RTX 3090", "RTX 5090", "RTX A6000", "RTX 6000Ada", "L40S")
SERVER = ("A100 PCIE", "A100 SXM4", "H100 PCIE", "H100 SXM", "H200")


def question(gpu: str, at_least: float | None = None) -> str:
    """The address that asks for the offers of a GPU, cheapest first, from a price upwards."""
    q: dict[str, Any] = {"gpu_name": {"eq": gpu}, "type": "on-demand", "rentable": {"eq": True}, "rented": {"eq": False}}
    q |= {"order": [["dph_total", "asc"]], "limit": CAP, "allocated_storage": 5}
    q |= {} if at_least is None else {"dph_total": {"gte": at_least}}
    return f"{URL}?q={quote(json.dumps(q, separators=(',', ':')))}"


SPEC = Spec(
    slug="vast",
    title="Vast.ai",
    home="https://vast.ai",
    access=Access.API,
    terms="Unread. The API is documented and answers without a key; its OpenAPI file allows ten requests a minute per address.",
    verified=Verified.RECORDED,
    verified_on=date(2024, 11, 5),
    version=1,
    every_hours=1,
    expect=Expect(rows=(1, 2000), units={Per.INSTANCE_HOUR: (0.01, 100)}),
    authority=Authority.OWN_API,
    asks=tuple(Ask(url=question(gpu), scope=gpu) for gpu in DESKTOP + SERVER),
    pace_seconds=6,
)


def scope(url: str) -> str | None:
    """The GPU that a question is about, '' if about all of them."""
    asked = json.loads(parse_qs(urlsplit(url).query).get("q", ["{}"])[0])
    return str(asked.get("gpu_name", {"eq": ""})["eq"]) if url.startswith(URL) else None


def fetch(client: "Client") -> AsyncIterator[Page]:
    """Each GPU's pages. The next begins at the last price of the one before (offers at that price come twice, under one id),
    until one is not full, or leads nowhere because it is out of order or all at one price, or the budget is spent."""
    return ask_all(client, SPEC.asks, next_page, PAGES_PER_GPU)


def next_page(page: Page, ask: Ask) -> str | None:
    """The address of the offers from the last price upwards, if there are any that we have not seen."""
    prices = [field(offer, "dph_total", page) for offer in offers(page)]
    if len(prices) != CAP or prices != sorted(prices) or page.url == question(ask.scope, prices[-1]):
        return None
    return question(ask.scope, prices[-1])


def complete(pages: Sequence[Page]) -> bool:
    """A full last page means that there may be more offers; a longer one was not capped."""
    return len(offers(pages[-1])) != CAP


def parse(page: Page) -> Iterator[Offer | Reject]:
    """A row or reject for each offer, and one for its lowest bid."""
    return read_offers(page)
