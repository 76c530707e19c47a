"""Thunder Compute: a flat map from configurations such as `a100xl_x4_production` to dollars per hour of the whole configuration.

The first 100 GB of disk are in the price; whether all vCPUs that a configuration needs are, public readings disagree. Prototyping
and production are both on demand in data centres, told apart by the publisher's reference only."""

import re
from collections.abc import Iterator
from datetime import date

from models.observation import Offer, Per, Reject, Tier, Venue
from models.page import Page
from models.source import Access, Ask, Authority, Expect, Spec, Verified
from scrapers.errors import LayoutChanged
from scrapers.read import field, json_body, reject, row

SPEC = Spec(
    slug="thunder",
    title="Thunder Compute",
    home="https://www.thundercompute.com",
    access=Access.API,
    terms="Unread. The price list is said to answer without a key; its documentation asks for one.",
    verified=Verified.INFERRED,
    verified_on=date(2026, 11, 22),  # field names from public clients; no answer has been seen
    version=1,
    every_hours=24,
    expect=Expect(rows=(4, 80), units={Per.INSTANCE_HOUR: (0.1, 15)}),
    authority=Authority.OWN_API,
    asks=(Ask(url="https://api.thundercompute.com:8443/v1/pricing"),),
)
CONFIGURATION = re.compile(r"([a-z0-9]+)_x(\d+)(?:_(?:prototyping|production))?")
CODES = {"a100xl": "A100 80GB"}  # the only code that is no card's own name
EACH = {"provider": "thunder", "currency": "USD", "per": Per.INSTANCE_HOUR, "tier": Tier.ON_DEMAND, "venue": Venue.DATACENTER}


def parse(page: Page) -> Iterator[Offer | Reject]:
    """A row or reject for each entry of the map; extras (vCPUs, disk) are no offers, and nothing says what they are per."""
    pricing = field(json_body(page), "pricing", page)
    if not isinstance(pricing, dict):
        raise LayoutChanged(f"thunder: 'pricing' is not a map from configurations to prices at {page.url}")
    for ordinal, (name, amount) in enumerate(pricing.items()):
        configuration = CONFIGURATION.fullmatch(name)
        if configuration is None:
            yield reject(ordinal, "no_configuration", f"{name} is no number of GPUs, and its unit is not said", {name: amount})
            continue
        card = {"publisher_ref": name, "gpu_text": CODES.get(configuration[1], configuration[1]), "gpu_count": configuration[2]}
        yield row(Offer, ordinal, {name: amount}, amount=amount, price_text=f"{name} {amount}", **EACH | card)
