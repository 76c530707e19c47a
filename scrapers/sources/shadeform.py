"""Shadeform: instances of other clouds at those clouds' prices, in US cents per hour for the whole instance with its disk.

Fields from docs.shadeform.ai, api-reference/instances/instances-types: no payload was recorded. The documentation says cents and
names no currency. `interconnect` is the form of the card. A fraction in a price of whole cents would be another unit."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from models.observation import Offer, Per, Reject, Tier, Venue
from models.page import Page
from models.source import Access, Ask, Authority, Expect, Spec, Verified
from scrapers.platforms.resold import slug_of
from scrapers.read import field, json_body, records, reject, row

SPEC = Spec(
    slug="shadeform",
    title="Shadeform",
    home="https://www.shadeform.ai",
    access=Access.API,
    terms="Unread. The API is documented and for account holders: it is asked with the user's own key only.",
    verified=Verified.DOCUMENTATION,
    verified_on=date(2026, 11, 22),
    version=1,
    every_hours=24,
    expect=Expect(rows=(1, 5000), units={Per.INSTANCE_HOUR: (0.02, 60)}),
    authority=Authority.WITNESS,
    asks=(Ask(url="https://api.shadeform.ai/v1/instances/types?available=true&sort=price"),),
    key_env="SHADEFORM_API_KEY",
    key_as="header:X-API-KEY",
    key_required=True,
)
CARD = {"gpu_text": "gpu_type", "memory_gb": "vram_per_gpu_in_gb", "gpu_count": "num_gpus"}


def parse(page: Page) -> Iterator[Offer | Reject]:
    """A row for each region of each instance type, or a reject."""
    for ordinal, kind in enumerate(records(json_body(page), "instance_types", page)):
        cents, regions = field(kind, "hourly_price", page), records(kind, "availability", page)
        if not isinstance(cents, int):
            yield reject(ordinal, "unit_unclear", f"hourly_price {cents} is no whole number of cents", kind)
        elif not regions:
            yield reject(ordinal, "offered_nowhere", "an instance type in no region", kind)
        else:
            for place in regions:
                where = {"region": field(place, "region", page), "available": field(place, "available", page)}
                yield row(Offer, ordinal, kind, **offer(kind, cents, page), **where)


def offer(kind: dict[str, Any], cents: int, page: Page) -> dict[str, Any]:
    """What an instance type is, wherever it stands; the clouds' own machines, as far as anybody says."""
    configuration = field(kind, "configuration", page)
    return {
        "provider": slug_of(field(kind, "cloud", page)),
        "publisher_ref": field(kind, "shade_instance_type", page),
        **{name: field(configuration, theirs, page) for name, theirs in CARD.items()},
        "form_text": configuration.get("interconnect") or None,
        "amount": Decimal(cents) / 100,
        "price_text": f"hourly_price {cents}",
        "currency": "USD",
        "per": Per.INSTANCE_HOUR,
        "tier": Tier.ON_DEMAND,
        "venue": Venue.DATACENTER,
    }
