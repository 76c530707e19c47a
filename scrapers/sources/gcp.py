"""Google Cloud: list prices of Compute Engine's GPU machines, on demand and spot, from its catalogue with the user's own key.

The catalogue has tens of thousands of SKUs in no useful order, 5,000 to a page, and cannot be asked for those of GPUs. A machine
is sold in parts that may stand on any of the pages, so the pages of a visit are read together."""

from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import quote

from models.observation import Offer, Per, Rate, Reject
from models.page import Page
from models.source import Access, Ask, Authority, Expect, Spec, Verified
from scrapers.asking import ask_all
from scrapers.platforms.gcp_skus import read_skus
from scrapers.read import json_body

if TYPE_CHECKING:
    from scrapers.client import Client

URL = "https://cloudbilling.googleapis.com/v1/services/6F81-5844-456A/skus?currencyCode=USD&pageSize=5000"  # Compute Engine
MOST_PAGES = 30
PER_GPU = {Per.INSTANCE_HOUR: (0.1, 40.0), Per.GPU_HOUR: (0.02, 40.0)}
SPEC = Spec(
    slug="gcp",
    title="Google Cloud",
    home="https://cloud.google.com/compute",
    access=Access.API,
    terms="Unread. A documented API for whoever has a key of Google Cloud.",
    verified=Verified.DOCUMENTATION,
    verified_on=date(2026, 11, 22),
    version=1,
    every_hours=24,
    expect=Expect(rows=(5, 5000), units=PER_GPU),
    authority=Authority.OWN_API,
    asks=(Ask(url=URL),),
    key_env="BREAKEVEN_GCP_KEY",  # and not GOOGLE_API_KEY, which many have for something else
    key_as="query:key",
    key_required=True,
    reference_region="us-central1",
)


def fetch(client: "Client") -> AsyncIterator[Page]:
    """All pages, to the last."""
    return ask_all(client, SPEC.asks, next_page, MOST_PAGES)


def token(page: Page) -> str:
    """What asks for the next page; the last page has none, or an empty one."""
    body = json_body(page)
    return str(body.get("nextPageToken") or "") if isinstance(body, dict) else ""


def next_page(page: Page, ask: Ask) -> str | None:
    """The address of the next page."""
    return f"{ask.url}&pageToken={quote(token(page), safe='')}" if token(page) else None


def complete(pages: Sequence[Page]) -> bool:
    """The last page leads no further."""
    return not token(pages[-1])


def parse(page: Page) -> Iterator[Offer | Rate | Reject]:
    """Rows and rejects for each GPU's SKU on the page, as if it were the only one."""
    return (row for _, row in read_skus([page]))


def parse_all(pages: Sequence[Page]) -> Iterator[tuple[int, Offer | Rate | Reject]]:
    """Rows and rejects for each GPU's SKU of the catalogue."""
    return read_skus(pages)
