"""Eurostat: what households that use 2,500 to 4,999 kWh a year pay for electricity, by half-year and country, taxes in and out.

Without taxes can be more than with all of them: subsidies are booked as negative taxes (Austria, second half of 2024). There is
no word for the precision of a half-year, so it is dated by its first day, to the year. Only files derived from an answer have
been seen."""

import re
from collections.abc import Iterator
from datetime import date, datetime

from models.observation import Per, Rate, RateKind, Reject, Statistic
from models.page import Page, Precision
from models.source import Access, Ask, Authority, Expect, Shape, Spec, Verified
from scrapers.platforms.json_stat import Cell, cells
from scrapers.read import reject, row

ASKED = {"freq": "S", "siec": "E7000", "nrg_cons": "KWH2500-4999", "unit": "KWH", "currency": "EUR"}
TAXES = {"I_TAX": "all taxes", "X_VAT": "without VAT", "X_TAX": "without taxes"}
QUERY = "&".join([*(f"{name}={code}" for name, code in ASKED.items()), *(f"tax={code}" for code in TAXES)])
SPEC = Spec(
    slug="eurostat",
    title="Eurostat electricity prices for households (nrg_pc_204)",
    home="https://ec.europa.eu/eurostat",
    access=Access.API,
    terms="CC BY 4.0: source Eurostat, nrg_pc_204; no key.",
    verified=Verified.INFERRED,
    verified_on=date(2026, 11, 23),
    version=1,
    every_hours=168,
    expect=Expect(rows=(20, 8000), units={Per.KWH: (0.02, 1.5)}),
    authority=Authority.OWN_API,
    asks=(
        Ask(
            url=f"https://ec.europa.eu/eurostat/api/dissemination/statistics/1.0/data/nrg_pc_204?lang=en&{QUERY}&sinceTimePeriod=2017-S1"
        ),
    ),
    shape=Shape.SERIES,
)
HALF = re.compile(r"(\d{4})-?S([12])")
ISO = {"EL": "GR", "UK": "GB"}  # the two countries that Eurostat calls otherwise
EACH = {"provider": "eurostat", "what": RateKind.ELECTRICITY, "subject": "residential", "currency": "EUR", "per": Per.KWH}
EACH |= {"statistic": Statistic.MEAN, "effective_precision": Precision.YEAR}


def parse(page: Page) -> Iterator[Rate | Reject]:
    """A rate or reject for each cell of the cube that has a value or a flag."""
    for ordinal, cell in enumerate(cells(page)):
        yield price(ordinal, cell)


def price(ordinal: int, cell: Cell) -> Rate | Reject:
    """One price, its flag (e estimated, p provisional, b break, d definition differs) kept behind the number."""
    said = {**cell.at, "value": cell.value, "flag": cell.flag}
    other = [f"{name} {cell.at.get(name)}" for name, code in ASKED.items() if cell.at.get(name) != code]
    half, geo, tax = HALF.fullmatch(cell.at.get("time", "")), cell.at.get("geo"), TAXES.get(cell.at.get("tax", ""))
    if other or tax is None or geo is None:
        return reject(ordinal, "not_asked_for", f"{', '.join(other) or 'its tax or country'} is not what was asked", said)
    if half is None:
        return reject(ordinal, "not_a_half_year", f"'{cell.at.get('time')}' is no half-year such as 2024-S2", said)
    if cell.value is None:
        return reject(ordinal, "no_price", f"no value, flagged '{cell.flag}'", said)
    text, at = f"{cell.value}{f' {cell.flag}' if cell.flag else ''}", datetime(int(half[1]), 6 * int(half[2]) - 5, 1)
    place = {"region": ISO.get(geo, geo), "variant": tax, "effective_at": at}
    return row(Rate, ordinal, said, amount=cell.value, price_text=text, **place, **EACH)
