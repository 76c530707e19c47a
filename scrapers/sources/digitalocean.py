"""DigitalOcean: list prices per hour of whole droplets, local disks included. Video memory is the whole droplet's too.

Nearly all sizes have no GPU: those are rejects. A size without regions cannot be had now; its price stands.
"""

from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from models.observation import Offer, Per, Reject, Tier, Venue
from models.page import Page
from models.source import Access, Ask, Authority, Expect, Spec, Verified
from scrapers.asking import ask_all
from scrapers.errors import LayoutChanged
from scrapers.read import field, json_body, records, reject, row

if TYPE_CHECKING:
    from scrapers.client import Client

URL, MOST_PAGES = "https://api.digitalocean.com/v2/sizes", 10
SPEC = Spec(
    slug="digitalocean",
    title="DigitalOcean",
    home="https://www.digitalocean.com",
    access=Access.API,
    terms="Documented public API, read with your own token (scopes sizes:read and regions:read).",
    verified=Verified.DOCUMENTATION,
    verified_on=date(2026, 4, 28),  # of the API reference; the shape of gpu_info from a test sample of 2025
    version=1,
    every_hours=24,
    expect=Expect(rows=(2, 80), units={Per.INSTANCE_HOUR: (0.1, 40)}),
    authority=Authority.OWN_API,
    asks=(Ask(url=f"{URL}?per_page=500"),),
    key_env="DIGITALOCEAN_TOKEN",
    key_required=True,
)
GIB = {"gib": 1, "tib": 1024}
EACH = {"provider": "digitalocean", "currency": "USD", "per": Per.INSTANCE_HOUR, "tier": Tier.ON_DEMAND}


def fetch(client: "Client") -> AsyncIterator[Page]:
    """All pages of sizes."""
    return ask_all(client, SPEC.asks, next_page, MOST_PAGES)


def next_page(page: Page, ask: Ask) -> str | None:
    """The address of the next page, if there is one; our token goes nowhere else."""
    links = field(json_body(page), "links", page)
    url = str(((links or {}).get("pages") or {}).get("next") or "")
    if url and not url.startswith(f"{URL}?"):
        raise LayoutChanged(f"digitalocean: the next page after {page.url} would be {url[:120]}, another address")
    return url or None


def complete(pages: Sequence[Page]) -> bool:
    """Whether the last page names no next one."""
    return next_page(pages[-1], SPEC.asks[0]) is None


def parse(page: Page) -> Iterator[Offer | Reject]:
    """A row or reject for each size."""
    for ordinal, size in enumerate(records(json_body(page), "sizes", page)):
        slug, gpu = field(size, "slug", page), size.get("gpu_info")
        if gpu:
            yield offer(ordinal, slug, size, gpu, page)
        else:
            yield reject(ordinal, "not_a_gpu_rental", "a size without a GPU", slug)


def offer(ordinal: int, slug: str, size: dict[str, Any], gpu: dict[str, Any], page: Page) -> Offer | Reject:
    """The price of a droplet, for all its GPUs."""
    count, memory, price = field(gpu, "count", page), field(gpu, "vram", page), field(size, "price_hourly", page)
    unit = GIB.get(field(memory, "unit", page))
    if not count or unit is None:
        return reject(ordinal, "unclear_gpu", f"{count} GPUs with {memory} in all", size)
    card = {"gpu_text": field(gpu, "model", page), "memory_gb": field(memory, "amount", page) * unit / count, "gpu_count": count}
    had = {"available": bool(field(size, "regions", page)) and field(size, "available", page), "venue": Venue.DATACENTER}
    text = f"price_hourly {price}"
    return row(Offer, ordinal, size, amount=price, price_text=text, publisher_ref=slug, **card, **had, **EACH)
