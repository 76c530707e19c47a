"""Lambda's pricing page, in two layouts: one tab per number of GPUs and labelled cells (since 2025), or one table of plain rows
(2024). Both name the price per GPU and hour, and one plan name can stand for two memory sizes."""

import re
from collections.abc import Iterator
from decimal import Decimal

from selectolax.lexbor import LexborHTMLParser, LexborNode

from models.observation import Offer, Per, Reject, Tier, Venue
from models.page import Page
from scrapers.errors import LayoutChanged
from scrapers.read import field, html_body, no_price_reason, priced, reject, row

PER_GPU_HOUR = re.compile(r"price\s*/\s*gpu\s*/\s*(hr|hour)\b", re.IGNORECASE)
MEMORY = re.compile(r"(\d+(?:\.\d+)?)\s*GB")
PLAIN_PLAN = re.compile(r"(On-demand|Reserved) (\d+)x (.+)")
PLAIN_PRICE = re.compile(r"\$(\d+(?:\.\d+)?) / GPU / hr")
PLAIN_COLUMNS = 6  # plan, memory, vCPUs, RAM, storage, price
TIERS = {"On-demand": Tier.ON_DEMAND, "Reserved": Tier.RESERVED}
EACH = {"provider": "lambda", "currency": "USD", "per": Per.GPU_HOUR, "venue": Venue.DATACENTER}


def read_plans(page: Page) -> Iterator[Offer | Reject]:
    """A row or reject for each plan, in whichever layout the page has."""
    html = html_body(page)
    tabbed, plain = html.css("tr[data-plan]"), plain_rows(html)
    if not tabbed and not plain:
        raise LayoutChanged(f"lambda: no table of plans (tr[data-plan], or rows of {PLAIN_COLUMNS} cells) at {page.url}")
    yield from tabbed_plans(tabbed, page) if tabbed else plain_plans(plain)


def tabbed_plans(plans: list[LexborNode], page: Page) -> Iterator[Offer | Reject]:
    """A row or reject for each plan of the tabs that the page holds; a tab whose table it lacks is no error."""
    for ordinal, plan in enumerate(plans):
        record = " | ".join(plan.text(separator="\n", strip=True).split("\n"))
        cells = {cell.attributes["data-label"] or "": cell.text(strip=True) for cell in plan.css("[data-label]")}
        memory, gpu_count = MEMORY.fullmatch(field(cells, "VRAM/GPU", page)), tab_count(plan, page)
        if gpu_count is None or memory is None:
            yield reject(ordinal, "unclear_plan", "a plan under no tab, or of unclear memory: which offer is it?", record)
            continue
        named = {"gpu_text": plan.attributes["data-plan"], "memory_gb": memory[1], "gpu_count": gpu_count}
        yield priced(Offer, ordinal, record, price_text(cells, page), tier=Tier.ON_DEMAND, **EACH, **named)


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


def plain_rows(html: LexborHTMLParser) -> list[list[str]]:
    """The cells of each row of the older table, without its heading."""
    rows = [[cell.text(strip=True) for cell in row.css("td")] for row in html.css("tr")]
    return [cells for cells in rows if len(cells) == PLAIN_COLUMNS and not PER_GPU_HOUR.match(cells[-1])]


def plain_plans(rows: list[list[str]]) -> Iterator[Offer | Reject]:
    """A row or reject for each plan; here the price itself says what it is per."""
    for ordinal, cells in enumerate(rows):
        record = " | ".join(cells)
        plan, memory, price = PLAIN_PLAN.fullmatch(cells[0]), MEMORY.fullmatch(cells[1]), PLAIN_PRICE.fullmatch(cells[-1])
        if plan is None or memory is None:
            yield reject(ordinal, "unclear_plan", "how many of which GPU, on what terms and of what memory?", record)
        elif price is None:
            yield reject(ordinal, no_price_reason(cells[-1]), f"'{cells[-1]}' is no price per GPU and hour", record)
        else:
            named = {"gpu_text": plan[3], "memory_gb": memory[1], "gpu_count": int(plan[2]), "tier": TIERS[plan[1]]}
            yield row(Offer, ordinal, record, amount=Decimal(price[1]), price_text=cells[-1], **EACH | named)
