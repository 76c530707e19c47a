"""JarvisLabs: list prices per GPU-hour by region and kind of workload, on demand and spot.

`num_gpus` is the most that one machine has, not a bundle. The money is that of the account: rupees for one paid from India.
Answers used not to say which; their prices are then taken for dollars, and rupees would be far out of any plausible range.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from models.observation import Offer, Per, Reject, Tier, Venue
from models.page import Page
from models.source import Access, Ask, Authority, Expect, Spec, Verified
from scrapers.read import field, json_body, records, reject, row

SPEC = Spec(
    slug="jarvislabs",
    title="JarvisLabs",
    home="https://jarvislabs.ai",
    access=Access.API,
    terms="Unread. The publisher's own client asks the same address, with your own key.",
    verified=Verified.INFERRED,
    verified_on=date(2026, 11, 23),  # from public clients and a test sample of this year
    version=1,
    every_hours=24,
    expect=Expect(rows=(2, 150), units={Per.GPU_HOUR: (0.05, 12)}),
    authority=Authority.OWN_API,
    asks=(Ask(url="https://backendn.jarvislabs.net/misc/server_meta"),),
    key_env="JARVISLABS_API_KEY",
    key_required=True,
)
# price, how many GPUs are free at it, tier
PRICES = (
    ("price_per_hour", "num_free_devices", Tier.ON_DEMAND),
    ("spot_price", "spot_num_free_devices", Tier.SPOT),
)


def parse(page: Page) -> Iterator[Offer | Reject]:
    """A row or reject for each price of each pool of GPUs; processors without a GPU stand in another list."""
    body = json_body(page)
    pools = records(body, "server_meta", page)
    currency = body.get("currency", "USD")
    for ordinal, pool in enumerate(pools):
        if currency != "USD":
            yield reject(ordinal, "not_in_usd", f"prices of this account are in {currency}: use one billed in US dollars", pool)
            continue
        for name, free, tier in PRICES:
            if tier is Tier.ON_DEMAND or field(pool, name, page) is not None:
                yield offer(ordinal, pool, name, free, tier, page)


def offer(ordinal: int, pool: dict[str, Any], name: str, free: str, tier: Tier, page: Page) -> Offer | Reject:
    """One price of a pool; what it runs (containers, virtual machines) tells offers apart."""
    gpu, price, runs, left = field(pool, "gpu_type", page), field(pool, name, page), pool.get("workload_type"), pool.get(free)
    card = {
        "publisher_ref": f"{gpu} {runs}" if runs else gpu,
        "gpu_text": gpu,
        "memory_gb": field(pool, "vram", page),
        "gpu_count": 1,
    }
    terms = {
        "currency": "USD",
        "per": Per.GPU_HOUR,
        "tier": tier,
        "venue": Venue.DATACENTER,
        "region": field(pool, "region", page),
    }
    had = {"available": left > 0 if isinstance(left, int) else None, "price_text": f"{name} {price}"}
    return row(Offer, ordinal, pool, amount=price, provider="jarvislabs", **card, **terms, **had)
