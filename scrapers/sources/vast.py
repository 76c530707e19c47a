"""Vast.ai: a marketplace. An offer is priced whole, for all its GPUs, and one machine stands in several overlapping offers.

Without a key an answer holds at most 64 offers, so the offers of each headline GPU are walked by price to their end.
"""

import json
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote, urlsplit

from models.observation import Offer, Per, Reject, Tier, Venue
from models.page import Page
from models.source import Access, Ask, Authority, Expect, Spec, Verified
from scrapers.read import field, json_body, records, reject, row

if TYPE_CHECKING:
    from scrapers.client import Client

URL, CAP, PAGES_PER_GPU = "https://console.vast.ai/api/v0/bundles/", 64, 8
DESKTOP = ("RTX 4090", "RTX 3090", "RTX 5090", "RTX A6000", "RTX 6000Ada", "L40S")
SERVER = ("A100 PCIE", "A100 SXM4", "H100 PCIE", "H100 SXM", "H200")
NUMBERS = ("gpu_ram", "dph_base", "dph_total", "storage_cost", "storage_total_cost", "min_bid")
WORDS = ("id", "machine_id", "gpu_name", "num_gpus", "hosting_type", "geolocation", "rentable", "verification", "reliability2")
VENUES = {0: Venue.COMMUNITY, 1: Venue.DATACENTER}
VERIFIED = {"verified": True, "unverified": False, "deverified": False}


def question(gpu: str, at_least: float | None = None) -> str:
    """The address that asks for the offers of a GPU, cheapest first, from a price upwards."""
    q: dict[str, Any] = {"gpu_name": {"eq": gpu}, "type": "on-demand", "rentable": {"eq": True}, "rented": {"eq": False}}
    q |= {"order": [["dph_total", "asc"]], "limit": CAP, "allocated_storage": 5}
    q |= {} if at_least is None else {"dph_total": {"gte": at_least}}
    return f"{URL}?q={quote(json.dumps(q, separators=(',', ':')))}"


SPEC = Spec(
    slug="vast",
    title="Vast.ai",
    home="https://vast.ai",
    access=Access.API,
    terms="Unread. The API is documented and answers without a key; its OpenAPI file allows ten requests a minute per address.",
    verified=Verified.RECORDED,
    verified_on=date(2024, 11, 5),
    version=1,
    every_hours=1,
    expect=Expect(rows=(1, 2000), units={Per.INSTANCE_HOUR: (0.001, 1000)}),  # hosts ask what they like
    authority=Authority.OWN_API,
    asks=tuple(Ask(url=question(gpu), scope=gpu) for gpu in DESKTOP + SERVER),
    pace_seconds=6,
)


def scope(url: str) -> str | None:
    """The GPU that a question is about, '' if about all of them."""
    asked = json.loads(parse_qs(urlsplit(url).query).get("q", ["{}"])[0])
    return str(asked.get("gpu_name", {"eq": ""})["eq"]) if url.startswith(URL) else None


async def fetch(client: "Client") -> AsyncIterator[Page]:
    """Each GPU's pages. The next begins at the last price of the one before (offers at that price come twice, under one id),
    until one is not full, or leads nowhere because it is out of order or all at one price, or the budget is spent."""
    for ask in SPEC.asks:
        url = ask.url
        for _ in range(PAGES_PER_GPU):
            page = await client.get(url, accept=ask.accept)
            yield page
            prices = [field(offer, "dph_total", page) for offer in offers(page)]
            if complete([page]) or prices != sorted(prices) or url == question(ask.scope, prices[-1]):
                break
            url = question(ask.scope, prices[-1])


def complete(pages: Sequence[Page]) -> bool:
    """A full last page means that there may be more offers; a longer one was not capped."""
    return len(offers(pages[-1])) != CAP


def offers(page: Page) -> list[dict[str, Any]]:
    """The offers of an answer."""
    return records(json_body(page), "offers", page)


def parse(page: Page) -> Iterator[Offer | Reject]:
    """A row or reject for each offer, and one for its lowest bid, which is a spot price only below the price on demand."""
    for ordinal, record in enumerate(offers(page)):
        said = {name: field(record, name, page) for name in NUMBERS + WORDS}  # and not the host's address
        memory_mib, base, total, per_gb_month, storage, bid = (said[name] for name in NUMBERS)
        numbers = {type(number) for number in (memory_mib, base, total, per_gb_month, storage, bid or 0)} <= {int, float}
        if not numbers or abs(base + storage - total) > 1e-6:
            yield reject(ordinal, "storage_part_unclear", f"dph_base {base} + storage {storage} is not dph_total {total}", said)
            continue
        interruptible, offer = (
            record.get("is_bid"),
            {"provider": "vast", "currency": "USD", "per": Per.INSTANCE_HOUR} | terms(said),
        )
        tier, text = Tier.SPOT if interruptible else Tier.ON_DEMAND, f"dph_base {base}, dph_total {total}"
        yield row(Offer, ordinal, said, amount=base, price_text=text, tier=tier, **offer)
        if interruptible:
            continue
        if bid and bid < base:
            yield row(Offer, ordinal, said, amount=bid, price_text=f"min_bid {bid}", tier=Tier.SPOT, **offer)
        else:
            reason = "min_bid_above_on_demand" if bid else "no_bid"
            yield reject(ordinal, reason, f"min_bid {bid} is not below dph_base {base}", said)


def terms(said: dict[str, Any]) -> dict[str, Any]:
    """What is rented where, at whatever price."""
    per_gb_month = said["storage_cost"]
    return {
        "publisher_ref": str(said["id"]),
        "machine_ref": str(said["machine_id"]),
        "gpu_text": said["gpu_name"],
        "gpu_count": said["num_gpus"],
        "memory_gb": round(said["gpu_ram"] / 1024, 3),
        "venue": VENUES.get(said["hosting_type"], Venue.UNKNOWN),
        "region": said["geolocation"] or None,
        "available": said["rentable"],
        "verified": VERIFIED.get(said["verification"]),
        "reliability": said["reliability2"],
        "storage_amount": per_gb_month,
        "storage_gb": round(said["storage_total_cost"] * 720 / per_gb_month, 3) if per_gb_month else None,
    }
