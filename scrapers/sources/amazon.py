"""Amazon.com: new cards in search pages that a person saved; half of what a search finds is something else.

A result shows the price of its featured offer and not who sells it, so that all of them count as prices of third parties. The
lowest of the 'used & new offers' is of a condition that nobody names: no price."""

import re
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborNode

from models.observation import Listing, Per, PriceKind, Reject
from models.page import Page
from models.source import Access, Authority, Expect, Spec, Verified
from scrapers.platforms.price_grids import words
from scrapers.platforms.saved_pages import Cell, never_asked, read_cells, searched
from scrapers.read import html_body, priced, reject

if TYPE_CHECKING:
    from scrapers.client import Client

RESULT, PRICE = 'div[data-component-type="s-search-result"][data-asin]', ".a-price:not([data-a-strike]) .a-offscreen"
FREE = re.compile(r"FREE delivery(?!.* on \$\d+ of items).*")  # unconditionally
SPEC = Spec(
    slug="amazon",
    title="Amazon.com",
    home="https://www.amazon.com",
    access=Access.SAVED,
    terms="They forbid robots: read are only search pages that a person saved.",
    verified=Verified.RECORDED,
    verified_on=date(2026, 4, 15),
    version=1,
    every_hours=24,
    expect=Expect(rows=(1, 200), units={Per.CARD: (1, 200_000)}),
    authority=Authority.OWN_PAGE,
    on_by_default=False,
)


def scope(url: str) -> str | None:
    """The words of a search."""
    return searched(url, "amazon.com", "k")


def fetch(client: "Client") -> AsyncIterator[Page]:
    """Nothing."""
    return never_asked(SPEC.slug)


def complete(pages: Sequence[Page]) -> bool:
    """Whether a page is the only one of its search."""
    return len(pages) == 1 and not html_body(pages[0]).css(".s-pagination-item")


def parse(page: Page) -> Iterator[Listing | Reject]:
    """A row or reject for each result."""
    return read_cells(page, RESULT, cell, listing)


def cell(node: LexborNode) -> tuple[str, str]:
    price = node.css_first(PRICE)
    return node.attributes["data-asin"] or "", words(price) if price else ""


def listing(ordinal: int, found: Cell) -> Listing | Reject:
    """A result at the price of its featured offer. The first of two headings is only the brand."""
    asin, price, node = found
    headings, delivery = node.css("h2"), node.css_first('[data-cy="delivery-recipe"]')
    if not price:
        return reject(ordinal, "no_featured_offer", "no price, but perhaps the lowest of used and new offers", words(node))
    title = (headings[-1].attributes.get("aria-label") or words(headings[-1])) if headings else ""
    renewed = "renewed" in title.lower()
    return priced(
        Listing, ordinal, words(node), price, currency="USD", per=Per.CARD, provider="amazon", item_ref=asin, title=title,
        price_kind=PriceKind.ASKING_FIXED if renewed else PriceKind.LIST_NEW_THIRD_PARTY,
        condition_text="Renewed" if renewed else None,
        shipping_amount=0 if delivery and FREE.fullmatch(words(delivery)) else None,
    )  # fmt: skip
