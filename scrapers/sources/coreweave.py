"""CoreWeave: list prices per hour of whole instances by region, on demand and spot.

Inferred: no page of it was read by us, but several public collectors quote the same markup. So it is off by default, and
believes only prices that name themselves: the unnamed copies beside them are of inference and of other layouts of the page.
"""

import re
from collections.abc import Iterator
from datetime import date

from selectolax.lexbor import LexborNode

from models.observation import Offer, Per, Reject, Tier, Venue
from models.page import Page
from models.source import Access, Ask, Authority, Expect, Spec, Verified
from scrapers.errors import LayoutChanged
from scrapers.platforms.price_grids import words
from scrapers.read import html_body, priced, reject

SPEC = Spec(
    slug="coreweave",
    title="CoreWeave",
    home="https://www.coreweave.com",
    access=Access.PAGE,
    terms="Unread by us: one request a day, as robots.txt allows.",
    verified=Verified.INFERRED,
    verified_on=date(2026, 9, 12),  # of the newest of those collectors
    version=1,
    every_hours=24,
    expect=Expect(rows=(5, 100), gpus=frozenset({"h100-sxm-80gb"}), units={Per.INSTANCE_HOUR: (0.2, 40)}),
    authority=Authority.OWN_PAGE,
    asks=(Ask(url="https://www.coreweave.com/pricing", accept="text/html"),),
    on_by_default=False,
    reference_region="NORTH AMERICA",
)
INSTANCE, REGION = '.table-row-v2[class*="kubernetes-gpu-pricing"]', re.compile(r"\s*REGION: ([A-Z ]+?)\s*")
PRICE = re.compile(r"(On-Demand|Spot) Price: (.*?) ?/ Hour")
TIERS = {"On-Demand": Tier.ON_DEMAND, "Spot": Tier.SPOT}
COUNT = re.compile(r"(\d+)(?:\^\d+)?")  # '4^1': four, and a footnote


def parse(page: Page) -> Iterator[Offer | Reject]:
    """A row or reject for each price of each instance."""
    found = list(instances(page))
    if not found or not all(region for region, _ in found):
        raise LayoutChanged(f"coreweave: no instances ({INSTANCE}), or one under no region, at {page.url}")
    for ordinal, (region, node) in enumerate(found):
        yield from offers(ordinal, region, node)


def instances(page: Page) -> Iterator[tuple[str, LexborNode]]:
    """Each instance with the region that stands above it."""
    tree, region = html_body(page), ""
    wanted = {node.mem_id for node in tree.css(INSTANCE)}
    for node in tree.root.traverse(include_text=True) if tree.root else ():
        if node.mem_id in wanted:
            yield region, node
        elif node.tag == "-text" and (said := REGION.fullmatch(node.text())):
            region = said[1]


def offers(ordinal: int, region: str, node: LexborNode) -> Iterator[Offer | Reject]:
    """The prices of one instance that say what they are of."""
    name, record = node.css_first("h3.table-model-name[data-product]"), words(node)
    said = {(found[1], found[2]) for span in node.css("span") if (found := PRICE.fullmatch(words(span)))}
    count, prices = COUNT.fullmatch(labelled(node, "GPU Count") or ""), dict(sorted(said))
    if name is None or count is None or len(prices) < max(len(said), 1):
        yield reject(ordinal, "unclear_offer" if said else "no_price", "no price, name or number of GPUs, or several", record)
        return
    card = {"publisher_ref": name.attributes["data-product"], "gpu_text": words(name), "memory_gb": labelled(node, "VRAM")}
    terms = {"gpu_count": count[1], "region": region, "currency": "USD", "per": Per.INSTANCE_HOUR, "venue": Venue.DATACENTER}
    for label, text in prices.items():
        yield priced(Offer, ordinal, record, text, provider="coreweave", tier=TIERS[label], **card, **terms)


def labelled(node: LexborNode, label: str) -> str | None:
    """The value that has this label after it, without a footnote raised beside it."""
    found = node.css_first(f'.table-meta-value:has(+ div:lexbor-contains("{label}"))')
    return found.text(deep=False).strip() if found else None
