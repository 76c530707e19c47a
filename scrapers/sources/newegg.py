"""Newegg: new cards in list pages that a person saved.

A dash after the price means that several sell the item: the price is that of the one shown, and 'More options from' is not read.
Items whose number begins with 9SI are sold by third parties. Recorded are memory kits: cards stand in the same cells."""

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
from scrapers.read import html_body, priced

if TYPE_CHECKING:
    from scrapers.client import Client

CELL, OPEN_BOX = "div.item-cell", ".item-open-box-italic"
NUMBER, PAGES = re.compile(r"/p/([\w-]+)"), re.compile(r"\d+ ?/ ?1")
SPEC = Spec(
    slug="newegg",
    title="Newegg",
    home="https://www.newegg.com",
    access=Access.SAVED,
    terms="They forbid robots: read are only list pages that a person saved.",
    verified=Verified.RECORDED,
    verified_on=date(2026, 5, 8),
    version=1,
    every_hours=24,
    expect=Expect(rows=(1, 200), units={Per.CARD: (1, 200_000)}),
    authority=Authority.OWN_PAGE,
    on_by_default=False,
)


def scope(url: str) -> str | None:
    """The words of a search, or the place of a category."""
    return searched(url, "newegg.com", "d")


def fetch(client: "Client") -> AsyncIterator[Page]:
    """Nothing."""
    return never_asked(SPEC.slug)


def complete(pages: Sequence[Page]) -> bool:
    """Whether a page is the only one of its list."""
    counted = html_body(pages[0]).css_first(".list-tool-pagination-text strong")
    return len(pages) == 1 and (counted is None or bool(PAGES.fullmatch(words(counted))))


def parse(page: Page) -> Iterator[Listing | Reject]:
    """A row or reject for each cell."""
    return read_cells(page, CELL, cell, listing)


def cell(node: LexborNode) -> tuple[str, str]:
    link, price = node.css_first("a.item-title"), node.css_first("li.price-current")
    number = NUMBER.search((link.attributes.get("href") if link else None) or "")
    return number[1] if number else "", re.sub(r"[\s–]", "", price.text()) if price else ""


def listing(ordinal: int, found: Cell) -> Listing | Reject:
    """An item at the price shown."""
    number, price, node = found
    open_box, title, ship = (node.css_first(where) for where in (OPEN_BOX, "a.item-title", "li.price-ship"))
    condition = words(open_box).strip(" :") if open_box else ""
    new = PriceKind.LIST_NEW_THIRD_PARTY if number.startswith("9SI") else PriceKind.LIST_NEW
    return priced(
        Listing, ordinal, words(node), price, currency="USD", per=Per.CARD, provider="newegg", item_ref=number,
        title=words(title).removeprefix(words(open_box)).strip() if title and open_box else words(title) if title else "",
        price_kind=PriceKind.ASKING_FIXED if condition else new, condition_text=condition or None,
        shipping_amount=0 if ship and words(ship) == "Free Shipping" else None,
    )  # fmt: skip
