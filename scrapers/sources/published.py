"""Prices that articles printed: the bundled first history, so that every question has an answer before the first fetch.

The file holds every price and rate that the articles observed or list; what they derived, estimated, forecast or told as an
anecdote is no price and is left out. What was printed but is no price of ours stays in, to be found among the rejects: a rental
without a named provider or dated to a year only, and a training price per thousand tokens under a per-million heading. Beside
it lies what was announced of a route, apart from what it costs.
"""

from collections.abc import AsyncIterator, Iterator
from datetime import date
from decimal import Decimal
from importlib import resources
from typing import TYPE_CHECKING

from models.observation import Availability, Offer, Per, Rate, RateKind, Reject
from models.page import Page, Precision
from models.source import Access, Ask, Authority, Expect, Shape, Spec, Verified
from scrapers.published import Printed, announcements, compiled_at, records
from scrapers.published.rows import announced, rows
from scrapers.read import reject

if TYPE_CHECKING:
    from scrapers.client import Client

FILE, ANNOUNCED = "published/prices.csv", "published/announced.csv"
SPEC = Spec(
    slug="published",
    title="Prices that articles printed",
    home=f"bundled:{FILE}",
    access=Access.BUNDLED,
    terms="Facts transcribed from the articles that each line cites, and compared with them; none of their pages is fetched.",
    verified=Verified.DOCUMENTATION,
    verified_on=date(2026, 11, 23),
    version=2,
    every_hours=24,
    expect=Expect(rows=(1, 1000), units={Per.GPU_HOUR: (0.05, 20), Per.CARD: (100, 10_000), Per.KWH: (0.02, 1)}),
    authority=Authority.PUBLISHED,
    asks=tuple(
        Ask(url=f"bundled:{file}", scope=scope, accept="text/csv") for file, scope in ((FILE, ""), (ANNOUNCED, "announced"))
    ),
    shape=Shape.SERIES,
)
PER_THOUSAND = Decimal("0.1")  # USD; nobody trains a million tokens for less


async def fetch(client: "Client") -> AsyncIterator[Page]:
    """The packaged files, without the network, each dated by its own first line: loading one twice is loading it once."""
    for ask in SPEC.asks:
        body = resources.files("scrapers").joinpath(ask.url.removeprefix("bundled:")).read_bytes()
        at = compiled_at(body.decode())
        yield Page(SPEC.slug, ask.url, at, body, content_type="text/csv", fetched_precision=Precision.DAY)


def parse(page: Page) -> Iterator[Offer | Rate | Availability | Reject]:
    """One or two rows for each line, or the reason why not."""
    if page.url == f"bundled:{ANNOUNCED}":
        yield from (announced(ordinal, line) for ordinal, line in enumerate(announcements(page)))
        return
    for ordinal, line in enumerate(records(page)):
        doubt = disbelief(line)
        if doubt:
            yield reject(ordinal, *doubt, line.model_dump(exclude_none=True))
        else:
            yield from rows(ordinal, line)


def disbelief(line: Printed) -> tuple[str, str] | None:
    """Why a line is no price, as a word and a sentence."""
    if line.provider is None:
        return "no_named_provider", f"{line.id}: the article does not say who rents out the {line.subject} at {line.price_text}"
    if line.row == "offer" and line.precision is Precision.YEAR:
        return "date_too_coarse", f"{line.id}: a rental price of {line.effective_on} could be of any month of that year"
    if line.what is RateKind.TRAINING and line.per is Per.MILLION_TOKENS and line.amount < PER_THOUSAND:
        return "unit_slip", f"{line.id}: {line.price_text} is a thousandfold too low; it looks like a price per 1K tokens"
    return None
