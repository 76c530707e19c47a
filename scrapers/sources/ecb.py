"""European Central Bank: euro reference rates, units of a currency per euro, on banking days at about 16:00 CET.

Asked are the day and the last ninety; the whole history since 1999 has the same layout and is imported by hand: `breakeven import
eurofxref-hist.xml --source ecb --url https://www.ecb.europa.eu/stats/eurofxref/eurofxref-hist.xml --fetched-at 2026-11-20`."""

from collections.abc import Iterator
from datetime import date

from models.observation import Per, Rate, RateKind, Reject
from models.page import Page, Precision
from models.source import Access, Ask, Authority, Expect, Shape, Spec, Verified
from scrapers.errors import LayoutChanged
from scrapers.read import field, priced, xml_body

FOLDER = "https://www.ecb.europa.eu/stats/eurofxref/"
DAY, LAST = "eurofxref-daily.xml", "eurofxref-hist-90d.xml"
UNITS = {Per.EUR: (0.1, 60_000)}
SPEC = Spec(
    slug="ecb",
    title="European Central Bank reference rates",
    home="https://www.ecb.europa.eu",
    access=Access.API,
    terms="Free reuse with attribution (ECB); no key.",
    verified=Verified.RECORDED,
    verified_on=date(2017, 3, 8),  # of the day; of the longer files none has been seen
    version=1,
    every_hours=24,
    expect=Expect(rows=(20, 60), units=UNITS),
    authority=Authority.OWN_API,
    asks=(
        Ask(url=f"{FOLDER}{DAY}", accept="application/xml"),
        Ask(
            url=f"{FOLDER}{LAST}",
            scope=LAST,
            accept="application/xml",
            expect=Expect(rows=(20, 5000), units=UNITS),
        ),
    ),
    shape=Shape.SERIES,
)
CUBE = "{http://www.ecb.int/vocabulary/2002-08-01/eurofxref}Cube"


def scope(url: str) -> str:
    """Each file by its name; the day's has none."""
    name = url.split("?")[0].rpartition("/")[2]
    return "" if name == DAY else name


def parse(page: Page) -> Iterator[Rate | Reject]:
    """A rate for each currency of each day of the page."""
    rates = [
        (day.attrib["time"], field(cube.attrib, "currency", page), field(cube.attrib, "rate", page))
        for day in xml_body(page).iter(CUBE)
        if "time" in day.attrib
        for cube in day.findall(CUBE)
    ]
    if not rates:
        raise LayoutChanged(f"ecb: no Cube with a time and rates in it at {page.url}")
    commas = [f"{currency} {rate}" for _, currency, rate in rates if "," in rate]
    if commas:
        raise LayoutChanged(f"ecb: decimal commas at {page.url} ({commas[0]}, {len(commas)} in all): refused, not repaired")
    for ordinal, (day, currency, rate) in enumerate(rates):
        fields = {"provider": "ecb", "what": RateKind.FX, "subject": currency, "currency": currency, "per": Per.EUR}
        when = {"effective_at": day, "effective_precision": Precision.DAY}
        yield priced(Rate, ordinal, {"time": day, currency: rate}, rate, **fields, **when)
