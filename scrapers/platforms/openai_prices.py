"""OpenAI's pricing page in Markdown: tables that look alike, told apart by the lines between them.

The service tier is the nearest bare line above a table, after the table before; where none stands there, nobody says the tier.
The unit line holds for the tables below it until the next one. In the table with a column Training, Input and Output are of
the tuned model. Of a model with long-context columns, only "(<272K context length)" tells from where the long price applies.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from models.observation import Billing, Method, Per, Rate, RateKind, Reject, ServiceTier
from models.page import Page
from scrapers.platforms.markdown_tables import Table, once, record, tables
from scrapers.read import priced, reject

TIERS = {
    "Standard": ServiceTier.STANDARD, "Batch": ServiceTier.BATCH, "Flex": ServiceTier.FLEX, "Fast mode": ServiceTier.FAST,
    "Fast": ServiceTier.FAST, "Priority": ServiceTier.FAST,
}  # fmt: skip
UNIT = re.compile(r"Prices? per .*")
TOKENS = re.compile(r"Prices per 1M tokens(?: unless noted)?\.?")
NOT_TEXT = ("Image tokens", "Audio tokens")
LABELS = {"model", "category", "modality"}
DIRECTIONS = {
    "input": "input", "cached input": "cached_input", "cache writes": "cache_write", "output": "output", "output / cost": "output"
}  # fmt: skip
PRICES = {"training", *DIRECTIONS, *(f"{context} context {name}" for context in ("short", "long") for name in DIRECTIONS)}
SHARED = re.compile(r"(?:with data sharing|\(data sharing\))$")
CONTEXT = re.compile(r" \(<(\d+)K context length\)")
HOURLY = re.compile(r"(\$[\d.,]+) ?/ ?hour")
LEGACY = " (legacy)"


@dataclass(frozen=True)
class Line:
    """One row of a price table: its model as the API names it, and where its long context begins, if the page says so."""

    ordinal: int
    model: str
    tuned: bool
    tier: ServiceTier | None
    long_from: int | None
    said: dict[str, object]


def read_prices(page: Page) -> Iterator[Rate | Reject]:
    """The rates and rejects of the page; of training, which stands in the table of each tier, one."""
    yield from once(every_row(page), page)


def every_row(page: Page) -> Iterator[Rate | Reject]:
    """What each row of each table says, the repeated included."""
    ordinal, unit = 0, ""
    for table in tables(page):
        unit = next((line for line in reversed(table.above) if UNIT.fullmatch(line)), unit)
        for row in table.rows:
            yield from row_of(ordinal, table, unit, row)
            ordinal += 1


def row_of(ordinal: int, table: Table, unit: str, row: tuple[str, ...]) -> Iterator[Rate | Reject]:
    """The rates of one row of one table, or the reason why there is none."""
    columns, said = [name.lower() for name in table.columns], record(table, row)
    cells = dict(zip(columns, row, strict=False))
    reason = unread(table, columns, unit, row)
    if reason:
        yield reject(ordinal, *reason, said)
        return
    model = cells["model"]
    if SHARED.search(model):
        yield reject(ordinal, "data_sharing", f"{model}: a discount for those who share their data, not the price", said)
        return
    tier = next((tier for line in reversed(table.above) if (tier := TIERS.get(line))), None)
    context = CONTEXT.search(model)
    long_from = int(context[1]) * 1000 if context else None
    name = CONTEXT.sub("", model).removesuffix(LEGACY)
    yield from prices(Line(ordinal, name, "training" in columns, tier, long_from, said), cells)


def unread(table: Table, columns: list[str], unit: str, row: tuple[str, ...]) -> tuple[str, str] | None:
    """Why a row is no text price per 1M tokens, as a word and a sentence; None where it is one."""
    if "model" not in columns or not set(columns) <= LABELS | PRICES:
        return "other_product", f"a table of {', '.join(table.columns)}"
    if not TOKENS.fullmatch(unit):
        return "other_unit", f"'{unit}' is not per 1M tokens" if unit else "no line above says per what"
    if len(row) != len(columns):
        return "incomplete_row", f"{len(row)} cells under {len(columns)} headers"
    modality = next((cell for column, cell in zip(columns, row, strict=True) if column == "modality"), "Text")
    marked = next((line for line in table.above if line.lstrip("# ") in NOT_TEXT), None)
    if modality != "Text" or marked:
        return "other_modality", f"of {marked or modality}, not of text"
    return None


def prices(line: Line, cells: dict[str, str]) -> Iterator[Rate | Reject]:
    """A rate or reject for each price of a row; '-' is not offered, and a row of nothing else is one reject."""
    offered = [(column, text) for column, text in cells.items() if column in PRICES and text not in ("-", "")]
    if not offered:
        yield reject(line.ordinal, "not_offered", f"{line.model} has no price here", line.said)
    for column, text in offered:
        if text == "Free":
            yield reject(line.ordinal, "free", f"{line.model} costs nothing", line.said)
        elif column == "training":
            yield training(line, text)
        else:
            yield inference(line, column, text)


def training(line: Line, text: str) -> Rate | Reject:
    """The price of training: per 1M tokens of the file times its epochs, or per hour of the core loop, charged by the second
    (reinforcement). It is the same in each tier, and of none."""
    hourly = HOURLY.fullmatch(text)
    per, method = (Per.TRAINING_HOUR, Method.RFT) if hourly else (Per.MILLION_TOKENS, Method.SFT)
    billing = Billing.SECOND if hourly else Billing.TOKEN
    named = {"subject": line.model, "what": RateKind.TRAINING, "method": method, "billing": billing}
    found = rate(line, hourly[1] if hourly else text, per=per, **named)
    return found.model_copy(update={"price_text": text}) if isinstance(found, Rate) else found


def inference(line: Line, column: str, text: str) -> Rate | Reject:
    """The price of one direction, of the tuned model where the table is of fine-tuning."""
    long = column.startswith("long context ")
    if long and line.long_from is None:
        return reject(line.ordinal, "unclear_context", f"{line.model}: nobody says from where {text} applies", line.said)
    if "/" in text:
        return reject(line.ordinal, "other_unit", f"{line.model}: {text} is not per 1M tokens", line.said)
    subject = f"ft:{line.model}" if line.tuned else line.model
    variant = DIRECTIONS[column.removeprefix("long context ").removeprefix("short context ")]
    named = {"subject": subject, "what": RateKind.INFERENCE, "variant": variant, "service_tier": line.tier}
    above = line.long_from if long else None
    return rate(line, text, per=Per.MILLION_TOKENS, billing=Billing.TOKEN, min_context_tokens=above, **named)


def rate(line: Line, text: str, **fields: Any) -> Rate | Reject:
    """A price in dollars."""
    if not text.startswith("$"):
        return reject(line.ordinal, "unclear_price", f"{line.model}: '{text}' is no price in dollars", line.said)
    return priced(Rate, line.ordinal, line.said, text, provider="openai", currency="USD", **fields)


def tuned_models(page: Page) -> set[str]:
    """The models that the page has a price of training for: of a table that is folded up, one."""
    return {row.subject for row in every_row(page) if isinstance(row, Rate) and row.what is RateKind.TRAINING}
