"""Microsoft Azure: list prices of virtual machines per region, on demand and spot, without a key.
A question is about all sizes of the N family in one region: the meters to be compared stand on one page, and new sizes show."""

import re
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit

from models.observation import Offer, Per, Reject
from models.page import Page
from models.source import Access, Ask, Authority, Expect, Spec, Verified
from scrapers.asking import ask_all
from scrapers.errors import LayoutChanged
from scrapers.platforms.azure_retail import read_meters
from scrapers.read import field, json_body

if TYPE_CHECKING:
    from scrapers.client import Client

HOST, PATH = "prices.azure.com", "/api/retail/prices"
REGIONS = ("eastus", "eastus2", "southcentralus", "westus3", "westeurope", "uksouth", "japaneast")
WANTED = "serviceName eq 'Virtual Machines' and priceType eq 'Consumption' and contains(armSkuName, 'Standard_N')"
MOST_PAGES = 10  # of 1,000 meters (100 in older versions); a region has some 500
PER_GPU = {Per.INSTANCE_HOUR: (0.02, 60.0)}


def question(region: str) -> Ask:
    """The question for a region's N-family meters; values are case-sensitive."""
    wanted = quote(f"{WANTED} and armRegionName eq '{region}'")
    expect = Expect(rows=(5, 200), gpus=frozenset({"h100-sxm-80gb"} if region == REGIONS[0] else ()), units=PER_GPU)
    return Ask(url=f"https://{HOST}{PATH}?api-version=2023-01-01-preview&$filter={wanted}", scope=region, expect=expect)


SPEC = Spec(
    slug="azure",
    title="Microsoft Azure",
    home="https://azure.microsoft.com/pricing",
    access=Access.API,
    terms="Unread. A documented public API that asks for no key.",
    verified=Verified.RECORDED,
    verified_on=date(2026, 9, 15),  # of seven columns; envelope, dates, tiers and the filter from documentation and public code
    version=1,
    every_hours=24,
    expect=Expect(rows=(5, 5000), units=PER_GPU),
    authority=Authority.OWN_API,
    asks=tuple(question(region) for region in REGIONS),
    reference_region="eastus",
)


def scope(url: str) -> str | None:
    """The region that an answer is about, '' if it is about all of them."""
    asked = urlsplit(url)
    region = re.search(r"armRegionName eq '([a-z0-9]+)'", unquote(asked.query))
    return (region[1] if region else "") if (asked.hostname, asked.path) == (HOST, PATH) else None


def fetch(client: "Client") -> AsyncIterator[Page]:
    """The pages of each region, to the last."""
    return ask_all(client, SPEC.asks, next_page, MOST_PAGES)


def next_page(page: Page, ask: Ask) -> str | None:
    """The address of the next page, as the publisher gives it."""
    link: str | None = field(json_body(page), "NextPageLink", page)
    if link and scope(link) != ask.scope:
        raise LayoutChanged(f"azure: the next page of {ask.scope} would be {link}")
    return link


def complete(pages: Sequence[Page]) -> bool:
    """The last page leads no further."""
    return not field(json_body(pages[-1]), "NextPageLink", pages[-1])


def parse(page: Page) -> Iterator[Offer | Reject]:
    """A row or reject for each meter."""
    return read_meters(page)
