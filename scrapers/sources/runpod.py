"""RunPod: list prices per GPU-hour, the same worldwide, on its own machines (Secure) and on third-party hosts (Community).

A cloud where a card is not sold shows 0, or a placeholder of 0.5 or 1 that only the flags secureCloud and communityCloud tell
from a price. The lowest price of a card that is free now is kept as a minimum, beside the list price, and never chosen."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from models.observation import Offer, Per, Reject, Statistic, Tier, Venue
from models.page import Page
from models.source import Access, Ask, Authority, Expect, Spec, Verified
from scrapers.platforms.runpod_pages import CLOUDS, EACH, read_prices
from scrapers.read import field, graphql_data, records, reject, row

PAGE = "https://www.runpod.io/pricing"
QUERY = """{"query": "query { gpuTypes { id displayName memoryInGb securePrice communityPrice secureCloud communityCloud \
secureSpotPrice communitySpotPrice lowestPrice(input: {gpuCount: 1, secureCloud: true}) { uninterruptablePrice minimumBidPrice \
stockStatus } } }"}"""
FEWER = Expect(rows=(15, 90), gpus=frozenset({"rtx-4090-24gb"}), units={Per.GPU_HOUR: (0.02, 60)})
SPEC = Spec(
    slug="runpod",
    title="RunPod",
    home="https://www.runpod.io",
    access=Access.API,
    terms="Unread. The API answers gpuTypes without a key; three independent collectors are known to read it so.",
    verified=Verified.RECORDED,
    verified_on=date(2026, 10, 10),  # of the API five columns (flags, spot, lowest: public queries); the page 2026-08-10
    version=2,
    every_hours=24,
    expect=Expect(rows=(30, 350), gpus=frozenset({"rtx-4090-24gb", "h100-sxm-80gb"}), units={Per.GPU_HOUR: (0.02, 60)}),
    authority=Authority.OWN_API,
    asks=(
        Ask(url="https://api.runpod.io/graphql", method="POST", body=QUERY),
        Ask(url=PAGE, scope="pricing-page", accept="text/html", authority=Authority.OWN_PAGE, expect=FEWER),
    ),
)
LOWEST = {Tier.ON_DEMAND: "uninterruptablePrice", Tier.SPOT: "minimumBidPrice"}  # sic; of one GPU in Secure Cloud, as asked


def parse(page: Page) -> Iterator[Offer | Reject]:
    """The API's cards, or the pricing page's."""
    return read_prices(page) if page.url.startswith(PAGE) else gpu_types(page)


def gpu_types(page: Page) -> Iterator[Offer | Reject]:
    """The rows and rejects of each card."""
    for ordinal, gpu in enumerate(records(graphql_data(page), "gpuTypes", page)):
        ref, memory_gb = field(gpu, "id", page), field(gpu, "memoryInGb", page)
        if ref == "unknown":
            yield reject(ordinal, "junk_row", "a card named 'unknown' is no card", gpu)
            continue
        form = "SXM" if "SXM" in field(gpu, "displayName", page) else None  # the id 'NVIDIA H200' does not say it
        card = {"publisher_ref": ref, "gpu_text": ref, "memory_gb": memory_gb, "form_text": form, "currency": "USD"}
        yield from (cell(ordinal, gpu, gpu.get(f"{cloud}Cloud"), EACH | card | price) for cloud, price in prices(gpu, page))


def prices(gpu: dict[str, Any], page: Page) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each price of a card and the cloud it is of; spot and lowest prices only where the answer has one."""
    lowest: dict[str, Any] = gpu.get("lowestPrice") or {}
    free = {"available": lowest["stockStatus"] is not None} if "stockStatus" in lowest else {}
    for cloud, venue in CLOUDS.items():
        for tier, name in ((Tier.ON_DEMAND, f"{cloud}Price"), (Tier.SPOT, f"{cloud}SpotPrice")):
            if tier is Tier.ON_DEMAND or gpu.get(name) is not None:
                said = {"amount": field(gpu, name, page), "price_text": f"{name} {gpu[name]}", "tier": tier, "venue": venue}
                yield cloud, said | (free if name == "securePrice" else {})
    for tier, name in LOWEST.items():
        if lowest.get(name) is not None:
            said = {"amount": lowest[name], "price_text": f"lowestPrice.{name} {lowest[name]}", "tier": tier}
            yield "secure", said | free | {"venue": Venue.DATACENTER, "statistic": Statistic.MIN}


def cell(ordinal: int, gpu: dict[str, Any], sold: bool | None, offer: dict[str, Any]) -> Offer | Reject:
    """One price of a card in one cloud, unless it is not sold there, or may be a placeholder."""
    if offer["amount"] == 0 or sold is False:
        return reject(ordinal, "not_sold", f"{offer['price_text']}; sold in that cloud: {sold}", gpu)
    if offer["amount"] in (0.5, 1) and not sold:
        return reject(ordinal, "placeholder_unconfirmed", f"{offer['price_text']}, and no flag that it is sold there", gpu)
    return row(Offer, ordinal, gpu, **offer)
