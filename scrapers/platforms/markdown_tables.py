"""Pipe tables of Markdown pages, each with the lines that stand above it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from models.observation import Offer, Rate, Reject
from models.page import Page
from scrapers.errors import Blocked, LayoutChanged
from scrapers.read import reject, text_body, title

PIPE = re.compile(r"(?<!\\)\|")
RULE = re.compile(r":?-+:?")
KEY = (*Rate.KEY, *Rate.MARKED_BY)
F = TypeVar("F", bound=Rate | Offer | Reject)


@dataclass(frozen=True)
class Table:
    """One table: the lines between the table before and this one, its header cells, and the cells of its rows as they stand (no
    row is stretched or cut to the header)."""

    above: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def tables(page: Page) -> list[Table]:
    """The tables of a page, top to bottom. Raises Blocked for a web page in the place of Markdown, LayoutChanged where no table
    stands on the page."""
    text = text_body(page)
    if text.lstrip().startswith("<"):
        raise Blocked(f"{page.source}: a web page instead of Markdown at {page.url}: {title(text)!r}")
    found: list[Table] = []
    above: list[str] = []
    block: list[tuple[str, ...]] = []
    for line in [*text.splitlines(), ""]:
        if line.lstrip().startswith("|"):
            block.append(cells(line))
            continue
        if len(block) > 1 and all(RULE.fullmatch(cell) for cell in block[1]):
            found.append(Table(tuple(above), block[0], tuple(block[2:])))
            above = []
        block = []
        if line.strip():
            above.append(line.strip())
    if not found:
        raise LayoutChanged(f"{page.source}: no table in Markdown at {page.url}")
    return found


def cells(line: str) -> tuple[str, ...]:
    """The cells of one line; an escaped pipe belongs to its cell."""
    bare = line.strip().removeprefix("|")
    parts = PIPE.split(bare[:-1] if bare.endswith("|") and not bare.endswith("\\|") else bare)
    return tuple(part.replace("\\|", "|").strip() for part in parts)


def record(table: Table, row: Sequence[str]) -> dict[str, object]:
    """A row as the rejects table keeps it."""
    return {"columns": table.columns, "cells": row}


def once(found: Iterable[F], page: Page) -> Iterator[F | Reject]:
    """Each rate once, its repetition as a reject. Raises LayoutChanged where one rate has two amounts: then what tells the tables
    apart is not what it was, nobody knows which price is which, and the last must not win."""
    known: dict[tuple[Any, ...], Rate] = {}
    for row in found:
        if not isinstance(row, Rate):
            yield row
            continue
        before = known.setdefault(tuple(getattr(row, name) for name in KEY), row)
        if before is row:
            yield row
        elif before.amount == row.amount:
            told = f"{row.price_text} of {row.subject} stands above already"
            yield reject(row.ordinal, "repeated", told, row.model_dump_json(exclude_none=True))
        else:
            named = " ".join(str(part) for name in KEY if (part := getattr(row, name)) is not None)
            prices = f"{before.price_text} and {row.price_text}"
            raise LayoutChanged(f"{page.source}: two prices of one thing ({named}) at {page.url}: {prices}")
