"""RunPod: list prices per GPU-hour, the same worldwide, on its own machines (Secure) and on third-party hosts (Community).

A cloud where a card is not sold shows 0, or a placeholder of 0.5 or 1 that only the flags secureCloud and communityCloud tell
from a price. The pricing page names fewer cards and lags the API by weeks."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from models.observation import Offer, Per, Reject, Tier, Venue
from models.page import Page
from models.source import Access, Ask, Authority, Expect, Spec, Verified
from scrapers.read import field, graphql_data, priced, product_offers, records, reject, row

PAGE = "https://www.runpod.io/pricing"
QUERY = """{"query": "query { gpuTypes { id displayName memoryInGb securePrice communityPrice secureCloud communityCloud \
secureSpotPrice communitySpotPrice lowestPrice(input: {gpuCount: 1, secureCloud: true}) { stockStatus } } }"}"""
FEWER = Expect(rows=(15, 90), gpus=frozenset({"rtx-4090-24gb"}), units={Per.GPU_HOUR: (0.02, 60)})
SPEC = Spec(
    slug="runpod",
    title="RunPod",
    home="https://www.runpod.io",
    access=Access.API,
    terms="Unread. The API answers gpuTypes without a key; three independent collectors are known to read it so.",
    verified=Verified.RECORDED,
    verified_on=date(2026, 10, 10),  # of the API five columns (flags, spot: public queries); the page 2026-08-10
    version=1,
    every_hours=24,
    expect=Expect(rows=(30, 250), gpus=frozenset({"rtx-4090-24gb", "h100-sxm-80gb"}), units={Per.GPU_HOUR: (0.02, 60)}),
    authority=Authority.OWN_API,
    asks=(
        Ask(url="https://api.runpod.io/graphql", method="POST", body=QUERY),
        Ask(url=PAGE, scope="pricing-page", accept="text/html", authority=Authority.OWN_PAGE, expect=FEWER),
    ),
)
CLOUDS = {"secure": Venue.DATACENTER, "community": Venue.COMMUNITY}
EACH = {"provider": "runpod", "gpu_count": 1, "per": Per.GPU_HOUR}


def parse(page: Page) -> Iterator[Offer | Reject]:
    """The API's cards, or the pricing page's products."""
    return products(page) if page.url.startswith(PAGE) else gpu_types(page)


def gpu_types(page: Page) -> Iterator[Offer | Reject]:
    """A row or reject for each price of each card; spot prices only where they were asked for."""
    for ordinal, gpu in enumerate(records(graphql_data(page), "gpuTypes", page)):
        ref, memory_gb = field(gpu, "id", page), field(gpu, "memoryInGb", page)
        if ref == "unknown":
            yield reject(ordinal, "junk_row", "a card named 'unknown' is no card", gpu)
            continue
        form = "SXM" if "SXM" in field(gpu, "displayName", page) else None  # the id 'NVIDIA H200' does not say it
        card = {"publisher_ref": ref, "gpu_text": ref, "memory_gb": memory_gb, "form_text": form, "currency": "USD"}
        for cloud, venue in CLOUDS.items():
            for tier, name in ((Tier.ON_DEMAND, f"{cloud}Price"), (Tier.SPOT, f"{cloud}SpotPrice")):
                if tier is Tier.ON_DEMAND or gpu.get(name) is not None:
                    said = {"amount": field(gpu, name, page), "price_text": f"{name} {gpu[name]}", "tier": tier, "venue": venue}
                    yield cell(ordinal, gpu, gpu.get(f"{cloud}Cloud"), EACH | card | said)


def cell(ordinal: int, gpu: dict[str, Any], sold: bool | None, offer: dict[str, Any]) -> Offer | Reject:
    """One price of a card in one cloud, unless it is not sold there, or may be a placeholder."""
    if offer["amount"] == 0 or sold is False:
        return reject(ordinal, "not_sold", f"{offer['price_text']}; sold in that cloud: {sold}", gpu)
    if offer["amount"] in (0.5, 1) and not sold:
        return reject(ordinal, "placeholder_unconfirmed", f"{offer['price_text']}, and no flag that it is sold there", gpu)
    return row(Offer, ordinal, gpu, **offer)


def products(page: Page) -> Iterator[Offer | Reject]:
    """A row or reject for each cloud of each product of the pricing page."""
    for ordinal, product, offer in product_offers(page):
        gpu_text, venue = field(product, "name", page), CLOUDS.get(field(offer, "name", page).removesuffix(" Cloud").lower())
        if venue and "per-hour on-demand" in field(offer, "description", page):
            card = {"publisher_ref": field(product, "@id", page), "gpu_text": gpu_text.removesuffix(" GPU on Runpod")} | EACH
            terms = {"currency": field(offer, "priceCurrency", page), "tier": Tier.ON_DEMAND, "venue": venue}
            yield priced(Offer, ordinal, offer, str(field(offer, "price", page)), **card, **terms)
        else:
            yield reject(ordinal, "unclear_offer", "not of Secure or Community Cloud, or not per hour on demand", offer)
