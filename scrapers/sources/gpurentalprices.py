"""gpurentalprices.com: a daily list of some 290 rental prices of 34 providers, per GPU-hour and without storage.

A witness: it confirms and fills gaps, and its errors (AWS's H100 at 12.29) stay what it says. A price is of one GPU unless
`min_gpus` says of how many together; prices of third-party hosts are a kind of their own, so the others are of own machines.
When it cannot read a provider it repeats that provider's last prices and flags them: those are no prices of that day."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from models.observation import Offer, Per, Reject, Tier, Venue
from models.page import Page
from models.source import Access, Ask, Authority, Expect, Spec, Verified
from scrapers.platforms.resold import refuse_old, said_at, slug_of
from scrapers.read import field, json_body, records, reject, row

SPEC = Spec(
    slug="gpurentalprices",
    title="gpurentalprices.com",
    home="https://gpurentalprices.com",
    access=Access.API,
    terms="CC BY 4.0: GPU rental price data by gpurentalprices.com (https://gpurentalprices.com); no key.",
    verified=Verified.RECORDED,
    verified_on=date(2026, 8, 22),
    version=1,
    every_hours=24,
    expect=Expect(rows=(15, 600), gpus=frozenset({"rtx-4090-24gb", "h100-sxm-80gb"}), units={Per.GPU_HOUR: (0.02, 60)}),
    authority=Authority.WITNESS,
    asks=(Ask(url="https://raw.githubusercontent.com/adriannutiu/gpu-rental-prices/HEAD/data/latest.json"),),
)
KINDS = {
    "on-demand": (Tier.ON_DEMAND, Venue.DATACENTER),
    "secure": (Tier.ON_DEMAND, Venue.DATACENTER),
    "community": (Tier.ON_DEMAND, Venue.COMMUNITY),
    "spot": (Tier.SPOT, Venue.DATACENTER),
    "serverless": (Tier.SERVERLESS, Venue.DATACENTER),
}
SAME_DAY = timedelta(hours=36)


def parse(page: Page) -> Iterator[Offer | Reject]:
    """A row or reject for each offer; the cards in `meta.unknown_skus` come without prices."""
    body = json_body(page)
    offers, meta, made_at = (
        records(body, "offers", page),
        field(body, "meta", page),
        said_at(field(body, "generated_at", page), page),
    )
    refuse_old(page, made_at)
    flagged = {name for name, state in field(body, "providers", page).items() if field(state, "stale", page)}
    flagged |= set(field(meta, "stale_providers", page))
    for ordinal, offer in enumerate(offers):
        read_at = said_at(field(offer, "fetched_at", page), page)
        if offer.get("stale") or field(offer, "provider", page) in flagged or made_at - read_at > SAME_DAY:
            yield reject(ordinal, "stale_at_publisher", f"repeated from {read_at:%Y-%m-%d}, the last time it was read", offer)
        else:
            yield price(ordinal, offer, page)


def price(ordinal: int, offer: dict[str, Any], page: Page) -> Offer | Reject:
    """One offer as a price. When its publisher read it is no date from which it applies."""
    kind, usd = field(offer, "kind", page), field(offer, "usd_hr", page)
    if kind not in KINDS:
        return reject(ordinal, "unclear_kind", f"'{kind}' is no kind of rent that we know", offer)
    card = {
        "gpu_text": field(offer, "gpu", page),
        "memory_gb": field(offer, "vram_gb", page),
        "gpu_count": offer.get("min_gpus", 1),
    }
    terms = {"provider": slug_of(offer["provider"]), "tier": KINDS[kind][0], "venue": KINDS[kind][1]}
    said = {"amount": usd, "currency": "USD", "per": Per.GPU_HOUR, "price_text": f"usd_hr {usd}, {kind}"}
    return row(Offer, ordinal, offer, **card, **terms, **said)
