"""Verda, DataCrunch until 2025: list prices per hour of whole instances, on demand and spot. Memory is the whole instance's too.

The products page of 2025, which a person saves, has a "Dynamic price" beside the fixed one: on demand as well, set daily.
"""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from models.observation import Offer, Per, Reject, Tier, Venue
from models.page import Page
from models.source import Access, Ask, Authority, Expect, Spec, Verified
from scrapers.platforms.price_grids import Line, Markup, incomplete, lines, other_product
from scrapers.read import field, json_body, priced, records, reject

API, PAGE = "https://api.datacrunch.io/v1/instance-types", "https://datacrunch.io/products"
SPEC = Spec(
    slug="verda",
    title="Verda",
    home="https://verda.com",
    access=Access.API,
    terms="Reported to list scrapers as prohibited use: off by default; the API with your own access token, or a page you saved.",
    verified=Verified.RECORDED,
    verified_on=date(2025, 8, 8),  # the page; of the API a sample of its shape, of about that year
    version=1,
    every_hours=24,
    expect=Expect(rows=(2, 300), units={Per.INSTANCE_HOUR: (0.03, 20)}),
    authority=Authority.OWN_API,
    asks=(Ask(url=API),),
    key_env="VERDA_TOKEN",
    key_required=True,
    on_by_default=False,
)
MARKUP = Markup("table", "th", "tbody tr", "td")
TIERS = {"On demand price": Tier.ON_DEMAND, "Dynamic price": Tier.ON_DEMAND, "Spot price": Tier.SPOT}
EACH = {"provider": "verda", "per": Per.INSTANCE_HOUR, "venue": Venue.DATACENTER}


def scope(url: str) -> str | None:
    """Everything for the API; a saved page speaks for itself."""
    return {API: "", PAGE: "products-page"}.get(url.split("?")[0])


def parse(page: Page) -> Iterator[Offer | Reject]:
    """The API's instance types, or the tables of a saved page."""
    return saved(page) if page.url.startswith(PAGE) else instance_types(page)


def instance_types(page: Page) -> Iterator[Offer | Reject]:
    """A row or reject for each price of each instance type; those without a GPU are rejects."""
    for ordinal, found in enumerate(records({"types": json_body(page)}, "types", page)):
        count, memory = (field(field(found, *part[:1], page), part[1], page) for part in GPU_FIELDS)
        if not count:
            yield reject(ordinal, "not_a_gpu_rental", "an instance without a GPU", found)
            continue
        card = {"publisher_ref": field(found, "instance_type", page), "gpu_text": field(found, "name", page), "gpu_count": count}
        card |= {"memory_gb": memory / count, "currency": str(field(found, "currency", page)).upper()}
        for name, tier in (("price_per_hour", Tier.ON_DEMAND), ("spot_price", Tier.SPOT)):
            yield priced(Offer, ordinal, found, str(field(found, name, page)), tier=tier, **card, **EACH)
