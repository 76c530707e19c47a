"""Tidy price files: prices of the past that somebody gathered, brought as a file and dated row by row.

Each row is about its own date, so a file withdraws nothing, and a later file about the same dates corrects an earlier one. What
different people recorded is kept apart by `publisher_ref`, which begins with whose record it is."""

from collections.abc import AsyncIterator, Iterator
from datetime import date
from typing import TYPE_CHECKING

from models.observation import Offer, Per, Rate, Reject
from models.page import Page
from models.source import Access, Authority, Expect, Shape, Spec, Verified
from scrapers.errors import SourceError
from scrapers.platforms.tidy_doubts import doubts
from scrapers.platforms.tidy_eia import bulk, is_home_price
from scrapers.platforms.tidy_lines import lines_of, precisions
from scrapers.platforms.tidy_rates import card, electricity, tokens
from scrapers.platforms.tidy_rents import rent
from scrapers.read import reject

if TYPE_CHECKING:
    from scrapers.client import Client

SPEC = Spec(
    slug="tidy",
    title="Price files that somebody gathered",
    home="breakeven import",
    access=Access.SAVED,
    terms="Those of whoever gathered the file; nothing is fetched.",
    verified=Verified.RECORDED,
    verified_on=date(2026, 11, 22),
    version=1,
    every_hours=24,
    expect=Expect(
        rows=(1, 1_000_000),
        units={Per.GPU_HOUR: (0.01, 30), Per.CARD: (10, 100_000), Per.KWH: (0.02, 1), Per.MILLION_TOKENS: (0.0005, 2000)},
    ),
    authority=Authority.WITNESS,
    shape=Shape.SERIES,
    on_by_default=False,
)
IMPORTED = "import:"
KINDS = {"USD/GPU-hour": rent, "USD/card": card, "USD/kWh": electricity, "USD/1M tokens": tokens}


def scope(url: str) -> str | None:
    """The name of the file."""
    return url.removeprefix(IMPORTED) if url.startswith(IMPORTED) else None


async def fetch(client: "Client") -> AsyncIterator[Page]:
    """Nothing: there is nobody to ask."""
    raise SourceError("tidy: there is nobody to ask; `breakeven import` takes a file of prices")
    yield  # type: ignore[unreachable]  # what makes this a generator


def parse(page: Page) -> Iterator[Offer | Rate | Reject]:
    """A row or a reject for each line."""
    if is_home_price(page.body):
        yield from bulk(page)
        return
    lines = lines_of(page.body, page.url)
    disbelieved = doubts(lines)
    for ordinal, (line, known) in enumerate(zip(lines, precisions(lines), strict=True)):
        if doubt := disbelieved.get(ordinal):
            yield reject(ordinal, *doubt, line.record)
        elif line.per not in KINDS:
            yield reject(ordinal, "unknown_unit", f"'{line.unit}' is no unit that we know", line.record)
        else:
            yield KINDS[line.per](ordinal, line, known)
