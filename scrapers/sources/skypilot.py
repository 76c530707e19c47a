"""The catalogue of SkyPilot: prices of whole instances by cloud, as a file of its public repository, dated by the commit.

A witness. Lambda's types stand in every region, whatever is to be had there; of RunPod the name of a type tells the venue."""

import re
from collections.abc import AsyncIterator, Iterator
from datetime import date
from typing import TYPE_CHECKING

from models.observation import Offer, Per, Reject
from models.page import Page
from models.source import Access, Authority, Expect, Spec, Verified
from scrapers.errors import SourceError
from scrapers.platforms.gpuhunt_lines import left_out
from scrapers.platforms.tidy_skypilot import lines_with_gpus, offers

if TYPE_CHECKING:
    from scrapers.client import Client

SPEC = Spec(
    slug="skypilot",
    title="SkyPilot catalogue",
    home="https://github.com/skypilot-org/skypilot-catalog",
    access=Access.SAVED,
    terms="Apache-2.0; read from a clone of the repository, nothing is fetched.",
    verified=Verified.RECORDED,
    verified_on=date(2026, 8, 22),
    version=1,
    every_hours=24,
    expect=Expect(rows=(1, 100_000), units={Per.INSTANCE_HOUR: (0.005, 100)}),
    authority=Authority.WITNESS,
    on_by_default=False,
)
ADDRESS = re.compile(r"https://raw\.githubusercontent\.com/skypilot-org/skypilot-catalog/[^/]+/catalogs/v\d+/([a-z_]+)/vms\.csv")


def scope(url: str) -> str | None:
    """The cloud."""
    found = ADDRESS.fullmatch(url)
    return found[1] if found else None


async def fetch(client: "Client") -> AsyncIterator[Page]:
    """Nothing: a clone is imported."""
    raise SourceError("skypilot: nothing is fetched; clone its catalogue and let `breakeven import` read the folder")
    yield  # type: ignore[unreachable]  # what makes this a generator


def parse(page: Page) -> Iterator[Offer | Reject]:
    """Prices on demand and spot of each instance with GPUs, and one reject each for all lines without and all repeated."""
    cloud = scope(page.url) or ""
    lines, without, repeated = lines_with_gpus(page, cloud)
    for ordinal, line in enumerate(lines):
        yield from offers(ordinal, line, cloud)
    yield from left_out(len(lines), without, repeated)
