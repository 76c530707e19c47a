"""Google's catalogue sells a machine in parts: so much per GPU, per vCPU and per GiB of RAM. The machine costs their sum, local
disk left out; the price of a GPU alone is a reference rate, since nobody can rent a GPU alone.

Records are the SKUs of GPUs; those of vCPU and RAM are what is added to them, and all others (thousands) are other products.
Commitments, reservations and Google's scheduled modes look like prices on demand: a SKU counts only where its whole description
is one that we know, and where its words and its usage type agree on spot."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field

from models.observation import Offer, Per, Rate, RateKind, Reject, Tier, Venue
from models.page import Page
from scrapers.read import field, json_body, records, reject, row

SKU = re.compile(r"(Spot Preemptible )?(.+?)( attached to Spot Preemptible VMs)? running in .+")
SCHEDULED = re.compile(r"\bDWS\b|Calendar Mode|Flex Start")
TIERS = {"OnDemand": Tier.ON_DEMAND, "Preemptible": Tier.SPOT}
PARTS = {"CPU": ("Core", "h"), "RAM": ("Ram", "GiBy.h")}  # how a part's description ends, and its unit
UNCLEAR = ("unclear_price", "not one price in dollars per hour")
Rates = dict[tuple[str, Tier, str], Decimal]  # of vCPU and RAM by words, tier and region


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Shape(Frozen):
    """What one machine is made of, all its GPUs together."""

    name: str
    gpus: Annotated[int, Field(ge=1)]
    vcpus: int | None = None
    ram_gib: int | None = None
    local_ssd_gb: int | None = None


class Sold(Frozen):
    """One GPU of the catalogue, and the machines that have it."""

    sku: str
    gpu: dict[str, str | float]
    cpu_ram: str | None = None
    source: str
    machines: tuple[Shape, ...] = ()


@cache
def sold() -> dict[str, Sold]:
    """The table, by the words that begin a SKU's description."""
    file = yaml.safe_load(files("scrapers.platforms").joinpath("machines_gcp.yaml").read_text("utf-8"))
    return {entry.sku: entry for entry in map(Sold.model_validate, file["gpus"])}


def read_skus(pages: Sequence[Page]) -> Iterator[tuple[int, Offer | Rate | Reject]]:
    """Rows and rejects for each GPU of the catalogue, with the number of its page; its parts may stand on any page."""
    skus = [records(json_body(page), "skus", page) for page in pages]
    rates: Rates = {}
    for page, found in zip(pages, skus, strict=True):
        rates |= part_rates(found, page)
    for number, page in enumerate(pages):
        gpus = (sku for sku in skus[number] if said(sku, page, "resourceGroup") == "GPU")
        yield from ((number, row) for ordinal, sku in enumerate(gpus) for row in read_gpu(ordinal, sku, rates, page))


def said(sku: dict[str, Any], page: Page, name: str) -> str:
    """A word of a SKU's category."""
    return str(field(field(sku, "category", page), name, page))


def read_gpu(ordinal: int, sku: dict[str, Any], rates: Rates, page: Page) -> Iterator[Offer | Rate | Reject]:
    """What a GPU costs by itself in each region, and the machines all of whose parts have a price."""
    price = hourly(sku, "h", page)
    doubt = disbelief(sku, price, page)
    if doubt or price is None:
        yield reject(ordinal, *(doubt or UNCLEAR), sku)
        return
    words, tier = meaning(sku, page)
    entry, lacking = sold()[words], []
    for region in field(sku, "serviceRegions", page):
        if entry.cpu_ram or not entry.machines:
            yield gpu_alone(ordinal, sku, price, (words, tier, region), page)
        for shape in entry.machines:
            total = whole(shape, price, entry, rates, tier, region)
            if total is None:
                lacking.append(f"{shape.name} in {region}")
            else:
                yield machine(ordinal, sku, shape, entry, total, {"tier": tier, "region": region})
    if lacking:
        told = f"no vCPU or no RAM price of {entry.cpu_ram} for {', '.join(lacking)}"
        yield reject(ordinal, "part_without_price", told, sku)


def gpu_alone(ordinal: int, sku: dict[str, Any], price: Decimal, what: tuple[str, Tier, str], page: Page) -> Rate | Reject:
    """The price of a GPU without the machine around it."""
    words, tier, region = what
    rate = {"what": RateKind.REFERENCE, "subject": words, "variant": f"{tier}, GPU alone", "per": Per.GPU_HOUR, "region": region}
    named = {"provider": "gcp", "currency": "USD", "publisher_ref": field(sku, "skuId", page)}
    return row(Rate, ordinal, sku, amount=price, price_text=f"{plain(price)} for the GPU alone", **named, **rate)


def machine(
    ordinal: int, sku: dict[str, Any], shape: Shape, entry: Sold, total: tuple[Decimal, str], terms: dict[str, Any]
) -> Offer | Reject:
    """A machine whose parts all have a price."""
    named = {"provider": "gcp", "currency": "USD", "publisher_ref": shape.name, "venue": Venue.DATACENTER}
    made_of = {"gpu_count": shape.gpus, "storage_gb": shape.local_ssd_gb, "per": Per.INSTANCE_HOUR, **entry.gpu}
    return row(Offer, ordinal, sku, amount=total[0], price_text=total[1], **named, **made_of, **terms)


def whole(shape: Shape, price: Decimal, entry: Sold, rates: Rates, tier: Tier, region: str) -> tuple[Decimal, str] | None:
    """The price of a machine, and how it is made up; None where a part has none."""
    text = f"{shape.gpus} x {plain(price)}"
    if entry.cpu_ram is None:
        return shape.gpus * price, text
    vcpu, ram = (rates.get((f"{entry.cpu_ram} {part}", tier, region)) for part, _ in PARTS.values())
    if not vcpu or not ram or shape.vcpus is None or shape.ram_gib is None:
        return None
    text = f"{text} + {shape.vcpus} vCPU x {plain(vcpu)} + {shape.ram_gib} GiB x {plain(ram)}"
    return shape.gpus * price + shape.vcpus * vcpu + shape.ram_gib * ram, text


def plain(price: Decimal) -> str:
    """A price without the noughts at its end."""
    return f"{price.normalize():f}"


def part_rates(skus: list[dict[str, Any]], page: Page) -> Rates:
    """What a vCPU and a GiB of RAM cost per hour."""
    rates: Rates = {}
    for sku in skus:
        part = PARTS.get(said(sku, page, "resourceGroup"))
        words, tier = meaning(sku, page)
        price = hourly(sku, part[1], page) if part and words.endswith(f" {part[0]}") and tier is not Tier.UNKNOWN else None
        if price is not None:
            rates |= {(words, tier, region): price for region in field(sku, "serviceRegions", page)}
    return rates


def meaning(sku: dict[str, Any], page: Page) -> tuple[str, Tier]:
    """What a SKU is of, in the words before its place; its tier, unknown where words and usage type differ."""
    found = SKU.fullmatch(field(sku, "description", page))
    tier = TIERS.get(said(sku, page, "usageType"), Tier.UNKNOWN)
    if found is None or bool(found[1] or found[3]) != (tier is Tier.SPOT):
        return field(sku, "description", page), Tier.UNKNOWN
    return found[2], tier


def disbelief(sku: dict[str, Any], price: Decimal | None, page: Page) -> tuple[str, str] | None:
    """Why a SKU is not the price of a GPU-hour on demand or spot."""
    description, usage = field(sku, "description", page), said(sku, page, "usageType")
    words, tier = meaning(sku, page)
    if usage.startswith("Commit"):
        return "commitment", f"{description}: for those who commit themselves"
    if SCHEDULED.search(description):
        return "dws", f"{description}: a scheduled mode, no price on demand"
    if description.startswith("Reserved"):
        return "reserved", f"{description}: for reservations"
    if words not in sold() or tier is Tier.UNKNOWN:
        return "unknown_sku", f"{description} ({usage}): nobody has told us what that is"
    if price == 0:
        return "zero_gpu_component", f"{description}: at nothing, so only for reservations"
    return UNCLEAR if price is None else None


def hourly(sku: dict[str, Any], unit: str, page: Page) -> Decimal | None:
    """The one dollar price per hour of the unit that is in force, exactly; None where it is anything else."""
    timeline = records(sku, "pricingInfo", page)
    expression = field(timeline[-1], "pricingExpression", page) if timeline else {"usageUnit": None, "tieredRates": []}
    tiers = records(expression, "tieredRates", page)
    if field(expression, "usageUnit", page) != unit or len(tiers) != 1:
        return None
    money = field(tiers[0], "unitPrice", page)
    if field(money, "currencyCode", page) != "USD":
        return None
    return int(field(money, "units", page)) + Decimal(field(money, "nanos", page)).scaleb(-9)
