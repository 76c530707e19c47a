"""What homes paid for electricity, out of the EIA's bulk file: one series a line, as JSON, a month and its cents a point."""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from models.observation import Rate, Reject
from models.page import Page
from scrapers.errors import LayoutChanged
from scrapers.platforms.eia_prices import price
from scrapers.read import field, reject, text_body

SERIES = re.compile(r"ELEC\.PRICE\.([A-Z]{2,4})-RES\.M")
CENTS = re.compile(r"cents per kilowatt-?\s?hour", re.IGNORECASE)
MONTH = re.compile(r"(\d{4})(0[1-9]|1[0-2])")
START = 200  # bytes of a line in which its series is named


def is_home_price(line: bytes) -> bool:
    """Whether a line of the bulk file is a monthly residential price."""
    return line.startswith(b"{") and bool(SERIES.search(line[:START].decode("utf-8", "replace")))


def bulk(page: Page) -> Iterator[Rate | Reject]:
    """A row or reject for each month of each series; raises LayoutChanged where a line is no such series in cents."""
    ordinal = 0
    for series in (series_of(line, page) for line in text_body(page).splitlines()):
        name, units = str(field(series, "series_id", page)), str(field(series, "units", page))
        place = SERIES.fullmatch(name)
        if not place or not CENTS.fullmatch(units):
            raise LayoutChanged(f"{page.source}: {name} in {units} is no residential price in cents per kWh at {page.url}")
        for point in field(series, "data", page):
            yield month(ordinal, point, place[1])
            ordinal += 1


def series_of(line: str, page: Page) -> Any:
    """One line as JSON; raises LayoutChanged."""
    try:
        return json.loads(line)
    except ValueError as error:
        raise LayoutChanged(f"{page.source}: a line of {page.url} is not JSON: {line[:80]!r}") from error


def month(ordinal: int, point: Any, place: str) -> Rate | Reject:
    """One point of a series, such as ["202607", 18.31]."""
    said, cents = point if isinstance(point, list) and len(point) == 2 else (point, None)
    when = MONTH.fullmatch(str(said))
    if not when:
        return reject(ordinal, "not_a_month", f"'{said}' is no month", point)
    return price(ordinal, point, place, datetime(int(when[1]), int(when[2]), 1), "" if cents is None else str(cents))
