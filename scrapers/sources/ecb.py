"""European Central Bank: euro reference rates of the day, units of a currency per euro, on banking days at about 16:00 CET."""

from collections.abc import Iterator
from datetime import date

from models.observation import Per, Rate, RateKind, Reject
from models.page import Page, Precision
from models.source import Access, Ask, Authority, Expect, Shape, Spec, Verified
from scrapers.errors import LayoutChanged
from scrapers.read import field, priced, xml_body

SPEC = Spec(
    slug="ecb",
    title="European Central Bank reference rates",
    home="https://www.ecb.europa.eu",
    access=Access.API,
    terms="Free reuse with attribution (ECB); no key.",
    verified=Verified.RECORDED,
    verified_on=date(2017, 3, 8),
    version=1,
    every_hours=24,
    expect=Expect(rows=(20, 60), units={Per.EUR: (0.1, 60_000)}),
    authority=Authority.OWN_API,
    asks=(Ask(url="https://www.ecb.europa.eu/stats/eurofxref/eurofxref-daily.xml", accept="application/xml"),),
    shape=Shape.SERIES,
)
CUBE = "{http://www.ecb.int/vocabulary/2002-08-01/eurofxref}Cube"


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
