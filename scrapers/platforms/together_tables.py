"""Together AI's pricing page, as tables: of the Markdown that a reader tool makes of it, and (inferred: no HTML of it was seen by
us) of the HTML's own table elements.

The table of fine-tuning by size has a header of two levels, of which both keep only the order: seven header cells stand over
five. So its header must be exactly the known one, and each row exactly five cells; anything else is LayoutChanged, because a
shifted column gives a price that looks right. Tables of other products are told apart by their header and rejected.
"""

import re
from collections.abc import Iterator
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from models.observation import Adapter, Billing, Method, Offer, Per, Rate, RateKind, Reject, Tier, Venue
from models.page import Page
from scrapers.errors import LayoutChanged
from scrapers.platforms.markdown_tables import Table, once, record, tables
from scrapers.platforms.price_grids import words
from scrapers.read import html_body, priced, reject, text_body

SFT, DPO, LORA, FULL = "Supervised Fine-Tuning", "Direct Preference Optimization", "LoRA", "Full Fine-Tuning"
BY_SIZE = (SFT, DPO, "Size", LORA, FULL, LORA, FULL)
UNDER_SIZE = tuple((method, adapter) for method in (Method.SFT, Method.DPO) for adapter in (Adapter.LORA, Adapter.FULL))
BY_MODEL = ("Model", f"{SFT} (LoRA)", f"{DPO} (LoRA)", "Minimum charge")
CHAT, ENDPOINTS = ("Model", "Input", "Output"), ("Hardware Type", "Price/Hour")
CLUSTERS = ("Hardware", "1 Week - 3 Months", "1 - 6 Days", "Hourly")
UNITS = {BY_SIZE: "Price per 1M tokens", BY_MODEL: "Price per 1M tokens", CHAT: "Price per 1M tokens", ENDPOINTS: "",
    CLUSTERS: "Price per hour per GPU"}  # fmt: skip
WIDTHS = {header: len(header) for header in UNITS} | {BY_SIZE: 1 + len(UNDER_SIZE)}
UP_TO, BETWEEN = re.compile(r"Up to (\d+(?:\.\d+)?)B"), re.compile(r"(\d+(?:\.\d+)?)B? ?[-–] ?(\d+(?:\.\d+)?)B")
NO_MINIMUM = "No min price"
Found = Iterator[Rate | Offer | Reject]


def read_tables(page: Page) -> Found:
    """The rates, offers and rejects of the page. Raises LayoutChanged where no table of fine-tuning by size is there, where a
    table has lost its unit, and where a row has not the cells of its header."""
    found = html_tables(page) if text_body(page).lstrip().startswith("<") else tables(page)
    if not any(table.columns == BY_SIZE for table in found):
        heads = "; ".join(", ".join(table.columns) for table in found)
        raise LayoutChanged(f"together: no table of fine-tuning by size at {page.url}, only {heads[:300]}")
    for table in found:
        check(table, page)
    yield from once(every_row(found), page)


def every_row(found: list[Table]) -> Found:
    """What each row of each table says."""
    lines = [(table, cells) for table in found for cells in table.rows]
    for ordinal, (table, cells) in enumerate(lines):
        yield from READERS.get(table.columns, other)(ordinal, table, cells)


def check(table: Table, page: Page) -> None:
    """Refuse a known table without its unit, or with a row that does not fit, and a stranger that speaks of fine-tuning."""
    head = ", ".join(table.columns)
    if table.columns not in UNITS:
        if any(name.startswith((SFT, DPO, LORA)) for name in table.columns):
            raise LayoutChanged(f"together: a table of fine-tuning with a header that nobody knows at {page.url}: {head}")
        return
    if UNITS[table.columns] and UNITS[table.columns] not in table.above:
        raise LayoutChanged(f"together: no '{UNITS[table.columns]}' above the table {head} at {page.url}")
    odd = next((cells for cells in table.rows if len(cells) != WIDTHS[table.columns]), None)
    if odd is not None:
        raise LayoutChanged(f"together: {len(odd)} cells where {WIDTHS[table.columns]} belong under {head} at {page.url}: {odd}")


def by_size(ordinal: int, table: Table, cells: tuple[str, ...]) -> Found:
    """Training by the total parameters of the model: supervised and preference, each of an adapter and of all weights."""
    up_to, between = UP_TO.fullmatch(cells[0]), BETWEEN.fullmatch(cells[0])
    if not up_to and not between:
        yield reject(ordinal, "unclear_size", f"'{cells[0]}' is no range of sizes", record(table, cells))
        return
    low, high = (between[1], between[2]) if between else (None, up_to[1] if up_to else None)
    size = {"subject": "fine-tuning", "size_tier": cells[0], "min_params_b": low, "max_params_b": high}
    for (method, adapter), text in zip(UNDER_SIZE, cells[1:], strict=True):
        yield training(ordinal, table, cells, text, method=method, adapter=adapter, **size)


def by_model(ordinal: int, table: Table, cells: tuple[str, ...]) -> Found:
    """Training of the named large models, adapters only; a cell names several, and a job costs at least the minimum."""
    least = "0" if cells[3] == NO_MINIMUM else cells[3].removeprefix("$")
    for model in names(cells[0]):
        for method, text in ((Method.SFT, cells[1]), (Method.DPO, cells[2])):
            named = {"subject": model, "method": method, "adapter": Adapter.LORA, "minimum_amount": least}
            yield training(ordinal, table, cells, text, **named)


def names(cell: str) -> list[str]:
    """The models of one cell, which stand side by side: each begins with the letters that the first begins with."""
    family = re.match(r"[A-Za-z]+", cell)
    return [name.strip() for name in re.split(rf"\s(?={family[0]})", cell)] if family else [cell]


def training(ordinal: int, table: Table, cells: tuple[str, ...], text: str, **fields: Any) -> Rate | Reject:
    """A price per 1M tokens of the job (epochs and evaluations counted)."""
    unit = {"what": RateKind.TRAINING, "per": Per.MILLION_TOKENS, "billing": Billing.TOKEN}
    return priced(Rate, ordinal, record(table, cells), text, **EACH, **unit, **fields)


def chat(ordinal: int, table: Table, cells: tuple[str, ...]) -> Found:
    """Serverless inference. The label of the family, which stands behind the name, is no part of it."""
    name, _, label = cells[0].rpartition(" ")
    subject = name if name and name.lower().startswith(label.lower()) else cells[0]
    for variant, text in (("input", cells[1]), ("output", cells[2])):
        named = {"what": RateKind.INFERENCE, "subject": subject, "variant": variant, "billing": Billing.TOKEN}
        yield priced(Rate, ordinal, record(table, cells), text, per=Per.MILLION_TOKENS, **EACH, **named)


def endpoint(ordinal: int, table: Table, cells: tuple[str, ...]) -> Found:
    """A dedicated endpoint per hour, charged by the minute (docs.together.ai, deploying a fine-tuned model)."""
    named = {"what": RateKind.ENDPOINT, "subject": cells[0], "billing": Billing.MINUTE}
    yield priced(Rate, ordinal, record(table, cells), cells[1], per=Per.ENDPOINT_HOUR, **EACH, **named)


def cluster(ordinal: int, table: Table, cells: tuple[str, ...]) -> Found:
    """GPUs of a cluster, per GPU and hour; those of a span are reserved. How many are the fewest, the page does not say."""
    for span, text in zip(table.columns[1:], cells[1:], strict=True):
        tier = Tier.ON_DEMAND if span == "Hourly" else Tier.RESERVED
        card = {
            "gpu_text": cells[0],
            "gpu_count": 1,
            "tier": tier,
            "venue": Venue.DATACENTER,
            "publisher_ref": f"{cells[0]}, {span}",
        }
        yield priced(Offer, ordinal, record(table, cells), text, per=Per.GPU_HOUR, **EACH, **card)


def other(ordinal: int, table: Table, cells: tuple[str, ...]) -> Found:
    """Images, audio, video and whatever else is sold there."""
    yield reject(ordinal, "other_product", f"a table of {', '.join(table.columns)}", record(table, cells))


EACH = {"provider": "together", "currency": "USD"}
READERS = {BY_SIZE: by_size, BY_MODEL: by_model, CHAT: chat, ENDPOINTS: endpoint, CLUSTERS: cluster}


def html_tables(page: Page) -> list[Table]:
    """The table elements of a web page; a header cell without a word counts for nothing."""
    tree = html_body(page)
    found: list[Table] = []
    above: list[str] = []
    for node in parts(tree):
        if node.tag == "table":
            columns = tuple(said for cell in node.css("th") if (said := words(cell)))
            rows = tuple(tuple(words(cell) for cell in row.css("td")) for row in node.css("tr") if row.css_first("td"))
            found.append(Table(tuple(above), columns, rows))
            above = []
        elif said := " ".join(node.text().split()):
            above.append(said)
    return found


def parts(tree: LexborHTMLParser) -> Iterator[LexborNode]:
    """The tables of a page and the texts between them, in order."""
    within = {node.mem_id for table in tree.css("table, script, style") for node in table.traverse(include_text=True)}
    for node in tree.root.traverse(include_text=True) if tree.root else ():
        if node.tag == "table" or (node.tag == "-text" and node.mem_id not in within):
            yield node
