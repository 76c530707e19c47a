"""schema.org products in a web page's JSON-LD blocks."""

from collections.abc import Iterator
from typing import Any

from pydantic_core import from_json

from models.page import Page
from scrapers.errors import LayoutChanged
from scrapers.read import field, html_body, records, shorten


def json_ld(page: Page) -> list[dict[str, Any]]:
    """The entries of a web page's JSON-LD blocks, in page order; raises LayoutChanged where a block is not JSON."""
    entries: list[dict[str, Any]] = []
    for script in html_body(page).css('script[type="application/ld+json"]'):
        try:
            block = from_json(script.text())
        except ValueError as error:
            raise LayoutChanged(f"{page.source}: a JSON-LD block of {page.url} is not JSON: {error}") from error
        found = block.get("@graph", [block]) if isinstance(block, dict) else block
        entries += [entry for entry in found if isinstance(entry, dict)]
    return entries


def product_offers(page: Page) -> Iterator[tuple[int, dict[str, Any], dict[str, Any]]]:
    """Each offer of each schema.org product of a web page: the product's number, the product, the offer (alone, in a list, or
    in an AggregateOffer). Raises LayoutChanged where there is no product, or one without an offer."""
    products = [entry for entry in json_ld(page) if entry.get("@type") == "Product"]
    for ordinal, product in enumerate(products):
        offers = field(product, "offers", page)
        if isinstance(offers, dict) and "offers" in offers:
            offers = records(offers, "offers", page)
        if not offers:
            raise LayoutChanged(f"{page.source}: a JSON-LD product without an offer at {page.url}: {shorten(product)[:200]}")
        yield from ((ordinal, product, offer) for offer in (offers if isinstance(offers, list) else [offers]))
    if not products:
        raise LayoutChanged(f"{page.source}: no JSON-LD product at {page.url}")
