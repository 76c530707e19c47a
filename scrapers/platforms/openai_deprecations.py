"""OpenAI's deprecations page in Markdown: what ends when, and the steps by which fine-tuning closes.

A row names one model or several in backticks, or a service in plain words. Dates come as 2026-09-28, with U+2011 for a hyphen,
and as Dec 1, 2026. Announcements stand newest first, so what is said of a model above holds against what is said below.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from models.observation import Availability, RateKind, Reject
from models.page import Page, Precision
from scrapers.platforms.markdown_tables import Table, record, tables
from scrapers.read import reject, row

TICKED = re.compile(r"`\s*([^`]+?)\s*`")
TUNED = re.compile(r"ft-(?=\w)")  # here ft-gpt-4, in prices and in the API ft:gpt-4
TRAINING = re.compile(r"fine-tuning training", re.IGNORECASE)
SERVICE = "fine-tuning"  # the subject of the steps: the whole service, not one model
# Who is shut out by a step of the end of fine-tuning, in the page's words.
NEWCOMERS = re.compile(r"not available to organizations that have not previously run fine-tuning", re.IGNORECASE)
EVERYBODY = re.compile(r"existing customers will no longer be able to create", re.IGNORECASE)
OTHERS = re.compile(r"no longer available to organizations", re.IGNORECASE)
HYPHENS = str.maketrans("\u2010\u2011\u2012\u2013", "----")


def read_deprecations(page: Page) -> Iterator[Availability | Reject]:
    """A row or reject for each model or service of each row of each table."""
    ordinal, known = 0, set[tuple[RateKind, str]]()
    for table in tables(page):
        if table.columns[:2] == ("Date", "Update"):
            yield from steps(ordinal, table)
        else:
            for number, cells in enumerate(table.rows):
                yield from ends(ordinal + number, table, cells, known)
        ordinal += len(table.rows)


def ends(ordinal: int, table: Table, cells: tuple[str, ...], known: set[tuple[RateKind, str]]) -> Iterator[Availability | Reject]:
    """What a row says of each of its models, unless an announcement above has said it already."""
    said = record(table, cells)
    if table.columns[0] != "Shutdown date" or len(table.columns) < 2 or len(cells) != len(table.columns):
        yield reject(ordinal, "unclear_row", f"no date and subject under {', '.join(table.columns)}", said)
        return
    day = day_of(cells[0])
    if day is None:
        yield reject(ordinal, "unclear_date", f"'{cells[0]}' is not one day", said)
        return
    what = RateKind.TRAINING if TRAINING.search(cells[1]) else RateKind.INFERENCE
    for name in TICKED.findall(cells[1]) or [cells[1]]:
        subject = TUNED.sub("ft:", name) if name.startswith("ft-") else name
        if (what, subject) in known:
            yield reject(ordinal, "superseded", f"a newer announcement of {subject} stands above", said)
        else:
            known.add((what, subject))
            yield statement(ordinal, said, what=what, subject=subject, ends_on=day, statement=" | ".join(cells))


def steps(ordinal: int, table: Table) -> Iterator[Availability | Reject]:
    """The steps of the end of fine-tuning, each in force from its day: what the steps before it said still holds, and the last
    day is known from the first. A step that says nothing of this kind is a reject."""
    days = [day_of(cells[0]) for cells in table.rows]
    end = next((day for day, cells in zip(days, table.rows, strict=True) if EVERYBODY.search(cells[-1])), None)
    closed = False
    for number, (day, cells) in enumerate(zip(days, table.rows, strict=True)):
        said = record(table, cells)
        closed = closed or bool(NEWCOMERS.search(cells[-1]) or EVERYBODY.search(cells[-1]))
        if (
            day is None
            or not closed
            or not (NEWCOMERS.search(cells[-1]) or EVERYBODY.search(cells[-1]) or OTHERS.search(cells[-1]))
        ):
            yield reject(ordinal + number, "unclear_step", f"nobody knows whom '{cells[-1]}' shuts out, or from when", said)
            continue
        when = {"effective_at": datetime(day.year, day.month, day.day), "effective_precision": Precision.DAY}
        told = {"subject": SERVICE, "available_to_new_customers": False, "ends_on": end, "statement": " | ".join(cells)}
        yield statement(ordinal + number, said, what=RateKind.TRAINING, **told, **when)


def statement(ordinal: int, said: object, **fields: Any) -> Availability | Reject:
    """What OpenAI says of one model or service."""
    return row(Availability, ordinal, said, provider="openai", **fields)


def day_of(text: str) -> date | None:
    """The one day that a cell names, None where it names none ('at earliest ...')."""
    for style in ("%Y-%m-%d", "%b %d, %Y", "%B %d, %Y"):
        try:
            return datetime.strptime(text.translate(HYPHENS), style).date()
        except ValueError:
            continue  # another style
    return None
