"""EIA's average residential prices of electricity, from its API and from the monthly table that needs no key.

Both are in cents per kilowatt-hour, and say so; a dollar price is a hundredth of what they say. They are revenue over sales, so
fixed charges and taxes are in them, and they are nobody's tariff."""

import re
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from models.observation import Per, Rate, RateKind, Reject, Statistic
from models.page import Page, Precision
from scrapers.errors import LayoutChanged, PublisherError
from scrapers.platforms.eia_regions import COUNTRY, is_division, region_of
from scrapers.platforms.price_grids import MONTHS, words
from scrapers.read import amount, field, html_body, json_body, no_price_reason, records, reject, row

PERIOD = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
MONTH = re.compile(rf"({MONTHS}) (\d{{4}})")
SECTORS = ["Residential", "Commercial", "Industrial", "Transportation", "All Sectors"]
TITLE = re.compile(r"Table 5\.6\.A\..*Cents per Kilowatt-?hour", re.IGNORECASE)
NO_NUMBERS = {"--": "no_price", "NM": "not_meaningful", "W": "withheld", "": "no_price"}
EACH = {"provider": "eia", "what": RateKind.ELECTRICITY, "subject": "residential", "currency": "USD", "per": Per.KWH}
EACH |= {"statistic": Statistic.MEAN, "effective_precision": Precision.MONTH}


def response(page: Page) -> dict[str, Any]:
    """The API's answer; raises PublisherError for an error in its place."""
    body = json_body(page)
    if isinstance(body, dict) and body.get("error"):
        raise PublisherError(f"eia: {page.url} answered with an error: {str(body['error'])[:200]}")
    found = field(body, "response", page)
    if not isinstance(found, dict):
        raise LayoutChanged(f"eia: 'response' is no object at {page.url}")
    return found


def count(page: Page) -> tuple[int, int]:
    """How many records an answer holds, and how many the whole question has: a number, as text since 2.1."""
    answer = response(page)
    total = str(field(answer, "total", page))
    if not total.isdecimal():
        raise LayoutChanged(f"eia: the total is '{total[:40]}', no number, at {page.url}")
    return len(records(answer, "data", page)), int(total)


def read_series(page: Page) -> Iterator[Rate | Reject]:
    """A rate or reject for each record of the API's answer."""
    for ordinal, record in enumerate(records(response(page), "data", page)):
        said = {name: field(record, name, page) for name in ("period", "stateid", "sectorid", "price", "price-units")}
        month = PERIOD.fullmatch(str(said["period"]))
        if said["sectorid"] != "RES":
            yield reject(ordinal, "not_residential", f"the price of sector {said['sectorid']}", record)
        elif month is None:
            yield reject(ordinal, "not_a_month", f"'{said['period']}' is no month such as 2026-05", record)
        elif re.sub(r"[\s-]", "", str(said["price-units"])).lower() != "centsperkilowatthour":
            yield reject(ordinal, "unclear_unit", f"'{said['price-units']}' is not cents per kilowatthour", record)
        else:
            at = datetime(int(month[1]), int(month[2]), 1)
            yield price(ordinal, record, said["stateid"], at, "" if said["price"] is None else str(said["price"]))


def price(ordinal: int, record: object, place: str, at: datetime, cents: str) -> Rate | Reject:
    """One price of a place and month, from cents to dollars; a comma or two numbers are refused, not repaired."""
    region = region_of(place)
    if region is None:
        known = is_division(place)
        told = f"{place} is a census division, no state" if known else f"'{place}' is no state that we know"
        return reject(ordinal, "census_region" if known else "unknown_region", told, record)
    if cents in NO_NUMBERS:
        return reject(ordinal, NO_NUMBERS[cents], f"'{cents}' stands for the price" if cents else "no price is named", record)
    try:
        dollars = amount(f"0{cents}" if cents.startswith(".") else cents) / Decimal(100)
    except ValueError as error:
        return reject(ordinal, no_price_reason(cents), str(error), record)
    if not dollars:
        return reject(ordinal, "no_price", "a price of 0 cents: nothing was sold", record)
    text = f"{cents} cents per kilowatthour"
    return row(Rate, ordinal, record, amount=dollars, price_text=text, region=region, effective_at=at, **EACH)


def read_table(page: Page) -> Iterator[Rate | Reject]:
    """Two rates or rejects for each line of the table: its month, and the same month of the year before."""
    lines = [line for line in table_lines(page) if line]
    heads = next((n for n in range(1, len(lines)) if is_head(lines[n - 1], lines[n])), None)
    if heads is None:
        raise LayoutChanged(f"eia: no header of {', '.join(SECTORS)}, each with a month of two years, at {page.url}")
    months = [month_of(text) for text in lines[heads][-10:-8]]
    width = len(SECTORS) * 2 + 1
    for ordinal, line in enumerate(line for line in lines[heads + 1 :] if len(line) > 1):
        if len(line) != width:
            yield reject(ordinal, "incomplete_row", f"{len(line)} cells where the header has {width}", " | ".join(line))
        elif region_of(line[0]) is None:
            yield price(ordinal, " | ".join(line), line[0], months[0], line[1])
        else:
            yield from (price(ordinal, " | ".join(line), line[0], at, text) for at, text in zip(months, line[1:3], strict=True))


def table_lines(page: Page) -> list[list[str]]:
    """The cells of each line of the page's tables; raises LayoutChanged where the page is not table 5.6.A in cents."""
    tree = html_body(page)
    if not tree.body or not TITLE.search(words(tree.body)):
        raise LayoutChanged(f"eia: no 'Table 5.6.A ... (Cents per Kilowatthour)' at {page.url}")
    found = [[words(cell) for cell in line.css("th, td")] for line in tree.css("tr") if not line.css("tr tr")]
    return [line[1:] if line and not line[0] else line for line in found]


def is_head(above: list[str], line: list[str]) -> bool:
    """Whether these two lines are the header: the sectors, and below each of them a month of this year and of the last."""
    pairs = [MONTH.fullmatch(text) for text in line[-10:]]
    return above[-5:] == SECTORS and len(pairs) == 10 and all(pairs) and len(set(line[-10:])) == 2


def month_of(text: str) -> datetime:
    """'April 2025' as its first instant."""
    name, year = text.split()
    return datetime(int(year), MONTHS.split("|").index(name) + 1, 1)


def is_whole(page: Page) -> bool:
    """Whether the table reaches its last line, the whole country."""
    return any(line and line[0] == COUNTRY for line in table_lines(page))
