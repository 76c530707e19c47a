"""Prime Intellect's items: an instance of a provider with its default disk, or a disk to be rented apart; 100 to a page."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from models.observation import Offer, Per, Rate, RateKind, Reject, Tier, Venue
from models.page import Page
from models.source import Ask
from scrapers.platforms.resold import slug_of
from scrapers.read import field, json_body, records, reject, row

HOURS_PER_MONTH = 730
CLOUDS = {"secure_cloud": Venue.DATACENTER, "community_cloud": Venue.COMMUNITY}
SOLD_OUT = "Unavailable"
DISK = ("defaultCount", "pricePerUnit", "defaultIncludedInPrice")


def items(page: Page) -> list[dict[str, Any]]:
    """The items of one page."""
    return records(json_body(page), "items", page)


def total(page: Page) -> int:
    """How many items there are on all pages."""
    return int(field(json_body(page), "totalCount", page))


def next_page(page: Page, ask: Ask) -> str | None:
    """The address of the page after this one, while there are items left."""
    address = urlsplit(page.url)
    query = dict(parse_qsl(address.query))
    number = int(query["page"])
    if not items(page) or number * int(query["page_size"]) >= total(page):
        return None
    return address._replace(query=urlencode(query | {"page": number + 1})).geturl()


def all_of_them(pages: Sequence[Page]) -> bool:
    """Whether the pages hold as many items as the last one counts."""
    return sum(len(items(page)) for page in pages) >= total(pages[-1])


def offer(ordinal: int, item: dict[str, Any], page: Page) -> Offer | Reject:
    """One instance at its price without the default disk, or why it has none."""
    prices, disk = field(item, "prices", page), {name: field(field(item, "disk", page), name, page) for name in DISK}
    name = "communityPrice" if prices.get("communityPrice") is not None else "onDemand"
    whole, storage = field(prices, name, page), disk_usd(disk)
    if field(item, "prepaidTime", page):
        return reject(ordinal, "prepaid_only", f"to be paid ahead ({item['prepaidTime']}), on no known terms", item)
    if whole is not None and storage is None:
        return reject(ordinal, "storage_part_unclear", f"{name} {whole} holds a disk that the record does not price", item)
    return row(
        Offer,
        ordinal,
        item,
        amount=None if whole is None or storage is None else Decimal(repr(whole)) - storage,
        price_text=f"{name} {whole}, disk {disk['defaultCount']} GB at {disk['pricePerUnit']}",
        currency=field(prices, "currency", page),
        per=Per.INSTANCE_HOUR,
        tier=Tier.SPOT if field(item, "isSpot", page) else Tier.ON_DEMAND,
        **instance(item, page),
        **default_disk(disk),
    )


def instance(item: dict[str, Any], page: Page) -> dict[str, Any]:
    """What is rented, of whom and where. The name says the memory too; whether `gpuMemory` is of one or of all GPUs of an
    instance, no recording of several shows."""
    count, memory = field(item, "gpuCount", page), field(item, "gpuMemory", page)
    return {
        "gpu_text": field(item, "gpuType", page),
        "form_text": field(item, "socket", page),
        "memory_gb": memory if count == 1 else None,
        "gpu_count": count,
        "provider": slug_of(field(item, "provider", page)),
        "publisher_ref": field(item, "cloudId", page),
        "venue": CLOUDS.get(field(item, "security", page), Venue.UNKNOWN),
        "region": field(item, "dataCenter", page) or field(item, "country", page),
        "available": field(item, "stockStatus", page) != SOLD_OUT,
    }


def disk_usd(disk: dict[str, Any]) -> Decimal | None:
    """What the default disk costs per hour; None where the record does not say that it is paid for by the gigabyte."""
    count, price = disk["defaultCount"], disk["pricePerUnit"]
    if count == 0 or price == 0:
        return Decimal(0)
    if count is None or price is None or disk["defaultIncludedInPrice"] is not False:
        return None
    return Decimal(repr(price)) * int(count)


def default_disk(disk: dict[str, Any]) -> dict[str, Any]:
    """The disk that comes with an instance, priced per month of 730 hours as all offers are."""
    if not disk["defaultCount"] or not disk["pricePerUnit"]:
        return {}
    return {"storage_gb": disk["defaultCount"], "storage_amount": Decimal(repr(disk["pricePerUnit"])) * HOURS_PER_MONTH}


def disk_rate(ordinal: int, item: dict[str, Any], page: Page) -> Rate | Reject:
    """One disk's price per gigabyte and hour, in US dollars as the instances'."""
    price = field(field(item, "spec", page), "pricePerUnit", page)
    if price == 0:
        return reject(ordinal, "zero_price", "a disk for nothing is a price that nobody said", item)
    return row(
        Rate,
        ordinal,
        item,
        provider=slug_of(field(item, "provider", page)),
        what=RateKind.STORAGE,
        subject="standalone disk",
        variant="multinode" if field(item, "isMultinode", page) else "single node",
        region=field(item, "dataCenter", page) or field(item, "country", page),
        amount=price,
        price_text=f"pricePerUnit {price}",
        currency="USD",
        per=Per.GB_HOUR,
    )
