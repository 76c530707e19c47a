"""Vultr: list prices of cloud GPU and bare-metal plans, per hour of the whole instance, its disk included.

Memory is that of all cards together, and some plans are a slice of one. The monthly cost is capped: no price of an hour."""

from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import quote

from models.observation import Offer, Per, Reject
from models.page import Page
from models.source import Access, Ask, Authority, Expect, Spec, Verified
from scrapers.asking import ask_all
from scrapers.platforms.vultr_plans import read_plan
from scrapers.read import field, json_body, records

if TYPE_CHECKING:
    from scrapers.client import Client

CLOUD, METAL = "https://api.vultr.com/v2/plans", "https://api.vultr.com/v2/plans-metal"
UNITS, MOST_PAGES = {Per.INSTANCE_HOUR: (0.1, 30.0)}, 20
SPEC = Spec(
    slug="vultr",
    title="Vultr",
    home="https://www.vultr.com",
    access=Access.API,
    terms="Unread. The lists of plans are documented and answer without a key.",
    verified=Verified.DOCUMENTATION,
    verified_on=date(2026, 11, 22),  # the field list, public clients, and test samples of about 2025 that are no prices
    version=1,
    every_hours=24,
    expect=Expect(rows=(4, 200), units=UNITS),
    authority=Authority.OWN_API,
    asks=(
        Ask(url=f"{CLOUD}?type=vcg&per_page=500", scope="cloud-gpu", expect=Expect(rows=(4, 120), units=UNITS)),
        Ask(url=f"{METAL}?per_page=500", scope="bare-metal", expect=Expect(rows=(2, 80), units=UNITS)),
    ),
)


def fetch(client: "Client") -> AsyncIterator[Page]:
    """Both lists, each to its end."""
    return ask_all(client, SPEC.asks, next_page, MOST_PAGES)


def next_page(page: Page, ask: Ask) -> str | None:
    """The address of the next page of a list; None on the last, and where the list leads back to this page."""
    following = f"{ask.url}&cursor={quote(cursor(page), safe='')}"
    return following if cursor(page) and following != page.url else None


def cursor(page: Page) -> str:
    """What a list calls its next page, '' on the last."""
    return str(field(field(field(json_body(page), "meta", page), "links", page), "next", page) or "")


def complete(pages: Sequence[Page]) -> bool:
    """Whether the last page knows no next one."""
    return not cursor(pages[-1])


def parse(page: Page) -> Iterator[Offer | Reject]:
    """The rows and rejects of each plan; a list that does not say whether it goes on is not the one we know."""
    cursor(page)
    for ordinal, plan in enumerate(records(json_body(page), "plans_metal" if page.url.startswith(METAL) else "plans", page)):
        yield from read_plan(ordinal, plan, page)
