"""Amazon EC2's price lists: the price documents behind the on-demand page, the bulk offer file, and Spot Advisor.

All of them list every instance type; only those of GPU families (p, g, gr) are records here. The others rent no GPU, and in the
bulk file the lines that are not Linux on demand on shared hardware are other products: neither is a record, and none is a reject.
Local NVMe disks are in the price, EBS volumes are not."""

import csv
import re
from collections.abc import Iterator
from typing import Any

from models.observation import Offer, Per, Rate, RateKind, Reject, Statistic, Tier
from models.page import Page
from scrapers.errors import LayoutChanged
from scrapers.platforms.machines import machine_offer, table
from scrapers.read import field, json_body, records, reject, row, text_body

GPU_FAMILY = re.compile(r"(?:p|gr?)\d[a-z0-9-]*\.")
TERMS: dict[str, Any] = {"currency": "USD", "tier": Tier.ON_DEMAND}
PREAMBLE = '"FormatVersion"'  # the bulk file begins with five lines about itself
BULK_ON_DEMAND = {
    "TermType": {"OnDemand"},
    "Tenancy": {"Shared"},
    "Operating System": {"Linux"},
    "CapacityStatus": {"Used"},
    "Pre Installed S/W": {"NA", ""},
    "MarketOption": {"OnDemand"},
    "Unit": {"Hrs"},
    "Currency": {"USD"},
}


def mapping(body: Any, name: str, page: Page) -> dict[str, Any]:
    """The object in the field `name`."""
    found = field(body, name, page)
    if not isinstance(found, dict):
        raise LayoutChanged(f"{page.source}: '{name}' is not an object at {page.url}")
    return found


def read_price_document(page: Page) -> Iterator[Offer | Reject]:
    """An offer or reject for each GPU instance type of a region. Prices are strings, per instance-hour."""
    regions = mapping(json_body(page), "regions", page)
    listed = [record for location in regions for record in mapping(regions, location, page).values()]
    found = [record for record in listed if GPU_FAMILY.match(field(record, "Instance Type", page))]
    if not found:
        raise LayoutChanged(f"{page.source}: no GPU instance type among {len(listed)} at {page.url}")
    for ordinal, record in enumerate(found):
        name, system, region = (field(record, key, page) for key in ("Instance Type", "Operating System", "Location"))
        code = table("aws").regions.get(region)
        if code is None:
            yield reject(ordinal, "unknown_region", f"nobody has told us the code of the region '{region}'", record)
        elif system != "Linux":
            yield reject(ordinal, "not_linux", f"{name} under {system}, whose licence is in the price", record)
        else:
            terms = {**TERMS, "region": code}
            yield machine_offer("aws", ordinal, record, name, field(record, "price", page), **terms)


def read_bulk_file(page: Page) -> Iterator[Offer | Reject]:
    """An offer or reject for each GPU instance type of each region of the file, which counts the GPUs itself."""
    lines = text_body(page).splitlines()
    header = next((number for number, line in enumerate(lines) if line.startswith('"SKU"')), None)
    if header is None or not lines[0].startswith(PREAMBLE):
        raise LayoutChanged(f"{page.source}: not an offer file of AWS: {lines[0][:80]!r} at {page.url}")
    found = [line for line in csv.DictReader(lines[header:]) if is_rented(line, page)]
    for ordinal, line in enumerate(found):
        count, price = field(line, "GPU", page), field(line, "PricePerUnit", page)
        terms = {**TERMS, "region": field(line, "Region Code", page)}
        gpu_count = int(count) if count.isdecimal() else None
        yield machine_offer("aws", ordinal, line, line["Instance Type"], price, gpu_count=gpu_count, **terms)


def is_rented(line: dict[str, str], page: Page) -> bool:
    """Whether a line of the bulk file is the price of a GPU instance type, on demand, under Linux, on shared hardware."""
    fits = all(field(line, name, page) in values for name, values in BULK_ON_DEMAND.items())
    return fits and GPU_FAMILY.match(field(line, "Instance Type", page)) is not None


def read_savings(page: Page) -> Iterator[Rate | Reject]:
    """What spot saved of the on-demand price, for each GPU instance type under Linux in each region: AWS's own estimate, the mean
    of thirty days. It is no price, and no spot price is made of it."""
    body = json_body(page)
    labels = {field(entry, "index", page): field(entry, "label", page) for entry in records(body, "ranges", page)}
    advised = mapping(body, "spot_advisor", page)
    cells = [
        (region, name, cell)
        for region in advised
        for name, cell in mapping(advised[region], "Linux", page).items()
        if GPU_FAMILY.match(name)
    ]
    if not cells:
        raise LayoutChanged(f"{page.source}: no GPU instance type at {page.url}")
    for ordinal, (region, name, cell) in enumerate(cells):
        yield saving(ordinal, region, name, field(cell, "s", page), labels.get(field(cell, "r", page), "how often is not said"))


def saving(ordinal: int, region: str, name: str, percent: object, interrupted: str) -> Rate | Reject:
    """One cell of Spot Advisor."""
    said = {"region": region, "instance type": name, "percent saved": percent, "interrupted": interrupted}
    if not isinstance(percent, int) or not 0 <= percent <= 100:
        return reject(ordinal, "no_saving", f"{percent} % saved: spot that costs more than on demand saves nothing", said)
    terms = {"provider": "aws", "what": RateKind.SPOT_SAVING, "per": Per.RATIO, "currency": "XXX", "statistic": Statistic.MEAN}
    text = f"{percent} % saved, interrupted {interrupted}"
    return row(Rate, ordinal, said, amount=percent / 100, price_text=text, subject=name, region=region, **terms)
