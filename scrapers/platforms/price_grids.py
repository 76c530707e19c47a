"""Price grids of web pages, tables and grids of divs alike: each row with its heading, and each cell by the text above it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from models.observation import Offer, Reject
from models.page import Page
from scrapers.errors import LayoutChanged
from scrapers.read import html_body, no_price_reason, priced, reject

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
EFFECTIVE = re.compile(rf"\(effective ({MONTHS}) (\d+)(?:, (\d{{4}}))?\)", re.IGNORECASE)


@dataclass(frozen=True)
class Markup:
    """The CSS selectors of a publisher's grids, and of the headers, rows and cells within one."""

    grid: str
    header: str
    row: str
    cell: str


@dataclass(frozen=True)
class Line:
    """One row of a grid. `cells` is empty where the row has not exactly one cell under each header: which price is which?"""

    heading: str
    columns: tuple[str, ...]
    cells: dict[str, str]
    text: str


def words(node: LexborNode) -> str:
    """What a node says, its blanks and non-breaking blanks made single ones."""
    return " ".join(node.text(separator=" ").split())


def lines(page: Page, markup: Markup) -> list[Line]:
    """The rows of all grids of a page, in page order; raises LayoutChanged where there is none."""
    found = [line for heading, grid in grids(html_body(page), markup.grid) for line in rows(heading, grid, markup)]
    if not found:
        raise LayoutChanged(f"{page.source}: no grid of prices ({markup.grid}) with a row in it at {page.url}")
    return found


def grids(tree: LexborHTMLParser, selector: str) -> Iterator[tuple[str, LexborNode]]:
    """Each grid with the nearest heading before it; a page that is cut within its first heading begins with that heading."""
    wanted = {node.mem_id for node in tree.css(selector)}
    heading, opening = "", ""
    for node in tree.root.traverse(include_text=True) if tree.root else ():
        if node.tag in HEADINGS:
            heading = words(node)
        elif node.mem_id in wanted:
            yield heading or " ".join(opening.split()), node
        elif node.tag == "-text" and not heading:
            opening += f" {node.text()}"


def rows(heading: str, grid: LexborNode, markup: Markup) -> Iterator[Line]:
    """The rows of one grid."""
    columns = tuple(words(header) for header in grid.css(markup.header))
    for row in grid.css(markup.row):
        cells = [words(cell) for cell in row.css(markup.cell)]
        whole = len(cells) == len(columns) == len(set(columns))
        yield Line(heading, columns, dict(zip(columns, cells, strict=True)) if whole else {}, " | ".join(cells) or words(row))


def effective_at(column: str, fetched_at: datetime) -> datetime | None:
    """The day from which a header says that its prices hold, its year, where not printed, completed to the day nearest to the
    fetch. Raises ValueError where there is no such day."""
    said = EFFECTIVE.search(column)
    if said is None:
        return None
    month = MONTHS.split("|").index(said[1].capitalize()) + 1
    years = [int(said[3])] if said[3] else [fetched_at.year + step for step in (-1, 0, 1)]
    return min((datetime(year, month, int(said[2])) for year in years), key=lambda day: abs(day - fetched_at))


def priced_per(unit: str, ordinal: int, line: Line, column: str, **fields: Any) -> Offer | Reject:
    """The price in a column, of which the cell itself must say that it is per this unit (what follows the number)."""
    text = line.cells[column]
    number = text.removesuffix(unit)
    if number == text and no_price_reason(text) == "unclear_price":
        return reject(ordinal, "unclear_unit", f"'{column}' says {text}, and not {unit}", line.text)
    found = priced(Offer, ordinal, line.text, number, **fields)
    return found.model_copy(update={"price_text": text}) if isinstance(found, Offer) else found


def incomplete(ordinal: int, line: Line) -> Reject:
    """A row of which nobody knows which cell belongs to which column."""
    return reject(ordinal, "incomplete_row", f"not one cell under each of the headers {', '.join(line.columns)}", line.text)


def other_product(ordinal: int, line: Line) -> Reject:
    """A row about something else that the page sells."""
    return reject(ordinal, "not_a_gpu_rental", f"'{line.heading}': {', '.join(line.columns)}", line.text)
