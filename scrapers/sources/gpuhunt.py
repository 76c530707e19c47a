"""gpuhunt: the hourly catalogues that dstack publishes of nine providers, one archive each; prices are of whole instances.

A witness: it confirms and fills gaps. Its names of cards leave the form out, the name of the instance sometimes says it. A
provider that could not be collected keeps its old catalogue, so the version, which is a date, is read before the prices."""

from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from models.observation import Offer, Per, Reject
from models.page import Page
from models.source import Access, Ask, Authority, Expect, Spec, Verified
from scrapers.asking import ask_all
from scrapers.errors import LayoutChanged
from scrapers.platforms.gpuhunt_lines import COLUMNS, OLD_COLUMNS, URL, VERSION, gpu_lines, left_out, offer, told_by
from scrapers.platforms.resold import refuse_old, said_at
from scrapers.platforms.zipped import csv_in_zip
from scrapers.read import text_body

if TYPE_CHECKING:
    from scrapers.client import Client

PROVIDERS = ("aws", "azure", "cloudrift", "gcp", "lambdalabs", "nebius", "oci", "runpod", "verda")
SPEC = Spec(
    slug="gpuhunt",
    title="gpuhunt catalogues (dstack)",
    home="https://github.com/dstackai/gpuhunt",
    access=Access.API,
    terms="Unread. The catalogues are published for gpuhunt's own users (code: MPL 2.0) and answer without a key.",
    verified=Verified.DOCUMENTATION,
    verified_on=date(2026, 8, 19),  # of the code that writes and reads them; no v3 catalogue is recorded
    version=1,
    every_hours=24,
    expect=Expect(rows=(1, 100_000), units={Per.INSTANCE_HOUR: (0.01, 100)}),
    authority=Authority.WITNESS,
    asks=tuple(Ask(url=f"{URL}{name}/version", scope=name, accept="text/plain, application/zip") for name in PROVIDERS),
)


def scope(url: str) -> str | None:
    """The provider whose catalogue it is."""
    found = told_by(url)
    return found[0] if found else None


def fetch(client: "Client") -> AsyncIterator[Page]:
    """Of each provider the version, then the catalogue of that version."""
    return ask_all(client, SPEC.asks, catalogue, 2)


def catalogue(page: Page, ask: Ask) -> str | None:
    """The address of the catalogue whose version the page says; nothing follows a catalogue."""
    if complete([page]):
        return None
    version = text_body(page).strip()
    if not VERSION.fullmatch(version):
        raise LayoutChanged(f"gpuhunt: '{version[:80]}' is no version at {page.url}")
    return f"{URL}{ask.scope}/{version}/catalog.zip"


def complete(pages: Sequence[Page]) -> bool:
    """A version without its catalogue is not all."""
    return ".zip" in pages[-1].url


def parse(page: Page) -> Iterator[Offer | Reject]:
    """A row or reject for each line with a GPU, and one reject each for all lines without and all that are repeated."""
    provider, day = told_by(page.url) or ("", None)
    if not day:
        return  # a version says no price
    refuse_old(page, said_at(day, page))
    columns = OLD_COLUMNS if "#" in page.url else COLUMNS
    lines, without, repeated = gpu_lines(csv_in_zip(page, f"{provider}.csv", columns), provider)
    yield from (offer(ordinal, line, provider) for ordinal, line in enumerate(lines))
    yield from left_out(len(lines), without, repeated)
