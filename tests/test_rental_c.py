"""Nebius, Crusoe, Hyperstack, Verda, DigitalOcean, JarvisLabs, CoreWeave: how each is asked, what the recorded payloads say, and
what comes of each trap as a small hand-made page."""

import asyncio
import csv
import json
import logging
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
import respx

from models.gpu import resolve
from models.observation import Offer, Per, Reject, Tier, Venue
from models.page import Page
from models.source import Authority, Verified
from pipelines.settings import key_of
from scrapers import Parsed, Source, robots
from scrapers.client import Client, Previous
from scrapers.errors import Blocked, FetchFailed, LayoutChanged, SourceError, TruncatedBody
from scrapers.sources import coreweave, crusoe, digitalocean, hyperstack, jarvislabs, nebius, verda

MODULES = {module.SPEC.slug: module for module in (coreweave, crusoe, digitalocean, hyperstack, jarvislabs, nebius, verda)}
SOURCES = {slug: Source(module.SPEC, module) for slug, module in MODULES.items()}
PAGES, APIS = ("coreweave", "crusoe", "hyperstack", "nebius"), ("digitalocean", "jarvislabs", "verda")
RECORDED = Path(__file__).parents[2] / "shared" / "recorded"
needs_shared = pytest.mark.skipif(not RECORDED.is_dir(), reason="needs ../shared")
AUTUMN = datetime(2026, 9, 15, 12)
KEY = "own-key-0123456789"
SIZES = "https://api.digitalocean.com/v2/sizes"


def page(source: str, body: str | list[Any] | dict[str, Any], at: datetime = AUTUMN, url: str = "") -> Page:
    text = body if isinstance(body, str) else json.dumps(body)
    return Page(source, url or SOURCES[source].spec.asks[0].url, at, text.encode())


def read(found: Page) -> tuple[list[Offer], list[str]]:
    """The offers of a page, and the reasons of its rejects."""
    rows = list(SOURCES[found.source].parse(found))
    assert {row.ordinal for row in rows} == set(range(len({row.ordinal for row in rows}))), "every record is accounted for"
    return [row for row in rows if isinstance(row, Offer)], [row.reason for row in rows if isinstance(row, Reject)]


def prices(offers: list[Offer]) -> list[tuple[str | None, Tier, float]]:
    return [(offer.publisher_ref or offer.gpu_text, offer.tier, float(offer.amount)) for offer in offers]


def card(row: Parsed) -> str | None:
    assert isinstance(row, Offer)
    return resolve(row.gpu_text, row.memory_gb, row.form_text)


# --- How each is asked


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The waits between attempts: asked for, and passed at once."""
    asked: list[float] = []
    nap = asyncio.sleep

    async def sleep(seconds: float) -> None:
        asked.append(seconds)
        await nap(0)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    monkeypatch.setattr(robots, "monotonic", lambda: sum(asked))
    return asked


@pytest.fixture
def web() -> Iterator[respx.Router]:
    with respx.mock(assert_all_called=False) as router:
        yield router


def visit(slug: str, pace: float = 0, **fields: Any) -> list[Page]:
    """The pages of one visit through the real client, with the user's key from the environment."""
    source = SOURCES[slug]
    spec = source.spec.model_copy(update={"pace_seconds": pace})
    transport = httpx.AsyncHTTPTransport(verify=False)

    async def all_pages() -> list[Page]:
        async with Client(spec, contact="ops@breakeven.example", key=key_of(spec), transport=transport, **fields) as client:
            return [found async for found in source.fetch(client)]

    return asyncio.run(all_pages())


def refused(kind: type[SourceError], slug: str) -> str:
    """The sentence with which a visit fails."""
    with pytest.raises(SourceError) as caught:
        visit(slug)
    assert type(caught.value) is kind
    return str(caught.value)


@pytest.mark.parametrize(
    ("slug", "url"),
    [
        ("coreweave", "https://www.coreweave.com/pricing"),
        ("crusoe", "https://www.crusoe.ai/cloud/pricing"),
        ("hyperstack", "https://www.hyperstack.cloud/gpu-pricing"),
        ("nebius", "https://nebius.com/prices"),
    ],
)
def test_a_pricing_page_is_asked_once_and_as_robots_allows(web: respx.Router, slug: str, url: str) -> None:
    rules = web.get(f"https://{httpx.URL(url).host}/robots.txt").respond(text="User-agent: *\nDisallow: /admin")
    route = web.get(url).respond(html="<p>prices</p>")
    [found] = visit(slug)
    [call] = route.calls
    assert (found.source, found.url, found.body) == (slug, url, b"<p>prices</p>")
    assert call.request.headers["accept"] == "text/html"
    assert call.request.headers["user-agent"].endswith("(+ops@breakeven.example)")
    assert "authorization" not in call.request.headers and not call.request.content
    assert rules.call_count == 1 and len(web.calls) == 2
    assert SOURCES[slug].scope(found.url) == "" and SOURCES[slug].complete([found])


@pytest.mark.parametrize("slug", PAGES)
def test_a_page_that_robots_forbids_is_one_sentence(web: respx.Router, slug: str) -> None:
    url = SOURCES[slug].spec.asks[0].url
    route = web.get(url).respond(html="x")
    web.get(f"https://{httpx.URL(url).host}/robots.txt").respond(text="User-agent: *\nDisallow: /")
    assert refused(FetchFailed, slug) == f"{slug}: {url}: forbidden by robots.txt"
    assert not route.called


def test_crusoe_may_move_to_its_bare_name_and_nowhere_else(web: respx.Router) -> None:
    web.get(path="/robots.txt").respond(404)
    web.get("https://www.crusoe.ai/cloud/pricing").respond(301, headers={"Location": "https://crusoe.ai/cloud/pricing"})
    moved = web.get("https://crusoe.ai/cloud/pricing").respond(html="x")
    assert [found.url for found in visit("crusoe")] == ["https://www.crusoe.ai/cloud/pricing"]
    moved.respond(301, headers={"Location": "https://crusoe.example/"})
    assert "redirects to crusoe.example, which the source does not name" in refused(FetchFailed, "crusoe")


@pytest.mark.parametrize(
    ("slug", "url", "variable"),
    [
        ("digitalocean", f"{SIZES}?per_page=500", "DIGITALOCEAN_TOKEN"),
        ("jarvislabs", "https://backendn.jarvislabs.net/misc/server_meta", "JARVISLABS_API_KEY"),
        ("verda", "https://api.datacrunch.io/v1/instance-types", "VERDA_TOKEN"),
    ],
)
def test_an_api_is_asked_with_the_key_from_the_environment_which_is_kept_nowhere(
    web: respx.Router, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, slug: str, url: str, variable: str
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv(variable, KEY)
    route = web.get(url).respond(json={"links": {}, "you": f"Bearer {KEY}"})
    [found] = visit(slug)
    [call] = route.calls
    assert call.request.headers["authorization"] == f"Bearer {KEY}"
    assert call.request.headers["accept"] == "application/json" and not call.request.content
    assert found.url == url and b"***" in found.body and len(web.calls) == 1, "an API has no robots.txt to ask"
    route.respond(401, json={"detail": f"no such key {KEY}"})
    sentence = refused(FetchFailed, slug)
    assert sentence.endswith("HTTP 401")
    assert not any(KEY in text for text in (repr(found), sentence, caplog.text))


@pytest.mark.parametrize("slug", APIS)
def test_a_source_with_a_key_of_ones_own_says_so(slug: str, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = SOURCES[slug].spec
    assert spec.key_required and spec.key_env and spec.key_as == "bearer"
    monkeypatch.delenv(spec.key_env, raising=False)
    assert key_of(spec) is None


def test_what_is_off_and_how_each_was_verified() -> None:
    specs = {slug: source.spec for slug, source in SOURCES.items()}
    assert {slug for slug, spec in specs.items() if not spec.on_by_default} == {"verda", "coreweave"}
    assert {slug for slug, spec in specs.items() if spec.verified is Verified.INFERRED} == {"coreweave", "jarvislabs"}
    assert "prohibited" in specs["verda"].terms


def test_digitalocean_is_walked_to_its_last_page_with_the_token(web: respx.Router, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIGITALOCEAN_TOKEN", KEY)
    second = f"{SIZES}?page=2&per_page=500"
    web.get(SIZES, params={"per_page": "500", "page": "2"}).respond(
        json={"sizes": [size("b")], "links": {"pages": {"prev": "x"}}}
    )
    web.get(SIZES, params={"per_page": "500"}).respond(json={"sizes": [size("a")], "links": {"pages": {"next": second}}})
    pages = visit("digitalocean")
    assert [found.url for found in pages] == [f"{SIZES}?per_page=500", second]
    assert {call.request.headers["authorization"] for call in web.calls} == {f"Bearer {KEY}"}
    source = SOURCES["digitalocean"]
    assert {source.scope(found.url) for found in pages} == {""}
    assert source.complete(pages) and not source.complete(pages[:1])
    assert [offer.publisher_ref for found in pages for offer in read(found)[0]] == ["a", "b"]


def test_digitalocean_pages_without_end_are_cut_short_and_incomplete(web: respx.Router) -> None:
    web.get(SIZES).respond(json={"sizes": [], "links": {"pages": {"next": f"{SIZES}?page=2"}}})
    pages = visit("digitalocean")
    assert len(pages) == digitalocean.MOST_PAGES and not SOURCES["digitalocean"].complete(pages)


def test_digitalocean_follows_no_link_to_another_place(web: respx.Router) -> None:
    elsewhere = web.get("https://api.digitalocean.example/v2/sizes?page=2").respond(json={})
    web.get(SIZES).respond(json={"sizes": [], "links": {"pages": {"next": "https://api.digitalocean.example/v2/sizes?page=2"}}})
    assert "another address" in refused(LayoutChanged, "digitalocean")
    assert not elsewhere.called


def test_the_page_of_verda_is_read_and_never_asked(web: respx.Router) -> None:
    web.get("https://api.datacrunch.io/v1/instance-types").respond(json=[])
    assert [found.url for found in visit("verda")] == ["https://api.datacrunch.io/v1/instance-types"]
    spec = SOURCES["verda"].spec
    ask = spec.ask_for("https://datacrunch.io/products")
    assert ask and ask.scope == "products-page" and ask.authority is Authority.OWN_PAGE
    assert SOURCES["verda"].scope("https://datacrunch.io/blog") is None


def test_pages_of_one_host_are_asked_at_its_pace(web: respx.Router) -> None:
    web.get(SIZES, params={"page": "2"}).respond(json={"sizes": [], "links": {}})
    web.get(SIZES).respond(json={"sizes": [], "links": {"pages": {"next": f"{SIZES}?page=2"}}})
    started = time.monotonic()
    assert len(visit("digitalocean", pace=0.2)) == 2
    assert time.monotonic() - started >= 0.2
    assert all(source.spec.pace_seconds >= 1 for source in SOURCES.values())


def test_an_unchanged_page_is_asked_conditionally(web: respx.Router) -> None:
    web.get("https://nebius.com/robots.txt").respond(404)
    route = web.get("https://nebius.com/prices").respond(304)
    held = Previous('"v7"', "Sun, 22 Nov 2026 00:00:00 GMT", b"<p>held</p>", "text/html")
    [found] = visit("nebius", previous=lambda _: held)
    assert route.calls.last.request.headers["if-none-match"] == '"v7"'
    assert route.calls.last.request.headers["if-modified-since"] == "Sun, 22 Nov 2026 00:00:00 GMT"
    assert (found.status, found.body) == (304, b"<p>held</p>")


def test_a_busy_publisher_is_asked_again_when_it_says(web: respx.Router, waits: list[float]) -> None:
    busy = [httpx.Response(429, headers={"Retry-After": "7"}), httpx.Response(503), httpx.Response(200, json={"server_meta": []})]
    route = web.get("https://backendn.jarvislabs.net/misc/server_meta").mock(side_effect=busy)
    assert len(visit("jarvislabs")) == 1
    assert route.call_count == 3 and any(wait >= 7 for wait in waits)


# --- What the recorded payloads say


def recorded(file: str, before: bytes = b"") -> Page:
    """A recorded payload by its file name; `before` wraps what was cut within a table."""
    with (RECORDED / "MANIFEST.csv").open(newline="") as manifest:
        line = next(line for line in csv.DictReader(manifest) if line["file"] == file)
    at = datetime.fromisoformat(line["fetched_at"] or "2026-01-01T00:00:00Z").replace(tzinfo=None)
    return Page(line["source"], line["url"], at, before + (RECORDED / line["file"]).read_bytes())


JULY, SEPTEMBER = "nebius/prices-page.2026-07-12.excerpt.html", "nebius/prices-page.2026-09.excerpt.html"
CRUSOE, HYPERSTACK = "crusoe/pricing-page.2025-12-15.excerpt.html", "hyperstack/gpu-pricing-page.2025-07-24.excerpt.html"
VERDA, VERDA_PAGE = "verda/instance-types.sample.json", "verda/datacrunch-products-page.2025-08-08.excerpt.html"
DIGITALOCEAN, JARVISLABS = "digitalocean/v2-sizes.sample.json", "jarvislabs/server_meta.sample.json"
CUT_TABLE = b"<table><thead><tr>"


@needs_shared
@pytest.mark.parametrize(
    ("file", "before", "records", "rows", "rejects"),
    [
        (JULY, b"", 9, 10, {"no_price": 4, "teaser": 4}),
        (SEPTEMBER, b"", 31, 10, {"no_price": 4, "teaser": 11, "not_a_gpu_rental": 15}),
        (CRUSOE, b"", 5, 3, {"no_price": 5, "incomplete_row": 1}),  # the last row is cut before its prices
        (HYPERSTACK, b"", 10, 10, {}),
        (VERDA, b"", 4, 6, {"not_a_gpu_rental": 1}),
        (VERDA_PAGE, CUT_TABLE, 4, 12, {}),
        (DIGITALOCEAN, b"", 3, 2, {"not_a_gpu_rental": 1}),
        (JARVISLABS, b"", 7, 11, {}),
    ],
)
def test_recorded_payloads(file: str, before: bytes, records: int, rows: int, rejects: dict[str, int]) -> None:
    found = recorded(file, before)
    ordinals = {row.ordinal for row in SOURCES[found.source].parse(found)}
    offers, reasons = read(found)
    assert len(ordinals) == records and len(offers) == rows and Counter(reasons) == rejects
    assert [offer.gpu_text for offer in offers if card(offer) is None] == []
    for offer in offers:
        low, high = SOURCES[found.source].spec.expect.units[offer.per]
        assert low <= float(offer.amount) / offer.gpu_count <= high
    assert SOURCES[found.source].scope(found.url) is not None


@needs_shared
def test_a_verda_page_cut_within_its_table_is_refused_as_it_is() -> None:
    with pytest.raises(LayoutChanged, match="no grid of prices"):
        read(recorded(VERDA_PAGE))


@needs_shared
@pytest.mark.parametrize("file", ["verda/instance-availability.sample.json", "verda/locations.sample.json"])
def test_side_endpoints_of_verda_are_no_price_list(file: str) -> None:
    with pytest.raises(LayoutChanged, match="without the field 'gpu'"):
        read(replace(recorded(file), url=verda.API.url))


@needs_shared
def test_recorded_nebius_tells_on_demand_from_preemptible_whatever_comes_first() -> None:
    july, september = read(recorded(JULY))[0], read(recorded(SEPTEMBER))[0]
    h100 = {(offer.tier, offer.effective_at): float(offer.amount) for offer in july if offer.gpu_text == "NVIDIA HGX H100"}
    assert h100 == {(Tier.ON_DEMAND, None): 3.85, (Tier.SPOT, None): 2.15}
    october = {offer.gpu_text[-4:]: float(offer.amount) for offer in september if offer.effective_at == datetime(2026, 10, 1)}
    assert october == {"H100": 4.50, "H200": 5.40, "B200": 8.50, "B300": 9.50, "6000": 1.80}
    assert {(offer.per, offer.venue, offer.currency) for offer in july + september} == {
        (Per.GPU_HOUR, Venue.DATACENTER, "USD")
    }, "both layouts give the same kinds of rows"
    now = {ref: price for ref, tier, price in prices([o for o in september if o.effective_at is None])}
    assert now == {ref: price for ref, tier, price in prices(july) if tier is Tier.ON_DEMAND}
    assert {card(offer) for offer in july} == {card(offer) for offer in september}


@needs_shared
def test_recorded_levels_are_as_quoted() -> None:
    assert prices(read(recorded(CRUSOE))[0]) == [
        ("NVIDIA H200", Tier.ON_DEMAND, 4.29),
        ("NVIDIA H100", Tier.ON_DEMAND, 3.90),
        ("NVIDIA H100", Tier.SPOT, 1.60),
    ]
    stack = {offer.gpu_text: (card(offer), float(offer.amount)) for offer in read(recorded(HYPERSTACK))[0]}
    assert stack["NVIDIA H100 SXM"] == ("h100-sxm-80gb", 2.40)
    assert stack["NVIDIA H100"] == ("h100-pcie-80gb", 1.90)
    assert stack["NVIDIA H100 NVLink"] == ("h100-pcie-80gb", 1.95)
    droplets = {
        offer.gpu_text: (offer.memory_gb, float(offer.amount) / offer.gpu_count) for offer in read(recorded(DIGITALOCEAN))[0]
    }
    assert droplets == {"nvidia_h100": (80, 2.99), "amd_mi300x": (192, 1.99)}


@needs_shared
def test_recorded_verda_prices_are_of_whole_instances() -> None:
    instances = {(offer.publisher_ref, offer.tier): offer for offer in read(recorded(VERDA))[0]}
    two = instances["2A6000.20V", Tier.ON_DEMAND]
    assert (two.gpu_count, two.memory_gb, two.per, two.currency) == (2, 48, Per.INSTANCE_HOUR, "USD")
    saved = {(offer.gpu_count, offer.tier): float(offer.amount) for offer in read(recorded(VERDA_PAGE, CUT_TABLE))[0]}
    assert (saved[8, Tier.ON_DEMAND], saved[8, Tier.UNKNOWN], saved[8, Tier.SPOT]) == (29.10, 21.42, 6.43)


@needs_shared
def test_recorded_jarvislabs_pools_are_offers_of_one_gpu_each() -> None:
    offers = read(recorded(JARVISLABS))[0]
    l4 = [(o.publisher_ref, o.region, o.tier, float(o.amount)) for o in offers if o.gpu_text == "L4"]
    assert l4 == [
        (f"L4 {runs}", "india-noida-01", tier, price)
        for runs in ("container", "vm")
        for tier, price in ((Tier.ON_DEMAND, 0.44), (Tier.SPOT, 0.29))
    ]
    assert {offer.gpu_count for offer in offers} == {1}
    assert {card(o) for o in offers if "PRO" in o.gpu_text} == {"rtx-pro-6000-unknown-96gb"}, "two spellings of one card"


# --- What every publisher can do

BLOCK_PAGE = "<!DOCTYPE html><html><head><title>Attention Required! | Cloudflare</title></head><body>no</body></html>"


@pytest.mark.parametrize("slug", PAGES)
@pytest.mark.parametrize(
    ("body", "error"), [(BLOCK_PAGE, Blocked), ("", TruncatedBody), ("<p>Deploy in minutes, from $1.99</p>", LayoutChanged)]
)
def test_a_page_that_is_not_the_page(slug: str, body: str, error: type[SourceError]) -> None:
    with pytest.raises(error, match=slug):
        read(page(slug, body))


@pytest.mark.parametrize("slug", APIS)
@pytest.mark.parametrize(
    ("body", "error"),
    [
        (BLOCK_PAGE, Blocked),
        ("", TruncatedBody),
        ('{"sizes": [{"slug"', TruncatedBody),
        ("too many", LayoutChanged),
        ("{}", LayoutChanged),
    ],
)
def test_an_answer_that_is_not_the_answer(slug: str, body: str, error: type[SourceError]) -> None:
    with pytest.raises(error, match=slug):
        read(page(slug, body))


# --- Nebius


def block(heading: str, columns: list[str], *rows: list[str]) -> str:
    def line(cells: list[str]) -> str:
        name = "pc-highlight-table-block__"
        return f'<div class="{name}row">{"".join(f"""<div class="{name}cell"><p>{cell}</p></div>""" for cell in cells)}</div>'

    head, body = (f'<div class="pc-highlight-table-block__{part}">' for part in ("head", "body"))
    grid = f"{head}{line(columns)}</div>{body}{''.join(map(line, rows))}</div>"
    return f'<h2><span>{heading}</span></h2><div class="pc-highlight-table-block__content">{grid}</div>'


SPOT, FIXED = "Preemptible, GPU-hour", "On-demand, GPU-hour"
GPUS = "NVIDIA GPU Instances"


@pytest.mark.parametrize(
    ("columns", "cells"),
    [
        (["Item", "RAM, GB", SPOT, FIXED], ["NVIDIA HGX H100", "200", "$2.31", "$4.07"]),
        (["Item", FIXED, "RAM, GB", SPOT], ["NVIDIA HGX H100", "$4.07", "200", "$2.31"]),
        ([FIXED, SPOT, "Item"], ["$4.07", "$2.31", "NVIDIA HGX H100"]),
    ],
)
def test_nebius_columns_in_any_order(columns: list[str], cells: list[str]) -> None:
    offers, rejects = read(page("nebius", block(GPUS, columns, cells)))
    assert not rejects and {offer.tier: float(offer.amount) for offer in offers} == {Tier.ON_DEMAND: 4.07, Tier.SPOT: 2.31}
    assert {offer.memory_gb for offer in offers} == {None}, "RAM is the machine's"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("&ndash;&ndash;", "no_price"),
        ('<a href="#form">Contact us</a>', "no_price"),
        ("from $0.79", "teaser"),
        ("from $0.74**", "teaser"),
        ("$3,85", "unclear_price"),
        ("$3.85 / $4.10", "unclear_price"),
        ("€3.85", "unclear_price"),
        ("$0.00", "invalid_amount"),
        ("", "no_price"),
    ],
)
def test_a_nebius_cell_without_a_price(text: str, reason: str) -> None:
    assert read(page("nebius", block(GPUS, ["Item", FIXED], ["NVIDIA HGX H100", text]))) == ([], [reason])


@pytest.mark.parametrize(
    ("header", "fetched", "effective"),
    [
        ("GPU-hour (Effective October 1, 2026)", "2026-09-15", "2026-10-01"),
        ("GPU-hour (effective october 1, 2026)", "2027-09-15", "2026-10-01"),
        ("On-demand, GPU-hour (Effective October 1)", "2026-09-15", "2026-10-01"),
        ("On-demand, GPU-hour (Effective October 1)", "2026-10-20", "2026-10-01"),
        ("On-demand, GPU-hour (Effective January 1)", "2026-12-20", "2027-01-01"),
        ("On-demand, GPU-hour (Effective December 15)", "2027-01-02", "2026-12-15"),
    ],
)
def test_a_nebius_column_of_a_later_date_has_that_date(header: str, fetched: str, effective: str) -> None:
    html = block(GPUS, ["Item", FIXED, header], ["NVIDIA HGX H100", "$3.85", "$4.50"])
    now, later = read(page("nebius", html, datetime.fromisoformat(fetched)))[0]
    assert (float(now.amount), now.effective_at) == (3.85, None)
    assert (float(later.amount), later.effective_at, later.tier) == (4.5, datetime.fromisoformat(effective), Tier.ON_DEMAND)
    assert later.effective_precision == "day"


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        ("GPU-hour (Effective soon)", "unclear_tier"),
        ("GPU-hour (Effective Oct 1, 2026)", "unclear_tier"),
        ("GPU-hour (Effective February 30, 2027)", "unclear_date"),
        ("Reserved, GPU-hour", "unclear_tier"),
        ("GPU-hour until October 1", "unclear_tier"),
    ],
)
def test_a_nebius_column_that_nobody_understands_is_no_price_of_today(header: str, reason: str) -> None:
    offers, rejects = read(page("nebius", block(GPUS, ["Item", FIXED, header], ["NVIDIA HGX H100", "$3.85", "$4.50"])))
    assert [float(offer.amount) for offer in offers] == [3.85] and rejects == [reason]


def test_a_nebius_table_of_its_own_says_the_tier_in_its_heading() -> None:
    [offer], _ = read(
        page("nebius", block("Preemptible NVIDIA GPU Instances", ["Item", "GPU-hour"], ["NVIDIA HGX H100", "$2.17"]))
    )
    assert offer.tier is Tier.SPOT
    assert read(page("nebius", block(GPUS, ["Item", "GPU-hour"], ["NVIDIA HGX H100", "$2.17"]))) == ([], ["unclear_tier"])


def test_nebius_offers_of_one_card_are_told_apart_by_their_whole_name() -> None:
    rows = [["NVIDIA L40S with AMD CPU", "$1.55"], ["NVIDIA L40S with Intel CPU", "$1.82"]]
    offers, _ = read(page("nebius", block(GPUS, ["Item", FIXED], *rows)))
    assert [(offer.publisher_ref, card(offer)) for offer in offers] == [(row[0], "l40s-48gb") for row in rows]


def test_a_nebius_row_that_does_not_fit_its_headers_is_a_reject() -> None:
    html = block(GPUS, ["Item", SPOT, FIXED], ["NVIDIA HGX H100", "$4.07"], ["NVIDIA HGX H200", "$2.61", "$4.83"])
    offers, rejects = read(page("nebius", html))
    assert rejects == ["incomplete_row"] and {offer.gpu_text for offer in offers} == {"NVIDIA HGX H200"}
    assert read(page("nebius", block(GPUS, ["Item", FIXED, FIXED], ["NVIDIA HGX H100", "$1", "$2"])))[1] == ["incomplete_row"]


def test_a_nebius_page_without_its_unit_or_its_names_has_changed() -> None:
    with pytest.raises(LayoutChanged, match="no column is per GPU-hour"):
        read(page("nebius", block(GPUS, ["Item", "On-demand, GPU-month"], ["NVIDIA HGX H100", "$2811"])))
    with pytest.raises(LayoutChanged, match="without the field 'Item'"):
        read(page("nebius", block(GPUS, ["Platform", FIXED], ["NVIDIA HGX H100", "$4.07"])))


# --- Crusoe


def crusoe_grid(columns: list[str], *items: tuple[str, list[str]]) -> str:
    heads = "".join(f'<div class="pricing-heading is-d">{column}</div>' for column in columns)
    rows = "".join(
        f'<div class="w-dyn-item"><a class="pricing-item-head-part">{name}</a>'
        + "".join(f'<div class="pricing-rich w-richtext"><p>{cell}</p></div>' for cell in cells)
        + "</div>"
        for name, cells in items
    )
    return f'<h3>GPU instances pricing</h3><div class="pricing-gap">{heads}{rows}</div>'


H100 = "<h4>NVIDIA H100</h4><div>80GB</div><div>HGX</div>"


@pytest.mark.parametrize("turned", [False, True])
def test_crusoe_columns_in_any_order(turned: bool) -> None:
    columns, cells = ["On-demand", "Current spot"], ["$3.71/GPU-hr", "$1.63/GPU-hr"]
    step = -1 if turned else 1
    offers, rejects = read(page("crusoe", crusoe_grid(["GPU model", *columns[::step]], (H100, cells[::step]))))
    assert not rejects and {offer.tier: float(offer.amount) for offer in offers} == {Tier.ON_DEMAND: 3.71, Tier.SPOT: 1.63}
    assert {(card(offer), offer.price_text[-7:]) for offer in offers} == {("h100-sxm-80gb", "/GPU-hr")}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Contact sales", "no_price"),
        ("$5.50", "unclear_unit"),
        ("$5.50/hr", "unclear_unit"),
        ("$31.20/8 GPUs", "unclear_unit"),
        ("from $3.10/GPU-hr", "teaser"),
        ("from $3.10", "teaser"),
        ("3,10/GPU-hr", "unclear_price"),
    ],
)
def test_a_crusoe_price_must_say_that_it_is_per_gpu_hour(text: str, reason: str) -> None:
    assert read(page("crusoe", crusoe_grid(["GPU model", "On-demand"], (H100, [text])))) == ([], [reason])


def test_crusoe_sells_inference_and_processors_on_the_same_page() -> None:
    gpu = crusoe_grid(["GPU model", "On-demand"], (H100, ["$3.71/GPU-hr"]))
    other = crusoe_grid(["Model", "Price per hour"], (H100, ["$5.50"])) + crusoe_grid(
        ["Instance", "On-demand"], ("C1", ["$0.05"])
    )
    offers, rejects = read(page("crusoe", other + gpu))
    assert prices(offers) == [("NVIDIA H100", Tier.ON_DEMAND, 3.71)] and rejects == ["not_a_gpu_rental"] * 2
    with pytest.raises(LayoutChanged, match="no grid with the column 'GPU model'"):
        read(page("crusoe", other))


def test_a_crusoe_column_or_card_that_nobody_knows_is_a_reject() -> None:
    assert read(page("crusoe", crusoe_grid(["GPU model", "Reserved"], (H100, ["$2.10/GPU-hr"]))))[1] == ["unclear_offer"]
    assert read(page("crusoe", crusoe_grid(["GPU model", "On-demand"], ("Coming soon", ["$2.10/GPU-hr"]))))[1] == [
        "unclear_offer"
    ]


def test_crusoe_forms_never_merge() -> None:
    items = [
        (f"<h4>NVIDIA A100</h4><div>{gb}GB</div><div>{form}</div>", ["$2/GPU-hr"]) for gb in (40, 80) for form in ("SXM", "PCIe")
    ]
    offers, _ = read(page("crusoe", crusoe_grid(["GPU model", "On-demand"], *items)))
    assert [card(offer) for offer in offers] == ["a100-sxm-40gb", "a100-pcie-40gb", "a100-sxm-80gb", "a100-pcie-80gb"]


# --- Hyperstack

COLUMNS = ["GPU Model", "VRAM (GB)", "Max pCPUs per GPU", "Max RAM (GB) per GPU", "Pricing Per Hour"]


def stack(heading: str, *rows: list[str], columns: list[str] = COLUMNS) -> str:
    def div(name: str, *inner: str) -> str:
        return f'<div class="{" ".join(f"page-price_card_{word}" for word in name.split())}">{"".join(inner)}</div>'

    heads = [div(f"head_item head_item{i}", f"<span>{text} </span>") for i, text in enumerate(columns, 1)]
    lines = [div("row_item df", *(div("row_item_col", f"<span>{cell}</span>") for cell in row)) for row in rows]
    return f"<h3><span>{heading}</span> Pricing</h3>" + div("main five_column", *heads, div("row", *lines))


def gpu(name: str = "NVIDIA H100", price: str = "&nbsp;$2.03", memory: str = "80") -> list[str]:
    return [name, memory, "28", "180", price]


@pytest.mark.parametrize(
    ("heading", "tier"), [("On-Demand GPU", Tier.ON_DEMAND), ("Reservation", Tier.RESERVED), ("Spot VM", Tier.SPOT)]
)
def test_hyperstack_cards_look_alike_and_their_heading_says_the_tier(heading: str, tier: Tier) -> None:
    [offer], rejects = read(page("hyperstack", stack(heading, gpu())))
    assert not rejects and (offer.tier, float(offer.amount), offer.term_months) == (tier, 2.03, None)


def test_hyperstack_prices_under_other_headings_are_no_gpu_rentals() -> None:
    html = stack("On-Demand GPU", gpu()) + stack("On-Demand CPU", gpu("n1-cpu-small")) + stack("On-demand GPU or Spot", gpu())
    offers, rejects = read(page("hyperstack", html))
    assert len(offers) == 1 and rejects == ["not_a_gpu_rental"] * 2
    with pytest.raises(LayoutChanged, match="no heading says on demand, spot or reserved"):
        read(page("hyperstack", stack("GPU", gpu())))


@pytest.mark.parametrize(
    ("name", "memory", "slug"),
    [
        ("NVIDIA H100", "80", "h100-pcie-80gb"),
        ("NVIDIA H100 NVLink", "80", "h100-pcie-80gb"),
        ("NVIDIA H100 SXM", "80", "h100-sxm-80gb"),
        ("NVIDIA A100", "80", "a100-pcie-80gb"),
        ("NVIDIA A100 NVLink", "80", "a100-pcie-80gb"),
        ("NVIDIA H200 SXM", "141", "h200-sxm-141gb"),
        ("NVIDIA B300", "288", "b300-288gb"),
        ("NVIDIA RTX Pro 6000 SE", "96", "rtx-pro-6000-server-96gb"),
    ],
)
def test_hyperstack_names_without_a_suffix_are_pcie_cards(name: str, memory: str, slug: str) -> None:
    [offer], _ = read(page("hyperstack", stack("On-Demand GPU", gpu(name, memory=memory))))
    assert (card(offer), offer.publisher_ref) == (slug, name)


@pytest.mark.parametrize(
    ("price", "reason"), [("Contact sales", "no_price"), ("from $1.71", "teaser"), ("&nbsp;$1,90", "unclear_price")]
)
def test_a_hyperstack_cell_without_a_price(price: str, reason: str) -> None:
    assert read(page("hyperstack", stack("On-Demand GPU", gpu(price=price)))) == ([], [reason])


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        (["GPU Model", "Price per hour"], None),
        (["GPU Model", "Price per hour starting from"], "teaser"),
        (["GPU Model", "Pricing per month"], "unclear_unit"),
        (["GPU Model", "Discount"], "unclear_unit"),
    ],
)
def test_a_hyperstack_column_must_be_the_price_of_an_hour(columns: list[str], reason: str | None) -> None:
    offers, rejects = read(page("hyperstack", stack("Reservation", ["NVIDIA H100 SXM", "$2.71"], columns=columns)))
    assert rejects == ([reason] if reason else []) and len(offers) == (reason is None)


def test_hyperstack_columns_may_be_swapped() -> None:
    html = stack("On-Demand GPU", ["$2.03", "80", "NVIDIA H100"], columns=["Pricing Per Hour", "VRAM (GB)", "GPU Model"])
    assert prices(read(page("hyperstack", html))[0]) == [("NVIDIA H100", Tier.ON_DEMAND, 2.03)]


# --- Verda


def instance(**fields: Any) -> dict[str, Any]:
    shape = {"instance_type": "8H100.80S.176V", "name": "H100 SXM5 80GB", "currency": "usd", "price_per_hour": "18.96"}
    parts = {"gpu": {"number_of_gpus": 8}, "gpu_memory": {"size_in_gigabytes": 640}, "spot_price": "9.48"}
    return shape | parts | fields


@pytest.mark.parametrize(
    ("fields", "tiers", "rejects"),
    [
        ({}, [Tier.ON_DEMAND, Tier.SPOT], []),
        ({"spot_price": None}, [Tier.ON_DEMAND], ["no_price"]),
        ({"spot_price": "0.00"}, [Tier.ON_DEMAND], ["invalid_amount"]),
        ({"price_per_hour": "18,96"}, [Tier.SPOT], ["unclear_price"]),
        ({"currency": None}, [], ["invalid_currency"] * 2),
        ({"gpu": {"number_of_gpus": 0}}, [], ["not_a_gpu_rental"]),
    ],
)
def test_what_a_verda_instance_is_a_price_of(fields: dict[str, Any], tiers: list[Tier], rejects: list[str]) -> None:
    offers, reasons = read(page("verda", [instance(**fields)]))
    assert [offer.tier for offer in offers] == tiers and reasons == rejects
    assert {(offer.gpu_count, offer.memory_gb, card(offer)) for offer in offers} <= {(8, 80, "h100-sxm-80gb")}


@pytest.mark.parametrize("name", ["price_per_hour", "spot_price", "gpu", "gpu_memory", "currency", "instance_type"])
def test_a_verda_field_that_went_away_is_named(name: str) -> None:
    with pytest.raises(LayoutChanged, match=f"without the field '{name}'"):
        read(page("verda", [{key: value for key, value in instance().items() if key != name}]))


def test_a_saved_verda_page_has_its_columns_in_any_order() -> None:
    columns = ["Spot price", "GPU", "Dynamic price", "Instance name", "On demand price", "GPU model"]
    cells = ["$6.64/h", "8", "$21.04/h", "8B200.240V", "$29.68/h", "B200 SXM6 180GB"]
    head, body = ("".join(f"<{tag}>{text}</{tag}>" for text in texts) for tag, texts in (("th", columns), ("td", cells)))
    html = f"<table><thead><tr>{head}</tr></thead><tbody><tr>{body}</tr></tbody></table>"
    offers, rejects = read(page("verda", html, url=verda.PAGE))
    assert not rejects and {offer.tier: float(offer.amount) for offer in offers} == {
        Tier.ON_DEMAND: 29.68,
        Tier.UNKNOWN: 21.04,  # set each day: no list price
        Tier.SPOT: 6.64,
    }
    assert {(offer.gpu_count, offer.per, card(offer)) for offer in offers} == {(8, Per.INSTANCE_HOUR, "b200-180gb")}
    monthly = page("verda", html.replace("29.68/h", "20000/month").replace("Spot price", "Bulk price"), url=verda.PAGE)
    assert read(monthly)[1] == ["invalid_tier", "unclear_unit"]


# --- DigitalOcean


def size(slug: str = "gpu-h100x8-640gb", **fields: Any) -> dict[str, Any]:
    gpu = {"count": 8, "vram": {"amount": 640, "unit": "gib"}, "model": "nvidia_h100"}
    return {"slug": slug, "price_hourly": 24.64, "regions": ["nyc2"], "available": True, "gpu_info": gpu} | fields


def read_sizes(*sizes: dict[str, Any]) -> tuple[list[Offer], list[str]]:
    return read(page("digitalocean", {"sizes": list(sizes), "links": {}}))


@pytest.mark.parametrize(
    ("fields", "available"),
    [({}, True), ({"regions": []}, False), ({"available": False}, False), ({"regions": [], "available": False}, False)],
)
def test_a_droplet_without_a_region_cannot_be_had_but_has_its_price(fields: dict[str, Any], available: bool) -> None:
    [offer], _ = read_sizes(size(**fields))
    assert (offer.available, float(offer.amount), offer.gpu_count, offer.per) == (available, 24.64, 8, Per.INSTANCE_HOUR)


@pytest.mark.parametrize(("amount", "unit", "memory_gb"), [(640, "gib", 80), (1536, "gib", 192), (1.5, "tib", 192)])
def test_the_memory_of_a_droplet_is_that_of_all_its_gpus(amount: float, unit: str, memory_gb: float) -> None:
    [offer], _ = read_sizes(size(gpu_info={"count": 8, "vram": {"amount": amount, "unit": unit}, "model": "amd_mi300x"}))
    assert offer.memory_gb == memory_gb


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"gpu_info": None}, "not_a_gpu_rental"),
        ({"price_hourly": None}, "no_price"),
        ({"price_hourly": 0}, "invalid_amount"),
        ({"gpu_info": {"count": 0, "vram": {"amount": 80, "unit": "gib"}, "model": "x"}}, "unclear_gpu"),
        ({"gpu_info": {"count": 1, "vram": {"amount": 81920, "unit": "mib"}, "model": "x"}}, "unclear_gpu"),
    ],
)
def test_a_size_that_is_no_gpu_offer(fields: dict[str, Any], reason: str) -> None:
    assert read_sizes(size(**fields)) == ([], [reason])


# --- JarvisLabs


def pool(**fields: Any) -> dict[str, Any]:
    shape = {"gpu_type": "A100-80GB", "region": "india-noida-01", "price_per_hour": 1.53, "spot_price": 0.91, "vram": "80"}
    return shape | {"num_gpus": "4", "num_free_devices": 1, "spot_num_free_devices": 0, "workload_type": "vm"} | fields


def read_pools(*pools: dict[str, Any], **body: Any) -> tuple[list[Offer], list[str]]:
    return read(page("jarvislabs", {"server_meta": list(pools)} | body))


def test_a_jarvislabs_price_is_of_one_gpu_of_a_pool() -> None:
    offers, rejects = read_pools(pool(), currency="USD")
    assert not rejects and {(offer.gpu_count, offer.memory_gb, offer.per) for offer in offers} == {(1, 80, Per.GPU_HOUR)}
    assert {offer.tier: offer.available for offer in offers} == {Tier.ON_DEMAND: True, Tier.SPOT: False}


@pytest.mark.parametrize(
    ("fields", "refs", "rejects"),
    [
        ({"spot_price": None}, ["A100-80GB vm"], []),
        ({"price_per_hour": None}, ["A100-80GB vm"], ["no_price"]),
        ({"workload_type": None}, ["A100-80GB"] * 2, []),
        ({"vram": "many"}, [], ["invalid_memory_gb"] * 2),
        ({"num_free_devices": ""}, ["A100-80GB vm"] * 2, []),
    ],
)
def test_what_a_jarvislabs_pool_is_a_price_of(fields: dict[str, Any], refs: list[str], rejects: list[str]) -> None:
    offers, reasons = read_pools(pool(**fields))
    assert [offer.publisher_ref for offer in offers] == refs and reasons == rejects


def test_rupees_are_not_dollars() -> None:
    """Said, they are a reject each; not said, they are far out of what the source expects."""
    offers, rejects = read_pools(pool(price_per_hour=129.0), pool(), currency="INR")
    assert not offers and rejects == ["not_in_usd"] * 2
    high = jarvislabs.SPEC.expect.units[Per.GPU_HOUR][1]
    cheapest_in_rupees, dearest_in_dollars = 0.44 * 85, 3.99
    assert dearest_in_dollars < high < cheapest_in_rupees


# --- CoreWeave, whose markup we know from others


def machine(*spans: str, count: str = "8", name: str = "NVIDIA HGX H100") -> str:
    h3 = f'<h3 data-product="hgx-h100" class="table-model-name">{name}</h3>'
    meta = (
        f'<div class="table-meta-value">{count}</div>\n<div>GPU Count</div><div class="table-meta-value">80</div><div>VRAM</div>'
    )
    copy = f'<div class="table-v2-cell">{h3}</div><div class="table-v2-cell"><div>$99.99</div></div>'
    return f'<div role="listitem" class="table-row-v2 w-dyn-item kubernetes-gpu-pricing">{copy}{h3}{"".join(spans)}{meta}</div>'


def said(label: str, value: str) -> str:
    return f'<span class="a-price">{label} Price: <span class="item-value">{value}</span> / Hour<br/></span>'


AMERICA, EUROPE = "<p>REGION: NORTH AMERICA</p>", "<p>REGION: EUROPE</p>"


def test_coreweave_prices_are_of_instances_and_say_what_they_are_of() -> None:
    html = machine(said("On-Demand", "$49.36"), said("Spot", "$19.44"), said("Inference Single GPU", "$6.17"))
    offers, rejects = read(page("coreweave", AMERICA + html + EUROPE + machine(said("On-Demand", "$50.24"))))
    assert not rejects and [(o.region, o.tier, float(o.amount), o.gpu_count) for o in offers] == [
        ("NORTH AMERICA", Tier.ON_DEMAND, 49.36, 8),
        ("NORTH AMERICA", Tier.SPOT, 19.44, 8),
        ("EUROPE", Tier.ON_DEMAND, 50.24, 8),
    ]
    assert {(card(offer), offer.memory_gb, offer.per) for offer in offers} == {("h100-sxm-80gb", 80, Per.INSTANCE_HOUR)}


@pytest.mark.parametrize(
    ("count", "gpus"), [("8", [8]), ("4^1", [4]), ("4<sup>1</sup>", [4]), ("", []), ("4 x 2", []), ("0", [])]
)
def test_a_coreweave_footnote_is_no_digit_of_the_count(count: str, gpus: list[int]) -> None:
    offers, rejects = read(page("coreweave", AMERICA + machine(said("On-Demand", "$42.40"), count=count)))
    assert [offer.gpu_count for offer in offers] == gpus and len(rejects) == 1 - len(gpus)


@pytest.mark.parametrize(
    ("spans", "rejects"),
    [
        ([], ["no_price"]),
        ([said("On-Demand", "")], ["no_price"]),
        ([said("Spot", "N/A")], ["no_price"]),
        ([said("On-Demand", "$49.36")] * 2, []),  # once for each width of the window
        ([said("On-Demand", "$49.36"), said("On-Demand", "$50.24")], ["unclear_offer"]),
        ([said("Monthly", "$35000")], ["no_price"]),
    ],
)
def test_coreweave_instances_without_one_price(spans: list[str], rejects: list[str]) -> None:
    assert read(page("coreweave", AMERICA + machine(*spans)))[1] == rejects


def test_a_coreweave_instance_under_no_region_means_another_layout() -> None:
    with pytest.raises(LayoutChanged, match="under no region"):
        read(page("coreweave", machine(said("On-Demand", "$49.36")) + AMERICA))
