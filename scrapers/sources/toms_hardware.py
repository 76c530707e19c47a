"""Tom's Hardware: what graphics cards sold for on eBay month by month, 2021-10 to 2023-11, copied from its articles.

The mean of sold listings of every condition: new cards are among them, most in the months after a launch. The copy calls its last
month November 2023 where the article's own column says October; it is kept as the copy has it."""

import csv
import io
import re
from collections.abc import AsyncIterator, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from models.observation import Per, Rate, RateKind, Reject, Statistic
from models.page import Page, Precision
from models.source import Access, Authority, Expect, Shape, Spec, Verified
from scrapers.errors import LayoutChanged, SourceError
from scrapers.read import reject, row, text_body

if TYPE_CHECKING:
    from scrapers.client import Client

SPEC = Spec(
    slug="toms-hardware",
    title="Tom's Hardware, cards sold on eBay 2021 to 2023",
    home="https://github.com/buttke/ebay-2021-2023-gpu-prices",
    access=Access.SAVED,
    terms="The copy states no licence; its file is read as a person brought it, nothing is fetched.",
    verified=Verified.RECORDED,
    verified_on=date(2024, 12, 4),
    version=1,
    every_hours=24,
    expect=Expect(rows=(5, 5000), units={Per.CARD: (20, 100_000)}),
    authority=Authority.WITNESS,
    shape=Shape.SERIES,
    on_by_default=False,
)
COLUMNS = ["GPU", "eBay Price", "QTY Sold", "Month"]
DOLLARS = re.compile(r"\$(\d+|\d{1,3}(?:,\d{3})+)")  # whole dollars, the comma between thousands


def scope(url: str) -> str | None:
    """The copy is one file, wherever it was brought from."""
    return "" if url.startswith("import:") or url.endswith("/gpu_time_series.csv") else None


async def fetch(client: "Client") -> AsyncIterator[Page]:
    """Nothing: the series ended in 2023."""
    raise SourceError("toms-hardware: the series has ended; `breakeven import` takes the file of it")
    yield  # type: ignore[unreachable]  # what makes this a generator


def parse(page: Page) -> Iterator[Rate | Reject]:
    """A row or a reject for each card and month."""
    header, *lines = [cells for cells in csv.reader(io.StringIO(text_body(page), newline="")) if cells] or [[]]
    if header != COLUMNS:
        raise LayoutChanged(f"toms-hardware: the columns of {page.url} are {', '.join(header)}, not {', '.join(COLUMNS)}")
    for ordinal, cells in enumerate(lines):
        yield sold(ordinal, cells) if len(cells) == len(COLUMNS) else reject(ordinal, "ragged", "cells are missing", cells)


def sold(ordinal: int, cells: list[str]) -> Rate | Reject:
    """One card in one month."""
    card, price, quantity, said = cells
    found = DOLLARS.fullmatch(price)
    if not found:
        return reject(ordinal, "no_price", f"'{price}' is no price in whole dollars", cells)
    if quantity == "0":
        return reject(ordinal, "of_no_price", "an average of no sale at all", cells)
    try:
        month = datetime.strptime(said, "%B %Y")
    except ValueError:
        return reject(ordinal, "no_date", f"'{said}' is no month", cells)
    what = {"what": RateKind.CARD_PRICE, "subject": card, "variant": "used", "region": "US", "provider": "ebay"}
    n = int(quantity) if quantity.isdigit() else None  # once it is '$175'
    how = {"statistic": Statistic.MEAN, "n": n, "currency": "USD", "per": Per.CARD, "price_text": price}
    when = {"effective_at": month, "effective_precision": Precision.MONTH}
    return row(Rate, ordinal, cells, amount=Decimal(found[1].replace(",", "")), **what, **how, **when)
