"""Vast.ai's offer records, as its API and its mirrors give them.

`dph_base` is the price of the GPUs of the whole offer, `dph_total` the same with the allocated disk; memory is MiB per GPU;
`min_bid` is the lowest bid for the whole offer, and stands above the price on demand as often as not."""

from collections.abc import Iterator
from typing import Any

from models.observation import Offer, Per, Reject, Tier, Venue
from models.page import Page
from scrapers.read import field, json_body, records, reject, row

NUMBERS = ("gpu_ram", "dph_base", "dph_total", "storage_cost", "storage_total_cost", "min_bid")
WORDS = ("id", "machine_id", "gpu_name", "num_gpus", "hosting_type", "geolocation", "rentable", "verification", "reliability2")
TRAFFIC = ("inet_down_cost", "inet_up_cost")  # USD per GB; hosts may leave them out
VENUES = {0: Venue.COMMUNITY, 1: Venue.DATACENTER}
VERIFIED = {"verified": True, "unverified": False, "deverified": False}
HOURS_PER_MONTH = 720  # by which the publisher divides its storage price
STORAGE_TOLERANCE_USD = 1e-6


def offers(page: Page) -> list[dict[str, Any]]:
    """The offers of an answer."""
    return records(json_body(page), "offers", page)


def read_offers(page: Page, *, bids: bool = False) -> Iterator[Offer | Reject]:
    """A row or reject for each offer, and one for its lowest bid, which is a spot price only below the price on demand. Where
    `bids` were asked for, a price is one to bid, and the record must say so."""
    for ordinal, record in enumerate(offers(page)):
        said = {name: field(record, name, page) for name in NUMBERS + WORDS} | {
            name: record.get(name) for name in TRAFFIC
        }  # and not the host's address
        base, total, storage = said["dph_base"], said["dph_total"], said["storage_total_cost"]
        if not all_numbers(said) or abs(base + storage - total) > STORAGE_TOLERANCE_USD:
            yield reject(ordinal, "storage_part_unclear", f"dph_base {base} + storage {storage} is not dph_total {total}", said)
            continue
        if bids and not record.get("is_bid"):
            yield reject(ordinal, "not_a_bid", "asked for bids, and the record does not say that it is one", said)
            continue
        offer = terms(said)
        tier = Tier.SPOT if record.get("is_bid") else Tier.ON_DEMAND
        yield row(Offer, ordinal, said, amount=base, price_text=f"dph_base {base}, dph_total {total}", tier=tier, **offer)
        if tier is Tier.ON_DEMAND:
            yield lowest_bid(ordinal, said, offer)


def lowest_bid(ordinal: int, said: dict[str, Any], offer: dict[str, Any]) -> Offer | Reject:
    """The spot price of an offer, or why its bid is none."""
    bid, base = said["min_bid"], said["dph_base"]
    if bid and bid < base:
        return row(Offer, ordinal, said, amount=bid, price_text=f"min_bid {bid}", tier=Tier.SPOT, **offer)
    reason = "min_bid_above_on_demand" if bid else "no_bid"
    return reject(ordinal, reason, f"min_bid {bid} is not below dph_base {base}", said)


def all_numbers(said: dict[str, Any]) -> bool:
    """Whether prices and memory are numbers; a missing bid is no bid."""
    return {type(said[name]) for name in NUMBERS if name != "min_bid"} | {type(said["min_bid"] or 0)} <= {int, float}


def terms(said: dict[str, Any]) -> dict[str, Any]:
    """What is rented where, at whatever price."""
    per_gb_month = said["storage_cost"]
    return {
        "provider": "vast",
        "currency": "USD",
        "per": Per.INSTANCE_HOUR,
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
        "traffic_in_amount": said["inet_down_cost"],
        "traffic_out_amount": said["inet_up_cost"],
        "storage_gb": round(said["storage_total_cost"] * HOURS_PER_MONTH / per_gb_month, 3) if per_gb_month else None,
    }
