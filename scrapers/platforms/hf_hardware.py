"""Hugging Face's tables of hardware by the hour: instances of dedicated endpoints, and the hardware of Spaces and of Jobs.

A row that is to be deprecated says from which month: until then it is a price, after it none."""

import re
from collections.abc import Iterator
from datetime import datetime

from models.observation import Billing, Per, Rate, RateKind, Reject
from models.page import Page
from scrapers.errors import LayoutChanged
from scrapers.platforms.markdown_tables import Table, record, tables
from scrapers.platforms.price_grids import MONTHS
from scrapers.read import priced, reject

INSTANCE = ("Provider", "Instance Type", "Instance Size", "Hourly rate")
HARDWARE = ("Hardware", "Hourly Price")
BY_THE_MINUTE = re.compile(r"billed per minute|computed by the minute", re.IGNORECASE)
DEPRECATED = re.compile(rf"deprecated\b(?:.*?({MONTHS}) (\d{{4}}))?", re.IGNORECASE)
EACH = {"provider": "huggingface", "what": RateKind.ENDPOINT, "currency": "USD", "per": Per.ENDPOINT_HOUR}


def read_hardware(page: Page, service: str) -> Iterator[Rate | Reject]:
    """A rate or reject for each row of the tables that have prices. The subject is the hardware; the variant is where it runs and
    how many there are (`aws/x4`), or the service (`spaces`, `jobs`)."""
    found = tables(page)
    priced_tables = [(table, head) for table in found for head in (INSTANCE, HARDWARE) if set(head) <= set(names(table))]
    if not priced_tables:
        raise LayoutChanged(f"huggingface: no table with '{INSTANCE[-1]}' or '{HARDWARE[-1]}' at {page.url}")
    billing = Billing.MINUTE if BY_THE_MINUTE.search(page.text) else None
    rows = [(table, head, cells) for table, head in priced_tables for cells in table.rows]
    for ordinal, (table, head, cells) in enumerate(rows):
        if len(cells) != len(table.columns):
            told = f"{len(cells)} cells under {len(table.columns)} headers"
            yield reject(ordinal, "incomplete_row", told, record(table, cells))
        else:
            said = dict(zip(names(table), (bare(cell) for cell in cells), strict=True))
            named = instance(said) if head == INSTANCE else {"subject": said[HARDWARE[0]], "variant": service}
            yield price(ordinal, page, said, said[head[-1]], {**EACH, **named, "billing": billing})


def bare(cell: str) -> str:
    """A cell without its emphasis and escapes."""
    return cell.replace("\\$", "$").strip("*_ \t")


def names(table: Table) -> tuple[str, ...]:
    """The headers of a table, without emphasis."""
    return tuple(bare(column) for column in table.columns)


def instance(said: dict[str, str]) -> dict[str, str]:
    """What an instance is, and where."""
    cloud, kind, size, _ = (said[name] for name in INSTANCE)
    return {"subject": kind, "variant": f"{cloud}/{size}"}


def price(ordinal: int, page: Page, said: dict[str, str], text: str, fields: dict[str, object]) -> Rate | Reject:
    """One price by the hour, until its hardware is deprecated."""
    if text.lower().rstrip("!") == "free":
        return reject(ordinal, "free", "hardware that costs nothing has no price", said)
    gone = DEPRECATED.search(" ".join(said.values()))
    until = datetime(int(gone[2]), MONTHS.split("|").index(gone[1].capitalize()) + 1, 1) if gone and gone[1] else None
    if gone and (until is None or until <= page.fetched_at):
        return reject(ordinal, "deprecated", f"'{gone[0]}': not sold any more", said)
    return priced(Rate, ordinal, said, text, until_at=until, **fields)
