"""Prime Intellect: instances and disks of other clouds, resold; prices in US dollars per hour of the whole instance.

A price holds the default disk, although `defaultIncludedInPrice` is false: RunPod's A100 PCIe at 1.6568 is 1.64 and 120 GB at
0.00014. The disk is taken out where the record prices it; a price whose disk nobody can tell apart is a reject."""

from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from models.observation import Offer, Per, Rate, Reject
from models.page import Page
from models.source import Access, Ask, Authority, Expect, Spec, Verified
from scrapers.asking import ask_all
from scrapers.platforms.prime_items import all_of_them, disk_rate, items, next_page, offer

if TYPE_CHECKING:
    from scrapers.client import Client

URL, QUERY, MOST_PAGES = "https://api.primeintellect.ai/api/v1/availability/", "?page=1&page_size=100", 30
DISKS = Expect(rows=(2, 100), units={Per.GB_HOUR: (1e-6, 0.01)})
SPEC = Spec(
    slug="prime-intellect",
    title="Prime Intellect",
    home="https://www.primeintellect.ai",
    access=Access.API,
    terms="Unread. The API is documented and answers with the user's own key (permission Availability: read).",
    verified=Verified.RECORDED,
    verified_on=date(2025, 11, 16),  # RunPod's instances and four disks; no spot instance and no other provider's is recorded
    version=1,
    every_hours=24,
    expect=Expect(rows=(4, 2400), gpus=frozenset({"h100-sxm-80gb"}), units={Per.INSTANCE_HOUR: (0.02, 60)}),
    authority=Authority.WITNESS,
    asks=(Ask(url=f"{URL}gpus{QUERY}"), Ask(url=f"{URL}disks{QUERY}", scope="disks", expect=DISKS)),
    key_env="PRIME_INTELLECT_API_KEY",
    key_required=True,
)


def fetch(client: "Client") -> AsyncIterator[Page]:
    """The pages of the instances, then those of the disks."""
    return ask_all(client, SPEC.asks, next_page, MOST_PAGES)


def complete(pages: Sequence[Page]) -> bool:
    """Whether the pages hold as many items as the publisher counts."""
    return all_of_them(pages)


def parse(page: Page) -> Iterator[Offer | Rate | Reject]:
    """A row or reject for each instance, or for each disk."""
    read = disk_rate if page.url.startswith(f"{URL}disks") else offer
    for ordinal, item in enumerate(items(page)):
        yield read(ordinal, item, page)
