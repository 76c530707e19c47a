"""The pages of a day in the publishers' own markup, with made-up numbers."""

import json
from datetime import date, timedelta
from typing import Any

from tests.year.world import LISTS, World

CURRENCIES = {"USD": 1.16, "JPY": 178.25, "CZK": 24.31, "GBP": 0.868, "PLN": 4.25, "SEK": 10.94, "CHF": 0.93, "CAD": 1.62}


def body(world: World, slug: str, what: str, day: date) -> bytes:
    """What one address says on a day. `what`: of a source with several questions, which."""
    made = {"runpod": runpod, "lambda": lambda_page, "thunder": thunder, "ecb": ecb, "eia": eia}
    if slug in made:
        return made[slug](world, day).encode()
    return (vast(world, what, day) if slug == "vast" else ebay(world, what, day)).encode()


def runpod(world: World, day: date) -> str:
    """A placeholder is a price of 1 that the flag of the cloud contradicts."""
    cards = []
    for name in LISTS["runpod"]:
        price = world.shown_price("runpod", name, day)
        secure = {"securePrice": 1 if price is None else price, "secureCloud": price is not None}
        memory = 80 if "80GB" in name else 48 if "A6000" in name else 24
        shown = {"id": name, "displayName": "A100 SXM" if "A100" in name else name, "memoryInGb": memory}
        cards.append({**shown, "communityPrice": 0, "communityCloud": False, **secure})
    return json.dumps({"data": {"gpuTypes": cards}})


def lambda_page(world: World, day: date) -> str:
    memory = {"NVIDIA H100 SXM": 80, "NVIDIA A100 SXM": 80, "NVIDIA A6000": 48, "NVIDIA A10": 24}
    rows = "".join(
        f"<tr><td>On-demand 1x {name}</td><td>{memory[name]} GB</td><td>26</td><td>200 GiB</td><td>1 TiB SSD</td>"
        f"<td>${world.shown_price('lambda', name, day):.2f} / GPU / hr</td></tr>"
        for name in LISTS["lambda"]
    )
    return f"<!DOCTYPE html><html><body><table><tbody>{rows}</tbody></table></body></html>"


def thunder(world: World, day: date) -> str:
    return json.dumps({"pricing": {name: world.shown_price("thunder", name, day) for name in LISTS["thunder"]}})


def ecb(world: World, day: date) -> str:
    """Banking days only: on other days the page is that of the last one."""
    banking = day - timedelta(days=max(day.weekday() - 4, 0))
    wander = 1 + (banking.toordinal() % 7 - 3) / 500
    cubes = "".join(f"<Cube currency='{name}' rate='{rate * wander:.4f}'/>" for name, rate in CURRENCIES.items())
    return (
        '<?xml version="1.0" encoding="UTF-8"?><gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" '
        f"xmlns=\"http://www.ecb.int/vocabulary/2002-08-01/eurofxref\"><Cube><Cube time='{banking}'>{cubes}</Cube></Cube>"
        "</gesmes:Envelope>"
    )


def eia(world: World, day: date) -> str:
    """The last thirteen months that are out, the newest two months old."""
    months = [day.year * 12 + day.month - 1 - back for back in range(2, 15)]
    data = [
        {"period": f"{n // 12}-{n % 12 + 1:02}", "stateid": "US", "stateDescription": "U.S. Total", "sectorid": "RES",
         "sectorName": "residential", "price": f"{17.2 + n % 5 / 10:.2f}", "price-units": "cents per kilowatt-hour"}
        for n in months
    ]  # fmt: skip
    return json.dumps({"response": {"total": str(len(data)), "dateFormat": "YYYY-MM", "frequency": "monthly", "data": data}})


def vast(world: World, gpu: str, day: date) -> str:
    offers = [
        {"id": 41_000_000 + n, "machine_id": 61_000 + n, "gpu_name": gpu, "num_gpus": 1, "gpu_ram": 24564, "dph_base": price,
         "dph_total": price, "storage_cost": 0.0, "storage_total_cost": 0.0, "min_bid": None, "hosting_type": 0,
         "geolocation": "Sweden, SE", "rentable": True, "verification": "verified", "reliability2": 0.99, "is_bid": False,
         "inet_down_cost": 0.002, "inet_up_cost": 0.002}
        for n, price in enumerate(world.asks("vast", gpu, day, 11))
    ]  # fmt: skip
    return json.dumps({"offers": offers})


def ebay(world: World, words: str, day: date) -> str:
    items = [
        {"itemId": f"v1|9000000000{n:02}|0", "title": f"NVIDIA GeForce {words} 24GB GDDR6X Graphics Card", "condition": "Used",
         "conditionId": "3000", "leafCategoryIds": ["27386"], "buyingOptions": ["FIXED_PRICE"],
         "categories": [{"categoryId": "27386", "categoryName": "Graphics/Video Cards"}],
         "price": {"value": f"{price:.2f}", "currency": "USD"}, "itemLocation": {"country": "US"},
         "shippingOptions": [{"shippingCostType": "FIXED", "shippingCost": {"value": "0.00", "currency": "USD"}}]}
        for n, price in enumerate(world.asks("ebay", words, day, 12))
    ]  # fmt: skip
    return json.dumps({"total": len(items), "limit": 200, "offset": 0, "itemSummaries": items})


def thin(page: bytes) -> bytes:
    """The same page with a quarter of what it lists."""
    text = page.decode()
    if text.startswith("{"):
        said = quarter(json.loads(text))
        if "response" in said:
            said["response"]["total"] = str(len(said["response"]["data"]))
        return json.dumps(said).encode()
    mark = "<tr>" if "<tr>" in text else "<Cube currency"
    head, *records = text.split(mark)
    tail = records[-1].partition("</tr>" if mark == "<tr>" else "/>")[2]
    return (mark.join([head, *records[: len(records) // 4]]) + tail).encode()


def quarter(said: Any) -> Any:
    """A quarter of each list, and of a map of nothing but numbers."""
    if isinstance(said, list):
        return said[: max(len(said) // 4, 1)]
    if isinstance(said, dict) and all(isinstance(value, float) for value in said.values()):
        return dict(list(said.items())[:1])
    return {name: quarter(value) for name, value in said.items()} if isinstance(said, dict) else said
