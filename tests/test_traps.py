"""Each trap that a publisher has set, as a small hand-made page, and what must come of it."""

import asyncio
import json
from datetime import datetime
from importlib import import_module
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from models.observation import Offer, Rate, Reject, Tier, Venue
from models.page import Page
from models.source import Ask
from scrapers import Parsed
from scrapers.errors import Blocked, LayoutChanged, PublisherError, SourceError, TruncatedBody
from scrapers.read import amount, no_price_reason
from scrapers.sources import ecb, runpod, vast

lambda_ = import_module("scrapers.sources.lambda")
BLOCK_PAGE = "<!DOCTYPE html><html><head><title>Just a moment...</title></head><body>Enable JavaScript</body></html>"


def page(source: str, body: str | bytes | dict[str, Any], url: str = "https://example.test/") -> Page:
    text = json.dumps(body) if isinstance(body, dict) else body
    return Page(source, url, datetime(2026, 11, 20), text if isinstance(text, bytes) else text.encode())


def split(rows: list[Parsed]) -> tuple[list[Offer], list[str]]:
    """The offers, and the reasons of the rejects."""
    return [row for row in rows if isinstance(row, Offer)], [row.reason for row in rows if isinstance(row, Reject)]


# --- what every publisher can do


@pytest.mark.parametrize("source", [runpod, vast], ids=["runpod", "vast"])
@pytest.mark.parametrize(
    ("body", "error", "sentence"),
    [
        (BLOCK_PAGE, Blocked, "a web page instead of JSON .* 'Just a moment...'"),
        ("", TruncatedBody, "empty body"),
        ('{"offers": [{"id": 1, "dph_base": 0.', TruncatedBody, "stops after 36 bytes"),
        ('{"data": {"gpuTypes": [{"id": "NVIDIA', TruncatedBody, "stops after"),
        ("API requests too frequent", LayoutChanged, "is not JSON .* 'API requests too frequent'"),
        ("[]", LayoutChanged, "without the field"),
        ("null", LayoutChanged, "without the field"),
        ('{"success": false}', LayoutChanged, "without the field"),
        ('{"offers": {}, "data": {"gpuTypes": null}}', LayoutChanged, "is not a list of records"),
        (b'{"offers": "\xff\xfe"}', LayoutChanged, "is not UTF-8"),
    ],
)
def test_an_answer_that_is_not_the_answer(source: Any, body: str | bytes, error: type[SourceError], sentence: str) -> None:
    with pytest.raises(error, match=sentence):
        list(source.parse(page(source.SPEC.slug, body)))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("CONTACT SALES", "no_price"),
        ("N/A", "no_price"),
        ("––", "no_price"),
        ("from $2.10", "teaser"),
        ("$1.10 - $2.20", "unclear_price"),
        ("1,1476", "unclear_price"),
    ],
)
def test_a_text_that_is_no_price(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match="not one number with a decimal point"):
        amount(text)
    assert no_price_reason(text) == reason


@pytest.mark.parametrize(("text", "value"), [("$2.99", "2.99"), ("\u00a0$1,224.50 ", "1224.50"), ("0.44", "0.44")])
def test_a_text_that_is_a_price(text: str, value: str) -> None:
    assert str(amount(text)) == value


# --- A. RunPod


def gpu(**fields: Any) -> dict[str, Any]:
    named = {"id": "NVIDIA GeForce RTX 4090", "displayName": "RTX 4090", "memoryInGb": 24}
    return named | {"securePrice": 0.71, "communityPrice": 0.37} | fields


def read_gpus(*gpus: dict[str, Any]) -> tuple[list[Offer], list[str]]:
    return split(list(runpod.parse(page("runpod", {"data": {"gpuTypes": list(gpus)}}))))


def test_graphql_errors_come_with_status_200() -> None:
    body = {"errors": [{"message": "Cannot query field 'gpuTypez'"}], "data": {"gpuTypes": [gpu()]}}
    with pytest.raises(PublisherError, match="Cannot query field"):
        list(runpod.parse(page("runpod", body)))


@pytest.mark.parametrize("placeholder", [0.5, 0.50, 1, 1.0])
@pytest.mark.parametrize(
    ("flag", "reasons"),
    [
        ({}, ["placeholder_unconfirmed"]),
        ({"communityCloud": None}, ["placeholder_unconfirmed"]),
        ({"communityCloud": False}, ["not_sold"]),
        ({"communityCloud": True}, []),
    ],
)
def test_a_placeholder_is_a_price_only_where_the_cloud_sells_the_card(
    placeholder: float, flag: dict[str, Any], reasons: list[str]
) -> None:
    offers, rejects = read_gpus(gpu(communityPrice=placeholder, **flag))
    assert rejects == reasons
    assert len(offers) == 2 - len(reasons)


def test_zero_and_null_are_no_price_each_with_its_reason() -> None:
    offers, rejects = read_gpus(gpu(securePrice=0, communityPrice=None), gpu(securePrice=0.71, secureCloud=False))
    assert rejects == ["not_sold", "no_price", "not_sold"]
    assert [float(offer.amount) for offer in offers] == [0.37]


def test_the_card_named_unknown_is_one_reject() -> None:
    junk = gpu(id="unknown", displayName="unknown", memoryInGb=0, securePrice=0, communityPrice=0)
    assert read_gpus(junk) == ([], ["junk_row"])


def test_clouds_are_venues_and_spot_is_a_tier() -> None:
    offers, rejects = read_gpus(gpu(secureCloud=True, communityCloud=True, secureSpotPrice=0.36, communitySpotPrice=None))
    assert not rejects
    assert {(offer.tier, offer.venue): float(offer.amount) for offer in offers} == {
        (Tier.ON_DEMAND, Venue.DATACENTER): 0.71,
        (Tier.ON_DEMAND, Venue.COMMUNITY): 0.37,
        (Tier.SPOT, Venue.DATACENTER): 0.36,
    }


def test_a_column_that_went_away_is_named() -> None:
    with pytest.raises(LayoutChanged, match="without the field 'securePrice'"):
        read_gpus({key: value for key, value in gpu().items() if key != "securePrice"})


def json_ld(**offer: Any) -> str:
    said = {"name": "Secure Cloud", "price": "0.41", "priceCurrency": "USD", "description": "L4 per-hour on-demand rate"} | offer
    product = {
        "@type": "Product",
        "@id": "#l4",
        "name": "L4 GPU on Runpod",
        "offers": {"@type": "AggregateOffer", "offers": [said]},
    }
    return f'<html><script type="application/ld+json">{json.dumps({"@graph": [product]})}</script></html>'


@pytest.mark.parametrize(
    ("offer", "reasons"),
    [
        ({}, []),
        ({"price": 0.41}, []),
        ({"price": "from 0.41"}, ["teaser"]),
        ({"price": ""}, ["no_price"]),
        ({"price": "0"}, ["invalid_amount"]),
        ({"name": "Serverless"}, ["unclear_offer"]),
        ({"description": "L4 per-second rate"}, ["unclear_offer"]),
    ],
)
def test_the_pricing_page_says_what_each_price_is(offer: dict[str, Any], reasons: list[str]) -> None:
    offers, rejects = split(list(runpod.parse(page("runpod", json_ld(**offer), runpod.PAGE))))
    assert rejects == reasons
    assert [(one.gpu_text, float(one.amount)) for one in offers] == ([] if reasons else [("L4", 0.41)])


@pytest.mark.parametrize(
    ("body", "error", "sentence"),
    [
        ("<html><title>Pricing</title><div data-secure-cloud-price='3.79'>0</div></html>", LayoutChanged, "no JSON-LD product"),
        ("<html><title>Access Denied</title></html>", Blocked, "refusal page"),
        ('<html><script type="application/ld+json">{"@graph": [</script></html>', LayoutChanged, "JSON-LD block .* is not JSON"),
        (json_ld().replace("offers", "sold"), LayoutChanged, "without the field 'offers'"),
    ],
)
def test_a_pricing_page_of_another_layout(body: str, error: type[SourceError], sentence: str) -> None:
    with pytest.raises(error, match=sentence):
        list(runpod.parse(page("runpod", body, runpod.PAGE)))


# --- B. Vast.ai


def offer(id_: int, base: float = 0.3, **fields: Any) -> dict[str, Any]:
    whole = {"id": id_, "machine_id": 7, "gpu_name": "RTX 4090", "gpu_ram": 24564, "num_gpus": 1, "dph_base": base}
    whole |= {"storage_cost": 0.144, "storage_total_cost": 0.001, "dph_total": base + 0.001, "min_bid": base / 2, "is_bid": False}
    whole |= {"verification": "verified", "reliability2": 0.99, "rentable": True, "hosting_type": 0, "geolocation": "Oregon, US"}
    return whole | {"public_ipaddr": "192.0.2.77"} | fields


def read_offers(*offers: dict[str, Any]) -> list[Parsed]:
    return list(vast.parse(page("vast", {"offers": list(offers)})))


def test_an_offer_is_whole_and_free_of_storage() -> None:
    rows, _ = split(read_offers(offer(1, base=2.4, num_gpus=8, hosting_type=1)))
    on_demand, spot = rows
    assert (float(on_demand.amount), on_demand.per.value, on_demand.gpu_count) == (2.4, "instance_hour", 8)
    assert (float(on_demand.storage_gb or 0), float(on_demand.storage_amount or 0)) == (5, 0.144)
    assert on_demand.price_text == "dph_base 2.4, dph_total 2.401"
    assert (spot.tier, float(spot.amount)) == (Tier.SPOT, 1.2)


def test_overlapping_offers_keep_their_machine() -> None:
    rows, _ = split(read_offers(offer(1), offer(2, base=0.6, num_gpus=2), offer(3, base=1.2, num_gpus=4)))
    assert {row.machine_ref for row in rows} == {"7"}
    assert len({row.publisher_ref for row in rows}) == 3


def test_a_48_gb_card_keeps_its_memory() -> None:
    rows, _ = split(read_offers(offer(1, gpu_ram=49140), offer(2)))
    assert sorted({row.memory_gb for row in rows if row.memory_gb}) == [23.988, 47.988]


@pytest.mark.parametrize(
    ("fields", "tiers", "reasons"),
    [
        ({"min_bid": 30.0}, {Tier.ON_DEMAND}, ["min_bid_above_on_demand"]),
        ({"min_bid": 0.3}, {Tier.ON_DEMAND}, ["min_bid_above_on_demand"]),
        ({"min_bid": 0}, {Tier.ON_DEMAND}, ["no_bid"]),
        ({"min_bid": None}, {Tier.ON_DEMAND}, ["no_bid"]),
        ({"is_bid": True}, {Tier.SPOT}, []),
        ({"dph_total": 0.4}, set(), ["storage_part_unclear"]),
        ({"storage_total_cost": None}, set(), ["storage_part_unclear"]),
        ({"dph_base": "0.3"}, set(), ["storage_part_unclear"]),
        ({"num_gpus": 0}, set(), ["invalid_gpu_count", "invalid_gpu_count"]),
    ],
)
def test_what_a_vast_offer_is_a_price_of(fields: dict[str, Any], tiers: set[Tier], reasons: list[str]) -> None:
    rows, rejects = split(read_offers(offer(1, **fields)))
    assert {row.tier for row in rows} == tiers
    assert rejects == reasons


@pytest.mark.parametrize(
    ("fields", "column", "value"),
    [
        ({"hosting_type": 1}, "venue", Venue.DATACENTER),
        ({"hosting_type": None}, "venue", Venue.UNKNOWN),
        ({"verification": "deverified"}, "verified", False),
        ({"verification": None}, "verified", None),
        ({"reliability2": None}, "reliability", None),
        ({"rentable": False}, "available", False),
        ({"geolocation": None}, "region", None),
        ({"storage_cost": 0, "storage_total_cost": 0, "dph_total": 0.3}, "storage_gb", None),
    ],
)
def test_unknown_is_a_value_and_the_population_is_chosen_later(fields: dict[str, Any], column: str, value: object) -> None:
    rows, _ = split(read_offers(offer(1, **fields)))
    assert {getattr(row, column) for row in rows} == {value}


@pytest.mark.parametrize("name", ["dph_base", "machine_id", "num_gpus", "verification"])
def test_a_vast_column_that_went_away_is_named(name: str) -> None:
    with pytest.raises(LayoutChanged, match=f"without the field '{name}'"):
        read_offers({key: value for key, value in offer(1).items() if key != name})


def test_the_address_of_a_host_is_never_kept() -> None:
    rows = read_offers(offer(1, min_bid=9), offer(2, dph_total=9), offer(3, num_gpus=0))
    assert not any("192.0.2.77" in row.model_dump_json() for row in rows)


@pytest.mark.parametrize(("count", "complete"), [(0, True), (63, True), (64, False), (65, True)])
def test_exactly_64_offers_are_not_all_of_them(count: int, complete: bool) -> None:
    last = page("vast", {"offers": [offer(n) for n in range(count)]})
    assert vast.complete([page("vast", {"offers": []}), last]) is complete


def test_the_scope_of_an_address_is_the_gpu_that_it_asks_about() -> None:
    assert vast.scope(vast.question("H100 SXM", 2.5)) == "H100 SXM"
    assert vast.scope(vast.URL) == ""
    assert vast.scope("https://example.test/api/v0/bundles/") is None


class Market:
    """Answers as the publisher does: the cheapest 64 offers from a price upwards, or what a test makes of them."""

    has_key = False

    def __init__(self, offers: list[dict[str, Any]], honours_price: bool = True, honours_order: bool = True) -> None:
        self.offers, self.honours_price, self.asked = offers, honours_price, list[str]()
        self.offers = sorted(offers, key=lambda one: one["dph_total"] if honours_order else -one["dph_total"])

    async def ask(self, ask: Ask) -> Page:
        self.asked.append(ask.url)
        q = json.loads(parse_qs(urlsplit(ask.url).query)["q"][0])
        least = q.get("dph_total", {"gte": 0})["gte"] if self.honours_price else 0
        meant = {"gpu_name": q["gpu_name"]["eq"], "is_bid": q["type"] == "bid"}
        found = [one for one in self.offers if meant.items() <= one.items() and one["dph_total"] >= least]
        return page("vast", {"offers": found[: q["limit"]]}, ask.url)


def walk(market: Market) -> dict[str, list[Page]]:
    """The pages of a visit by scope."""

    async def visit() -> list[Page]:
        return [found async for found in vast.fetch(market)]  # type: ignore[arg-type]  # it asks, and that is all

    scopes: dict[str, list[Page]] = {}
    for found in asyncio.run(visit()):
        scopes.setdefault(vast.scope(found.url) or "", []).append(found)
    return scopes


def ids(pages: list[Page]) -> set[str | None]:
    return {row.publisher_ref for one in pages for row in vast.parse(one) if isinstance(row, Offer)}


def test_a_walk_reaches_the_end_and_drops_nothing() -> None:
    market = Market([offer(n, base=0.2 + n // 3 / 1000) for n in range(200)])  # in threes at one price
    scopes = walk(market)
    pages = scopes.pop("RTX 4090")
    assert ids(pages) == {str(n) for n in range(200)}
    assert len(pages) == 4 and vast.complete(pages)
    assert {len(found) for found in scopes.values()} == {1}, "one question for each card without offers"
    assert len(market.asked) == 4 + len(scopes)


def test_a_walk_stops_at_its_budget_and_says_so() -> None:
    pages = walk(Market([offer(n, base=0.2 + n / 1000) for n in range(1000)]))["RTX 4090"]
    assert len(pages) == vast.PAGES_PER_GPU and not vast.complete(pages)


@pytest.mark.parametrize(
    ("market", "pages"),
    [
        (Market([offer(n, base=0.2) for n in range(100)]), 2),  # more than a page at one price
        (Market([offer(n, base=0.2 + n / 1000) for n in range(100)], honours_price=False), 2),  # the first page for ever
        (Market([offer(n, base=0.2 + n / 1000) for n in range(100)], honours_order=False), 1),  # no order to walk by
    ],
    ids=["one price", "repeats", "no order"],
)
def test_a_walk_that_leads_nowhere_ends_and_is_incomplete(market: Market, pages: int) -> None:
    found = walk(market)["RTX 4090"]
    assert len(found) == pages and not vast.complete(found)


def test_a_walk_ends_with_an_answer_that_is_none() -> None:
    class Broken(Market):
        async def ask(self, ask: Ask) -> Page:
            return page("vast", BLOCK_PAGE, ask.url)

    with pytest.raises(Blocked):
        walk(Broken([]))


# --- C. Lambda


def plan(name: str = "NVIDIA A100 SXM", memory: str = "80 GB", price: str = "$1.93", label: str = "PRICE/GPU/HR*") -> str:
    cells = f'<th data-label="Plan">{name}</th><td data-label="VRAM/GPU">{memory}</td><td data-label="{label}">{price}</td>'
    return f'<tr data-plan="{name}">{cells}</tr>'


def tabs(*named: tuple[str, str], panels: dict[str, str]) -> str:
    """Tabs (id, text), and panels by the id of their tab."""
    buttons = "".join(f'<button role="tab" id="{id_}">{text}</button>' for id_, text in named)
    tables = "".join(f'<div role="tabpanel" aria-labelledby="{id_}"><table>{rows}</table></div>' for id_, rows in panels.items())
    return f"<div><div>{buttons}</div><div>{tables}</div></div>"


def read_plans(html: str) -> tuple[list[Offer], list[str]]:
    return split(list(lambda_.parse(page("lambda", f"<html><title>Pricing</title>{html}</html>"))))


def test_the_tab_says_how_many_gpus_and_memory_tells_plans_apart() -> None:
    html = tabs(("a", "8x"), ("b", "1x"), ("c", "4x"), panels={"a": plan() + plan(memory="40 GB"), "b": plan()})
    offers, rejects = read_plans(html)
    assert not rejects, "a tab without its panel is no error"
    assert [(one.gpu_count, one.memory_gb) for one in offers] == [(8, 80), (8, 40), (1, 80)]


def test_another_widget_may_number_its_tabs_alike() -> None:
    other = tabs(("tab-0", "Monthly"), panels={"tab-0": "<tr><td>nothing to sell</td></tr>"})
    offers, _ = read_plans(other + tabs(("tab-0", "2x"), panels={"tab-0": plan()}))
    assert [one.gpu_count for one in offers] == [2]


@pytest.mark.parametrize(
    ("price", "reason"),
    [("CONTACT SALES", "no_price"), ("from $1.93", "teaser"), ("$1.93 – $2.10", "unclear_price"), ("", "no_price")],
)
def test_a_plan_without_a_price(price: str, reason: str) -> None:
    assert read_plans(tabs(("a", "8x"), panels={"a": plan(price=price)})) == ([], [reason])


def test_a_plan_of_unknown_count_or_memory_is_a_reject() -> None:
    assert read_plans(f"<table>{plan()}</table>") == ([], ["unclear_plan"])
    assert read_plans(tabs(("a", "8x"), panels={"a": plan(memory="on request")})) == ([], ["unclear_plan"])


@pytest.mark.parametrize(
    ("html", "sentence"),
    [
        ("<p>Deploy in minutes</p>", "no table of plans"),
        ("<table><tr><td>On-demand 8x NVIDIA H100 SXM</td><td>$2.99 / GPU / hr</td></tr></table>", "no table of plans"),
        (tabs(("a", "8x"), panels={"b": plan()}), r"without a tab that says how many GPUs \(b\)"),
        (tabs(("a", "Reserved"), panels={"a": plan()}), "without a tab that says how many GPUs"),
        (tabs(("a", "8x"), panels={"a": plan(label="PRICE/HR*")}), "one price per GPU and hour expected"),
        (tabs(("a", "8x"), panels={"a": plan(label="PRICE/GPU/MONTH")}), "one price per GPU and hour expected"),
        (tabs(("a", "8x"), panels={"a": plan().replace("VRAM/GPU", "MEMORY")}), "without the field 'VRAM/GPU'"),
    ],
)
def test_a_lambda_page_of_another_layout(html: str, sentence: str) -> None:
    with pytest.raises(LayoutChanged, match=sentence):
        read_plans(html)


def test_a_lambda_refusal_page_is_no_price_list() -> None:
    with pytest.raises(Blocked, match="Attention Required"):
        list(lambda_.parse(page("lambda", "<html><title>Attention Required! | Cloudflare</title></html>")))


# --- ECB


def envelope(*cubes: str, time: str = "time='2026-11-20'") -> str:
    names = 'xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref"'
    return f"<gesmes:Envelope {names}><Cube><Cube {time}>{''.join(cubes)}</Cube></Cube></gesmes:Envelope>"


USD, IDR = "<Cube currency='USD' rate='1.1612'/>", "<Cube currency='IDR' rate='19144.80'/>"


def test_a_rate_is_of_its_day() -> None:
    usd, idr = list(ecb.parse(page("ecb", envelope(USD, IDR))))
    assert isinstance(usd, Rate) and usd.effective_at == datetime(2026, 11, 20) and usd.effective_precision == "day"
    assert isinstance(idr, Rate) and float(idr.amount) == 19144.8


@pytest.mark.parametrize(
    ("body", "error", "sentence"),
    [
        (
            envelope(USD, "<Cube currency='JPY' rate='178,250'/>"),
            LayoutChanged,
            r"decimal commas .*\(JPY 178,250, 1 in all\): refused",
        ),
        (envelope(USD, time=""), LayoutChanged, "no Cube with a time"),
        (envelope(), LayoutChanged, "no Cube with a time"),
        (envelope("<Cube currency='USD'/>"), LayoutChanged, "without the field 'rate'"),
        (envelope(USD)[:-30], TruncatedBody, "stops after"),
        ("", TruncatedBody, "empty body"),
        (BLOCK_PAGE, Blocked, "a web page instead of XML .* 'Just a moment...'"),
        ("USD 1.1612", LayoutChanged, "is not XML"),
        ('<!DOCTYPE x [<!ENTITY a "aa">]>' + envelope(USD), LayoutChanged, "declares a document type; refused unread"),
    ],
)
def test_an_ecb_page_that_is_not_the_page(body: str, error: type[SourceError], sentence: str) -> None:
    with pytest.raises(error, match=sentence):
        list(ecb.parse(page("ecb", body)))


@pytest.mark.parametrize(
    ("cube", "time", "reason"),
    [("<Cube currency='USD' rate='N/A'/>", "2026-11-20", "no_price"), (USD, "a Friday", "invalid_effective_at")],
)
def test_a_rate_that_is_none(cube: str, time: str, reason: str) -> None:
    (row,) = ecb.parse(page("ecb", envelope(cube, time=f"time='{time}'")))
    assert isinstance(row, Reject) and row.reason == reason
