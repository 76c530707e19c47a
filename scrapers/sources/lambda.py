"""Lambda: list prices of whole instances, local disk included, sales tax not; the page says them per GPU, the API per instance.

The API answers only with the user's own key. A type without capacity anywhere keeps its price."""

import re
from collections.abc import AsyncIterator, Iterator
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from models.observation import Offer, Per, Reject, Tier, Venue
from models.page import Page
from models.source import Access, Ask, Authority, Expect, Spec, Verified
from scrapers.asking import ask_all
from scrapers.errors import LayoutChanged
from scrapers.platforms.lambda_pages import MEMORY, read_plans
from scrapers.read import field, json_body, reject, row

if TYPE_CHECKING:
    from scrapers.client import Client

PAGE, API = "https://lambda.ai/pricing", "https://cloud.lambda.ai/api/v1/instance-types"
SCOPES = {PAGE: "", "https://lambdalabs.com/service/gpu-cloud": "", API: "api"}  # the second is the page's address until 2025
GPUS, UNITS = frozenset({"h100-sxm-80gb"}), {Per.GPU_HOUR: (0.1, 30.0), Per.INSTANCE_HOUR: (0.1, 30.0)}
SPEC = Spec(
    slug="lambda",
    title="Lambda",
    home="https://lambda.ai",
    access=Access.PAGE,
    terms="Unread by us. One public price index reports that Lambda's terms allow rate-limited crawling: one request a day.",
    verified=Verified.RECORDED,
    verified_on=date(2026, 1, 9),  # the page; of the API only documentation (OpenAPI 1.10.0) and what public clients read
    version=2,
    every_hours=24,
    expect=Expect(rows=(5, 60), gpus=GPUS, units=UNITS),
    authority=Authority.OWN_PAGE,
    asks=(
        Ask(url=PAGE, accept="text/html"),
        Ask(url=API, scope="api", authority=Authority.OWN_API, expect=Expect(rows=(5, 60), gpus=GPUS, units=UNITS)),
    ),
    key_env="LAMBDA_API_KEY",
)
COUNTED = re.compile(r"gpu_(\d+)x_\w+")
EACH = {"provider": "lambda", "currency": "USD", "per": Per.INSTANCE_HOUR, "tier": Tier.ON_DEMAND, "venue": Venue.DATACENTER}


def scope(url: str) -> str | None:
    """The page is one price list at both of its addresses; the API is another."""
    return SCOPES.get(url.split("?")[0])


def fetch(client: "Client") -> AsyncIterator[Page]:
    """The page, and with a key the API too."""
    return ask_all(client, SPEC.asks if client.has_key else SPEC.asks[:1])


def parse(page: Page) -> Iterator[Offer | Reject]:
    """The API's instance types, or the page's plans."""
    return instance_types(page) if scope(page.url) == "api" else read_plans(page)


def instance_types(page: Page) -> Iterator[Offer | Reject]:
    """A row or reject for each type of the map; how much memory a GPU has stands only in its description."""
    types = field(json_body(page), "data", page)
    if not isinstance(types, dict):
        raise LayoutChanged(f"lambda: 'data' is not a map of instance types at {page.url}")
    for ordinal, entry in enumerate(types.values()):
        kind, regions = field(entry, "instance_type", page), field(entry, "regions_with_capacity_available", page)
        yield instance(ordinal, entry, {name: field(kind, name, page) for name in FIELDS} | kind, bool(regions))


FIELDS = ("name", "description", "price_cents_per_hour", "specs")


def instance(ordinal: int, entry: object, kind: dict[str, Any], available: bool) -> Offer | Reject:
    """One instance type; older answers leave specs.gpus out, the name never does."""
    counted, memory, cents = COUNTED.fullmatch(kind["name"]), MEMORY.search(kind["description"]), kind["price_cents_per_hour"]
    if counted is None:
        return reject(ordinal, "no_gpu", f"{kind['name']} is no type with GPUs", entry)
    if memory is None or kind["specs"].get("gpus", int(counted[1])) != int(counted[1]) or type(cents) is not int:
        return reject(ordinal, "unclear_plan", "memory, number of GPUs or whole cents of the instance are unclear", entry)
    text = kind["description"].removeprefix(f"{counted[1]}x ")
    named = {"publisher_ref": kind["name"], "gpu_text": text, "memory_gb": memory[1], "gpu_count": counted[1]}
    said = {"amount": Decimal(cents) / 100, "price_text": f"price_cents_per_hour {cents}", "available": available}
    return row(Offer, ordinal, entry, **said, **named, **EACH)
