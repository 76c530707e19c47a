"""Verda, DataCrunch until 2025: list prices per hour of whole instances, on demand and spot. Memory is the whole instance's too.

The products page, which only a person fetches, has a "Dynamic price" too, set anew each day: no list price, kept, never chosen.
"""

from collections.abc import AsyncIterator, Iterator
from datetime import date
from typing import TYPE_CHECKING

from models.observation import Offer, Per, Reject, Tier, Venue
from models.page import Page
from models.source import Access, Ask, Authority, Expect, Spec, Verified
from scrapers.asking import ask_all
from scrapers.platforms.price_grids import Markup, incomplete, lines, other_product, priced_per
from scrapers.read import field, json_body, priced, records, reject

if TYPE_CHECKING:
    from scrapers.client import Client

API, PAGE = Ask(url="https://api.datacrunch.io/v1/instance-types"), "https://datacrunch.io/products"
SPEC = Spec(
    slug="verda",
    title="Verda",
    home="https://verda.com",
    access=Access.API,
    terms="Reported to list scrapers as prohibited use: off by default; the API with your own access token, or a page you saved.",
    verified=Verified.RECORDED,
    verified_on=date(2025, 8, 8),  # the page; of the API a sample of its shape
    version=1,
    every_hours=24,
    expect=Expect(rows=(2, 400), units={Per.INSTANCE_HOUR: (0.03, 20)}),
    authority=Authority.OWN_API,
    asks=(API, Ask(url=PAGE, scope="products-page", accept="text/html", authority=Authority.OWN_PAGE)),
    key_env="VERDA_TOKEN",
    key_required=True,
    on_by_default=False,
)
COLUMNS = {"publisher_ref": "Instance name", "gpu_text": "GPU model", "gpu_count": "GPU"}
TIERS = {"On demand price": Tier.ON_DEMAND, "Dynamic price": Tier.UNKNOWN, "Spot price": Tier.SPOT}
EACH = {"provider": "verda", "per": Per.INSTANCE_HOUR, "venue": Venue.DATACENTER}


def fetch(client: "Client") -> AsyncIterator[Page]:
    """The API alone."""
    return ask_all(client, (API,))


def parse(page: Page) -> Iterator[Offer | Reject]:
    """The API's instance types, or the tables of a saved page."""
    return instance_types(page) if page.url.startswith(API.url) else products(page)


def instance_types(page: Page) -> Iterator[Offer | Reject]:
    """A row or reject for each price of each instance type; those without a GPU are rejects."""
    for ordinal, found in enumerate(records({"types": json_body(page)}, "types", page)):
        count = field(field(found, "gpu", page), "number_of_gpus", page)
        if not count:
            yield reject(ordinal, "not_a_gpu_rental", "an instance without a GPU", found)
            continue
        ref, gpu_text, currency, memory = (field(found, n, page) for n in ("instance_type", "name", "currency", "gpu_memory"))
        card = {"publisher_ref": ref, "gpu_text": gpu_text, "gpu_count": count, "currency": str(currency).upper()}
        card["memory_gb"] = field(memory, "size_in_gigabytes", page) / count
        for name, tier in (("price_per_hour", Tier.ON_DEMAND), ("spot_price", Tier.SPOT)):
            yield priced(Offer, ordinal, found, str(field(found, name, page)), tier=tier, **card, **EACH)


def products(page: Page) -> Iterator[Offer | Reject]:
    """A row or reject for each price of each instance on a saved page."""
    for ordinal, line in enumerate(lines(page, Markup("table", "th", "tbody tr", "td"))):
        if "GPU model" not in line.cells:
            yield incomplete(ordinal, line) if "GPU model" in line.columns else other_product(ordinal, line)
            continue
        card = {name: field(line.cells, header, page) for name, header in COLUMNS.items()} | {"currency": "USD"}
        for column in [column for column in line.columns if column.endswith("price")]:
            yield priced_per("/h", ordinal, line, column, tier=TIERS.get(column), **card, **EACH)
