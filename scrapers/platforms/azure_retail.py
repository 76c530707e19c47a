"""Azure's retail price meters: a virtual machine has up to six of them in a region, and only their names tell them apart.

Spot and Low Priority stand in the meter's name, Windows and other services in the product's. Some spot meters repeat the price on
demand: a spot price counts only where a higher one on demand stands beside it. A meter can stand twice, with its older prices."""

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from models.observation import Offer, Reject, Tier
from models.page import Page, Precision
from scrapers.errors import LayoutChanged
from scrapers.platforms.machines import machine_offer
from scrapers.read import field, json_body, records, reject

WINDOWS = re.compile(r"\bWin(?:dows)?\b")
OTHER_SERVICE = re.compile(r"Cloud ?Services|Dedicated")
GOVERNMENT = re.compile(r"us(?:gov|dod)")
SINCE_EVER = datetime.min
Verdicts = dict[int, tuple[str, str]]  # by ordinal: why a meter is no price, as a word and a sentence


class Meter(NamedTuple):
    """One meter, in the words that decide what it is."""

    ordinal: int
    sku: str
    region: str
    tier: Tier
    price: float
    starts_at: datetime
    item: dict[str, Any]


def read_meters(page: Page) -> Iterator[Offer | Reject]:
    """An offer or reject for each meter of the page."""
    body = json_body(page)
    items, currency = records(body, "Items", page), field(body, "BillingCurrency", page)
    verdicts: Verdicts = {}
    for ordinal, item in enumerate(items):
        if doubt := disbelief(item, page):
            verdicts[ordinal] = doubt
    meters = [meter(ordinal, item, page) for ordinal, item in enumerate(items) if ordinal not in verdicts]
    verdicts |= outdated(meters, page.fetched_at)
    verdicts |= undiscounted([one for one in meters if one.ordinal not in verdicts])
    offers = {one.ordinal: offer(one, currency, page.fetched_at) for one in meters if one.ordinal not in verdicts}
    for ordinal, item in enumerate(items):
        yield offers[ordinal] if ordinal in offers else reject(ordinal, *verdicts[ordinal], item)


def disbelief(item: dict[str, Any], page: Page) -> tuple[str, str] | None:
    """Why a meter by itself is not the price of an hour of a Linux machine that anybody can rent."""
    kind, price, unit = (field(item, name, page) for name in ("type", "retailPrice", "unitOfMeasure"))
    product, region = (field(item, name, page) for name in ("productName", "armRegionName"))
    if kind != "Consumption":
        return "not_on_demand", f"a price of type {kind}: reservations and developer subscriptions are other products"
    if not isinstance(price, (int, float)) or price <= 0:
        return "no_price", f"{price} is no price"
    if unit != "1 Hour":
        return "unclear_unit", f"a price per {unit}"
    if item.get("tierMinimumUnits"):
        return "volume_tier", f"a price that begins with {item['tierMinimumUnits']} units"
    if WINDOWS.search(product):
        return "windows", f"{product}: the licence is in the price"
    if OTHER_SERVICE.search(product):
        return "other_service", f"{product} is no virtual machine"
    if " Low Priority" in names(item, page):
        return "low_priority", "nodes of Azure Batch, not machines; retired"
    if GOVERNMENT.match(region):
        return "government_region", f"{region} is for the government of the United States"
    return None


def names(item: dict[str, Any], page: Page) -> str:
    """What the meter and its SKU are called; answers cut to a few columns lack the SKU's name."""
    return f"{field(item, 'meterName', page)} | {item.get('skuName', '')}"


def meter(ordinal: int, item: dict[str, Any], page: Page) -> Meter:
    """A meter, read."""
    sku, region, price = (field(item, name, page) for name in ("armSkuName", "armRegionName", "retailPrice"))
    tier = Tier.SPOT if " Spot" in names(item, page) else Tier.ON_DEMAND
    return Meter(ordinal, sku, region, tier, price, start(item, page), item)


def start(item: dict[str, Any], page: Page) -> datetime:
    """Since when a price is in force; one without a date always was."""
    said = item.get("effectiveStartDate")
    if said is None:
        return SINCE_EVER
    try:
        return datetime.fromisoformat(said.removesuffix("Z")).replace(tzinfo=None)
    except (ValueError, AttributeError) as error:
        raise LayoutChanged(f"azure: a price in force since {said!r}, which is no date, at {page.url}") from error


def outdated(meters: list[Meter], now: datetime) -> Verdicts:
    """Which meters repeat another, contradict it, or were followed by a newer price that is in force."""
    alike: dict[tuple[str, str, Tier], list[Meter]] = defaultdict(list)
    for one in meters:
        alike[one.sku, one.region, one.tier].append(one)
    verdicts: Verdicts = {}
    for group in alike.values():
        in_force = max((one.starts_at for one in group if one.starts_at <= now), default=SINCE_EVER)
        for one in group:
            twins = [other for other in group if other.starts_at == one.starts_at]
            if one.starts_at < in_force:
                verdicts[one.ordinal] = (
                    "superseded",
                    f"{one.price} since {one.starts_at:%Y-%m-%d}, another since {in_force:%Y-%m-%d}",
                )
            elif len({twin.price for twin in twins}) > 1:
                verdicts[one.ordinal] = (
                    "ambiguous_price",
                    f"{one.sku} in {one.region} at {sorted(twin.price for twin in twins)}",
                )
            elif one.ordinal != twins[0].ordinal:
                verdicts[one.ordinal] = ("duplicate", f"{one.sku} in {one.region} at {one.price}, once more")
    return verdicts


def undiscounted(meters: list[Meter]) -> Verdicts:
    """Which spot meters are not cheaper than the price on demand, or have none beside them that would show it."""
    on_demand: dict[tuple[str, str], float] = {}
    for one in meters:
        if one.tier is Tier.ON_DEMAND:
            on_demand[one.sku, one.region] = min(one.price, on_demand.get((one.sku, one.region), one.price))
    verdicts: Verdicts = {}
    for one in meters:
        beside = on_demand.get((one.sku, one.region))
        if one.tier is Tier.SPOT and beside is None:
            verdicts[one.ordinal] = ("spot_unpaired", "no price on demand beside it would show whether this is the same")
        elif one.tier is Tier.SPOT and beside is not None and one.price >= beside:
            verdicts[one.ordinal] = ("spot_equals_on_demand", f"{one.price} as spot, {beside} on demand")
    return verdicts


def offer(one: Meter, currency: str, now: datetime) -> Offer | Reject:
    """A believed meter; a price of the future says from when."""
    terms: dict[str, Any] = {"currency": currency, "tier": one.tier, "region": one.region}
    if one.starts_at > now:
        terms |= {"effective_at": one.starts_at, "effective_precision": Precision.DAY}
    return machine_offer("azure", one.ordinal, one.item, one.sku, str(one.price), **terms)
