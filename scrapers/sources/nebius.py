"""Nebius: list prices per GPU-hour, on demand and preemptible, without storage.

The columns come in any order, tables split and merge, and a column may hold prices of a later date: only its header says.
"RAM" is the machine's. CPU instances and storage stand on the same page.
"""

import re
from collections.abc import Iterator
from datetime import date

from models.observation import Offer, Per, Reject, Tier, Venue
from models.page import Page, Precision
from models.source import Access, Ask, Authority, Expect, Spec, Verified
from scrapers.errors import LayoutChanged
from scrapers.platforms.price_grids import EFFECTIVE, Line, Markup, effective_at, incomplete, lines, other_product
from scrapers.read import field, priced, reject

SPEC = Spec(
    slug="nebius",
    title="Nebius",
    home="https://nebius.com",
    access=Access.PAGE,
    terms="Unread by us: one request a day, as robots.txt allows.",
    verified=Verified.RECORDED,
    verified_on=date(2026, 9, 15),  # of that month; the layout before it 2026-07-12
    version=1,
    every_hours=24,
    expect=Expect(rows=(5, 60), gpus=frozenset({"h100-sxm-80gb", "h200-sxm-141gb"}), units={Per.GPU_HOUR: (0.1, 40)}),
    authority=Authority.OWN_PAGE,
    asks=(Ask(url="https://nebius.com/prices", accept="text/html"),),
)
BLOCK = ".pc-highlight-table-block__"
MARKUP = Markup(f"{BLOCK}content", f"{BLOCK}head {BLOCK}cell", f"{BLOCK}body {BLOCK}row", f"{BLOCK}cell")
TIERS = {"on-demand": Tier.ON_DEMAND, "preemptible": Tier.SPOT, "spot": Tier.SPOT}


def parse(page: Page) -> Iterator[Offer | Reject]:
    """A row or reject for each price of each card, and a reject for each row about another product."""
    found = lines(page, MARKUP)
    if not any("gpu-hour" in column.lower() for line in found for column in line.columns):
        raise LayoutChanged(f"nebius: no column is per GPU-hour at {page.url}")
    for ordinal, line in enumerate(found):
        columns = [column for column in line.columns if "gpu-hour" in column.lower()]
        if line.cells and columns:
            yield from (offer(ordinal, line, column, page) for column in columns)
        else:
            yield incomplete(ordinal, line) if columns else other_product(ordinal, line)


def offer(ordinal: int, line: Line, column: str, page: Page) -> Offer | Reject:
    """One price of a card; the processor beside the card ('L40S with Intel CPU') tells offers apart, not cards."""
    item, tier = field(line.cells, "Item", page), tier_of(line, column)
    try:
        start = effective_at(column, page.fetched_at)
    except ValueError as error:
        return reject(ordinal, "unclear_date", f"'{column}': {error}", line.text)
    if tier is None:
        return reject(ordinal, "unclear_tier", f"'{column}' under '{line.heading}': on demand or preemptible?", line.text)
    card = {"provider": "nebius", "publisher_ref": item, "gpu_text": item.split(" with ")[0], "gpu_count": 1}
    terms = {"currency": "USD", "per": Per.GPU_HOUR, "tier": tier, "venue": Venue.DATACENTER}
    when = {"effective_at": start, "effective_precision": Precision.DAY} if start else {}
    return priced(Offer, ordinal, line.text, line.cells[column], **card, **terms, **when)


def tier_of(line: Line, column: str) -> Tier | None:
    """What the header says, or, where it says nothing but the unit, the one tier that the table speaks of."""
    if name := bare(column):
        return TIERS.get(name)
    said = {TIERS.get(name) for name in (*map(bare, line.columns), *line.heading.lower().split()) if name in TIERS}
    return said.pop() if len(said) == 1 else None


def bare(column: str) -> str:
    """A header without its unit and date."""
    return " ".join(
        word for word in re.findall(r"[a-z-]+", EFFECTIVE.sub("", column).lower()) if word not in ("price", "gpu-hour")
    )
