"""Lambda, RunPod, Vast.ai, Vultr and Thunder Compute: what each is asked through the real client, what its recorded pages say,
and the traps that it has set."""

import asyncio
import json
import logging
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from importlib import import_module
from types import ModuleType
from typing import Any

import httpx
import pytest
import respx

from models.gpu import resolve
from models.observation import Offer, Per, Reject, Statistic, Tier, Venue
from models.page import Page
from models.source import Authority, Verified
from pipelines.load import read
from pipelines.settings import key_of
from scrapers import Parsed, all_sources
from scrapers import client as clients
from scrapers.client import Client, Previous
from scrapers.errors import FetchFailed, LayoutChanged, SourceError
from scrapers.platforms.vast_questions import CAP, KEYED_LIMIT, asked
from scrapers.sources import runpod, thunder, vast, vultr
from tests.test_sources import RECORDED, manifest, page_of

lambda_: ModuleType = import_module("scrapers.sources.lambda")
SOURCES = all_sources()
NOON = datetime(2026, 11, 22, 12, 0, 0)
KEY = "sk-live-0123456789"
KEYS = {"lambda": "LAMBDA_API_KEY", "vast": "VAST_API_KEY"}
GRAPHQL, BUNDLES = "https://api.runpod.io/graphql", "https://console.vast.ai/api/v0/bundles/"
PLANS, METAL = "https://api.vultr.com/v2/plans", "https://api.vultr.com/v2/plans-metal"
PRICING = "https://api.thundercompute.com:8443/v1/pricing"
needs_shared = pytest.mark.skipif(not RECORDED.is_dir(), reason="needs ../shared")


# --- what is asked


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, float]]:
    """No wait between attempts, none of the user's own keys; the turns that the client took: of which host, how far apart."""
    turns: list[tuple[str, float]] = []

    async def turn(host: str, seconds: float) -> None:
        turns.append((host, seconds))

    async def no_sleep(_: float) -> None:
        return None

    monkeypatch.setattr(clients, "turn", turn)
    monkeypatch.setattr(asyncio, "sleep", no_sleep)
    for name in KEYS.values():
        monkeypatch.delenv(name, raising=False)
    return turns


@pytest.fixture
def web() -> Iterator[respx.Router]:
    """The network; no host has a robots.txt."""
    with respx.mock(assert_all_called=False) as router:
        router.get(path="/robots.txt").respond(404)
        yield router


def visit(slug: str, previous: Callable[[str], Previous | None] = lambda _: None) -> list[Page]:
    """The pages of one visit with the client and the key of a real run."""
    source = SOURCES[slug]
    transport = httpx.AsyncHTTPTransport(verify=False)  # respx stands before it

    async def all_pages() -> list[Page]:
        fields = {"contact": "ops@breakeven.example", "key": key_of(source.spec), "previous": previous, "now": lambda: NOON}
        async with Client(source.spec, transport=transport, **fields) as client:
            return [page async for page in source.fetch(client)]

    return asyncio.run(all_pages())


def sent(web: respx.Router) -> list[httpx.Request]:
    """The questions put, in order, robots.txt aside."""
    return [call.request for call in web.calls if call.request.url.path != "/robots.txt"]


def told(request: httpx.Request) -> tuple[str, str, str]:
    """A request: its method, its address and what it accepts."""
    return request.method, str(request.url), request.headers["accept"]


def test_lambda_is_asked_its_page_and_with_a_key_its_api(web: respx.Router, monkeypatch: pytest.MonkeyPatch) -> None:
    web.get(lambda_.PAGE).respond(html="<title>Pricing</title>")
    api = web.get(lambda_.API).respond(json={"data": {}})
    assert [page.url for page in visit("lambda")] == [lambda_.PAGE]
    assert [told(request) for request in sent(web)] == [("GET", lambda_.PAGE, "text/html")]
    monkeypatch.setenv("LAMBDA_API_KEY", KEY)
    assert [page.url for page in visit("lambda")] == [lambda_.PAGE, lambda_.API]
    assert told(api.calls.last.request) == ("GET", lambda_.API, "application/json")
    assert api.calls.last.request.headers["authorization"] == f"Bearer {KEY}"


def test_runpod_is_asked_one_query_and_its_page(web: respx.Router) -> None:
    web.post(GRAPHQL).respond(json={"data": {"gpuTypes": []}})
    web.get(runpod.PAGE).respond(html="<title>Pricing</title>")
    assert [page.url for page in visit("runpod")] == [GRAPHQL, runpod.PAGE]
    query, page = sent(web)
    assert told(query) == ("POST", GRAPHQL, "application/json") and told(page) == ("GET", runpod.PAGE, "text/html")
    assert query.headers["content-type"] == "application/json" and "authorization" not in query.headers
    asks = json.loads(query.content)["query"]
    assert "lowestPrice(input: {gpuCount: 1, secureCloud: true})" in asks, "of both clouds the cheaper one would be answered"
    wanted = ("securePrice", "communityPrice", "secureCloud", "communityCloud", "secureSpotPrice", "communitySpotPrice",
        "uninterruptablePrice", "minimumBidPrice", "stockStatus")  # fmt: skip
    assert all(name in asks for name in wanted)


def test_vultr_is_walked_by_cursor_to_the_end_of_both_lists(web: respx.Router) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        name = "plans_metal" if request.url.path.endswith("metal") else "plans"
        following = {"": "bmV4dA==", "bmV4dA==": "b/+=", "b/+=": ""}[request.url.params.get("cursor", "")]
        return httpx.Response(200, json={name: [], "meta": {"total": 0, "links": {"next": following, "prev": ""}}})

    web.get(url__startswith=PLANS).mock(side_effect=answer)
    pages = visit("vultr")
    assert [told(request) for request in sent(web)] == [
        ("GET", f"{base}{cursor}", "application/json")
        for base in (f"{PLANS}?type=vcg&per_page=500", f"{METAL}?per_page=500")
        for cursor in ("", "&cursor=bmV4dA%3D%3D", "&cursor=b%2F%2B%3D")
    ]
    assert [vultr_scope(page) for page in pages] == ["cloud-gpu"] * 3 + ["bare-metal"] * 3
    assert not vultr.complete(pages[:2]) and vultr.complete(pages[:3])


def vultr_scope(page: Page) -> str | None:
    return SOURCES["vultr"].scope(page.url)


def test_a_list_that_leads_back_to_itself_ends_incomplete(web: respx.Router) -> None:
    meta = {"meta": {"links": {"next": "same"}}}
    web.get(url__startswith=METAL).respond(json={"plans_metal": [], **meta})
    web.get(url__startswith=f"{PLANS}?").respond(json={"plans": [], **meta})
    pages = visit("vultr")
    assert len(pages) == 4 and not vultr.complete(pages[:2]) and not vultr.complete(pages[2:])


def test_thunder_is_asked_one_question(web: respx.Router) -> None:
    web.get(PRICING).respond(json={"pricing": {}})
    assert [page.url for page in visit("thunder")] == [PRICING]
    assert [told(request) for request in sent(web)] == [("GET", PRICING, "application/json")]


def market(count: int, cap: int | None) -> Callable[[httpx.Request], httpx.Response]:
    """Vast.ai with so many RTX 4090 and nothing else, answering at most `cap` offers (None: as many as asked for)."""

    def answer(request: httpx.Request) -> httpx.Response:
        q = asked(str(request.url))
        here = q.get("gpu_name", {"eq": "RTX 4090"})["eq"] == "RTX 4090"
        offers = [{"id": n, "dph_total": 0.2 + n / 1000} for n in range(count if here else 0)]
        found = [offer for offer in offers if offer["dph_total"] >= q.get("dph_total", {"gte": 0})["gte"]]
        return httpx.Response(200, json={"offers": found[: cap or q["limit"]]})

    return answer


def test_vast_without_a_key_walks_the_offers_and_then_the_bids_of_each_headline_gpu(web: respx.Router) -> None:
    web.get(url__startswith=BUNDLES).mock(side_effect=market(100, CAP))
    pages = visit("vast")
    questions = [asked(str(request.url)) for request in sent(web)]
    gpus = vast.DESKTOP + vast.SERVER
    assert all(told(request)[::2] == ("GET", "application/json") for request in sent(web))
    assert len(questions) == 2 * (len(gpus) + 1) == len(pages), "100 offers are two pages of 64, of which one offer comes twice"
    assert [q["type"] for q in questions] == ["on-demand"] * (len(gpus) + 1) + ["bid"] * (len(gpus) + 1)
    first, second = questions[:2]
    assert second == {**first, "dph_total": {"gte": 0.263}} and first["order"] == [["dph_total", "asc"]]
    assert (first["limit"], first["rentable"], first["allocated_storage"]) == (CAP, {"eq": True}, 5)
    scopes = list(dict.fromkeys(vast.scope(page.url) for page in pages))
    assert scopes == [*gpus, *(f"{gpu} bid" for gpu in gpus)]
    assert vast.complete(pages[:2]) and not vast.complete(pages[:1])


def test_vast_with_a_key_asks_once_for_everything_and_once_for_all_bids(
    web: respx.Router, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VAST_API_KEY", KEY)
    web.get(url__startswith=BUNDLES).mock(side_effect=market(1343, None))
    pages = visit("vast")
    questions = [asked(str(request.url)) for request in sent(web)]
    assert [(q["type"], q["limit"], "gpu_name" in q) for q in questions] == [
        ("on-demand", KEYED_LIMIT, False),
        ("bid", KEYED_LIMIT, False),
    ]
    assert all(request.headers["authorization"] == f"Bearer {KEY}" for request in sent(web))
    assert [vast.scope(page.url) for page in pages] == ["", "bid"]
    assert vast.complete(pages[:1]) and vast.complete(pages[1:])


def test_a_key_that_vast_does_not_honour_gives_a_cut_answer(web: respx.Router, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VAST_API_KEY", KEY)
    web.get(url__startswith=BUNDLES).mock(side_effect=market(1343, CAP))
    offers, bids = visit("vast")
    assert not vast.complete([offers]) and not vast.complete([bids])


def test_a_market_larger_than_a_question_is_walked_with_a_key_too(web: respx.Router, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VAST_API_KEY", KEY)
    web.get(url__startswith=BUNDLES).mock(side_effect=market(KEYED_LIMIT + 10, None))
    pages = visit("vast")
    assert [vast.scope(page.url) for page in pages] == ["", "", "bid", "bid"] and vast.complete(pages[:2])


def everything(web: respx.Router) -> None:
    """All five publishers, with nothing to sell."""
    web.get(lambda_.PAGE).respond(html="<title>Pricing</title>")
    web.get(lambda_.API).respond(json={"data": {}})
    web.post(GRAPHQL).respond(json={"data": {"gpuTypes": []}})
    web.get(runpod.PAGE).respond(html="<title>Pricing</title>")
    web.get(url__startswith=BUNDLES).respond(json={"offers": []})
    web.get(url__startswith=METAL).respond(json={"plans_metal": [], "meta": {"links": {"next": ""}}})
    web.get(url__startswith=f"{PLANS}?").respond(json={"plans": [], "meta": {"links": {"next": ""}}})
    web.get(PRICING).respond(json={"pricing": {}})


@pytest.mark.parametrize(("slug", "seconds"), [("lambda", 1.0), ("runpod", 1.0), ("vast", 6.0), ("vultr", 1.0), ("thunder", 1.0)])
def test_each_request_says_who_asks_and_keeps_the_pace(
    web: respx.Router, quick: list[tuple[str, float]], slug: str, seconds: float
) -> None:
    everything(web)
    visit(slug)
    assert {pace for _, pace in quick} == {seconds}, "ten requests a minute is what Vast.ai allows"
    assert len(quick) == len(web.calls)
    assert all(call.request.headers["user-agent"].endswith("(+ops@breakeven.example)") for call in web.calls)


@pytest.mark.parametrize("slug", ["lambda", "runpod", "vast", "vultr", "thunder"])
def test_a_passing_failure_is_tried_again(web: respx.Router, slug: str) -> None:
    calm = {"lambda": "<title>x</title>", "vast": '{"offers": []}', "vultr": '{"plans": [], "meta": {"links": {"next": ""}}}'}
    trouble = [httpx.Response(429, text="API requests too frequent"), httpx.Response(502)]
    failing = web.route(url__startswith=SOURCES[slug].spec.asks[0].url)
    failing.mock(side_effect=[*trouble, httpx.Response(200, text=calm.get(slug, "{}"))])
    everything(web)
    assert visit(slug)[0].body == calm.get(slug, "{}").encode()
    assert failing.call_count == 3


@pytest.mark.parametrize(
    ("slug", "url"),
    [
        ("lambda", "https://lambda.ai/pricing"),
        ("runpod", "https://www.runpod.io/pricing"),
        ("vast", vast.question("RTX 4090")),
        ("vultr", f"{METAL}?per_page=500"),
        ("thunder", PRICING),
    ],
)
def test_what_has_not_changed_is_not_sent_again(web: respx.Router, slug: str, url: str) -> None:
    bodies = {"vast": b'{"offers": [ ]}', "vultr": b'{"plans_metal": [ ], "meta": {"links": {"next": ""}}}'}
    held = Previous('"v1"', None, bodies.get(slug, b"held"), "text/plain")
    same = web.get(url, headers={"If-None-Match": '"v1"'}).respond(304)
    everything(web)
    pages = {page.url: page for page in visit(slug, lambda address: held if address == url else None)}
    assert same.call_count == 1
    assert (pages[url].status, pages[url].body, pages[url].etag) == (304, held.body, '"v1"')


@pytest.mark.parametrize(("slug", "name"), KEYS.items())
def test_a_key_from_the_environment_is_in_no_page_error_or_log(
    web: respx.Router, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, slug: str, name: str
) -> None:
    caplog.set_level(logging.DEBUG)
    assert SOURCES[slug].spec.key_env == name and key_of(SOURCES[slug].spec) is None
    monkeypatch.setenv(name, KEY)
    api = web.get(url__startswith=lambda_.API if slug == "lambda" else BUNDLES)
    everything(web)
    api.respond(json={"data": {}, "offers": [], "you sent": f"Bearer {KEY}"})
    pages = visit(slug)
    assert any(b"Bearer ***" in page.body for page in pages) and KEY not in repr(pages)
    api.respond(404, text=f"no such key: {KEY}")
    with pytest.raises(FetchFailed, match="HTTP 404") as refused:
        visit(slug)
    assert KEY not in str(refused.value) and KEY not in caplog.text


def test_each_says_how_its_parser_was_verified_and_whom_to_believe() -> None:
    said = {slug: SOURCES[slug].spec.verified for slug in ("lambda", "runpod", "vast", "vultr", "thunder")}
    recorded = dict.fromkeys(("lambda", "runpod", "vast"), Verified.RECORDED)
    assert said == recorded | {"vultr": Verified.DOCUMENTATION, "thunder": Verified.INFERRED}
    for slug, api, page in (("lambda", "api", ""), ("runpod", "", "pricing-page")):
        spec = SOURCES[slug].spec
        authority = {ask.scope: ask.authority or spec.authority for ask in spec.asks}
        assert authority == {api: Authority.OWN_API, page: Authority.OWN_PAGE}


# --- what is recorded


def recorded(file: str, before: bytes = b"") -> Page:
    """A recorded page, with what its excerpt lacks put back before it."""
    line = next(line for line in manifest(RECORDED) if line["file"] == file)
    page = page_of(RECORDED, line | {"fetched_at": line["fetched_at"] or "1970-01-01T00:00:00Z"})
    return Page(page.source, page.url, page.fetched_at, before + page.body)


def rows_of(page: Page) -> list[Parsed]:
    return list(SOURCES[page.source].parse(page))


def offers_of(page: Page) -> list[Offer]:
    return [row for row in rows_of(page) if isinstance(row, Offer)]


def reasons(rows: list[Parsed]) -> Counter[str]:
    return Counter(row.reason for row in rows if isinstance(row, Reject))


def usd_per_gpu_hour(offer: Offer) -> float:
    return round(float(offer.amount) / (1 if offer.per is Per.GPU_HOUR else offer.gpu_count), 6)


LAMBDA_2024, LAMBDA_2026 = "lambda/gpu-cloud-page.2024-11-03.excerpt.html", "lambda/pricing-page.2026-01-09.excerpt.html"
RUNPOD_2025, RUNPOD_2026 = "runpod/pricing-page.2025-09-09.excerpt.html", "runpod/pricing-page.jsonld.2026-08-10.html"
FIRST_CARD = b'<a class="gpu-pricing-row"><div class="gpu-pricing-row__model-wrapper">'  # cut off before the first name
RUNPOD_API = "runpod/gputypes.graphql.2026-10.json"


@needs_shared
def test_recorded_lambda_of_2024_wrapped_in_its_table() -> None:
    page = recorded(LAMBDA_2024, b"<table>")
    rows = rows_of(page)
    assert {row.ordinal for row in rows} == set(range(18)) and reasons(rows) == {"no_price": 1}
    sxm = {row.gpu_count: row for row in offers_of(page) if row.gpu_text == "NVIDIA H100 SXM"}
    assert {count: usd_per_gpu_hour(row) for count, row in sxm.items()} == {8: 2.99, 4: 3.09, 2: 3.19, 1: 3.29}
    assert sxm[8].price_text == "$2.99 / GPU / hr"
    (reserved,) = [row for row in rows if isinstance(row, Reject)]
    assert "Reserved 8x NVIDIA H100 SXM" in reserved.record and "CONTACT SALES" in reserved.detail
    levels = {(row.gpu_text, row.memory_gb): usd_per_gpu_hour(row) for row in offers_of(page)}
    assert (levels["NVIDIA A6000", 48], levels["NVIDIA Tesla V100", 16]) == (0.8, 0.55)
    assert (levels["NVIDIA A100 SXM", 80], levels["NVIDIA A100 SXM", 40]) == (1.79, 1.29)


@needs_shared
@pytest.mark.parametrize(
    ("older", "newer"), [((LAMBDA_2024, b"<table>"), (LAMBDA_2026, b"")), ((RUNPOD_2025, FIRST_CARD), (RUNPOD_2026, b""))]
)
def test_two_layouts_of_one_page_give_the_same_kinds_of_rows(older: tuple[str, bytes], newer: tuple[str, bytes]) -> None:
    before, now = recorded(*older), recorded(*newer)
    kinds = [{(r.provider, r.tier, r.venue, r.per, r.currency, r.statistic) for r in offers_of(page)} for page in (before, now)]
    assert kinds[0] == kinds[1]
    assert SOURCES[before.source].scope(before.url) == SOURCES[now.source].scope(now.url)
    cards = [{resolve(r.gpu_text, r.memory_gb, r.form_text) for r in offers_of(page)} for page in (before, now)]
    assert None not in cards[0] | cards[1] and "h100-sxm-80gb" in cards[0] & cards[1]


@needs_shared
def test_recorded_runpod_of_2025_with_the_start_of_its_first_card_put_back() -> None:
    page = recorded(RUNPOD_2025, FIRST_CARD)
    rows = rows_of(page)
    assert {row.ordinal for row in rows} == set(range(6)) and reasons(rows) == {"unclear_card": 1}, "the sixth is cut"
    prices = {(row.gpu_text, row.venue): usd_per_gpu_hour(row) for row in offers_of(page)}
    assert len(prices) == 10
    assert prices["H100 SXM", Venue.DATACENTER] == prices["H100 SXM", Venue.COMMUNITY] == 2.69
    assert (prices["H200", Venue.DATACENTER], prices["H200", Venue.COMMUNITY]) == (3.79, 3.59)
    assert {row.memory_gb for row in offers_of(page)} == {141, 180, 94, 80}


@needs_shared
def test_recorded_runpod_rises_in_steps_and_its_page_lags() -> None:
    def secure(file: str, names: dict[str, str], before: bytes = b"") -> dict[str, float]:
        rows = [row for row in offers_of(recorded(file, before)) if row.venue is Venue.DATACENTER]
        return {names[row.gpu_text]: usd_per_gpu_hour(row) for row in rows if row.gpu_text in names}

    short = {name: name for name in ("H200", "RTX 4090", "B200", "H100 SXM", "H200 SXM")}
    assert secure(RUNPOD_2025, short, FIRST_CARD)["H100 SXM"] == 2.69
    page = secure(RUNPOD_2026, short)
    assert (page["RTX 4090"], page["B200"], page["H100 SXM"]) == (0.69, 5.89, 2.99)
    assert 4.39 in (page.get("H200"), page.get("H200 SXM"))
    assert secure(RUNPOD_API, {"NVIDIA H100 80GB HBM3": "H100 SXM"}) == {"H100 SXM": 3.49}


@needs_shared
@pytest.mark.parametrize(
    ("file", "records", "rows", "rejects"),
    [("vultr/plans.sample.json", 3, 1, {"fractional_gpu": 2}), ("vultr/plans-metal.sample.json", 2, 4, {})],
)
def test_recorded_vultr_samples_with_their_paging_put_back(file: str, records: int, rows: int, rejects: dict[str, int]) -> None:
    page = recorded(file)
    with pytest.raises(LayoutChanged, match="without the field 'meta'"):
        rows_of(page)
    whole = json.loads(page.body) | {"meta": {"total": records, "links": {"next": "", "prev": ""}}}
    page = Page(page.source, page.url, page.fetched_at, json.dumps(whole).encode())
    found = rows_of(page)
    assert {row.ordinal for row in found} == set(range(records)) and reasons(found) == rejects
    assert len(offers_of(page)) == rows and vultr.complete([page])
    prices = {(row.publisher_ref, row.tier): usd_per_gpu_hour(row) for row in offers_of(page)}
    if file.endswith("plans.sample.json"):
        assert prices == {("vcg-a100-12c-120g-80vram", Tier.ON_DEMAND): 2.397}
    else:
        assert prices["vbm-112c-2048gb-8-h100-gpu", Tier.ON_DEMAND] == 2.99
        assert prices["vbm-256c-2048gb-8-mi300x-gpu", Tier.SPOT] == 1.84


@needs_shared
def test_recorded_vast_is_a_market_of_offers_on_demand_and_of_bids() -> None:
    page = recorded("vast/search-offers-raw.2024-11-05.json")
    tiers = Counter(row.tier for row in offers_of(page))
    assert tiers == {Tier.ON_DEMAND: 434, Tier.SPOT: 322} and vast.scope(page.url) == ""
    offers = json.loads(page.body)["offers"]
    assert all(abs(o["dph_total_adj"] - o["dph_total"] - 1.25 * o["inet_down_cost"]) < 1e-9 for o in offers)
    assert {row.tier for row in read_as_bids(page) if isinstance(row, Offer)} == set(), "none of them is a bid"


def read_as_bids(page: Page) -> list[Parsed]:
    """The same answer, had it come to a question about bids."""
    return rows_of(Page("vast", vast.question(None, bids=True), page.fetched_at, page.body))


@needs_shared
@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (LAMBDA_2024, "no table of plans"),
        (RUNPOD_2025, "no JSON-LD product, and prices in attributes that belong to no card"),
        ("runpod/gputypes.derived.2026-08-17.json", "without the field 'data'"),
        ("vast/500farm-offers.2025-07-26.2records.json", "without the field 'dph_total'"),
        ("vast/bundles.projected.2026-09.json", "without the field 'offers'"),
        ("vast/search-asks.projected.2026-08-17.json", "without the field 'dph_base'"),
        ("vultr/plans.sample.json", "without the field 'meta'"),
        ("vultr/plans-metal.sample.json", "without the field 'meta'"),
    ],
)
def test_recorded_pages_that_are_not_as_published_are_refused_by_name(file: str, sentence: str) -> None:
    with pytest.raises(LayoutChanged, match=sentence):
        rows_of(recorded(file))


@needs_shared
def test_each_recorded_page_of_these_sources_is_read_or_refused_as_its_line_says() -> None:
    for line in manifest(RECORDED):
        if line["source"] in {"lambda", "runpod", "vast", "vultr", "thunder"}:
            try:
                rows_of(recorded(line["file"]))
            except SourceError:
                assert line["replayable"] == "no", line["file"]
            else:
                assert line["replayable"] == "yes", line["file"]


# --- the traps


def page(source: str, body: Any, url: str = "https://example.test/") -> Page:
    return Page(source, url, datetime(2026, 11, 20), body.encode() if isinstance(body, str) else json.dumps(body).encode())


def split(rows: list[Parsed]) -> tuple[list[Offer], list[str]]:
    """The offers, and the reasons of the rejects."""
    return [row for row in rows if isinstance(row, Offer)], [row.reason for row in rows if isinstance(row, Reject)]


# C. Lambda


def plain(plan: str = "On-demand 8x NVIDIA A100 SXM", memory: str = "80 GB", price: str = "$1.83 / GPU / hr") -> str:
    cells = (f"<strong>{plan}</strong>", memory, "240", "1800 GiB", "19.5 TiB SSD", f"<span>{price}</span>")
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


HEADING = plain("", "VRAM/GPU", "PRICE/GPU/HR*")


def read_plain(*rows: str) -> tuple[list[Offer], list[str]]:
    url = "https://lambdalabs.com/service/gpu-cloud"
    return split(list(lambda_.parse(page("lambda", f"<title>GPU Cloud</title><table>{''.join(rows)}</table>", url))))


def test_the_plan_of_a_plain_row_says_terms_count_and_card_and_its_heading_is_no_record() -> None:
    (one,), rejects = read_plain(HEADING, plain())
    assert not rejects and one.ordinal == 0
    assert (one.gpu_text, one.gpu_count, one.memory_gb, one.tier) == ("NVIDIA A100 SXM", 8, 80, Tier.ON_DEMAND)
    assert (float(one.amount), one.per, one.price_text) == (1.83, Per.GPU_HOUR, "$1.83 / GPU / hr")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (plain(price="CONTACT SALES"), "no_price"),
        (plain(price="from $1.83 / GPU / hr"), "teaser"),
        (plain(price="$1.83"), "unclear_price"),
        (plain(price="$1.83 / hr"), "unclear_price"),
        (plain(price="$1,83 / GPU / hr"), "unclear_price"),
        (plain(plan="NVIDIA A100 SXM"), "unclear_plan"),
        (plain(memory="ask"), "unclear_plan"),
    ],
)
def test_a_plain_row_without_a_price_per_gpu_hour(row: str, reason: str) -> None:
    assert read_plain(row) == ([], [reason])


def test_a_reserved_price_is_no_price_on_demand() -> None:
    (one,), _ = read_plain(plain("Reserved 8x NVIDIA H100 SXM"))
    assert one.tier is Tier.RESERVED


def kind(name: str = "gpu_8x_h100_sxm5", description: str = "8x H100 (80 GB SXM5)", cents: Any = 3032, **specs: Any) -> Any:
    said = {"name": name, "description": description, "price_cents_per_hour": cents, "specs": {"vcpus": 208, **specs}}
    return {"instance_type": said, "regions_with_capacity_available": []}


def read_kinds(*kinds: Any) -> tuple[list[Offer], list[str]]:
    answer = {"data": {entry["instance_type"]["name"]: entry for entry in kinds}}
    return split(list(lambda_.parse(page("lambda", answer, lambda_.API))))


def test_cents_of_an_instance_are_dollars_of_an_instance() -> None:
    (one,), _ = read_kinds(kind(gpus=8))
    assert (str(one.amount.normalize()), one.per, one.gpu_count, one.memory_gb) == ("30.32", Per.INSTANCE_HOUR, 8, 80)
    assert usd_per_gpu_hour(one) == 3.79 and one.price_text == "price_cents_per_hour 3032"
    assert resolve(one.gpu_text, one.memory_gb, one.form_text) == "h100-sxm-80gb"


def test_no_capacity_anywhere_is_the_norm_and_no_error() -> None:
    full = kind("gpu_1x_a10", "1x A10 (24 GB PCIe)", 79)
    free = {**kind("gpu_1x_gh200", "1x GH200 (96 GB)", 173), "regions_with_capacity_available": [{"name": "us-east-3"}]}
    offers, rejects = read_kinds(full, free)
    assert not rejects and [one.available for one in offers] == [False, True] and {one.region for one in offers} == {None}


@pytest.mark.parametrize(
    ("entry", "reasons"),
    [
        (kind(), []),  # specs.gpus is missing: the name counts
        (kind("gpu_8x_h100_sxm5gdr", gpus=8), []),
        (kind(gpus=4), ["unclear_plan"]),
        (kind(description="8x H100"), ["unclear_plan"]),
        (kind(cents=30.32), ["unclear_plan"]),
        (kind(cents="3032"), ["unclear_plan"]),
        (kind(cents=None), ["unclear_plan"]),
        (kind(cents=0), ["invalid_amount"]),
        (kind("cpu_4x_general", "4x CPU General", 9, gpus=0), ["no_gpu"]),
    ],
)
def test_what_an_instance_type_is_a_price_of(entry: Any, reasons: list[str]) -> None:
    offers, rejects = read_kinds(entry)
    assert rejects == reasons and [one.gpu_count for one in offers] == ([] if reasons else [8])


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ({"data": []}, "'data' is not a map"),
        ({"error": {"code": "global/invalid-api-key"}}, "without the field 'data'"),
        ({"data": {"gpu_1x_a10": {"name": "gpu_1x_a10"}}}, "without the field 'instance_type'"),
        ({"data": {"x": {"instance_type": {"name": "gpu_1x_a10"}}}}, "without the field 'description'"),
    ],
)
def test_a_lambda_answer_that_is_not_the_answer(answer: Any, sentence: str) -> None:
    with pytest.raises(LayoutChanged, match=sentence):
        list(lambda_.parse(page("lambda", answer, lambda_.API)))


# A. RunPod


def gpu(**fields: Any) -> dict[str, Any]:
    named = {"id": "NVIDIA GeForce RTX 5090", "displayName": "RTX 5090", "memoryInGb": 32, "secureCloud": True}
    return named | {"securePrice": 0.99, "communityPrice": 0.69, "communityCloud": True} | fields


def read_gpu(**fields: Any) -> tuple[list[Offer], list[str]]:
    return split(list(runpod.parse(page("runpod", {"data": {"gpuTypes": [gpu(**fields)]}}, GRAPHQL))))


def test_the_lowest_price_is_a_minimum_of_secure_cloud_beside_the_list_price() -> None:
    lowest = {"uninterruptablePrice": 0.94, "minimumBidPrice": 0.53, "stockStatus": "Low"}
    offers, rejects = read_gpu(secureSpotPrice=0.5, lowestPrice=lowest)
    assert {(one.statistic, one.tier, one.venue): float(one.amount) for one in offers} == {
        (Statistic.SINGLE, Tier.ON_DEMAND, Venue.DATACENTER): 0.99,
        (Statistic.SINGLE, Tier.SPOT, Venue.DATACENTER): 0.5,
        (Statistic.SINGLE, Tier.ON_DEMAND, Venue.COMMUNITY): 0.69,
        (Statistic.MIN, Tier.ON_DEMAND, Venue.DATACENTER): 0.94,
        (Statistic.MIN, Tier.SPOT, Venue.DATACENTER): 0.53,
    }
    assert not rejects, "0.5 is a price where the card is sold"


@pytest.mark.parametrize(
    ("lowest", "statistics", "available"),
    [
        (None, 0, None),
        ({"stockStatus": "High"}, 0, True),
        ({"uninterruptablePrice": None, "minimumBidPrice": None, "stockStatus": None}, 0, False),
        ({"uninterruptablePrice": 0.99, "minimumBidPrice": None, "stockStatus": "High"}, 1, True),
    ],
)
def test_stock_says_whether_a_card_is_free_in_secure_cloud(lowest: Any, statistics: int, available: bool | None) -> None:
    offers, rejects = read_gpu(lowestPrice=lowest)
    assert not rejects and sum(one.statistic is Statistic.MIN for one in offers) == statistics
    assert {one.venue: one.available for one in offers} == {Venue.DATACENTER: available, Venue.COMMUNITY: None}


def test_a_lowest_price_where_the_card_is_not_sold_is_a_reject() -> None:
    _, rejects = read_gpu(secureCloud=False, securePrice=0, lowestPrice={"uninterruptablePrice": 0.5})
    assert rejects == ["not_sold", "not_sold"]


def card(name: str = "RTX 4090", prices: str = 'data-secure-cloud-price="0.71" data-community-cloud-price="0.37"') -> str:
    tags = "".join(
        f'<div class="gpu-pricing-row__tag"><div>{n}</div><div>{w}</div></div>' for n, w in ((24, "GB VRAM"), (47, "GB RAM"))
    )
    price = f'<div><div>$</div><div {prices} class="body-m cc-gpu-price">0</div><div data-s="">/s</div></div>'
    named = f'<div class="gpu-pricing-row__model-wrapper"><div>{name}</div></div>'
    return (
        f'<div><a class="gpu-pricing-row w-inline-block">{named}<div class="gpu-pricing-row__tags">{tags}</div>{price}</a></div>'
    )


def read_cards(html: str) -> tuple[list[Offer], list[str]]:
    return split(list(runpod.parse(page("runpod", f"<html><title>Pricing</title>{html}</html>", runpod.PAGE))))


def test_the_true_prices_stand_in_attributes_while_the_page_shows_nought() -> None:
    offers, rejects = read_cards(card())
    assert not rejects and {one.venue: float(one.amount) for one in offers} == {Venue.DATACENTER: 0.71, Venue.COMMUNITY: 0.37}
    assert {(one.gpu_text, one.memory_gb, one.gpu_count, one.per) for one in offers} == {("RTX 4090", 24, 1, Per.GPU_HOUR)}


@pytest.mark.parametrize(
    ("html", "reasons"),
    [
        (card() + card(name=""), ["unclear_card"]),
        (card() + card(prices=""), ["unclear_card"]),
        (card() + card().replace("$", "€"), ["unclear_card"]),
        (card() + card().replace("GB VRAM", "VRAM"), ["unclear_card"]),
        (card() + card(prices='data-secure-cloud-price="0" data-community-cloud-price=""'), ["invalid_amount", "no_price"]),
    ],
)
def test_a_card_of_the_older_page_without_its_price(html: str, reasons: list[str]) -> None:
    offers, rejects = read_cards(html)
    assert len(offers) == 2 and rejects == reasons


def test_a_price_outside_of_any_card_is_not_dropped_in_silence() -> None:
    with pytest.raises(LayoutChanged, match="prices in attributes that belong to no card"):
        read_cards(card() + '<div data-secure-cloud-price="3.79" data-community-cloud-price="3.59">0</div>')


# B. Vast.ai


def test_only_a_record_that_says_so_is_a_bid() -> None:
    bid = {"id": 1, "machine_id": 7, "gpu_name": "RTX 4090", "gpu_ram": 24564, "num_gpus": 2, "dph_base": 0.3, "dph_total": 0.301}
    bid |= {"storage_cost": 0.144, "storage_total_cost": 0.001, "min_bid": 0.3, "is_bid": True, "hosting_type": 1}
    bid |= {"verification": "verified", "reliability2": 0.99, "rentable": True, "geolocation": "Oregon, US"}
    unsaid = {name: value for name, value in bid.items() if name != "is_bid"}
    answer = {"offers": [bid, bid | {"is_bid": False}, unsaid]}
    (one,), rejects = split(list(vast.parse(page("vast", answer, vast.question("RTX 4090", bids=True)))))
    assert (one.tier, float(one.amount), one.gpu_count) == (Tier.SPOT, 0.3, 2) and rejects == ["not_a_bid", "not_a_bid"]


def test_bids_have_a_scope_of_their_own() -> None:
    assert vast.scope(vast.question("H100 SXM", 2.5, bids=True)) == "H100 SXM bid"
    assert vast.scope(vast.question(None, bids=True)) == "bid" and vast.scope(vast.question(None)) == ""


@pytest.mark.parametrize(("count", "complete"), [(CAP, False), (1343, True), (KEYED_LIMIT, False)])
def test_an_answer_as_long_as_a_cap_or_as_its_question_is_not_all(count: int, complete: bool) -> None:
    assert vast.complete([page("vast", {"offers": [{}] * count}, vast.question(None))]) is complete


# D. Vultr


def plan(id_: str = "vcg-l40s-16c-180g-48vram", **fields: Any) -> dict[str, Any]:
    whole = {"id": id_, "monthly_cost": 1151, "hourly_cost": 1.713, "type": "vcg", "locations": ["ewr"]}
    return whole | {"gpu_vram_gb": 48, "gpu_type": "NVIDIA_L40S", "gpu_count": "1"} | fields


def metal(id_: str, **fields: Any) -> dict[str, Any]:
    return {"id": id_, "monthly_cost": 16000, "hourly_cost": 24.16, "type": "NVMe", "locations": ["sea"]} | fields


def read_plans(*plans: dict[str, Any], name: str = "plans") -> tuple[list[Offer], list[str]]:
    answer = {name: list(plans), "meta": {"total": len(plans), "links": {"next": "", "prev": ""}}}
    return split(list(vultr.parse(page("vultr", answer, METAL if name == "plans_metal" else PLANS))))


@pytest.mark.parametrize(
    ("fields", "count", "memory"),
    [
        ({}, 1, 48),
        ({"gpu_count": 8, "gpu_vram_gb": 384}, 8, 48),
        ({"gpu_count": None, "gpu_vram_gb": 192}, 4, 48),
        ({"gpu_type": "NVIDIA_A100_PCIE", "gpu_count": None, "gpu_vram_gb": 160}, 2, 80),
        ({"gpu_type": "NVIDIA_QUUX", "gpu_count": 2, "gpu_vram_gb": 200}, 2, 100),
    ],
)
def test_memory_is_the_total_of_all_cards(fields: dict[str, Any], count: int, memory: float) -> None:
    (one,), rejects = read_plans(plan(**fields))
    assert not rejects and (one.gpu_count, one.memory_gb, one.per) == (count, memory, Per.INSTANCE_HOUR)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"gpu_count": "1/8", "gpu_vram_gb": 6}, "fractional_gpu"),
        ({"gpu_count": None, "gpu_vram_gb": 24}, "fractional_gpu"),
        ({"gpu_type": "NVIDIA_A100", "gpu_count": None, "gpu_vram_gb": 40}, "fractional_gpu"),
        ({"gpu_type": "NVIDIA_A100", "gpu_count": 1, "gpu_vram_gb": 40}, "fractional_gpu"),
        ({"gpu_count": None, "gpu_vram_gb": 72}, "unclear_plan"),
        ({"gpu_count": "1.5", "gpu_vram_gb": 72}, "unclear_plan"),
        ({"gpu_type": "NVIDIA_QUUX", "gpu_count": None}, "unclear_plan"),
        ({"id": "vc2-1c-1gb", "gpu_type": None, "gpu_count": None, "gpu_vram_gb": None}, "no_gpu"),
        ({"hourly_cost": 0}, "not_sold"),
        ({"deploy_ondemand": False}, "not_sold"),
    ],
)
def test_a_slice_is_never_a_whole_card_and_nought_is_no_price(fields: dict[str, Any], reason: str) -> None:
    assert read_plans(plan(**fields)) == ([], [reason])


def test_a_plan_sold_preemptibly_only_has_a_spot_price_only() -> None:
    b200 = metal("vbm-256c-3072gb-8-b200-gpu", gpu_type="NVIDIA_B200", gpu_count=8, hourly_cost=68, hourly_cost_preemptible=25.6)
    (one,), rejects = read_plans(b200 | {"deploy_ondemand": False, "deploy_preemptible": True}, name="plans_metal")
    assert (one.tier, usd_per_gpu_hour(one)) == (Tier.SPOT, 3.2) and rejects == ["not_sold"]
    (one,), rejects = read_plans(plan(hourly_cost_preemptible=1.713, deploy_preemptible=False))
    assert one.tier is Tier.ON_DEMAND and rejects == ["not_sold"]


def test_a_plan_without_locations_cannot_be_deployed() -> None:
    (nowhere,), _ = read_plans(plan(locations=[]))
    (somewhere,), _ = read_plans(plan())
    assert (nowhere.available, somewhere.available) == (False, True)


def test_a_location_may_have_a_price_of_its_own() -> None:
    offers, rejects = read_plans(
        plan(location_cost={"sao": {"hourly_cost": 2.569}}, locations=["ewr", "sao"]), plan(location_cost=[])
    )
    assert not rejects and [(one.region, float(one.amount)) for one in offers] == [(None, 1.713), ("sao", 2.569), (None, 1.713)]


@pytest.mark.parametrize(
    ("id_", "fields", "said"),
    [
        ("vbm-112c-2048gb-8-h100-gpu", {}, ("h100", 8)),
        ("vbm-64c-2048gb-8-l40-gpu", {"gpu_type": "NVIDIA_L40S", "gpu_count": 8}, ("NVIDIA_L40S", 8)),
        ("vbm-64c-2048gb-8-l40-gpu", {}, "unclear_plan"),  # an L40S by its type, an L40 by its id
        ("vbm-72c-480gb-gh200-gpu", {}, "unclear_plan"),
        ("vbm-4c-32gb", {}, "no_gpu"),
    ],
)
def test_bare_metal_names_its_cards_in_the_id(id_: str, fields: dict[str, Any], said: Any) -> None:
    offers, rejects = read_plans(metal(id_, **fields), name="plans_metal")
    assert ([(one.gpu_text, one.gpu_count) for one in offers] or rejects) == [said]


def test_the_capped_month_says_nothing_of_an_hour() -> None:
    with pytest.raises(LayoutChanged, match="without the field 'hourly_cost'"):
        read_plans({name: value for name, value in plan().items() if name != "hourly_cost"})


# D. Thunder Compute


def read_map(pricing: Any) -> list[Parsed]:
    return list(thunder.parse(page("thunder", {"pricing": pricing}, PRICING)))


def test_a_configuration_is_priced_whole_and_keeps_its_mode_in_its_name() -> None:
    offers, rejects = split(read_map({"a100xl_x4_production": 7.32, "h100_x1_prototyping": 1.41, "l40_x1": 0.83}))
    assert not rejects and [(one.gpu_text, one.gpu_count) for one in offers] == [("A100 80GB", 4), ("h100", 1), ("l40", 1)]
    assert [usd_per_gpu_hour(one) for one in offers] == [1.83, 1.41, 0.83]
    assert offers[0].publisher_ref == "a100xl_x4_production"
    assert {(one.tier, one.venue) for one in offers} == {(Tier.ON_DEMAND, Venue.DATACENTER)}
    cards = [resolve(one.gpu_text, one.memory_gb, one.form_text) for one in offers]
    assert cards == ["a100-unknown-80gb", "h100-unknown-unknown", "l40-48gb"], "no form is guessed"


@pytest.mark.parametrize(
    "extra", ["additional_vcpus", "disk_gb", "ephemeral_disk_gb", "snapshot_gb", "a100xl", "h100_x_production"]
)
def test_extras_are_no_offers(extra: str) -> None:
    assert split(read_map({extra: 0.05})) == ([], ["no_configuration"])


@pytest.mark.parametrize(
    ("amount", "reason"),
    [(0, "invalid_amount"), (None, "no_price"), ({"price": 1.41}, "invalid_amount"), (True, "invalid_amount")],
)
def test_a_configuration_without_a_price(amount: Any, reason: str) -> None:
    assert split(read_map({"h100_x1_production": amount})) == ([], [reason])


@pytest.mark.parametrize("pricing", [[], None, 1.41])
def test_a_price_list_that_is_no_map(pricing: Any) -> None:
    with pytest.raises(LayoutChanged, match="'pricing' is not a map"):
        read_map(pricing)


@pytest.mark.parametrize("slug", ["vultr", "thunder", "lambda"])
def test_an_answer_of_something_else_is_refused_with_a_sentence(slug: str) -> None:
    source = SOURCES[slug]
    url = source.spec.asks[-1].url
    for body in ("", "[]", "null", '{"message": "unauthorized"}', "<html><title>Just a moment...</title></html>", '{"plans": [{'):
        reading, outcome = read(source, source.scope(url) or "", [page(slug, body, url)])
        assert reading.verdict == "refused" and "the parser failed" not in reading.incidents[0][1], body
        assert outcome.rows == 0
