"""Vast.ai: a marketplace. An offer is priced whole, for all its GPUs, and one machine stands in several overlapping offers.

Without a key an answer holds at most 64 offers, so the offers of each headline GPU are walked by price to their end, and then
the bids for it; with a key there is one question about everything, and one about all bids."""

from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from models.observation import Offer, Per, Reject
from models.page import Page
from models.source import Access, Ask, Authority, Expect, Spec, Verified
from scrapers.asking import ask_all
from scrapers.platforms.vast_offers import offers, read_offers
from scrapers.platforms.vast_questions import CAP, URL, about, asked, next_page, question

if TYPE_CHECKING:
    from scrapers.client import Client

PAGES_PER_GPU = 8
DESKTOP = ("RTX 4090", "RTX 3090", "RTX 5090", "RTX A6000", "RTX 6000Ada", "L40S")
SERVER = ("A100 PCIE", "A100 SXM4", "H100 PCIE", "H100 SXM", "H200")
UNITS = {Per.INSTANCE_HOUR: (0.01, 100.0)}
MARKET = Expect(rows=(500, 40_000), gpus=frozenset({"rtx-4090-24gb"}), units=UNITS)
ADDRESSES = [question(gpu, bids=bids) for bids in (False, True) for gpu in DESKTOP + SERVER]
KEYLESS = tuple(Ask(url=url, scope=about(url)) for url in ADDRESSES)
KEYED = tuple(Ask(url=url, scope=about(url), expect=MARKET) for url in (question(None), question(None, bids=True)))
SPEC = Spec(
    slug="vast",
    title="Vast.ai",
    home="https://vast.ai",
    access=Access.API,
    terms="Unread. The API is documented and answers without a key; its OpenAPI file allows ten requests a minute per address.",
    verified=Verified.RECORDED,
    verified_on=date(2024, 11, 5),  # offers on demand; no answer about bids has been seen
    version=1,
    every_hours=1,
    expect=Expect(rows=(1, 2000), units=UNITS),
    authority=Authority.OWN_API,
    asks=KEYLESS + KEYED,
    key_env="VAST_API_KEY",
    pace_seconds=6,
)


def scope(url: str) -> str | None:
    """The GPU that a question is about, '' if about all of them; of bids its own."""
    return about(url) if url.startswith(URL) else None


def fetch(client: "Client") -> AsyncIterator[Page]:
    """The pages of each question. The next begins at the last price of the one before (offers at that price come twice, under
    one id), until one is not full, or leads nowhere because it is out of order or all at one price, or the budget is spent."""
    return ask_all(client, KEYED if client.has_key else KEYLESS, next_page, PAGES_PER_GPU)


def complete(pages: Sequence[Page]) -> bool:
    """A full last page means that there may be more offers, and one of 64 that there was a cap, whatever was asked."""
    last = pages[-1]
    return len(offers(last)) not in {CAP, asked(last.url).get("limit", CAP)}


def parse(page: Page) -> Iterator[Offer | Reject]:
    """A row or reject for each offer, and one for its lowest bid."""
    return read_offers(page, bids=asked(page.url).get("type") == "bid")
