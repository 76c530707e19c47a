"""US Energy Information Administration: average residential prices of electricity, monthly, by state, about two months late.

With the user's own free key the API tells all months since 2001, revisions in; without one the monthly table 5.6.A tells the
newest month and the same of the year before. No answer with prices has been seen of either: the API's rows are known from
independent programs that read them, the table from its text, not its markup."""

from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from models.observation import Per, Rate, Reject
from models.page import Page
from models.source import Access, Ask, Authority, Expect, Shape, Spec, Verified
from scrapers.asking import ask_all
from scrapers.platforms.eia_prices import count, is_whole, read_series, read_table
from scrapers.platforms.eia_regions import CODES

if TYPE_CHECKING:
    from scrapers.client import Client

LENGTH, MOST_PAGES = 5000, 12  # the API's own limit; 52 regions since 2001 are some 16,000 rows
STATES = "".join(f"&facets[stateid][]={code}" for code in CODES)
SORTED = "&sort[0][column]=period&sort[0][direction]=desc&sort[1][column]=stateid&sort[1][direction]=asc"
ASKED = f"frequency=monthly&data[0]=price&facets[sectorid][]=RES{STATES}{SORTED}&length={LENGTH}"
API = Ask(url=f"https://api.eia.gov/v2/electricity/retail-sales/data/?{ASKED}&offset=0")
TABLE = Ask(
    url="https://www.eia.gov/electricity/monthly/epm_table_grapher.php?t=epmt_5_6_a",
    scope="monthly-table",
    accept="text/html",
    authority=Authority.OWN_PAGE,
    expect=Expect(rows=(16, 220), units={Per.KWH: (0.02, 1.5)}),
    keyed=False,
)
SPEC = Spec(
    slug="eia",
    title="US Energy Information Administration",
    home="https://www.eia.gov/electricity",
    access=Access.API,
    terms="US public domain; EIA asks to be named. The API wants a free key and no more than five requests a second.",
    verified=Verified.INFERRED,
    verified_on=date(2026, 11, 23),
    version=1,
    every_hours=24,
    expect=Expect(rows=(16, 40_000), units={Per.KWH: (0.02, 1.5)}),
    authority=Authority.OWN_API,
    asks=(API, TABLE),
    shape=Shape.SERIES,
    key_env="EIA_API_KEY",
    key_as="query:api_key",
)


def fetch(client: "Client") -> AsyncIterator[Page]:
    """All pages of the API for whoever has a key, else the table."""
    return ask_all(client, (API,) if client.has_key else (TABLE,), next_page, MOST_PAGES)


def next_page(page: Page, ask: Ask) -> str | None:
    """The address of the API's next page, while there are more rows than those up to here."""
    if ask.scope == TABLE.scope:
        return None
    (rows, total), skipped = count(page), int(parse_qs(urlsplit(page.url).query).get("offset", ["0"])[0])
    following = skipped + rows
    return ask.url.replace("&offset=0", f"&offset={following}") if rows and following < total else None


def complete(pages: Sequence[Page]) -> bool:
    """Whether there are as many rows as the API says there are; or whether the table reaches its last line."""
    if pages[0].url.split("?")[0] == TABLE.url.split("?")[0]:
        return is_whole(pages[0])
    return sum(count(page)[0] for page in pages) == count(pages[0])[1]


def parse(page: Page) -> Iterator[Rate | Reject]:
    """A rate or reject for each record."""
    return read_table(page) if page.url.split("?")[0] == TABLE.url.split("?")[0] else read_series(page)
