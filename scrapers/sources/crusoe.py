"""Crusoe: list prices per GPU-hour, on demand and spot, mostly "Contact sales".

The page also sells processors, and inference on the same cards at a bare price per hour: only "/GPU-hr" in the price itself
says that a GPU is rented.
"""

import re
from collections.abc import Iterator
from datetime import date

from models.observation import Offer, Per, Reject, Tier, Venue
from models.page import Page
from models.source import Access, Ask, Authority, Expect, Spec, Verified
from scrapers.errors import LayoutChanged
from scrapers.platforms.price_grids import Line, Markup, incomplete, lines, other_product, priced_per
from scrapers.read import reject

SPEC = Spec(
    slug="crusoe",
    title="Crusoe",
    home="https://www.crusoe.ai",
    access=Access.PAGE,
    terms="Unread by us: one request a day, as robots.txt allows.",
    verified=Verified.RECORDED,
    verified_on=date(2025, 12, 15),
    version=1,
    every_hours=24,
    expect=Expect(rows=(2, 40), gpus=frozenset({"h100-sxm-80gb"}), units={Per.GPU_HOUR: (0.1, 40)}),
    authority=Authority.OWN_PAGE,
    asks=(Ask(url="https://www.crusoe.ai/cloud/pricing", accept="text/html"),),
    redirect_hosts=frozenset({"crusoe.ai"}),
)
MARKUP = Markup(".pricing-gap", ".pricing-heading", ".w-dyn-item", ".pricing-item-head-part, .pricing-rich")
MODEL = "GPU model"
TIERS = {"On-demand": Tier.ON_DEMAND, "Current spot": Tier.SPOT}
CARD = re.compile(r"(?P<gpu_text>.+?) (?P<memory_gb>\d+) ?GB(?: (?P<form_text>.+))?")


def parse(page: Page) -> Iterator[Offer | Reject]:
    """A row or reject for each price of each card, and a reject for each row about another product."""
    found = lines(page, MARKUP)
    if not any(MODEL in line.columns for line in found):
        raise LayoutChanged(f"crusoe: no grid with the column '{MODEL}' at {page.url}")
    for ordinal, line in enumerate(found):
        if MODEL not in line.columns:
            yield other_product(ordinal, line)
        elif not line.cells:
            yield incomplete(ordinal, line)
        else:
            yield from (price(ordinal, line, column) for column in line.columns if column != MODEL)


def price(ordinal: int, line: Line, column: str) -> Offer | Reject:
    """One price of a card: 'NVIDIA H100 80GB HGX' names it, its memory and its form."""
    card, tier = CARD.fullmatch(line.cells[MODEL]), TIERS.get(column)
    if card is None or tier is None:
        return reject(ordinal, "unclear_offer", f"of which card, or on what terms is '{column}'?", line.text)
    terms = {"currency": "USD", "per": Per.GPU_HOUR, "tier": tier, "venue": Venue.DATACENTER, "gpu_count": 1}
    return priced_per("/GPU-hr", ordinal, line, column, provider="crusoe", **card.groupdict(), **terms)
