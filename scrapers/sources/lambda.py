"""Lambda: list prices of whole instances, local disk included, sales tax not; the page says them per GPU, the API per instance.

The API answers only with the user's own key. A type without capacity anywhere keeps its price."""

import re
from collections.abc import AsyncIterator, Iterator
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from models.observation import Offer, Per, Reject, Tier
from models.page import Page
from models.source import Access, Ask, Authority, Expect, Spec, Verified
from scrapers.asking import ask_all
from scrapers.errors import LayoutChanged
from scrapers.platforms.lambda_pages import EACH, MEMORY, read_plans
from scrapers.read import field, json_body, reject, row

if TYPE_CHECKING:
    from scrapers.client import Client

PAGE, API = "https://lambda.ai/pricing", "https://cloud.lambda.ai/api/v1/instance-types"
SCOPES = {PAGE: "", "https://lambdalabs.com/service/gpu-cloud": "", API: "api"}  # the second: the page in 2024
UNITS = dict.fromkeys((Per.GPU_HOUR, Per.INSTANCE_HOUR), (0.1, 30.0))
HEALTHY = Expect(rows=(5, 60), gpus=frozenset({"h100-sxm-80gb"}), units=UNITS)
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
    expect=HEALTHY,
    authority=Authority.OWN_PAGE,
    asks=(Ask(url=PAGE, accept="text/html", keyed=False), Ask(url=API, scope="api", authority=Authority.OWN_API, expect=HEALTHY)),
    key_env="LAMBDA_API_KEY",
)
FIELDS = ("name", "description", "specs", "price_cents_per_hour")
COUNTED = re.compile(r"gpu_(\d+)x_\w+")


def scope(url: str) -> str | None:
    """The page is one price list at both of its addresses; the API is another."""
    return SCOPES.get(url.split("?")[0])


def fetch(client: "Client") -> AsyncIterator[Page]:
    """The page, and with a key the API too."""
    return ask_all(client, SPEC.asks if client.has_key else SPEC.asks[:1])


def parse(page: Page) -> Iterator[Offer | Reject]:
    """The API's types, or the page's plans."""
    return instance_types(page) if scope(page.url) == "api" else read_plans(page)


def instance_types(page: Page) -> Iterator[Offer | Reject]:
    """A row or reject for each type of the map."""
    types = field(json_body(page), "data", page)
    if not isinstance(types, dict):
        raise LayoutChanged(f"lambda: 'data' is not a map of instance types at {page.url}")
    for ordinal, entry in enumerate(types.values()):
        said = {name: field(field(entry, "instance_type", page), name, page) for name in FIELDS}
        yield instance(ordinal, said, bool(field(entry, "regions_with_capacity_available", page)))


def instance(ordinal: int, said: dict[str, Any], available: bool) -> Offer | Reject:
    """One type. How much memory a GPU has stands only in the description; specs.gpus may be missing, the name says it too."""
    counted, memory, cents = COUNTED.fullmatch(said["name"]), MEMORY.search(said["description"]), said["price_cents_per_hour"]
    if counted is None:
        return reject(ordinal, "no_gpu", f"{said['name']} is no type with GPUs", said)
    if memory is None or type(cents) is not int or said["specs"].get("gpus", int(counted[1])) != int(counted[1]):
        return reject(ordinal, "unclear_plan", "memory, number of GPUs or whole cents of the instance are unclear", said)
    gpu = {"gpu_text": said["description"].removeprefix(f"{counted[1]}x "), "memory_gb": memory[1], "gpu_count": counted[1]}
    price = {"amount": Decimal(cents) / 100, "per": Per.INSTANCE_HOUR, "price_text": f"price_cents_per_hour {cents}"}
    return row(Offer, ordinal, said, publisher_ref=said["name"], tier=Tier.ON_DEMAND, available=available, **EACH | gpu | price)
