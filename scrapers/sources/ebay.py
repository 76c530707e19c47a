"""eBay: cards for sale by anybody. The Browse API is asked with the user's own key, one search per headline card; result pages
are read only as a person saved them, active and sold. Whatever is found is a row, brackets and boxes too: what a listing is, the
listing filter says later, without knowing what was searched."""

from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from models.observation import Listing, Per, Reject
from models.page import Page
from models.source import Access, Ask, Authority, Expect, Spec, Verified
from scrapers.asking import ask_all
from scrapers.keys import exchange
from scrapers.platforms.ebay_items import MOST_ITEMS, PAGE_ITEMS, SEARCH, all_of_them, next_page, question, read_items, sought
from scrapers.platforms.ebay_results import read_results, saved_search, whole_search

if TYPE_CHECKING:
    from scrapers.client import Client

TOKEN, PUBLIC_DATA = "https://api.ebay.com/identity/v1/oauth2/token", "https://api.ebay.com/oauth/api_scope"
CARDS = (
    "RTX 3090",
    "RTX 4090",
    "RTX 5090",
    "RTX A5000",
    "RTX A6000",
    "RTX 6000 Ada",
    "Tesla T4",
    "L40S",
    "A100 PCIe",
    "H100 PCIe",
)
SPEC = Spec(
    slug="ebay",
    title="eBay",
    home="https://www.ebay.com",
    access=Access.API,
    terms="The Browse API answers with the user's own key, 'client id:client secret' of a developer account; the user agreement "
    "forbids robots on result pages, which are read only as a person saved them.",
    verified=Verified.RECORDED,
    verified_on=date(2025, 10, 16),  # the API; saved pages until May 2026; no answer about a token is recorded
    version=1,
    every_hours=24,
    expect=Expect(rows=(1, MOST_ITEMS), units={Per.CARD: (0.1, 1_000_000)}),
    authority=Authority.OWN_API,
    asks=tuple(Ask(url=question(card), scope=sought(question(card))) for card in CARDS),
    key_env="EBAY_CLIENT_KEY",
    key_required=True,
)


def scope(url: str) -> str | None:
    """The words of a search; of a saved page also its site and filters."""
    return sought(url) if url.startswith(SEARCH) else saved_search(url)


async def fetch(client: "Client") -> AsyncIterator[Page]:
    """Every search to its end, with a token that the key buys for two hours."""
    await exchange(client, TOKEN, PUBLIC_DATA)
    async for page in ask_all(client, SPEC.asks, next_page, MOST_ITEMS // PAGE_ITEMS):
        yield page


def complete(pages: Sequence[Page]) -> bool:
    """Whether the pages are all of their search."""
    return all_of_them(pages) if pages[0].url.startswith(SEARCH) else whole_search(pages)


def parse(page: Page) -> Iterator[Listing | Reject]:
    """Rows and rejects of one page, as if it were the only one."""
    return (found for _, found in parse_all([page]))


def parse_all(pages: Sequence[Page]) -> Iterator[tuple[int, Listing | Reject]]:
    """Rows and rejects of a search, in which an item can come twice."""
    if pages[0].url.startswith(SEARCH):
        return read_items(pages)
    return ((number, found) for number, page in enumerate(pages) for found in read_results(page))
