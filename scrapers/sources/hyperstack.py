"""Hyperstack: list prices per GPU-hour on demand, on spot and reserved, in cards that look alike: the heading says which.

A bare "NVIDIA H100" or "A100" is the PCIe card here. "NVLink" is the same card, bridged to its neighbour: an offer of its own,
told apart by its name, and no H100 NVL, which has 94 GB.
"""

import re
from collections.abc import Iterator
from datetime import date

from models.observation import Offer, Per, Reject, Tier, Venue
from models.page import Page
from models.source import Access, Ask, Authority, Expect, Spec, Verified
from scrapers.errors import LayoutChanged
from scrapers.platforms.price_grids import Line, Markup, incomplete, lines, other_product
from scrapers.read import TEASER, field, priced, reject

SPEC = Spec(
    slug="hyperstack",
    title="Hyperstack",
    home="https://www.hyperstack.cloud",
    access=Access.PAGE,
    terms="Unread by us; a public price index reads them as silent on crawling. One request a day, as robots.txt allows.",
    verified=Verified.RECORDED,
    verified_on=date(2025, 7, 24),  # of the prices on demand; the headings of the other cards as public code quotes them
    version=1,
    every_hours=24,
    expect=Expect(rows=(5, 80), gpus=frozenset({"h100-sxm-80gb", "h100-pcie-80gb"}), units={Per.GPU_HOUR: (0.03, 40)}),
    authority=Authority.OWN_PAGE,
    asks=(Ask(url="https://www.hyperstack.cloud/gpu-pricing", accept="text/html"),),
)
ROW = ".page-price_card_row_item"
MARKUP = Markup(".page-price_card_main", ".page-price_card_head_item", ROW, f"{ROW}_col")
SECTIONS = {"on-demand gpu": Tier.ON_DEMAND, "spot": Tier.SPOT, "reserv": Tier.RESERVED}
PCIE = re.compile(r"NVIDIA [AH]100( NVLink)?")


def parse(page: Page) -> Iterator[Offer | Reject]:
    """A row or reject for each line of each card; processors and storage are rejects."""
    found = lines(page, MARKUP)
    if not any(tier_of(line) for line in found):
        raise LayoutChanged(f"hyperstack: no heading says on demand, spot or reserved at {page.url}")
    for ordinal, line in enumerate(found):
        tier = tier_of(line)
        if tier is None:
            yield other_product(ordinal, line)
        else:
            yield offer(ordinal, line, tier, page) if line.cells else incomplete(ordinal, line)


def tier_of(line: Line) -> Tier | None:
    """The one tier of which the heading speaks."""
    said = [tier for name, tier in SECTIONS.items() if name in line.heading.lower()]
    return said[0] if len(said) == 1 else None


def offer(ordinal: int, line: Line, tier: Tier, page: Page) -> Offer | Reject:
    """One price of a card; its column must say that it is per hour, and not where prices start."""
    name, columns = field(line.cells, "GPU Model", page), [column for column in line.columns if "pric" in column.lower()]
    if len(columns) != 1 or "hour" not in columns[0].lower():
        return reject(ordinal, "unclear_unit", f"one price per hour expected, the columns say {columns}", line.text)
    if TEASER.search(columns[0]):
        return reject(ordinal, "teaser", f"'{columns[0]}' is where prices start", line.text)
    card = {"gpu_text": name, "memory_gb": line.cells.get("VRAM (GB)"), "form_text": "PCIe" if PCIE.fullmatch(name) else None}
    terms = {"currency": "USD", "per": Per.GPU_HOUR, "tier": tier, "venue": Venue.DATACENTER, "gpu_count": 1}
    return priced(Offer, ordinal, line.text, line.cells[columns[0]], provider="hyperstack", publisher_ref=name, **card, **terms)
