"""Search pages of shops whose terms forbid robots: never asked, read as a person saved them."""

from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from urllib.parse import parse_qs, urlsplit

from selectolax.lexbor import LexborNode

from models.observation import Listing, Reject
from models.page import Page
from scrapers.errors import FetchFailed, LayoutChanged
from scrapers.platforms.price_grids import words
from scrapers.read import html_body, reject

Cell = tuple[
    str, str, LexborNode
]  # the shop's number of an item, its price as shown ('' where there is none), its part of the page


async def never_asked(slug: str, pages: Iterable[Page] = ()) -> AsyncIterator[Page]:
    """A visit to a source that may not be asked: no page, and a sentence that says what to do instead."""
    for page in pages:
        yield page
    raise FetchFailed(f"{slug}: its terms forbid robots, so it is never asked; save a page in your browser and import that")


def searched(url: str, host: str, parameter: str) -> str | None:
    """What a shop's page is everything of: the words searched for, else its path; None for other hosts."""
    parts = urlsplit(url)
    if parts.netloc.lower().removeprefix("www.") != host:
        return None
    asked = parse_qs(parts.query).get(parameter, [parts.path.strip("/")])
    return " ".join(asked[0].lower().split()) or host


def read_cells(
    page: Page, selector: str, cell: Callable[[LexborNode], tuple[str, str]], listing: Callable[[int, Cell], Listing | Reject]
) -> Iterator[Listing | Reject]:
    """A row or reject for each cell of a page in US dollars. Raises LayoutChanged where there is none, and where a price is in
    another currency: the shop shows whoever looks from abroad their own."""
    found = [(*cell(node), node) for node in html_body(page).css(selector)]
    if not found:
        raise LayoutChanged(f"{page.source}: no item ({selector}) at {page.url}")
    foreign = next((price for _, price, _ in found if price and not price.startswith("$")), None)
    if foreign:
        raise LayoutChanged(f"{page.source}: {page.url} shows '{foreign}' where the shop sells in USD; it was saved from abroad")
    seen: set[str] = set()
    for ordinal, (ref, price, node) in enumerate(found):
        if ref in seen:
            yield reject(ordinal, "duplicate_item", f"{ref} has come before", words(node))
        else:
            seen.add(ref)
            yield listing(ordinal, (ref, price, node))
