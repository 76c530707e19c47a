"""Lambda: list prices per GPU-hour of whole instances, local disk included, sales tax not.

The number of GPUs stands only on the tab above a table, and one plan name can stand for two memory sizes.
"""

import re
from collections.abc import Iterator
from datetime import date

from selectolax.lexbor import LexborNode

from models.observation import Offer, Per, Reject, Tier, Venue
from models.page import Page
from models.source import Access, Ask, Authority, Expect, Spec, Verified
from scrapers.errors import LayoutChanged
from scrapers.read import field, html_body, priced, reject

SPEC = Spec(
    slug="lambda",
    title="Lambda",
    home="https://lambda.ai",
    access=Access.PAGE,
    terms="Unread by us. One public price index reports that Lambda's terms allow rate-limited crawling: one request a day.",
    verified=Verified.RECORDED,
    verified_on=date(2026, 1, 9),
    version=1,
    every_hours=24,
    expect=Expect(rows=(5, 60), gpus=frozenset({"h100-sxm-80gb"}), units={Per.GPU_HOUR: (0.1, 30)}),
    authority=Authority.OWN_PAGE,
    asks=(Ask(url="https://lambda.ai/pricing", accept="text/html"),),
)
PER_GPU_HOUR = re.compile(r"price\s*/\s*gpu\s*/\s*(hr|hour)\b", re.IGNORECASE)
MEMORY = re.compile(r"(\d+(?:\.\d+)?)\s*GB")


def parse(page: Page) -> Iterator[Offer | Reject]:
    """A row or reject for each plan of the tabs that the page holds; a tab whose table it lacks is no error."""
    plans = html_body(page).css("tr[data-plan]")
    if not plans:
        raise LayoutChanged(f"lambda: no table of plans (tr[data-plan]) at {page.url}")
    for ordinal, plan in enumerate(plans):
        record = " | ".join(plan.text(separator="\n", strip=True).split("\n"))
        cells = {cell.attributes["data-label"] or "": cell.text(strip=True) for cell in plan.css("[data-label]")}
        memory, gpu_count = MEMORY.fullmatch(field(cells, "VRAM/GPU", page)), tab_count(plan, page)
        if gpu_count is None or memory is None:
            yield reject(ordinal, "unclear_plan", "a plan under no tab, or of unclear memory: which offer is it?", record)
            continue
        named = {"gpu_text": plan.attributes["data-plan"], "memory_gb": memory[1], "gpu_count": gpu_count}
        terms = {"currency": "USD", "per": Per.GPU_HOUR, "tier": Tier.ON_DEMAND, "venue": Venue.DATACENTER}
        yield priced(Offer, ordinal, record, price_text(cells, page), provider="lambda", **named, **terms)


def price_text(cells: dict[str, str], page: Page) -> str:
    """The price cell of a plan; its label is all that says what the price is per."""
    labels = [label for label in cells if label.lower().startswith("price")]
    if len(labels) != 1 or not PER_GPU_HOUR.match(labels[0]):
        raise LayoutChanged(f"lambda: one price per GPU and hour expected, the columns say {labels} at {page.url}")
    return cells[labels[0]]


def tab_count(plan: LexborNode, page: Page) -> int | None:
    """How many GPUs the tab says whose panel holds the plan; None for a plan in no panel."""
    panel = plan.parent
    while panel is not None and panel.attributes.get("role") != "tabpanel":
        panel = panel.parent
    if panel is None:
        return None
    label, around, tab = panel.attributes.get("aria-labelledby"), panel.parent, None
    while around is not None and tab is None:  # the nearest: another widget of the page may number its tabs alike
        tab, around = around.css_first(f'[role="tab"][id="{label}"]'), around.parent
    count = re.fullmatch(r"(\d+)x", tab.text(strip=True)) if tab else None
    if count is None:
        raise LayoutChanged(f"lambda: a panel of plans without a tab that says how many GPUs ({label}) at {page.url}")
    return int(count[1])
