"""eBay, Amazon, Newegg and BestValueGPU: what is asked with which key, what the recorded pages say, and the traps they set."""

import asyncio
import json
import logging
from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest
import respx

from models.observation import Listing, PriceKind, Rate, Reject, Statistic
from models.page import Page
from models.source import Access, Authority, Verified
from pipelines.load import Outcome, load
from pipelines.settings import key_of
from scrapers import Parsed, all_sources
from scrapers import client as clients
from scrapers.client import Client
from scrapers.errors import Blocked, FetchFailed, LayoutChanged, PublisherError, SourceError
from scrapers.platforms.ebay_items import question
from scrapers.platforms.ebay_words import Reader
from scrapers.sources import bestvaluegpu, ebay
from tests.test_sources import manifest, page_of
from warehouse import Warehouse
from warehouse.pages import crawl_of, keep

SOURCES = all_sources()
SAMPLES = Path(__file__).parents[1] / "scrapers" / "samples"
RECORDED = Path(__file__).parents[2] / "shared" / "recorded"
NOON = datetime(2026, 11, 22, 12)
CLIENT, TOKEN = "my-app-id:my-cert-secret", "v^1.1#i^1#p^1#made-up-token"
SEARCH = ebay.SEARCH
SAVED = "https://www.ebay.com/sch/i.html?_nkw=rtx+4090"
needs_shared = pytest.mark.skipif(not RECORDED.is_dir(), reason="needs ../shared")


def rows_of(source: str, url: str, body: str | bytes | dict[str, Any]) -> list[Parsed]:
    """What a source reads in a made-up answer."""
    said = json.dumps(body) if isinstance(body, dict) else body
    return list(SOURCES[source].parse(Page(source, url, NOON, said.encode() if isinstance(said, str) else said)))


def reasons(rows: list[Parsed]) -> dict[str, int]:
    return dict(Counter(row.reason for row in rows if isinstance(row, Reject)))


def listings(rows: list[Parsed]) -> list[Listing]:
    return [row for row in rows if isinstance(row, Listing)]


# --- what is asked


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """No wait between attempts."""

    async def at_once(*_: object) -> None:
        return None

    monkeypatch.setattr(clients, "turn", at_once)
    monkeypatch.setattr(asyncio, "sleep", at_once)


@pytest.fixture
def web() -> Iterator[respx.Router]:
    """The network; no host has a robots.txt."""
    with respx.mock(assert_all_called=False) as router:
        router.get(path="/robots.txt").respond(404)
        yield router


def visit(slug: str) -> tuple[list[Page], SourceError | None]:
    """The pages of one visit with the client and the key of a real run, and what ended it."""
    source, pages = SOURCES[slug], list[Page]()

    async def all_pages() -> None:
        transport = httpx.AsyncHTTPTransport(verify=False)  # respx stands before it
        async with Client(source.spec, contact="ops@breakeven.example", key=key_of(source.spec), transport=transport) as client:
            async for page in source.fetch(client):
                pages.append(page)

    try:
        asyncio.run(all_pages())
    except SourceError as error:
        return pages, error
    return pages, None


def item(number: int, value: str = "2000.00", **fields: Any) -> dict[str, Any]:
    """An item of the Browse API, as short as it comes."""
    said = {"itemId": f"v1|{number}|0", "title": "RTX 4090", "price": {"value": value, "currency": "USD"}}
    return said | {"buyingOptions": ["FIXED_PRICE"]} | fields


def answer(*items: dict[str, Any], total: int | None = None, offset: int = 0, following: bool = False) -> dict[str, Any]:
    """An answer of the Browse API; one without items has no list."""
    said: dict[str, Any] = {"href": SEARCH, "total": len(items) if total is None else total, "limit": 200, "offset": offset}
    return said | ({"next": f"{SEARCH}?elsewhere"} if following else {}) | ({"itemSummaries": list(items)} if items else {})


def market(request: httpx.Request) -> httpx.Response:
    """Five hundred RTX 4090 of which one moves to the next page while it is read; of anything else one item."""
    offset, words = int(request.url.params["offset"]), request.url.params["q"]
    if words != "RTX 4090":
        return httpx.Response(200, json=answer(item(1)))
    numbers = range(max(offset - 1, 0), min(offset + 200, 500))
    return httpx.Response(200, json=answer(*map(item, numbers), total=500, offset=offset, following=offset < 400))


def test_ebay_buys_a_token_and_walks_every_search_to_its_end(web: respx.Router, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EBAY_CLIENT_KEY", CLIENT)
    token = web.post(ebay.TOKEN).respond(json={"access_token": TOKEN, "expires_in": 7200, "token_type": "Application"})
    searches = web.get(url__startswith=SEARCH).mock(side_effect=market)
    pages, failure = visit("ebay")
    assert failure is None and token.call_count == 1
    asked = token.calls.last.request
    assert asked.content == b"grant_type=client_credentials&scope=https%3A%2F%2Fapi.ebay.com%2Foauth%2Fapi_scope"
    assert asked.headers["content-type"] == "application/x-www-form-urlencoded"
    assert b64decode(asked.headers["authorization"].removeprefix("Basic ")).decode() == CLIENT
    assert {call.request.headers["authorization"] for call in searches.calls} == {f"Bearer {TOKEN}"}
    assert [page.url for page in pages] == [str(call.request.url) for call in searches.calls]
    walked = [page for page in pages if SOURCES["ebay"].scope(page.url) == "rtx 4090"]
    assert [page.url for page in walked] == [f"{SEARCH}?q=RTX%204090&limit=200&offset={n}" for n in (0, 200, 400)]
    rows = list(ebay.parse_all(walked))
    assert sum(isinstance(row, Listing) for _, row in rows) == 500
    assert [(number, row.reason) for number, row in rows if isinstance(row, Reject)] == [
        (1, "duplicate_item"),
        (2, "duplicate_item"),
    ]
    assert ebay.complete(walked) and not ebay.complete(walked[:2]) and not ebay.complete(walked[1:])
    assert len({SOURCES["ebay"].scope(page.url) for page in pages}) == len(ebay.CARDS)


def test_neither_key_nor_token_is_kept_or_told(
    web: respx.Router, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("EBAY_CLIENT_KEY", CLIENT)
    web.post(ebay.TOKEN).respond(json={"access_token": TOKEN})
    echo = answer(item(1, title=f"echo of {TOKEN}"))
    web.get(url__startswith=SEARCH).mock(side_effect=[httpx.Response(200, json=echo), *[httpx.Response(403)] * 20])
    with caplog.at_level(logging.DEBUG):
        pages, failure = visit("ebay")
    assert isinstance(failure, FetchFailed) and len(pages) == 1
    told = caplog.text + str(failure) + repr(failure.__cause__) + repr(pages)
    assert not any(secret in told for secret in (TOKEN, CLIENT, "my-cert-secret", b64encode(CLIENT.encode()).decode()))
    assert b"echo of ***" in pages[0].body


@pytest.mark.parametrize(
    ("response", "kind", "sentence"),
    [
        (httpx.Response(401, json={"error": "invalid_client"}), FetchFailed, "oauth2/token: HTTP 401"),
        (httpx.Response(200, json={"token": "elsewhere"}), PublisherError, "gave no token for the key"),
        (httpx.Response(200, json=["x"]), PublisherError, "gave no token for the key"),
        (httpx.Response(200, json={"access_token": "a\nb"}), PublisherError, "gave no token for the key"),
        (httpx.Response(200, html="<title>Sign in</title>"), Blocked, "a web page instead of JSON"),
    ],
)
def test_without_a_token_nothing_is_asked(
    web: respx.Router, monkeypatch: pytest.MonkeyPatch, response: httpx.Response, kind: type[SourceError], sentence: str
) -> None:
    monkeypatch.setenv("EBAY_CLIENT_KEY", CLIENT)
    web.post(ebay.TOKEN).mock(return_value=response)
    searches = web.get(url__startswith=SEARCH)
    pages, failure = visit("ebay")
    assert type(failure) is kind and sentence in str(failure) and "my-cert-secret" not in str(failure)
    assert str(failure).startswith("ebay: ") and not pages and not searches.called


def test_the_key_goes_to_no_other_host(web: respx.Router, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EBAY_CLIENT_KEY", CLIENT)
    web.post(ebay.TOKEN).respond(307, headers={"Location": "https://elsewhere.example/token"})
    elsewhere = web.post("https://elsewhere.example/token")
    _, failure = visit("ebay")
    assert isinstance(failure, FetchFailed) and "which the source does not name" in str(failure) and not elsewhere.called


def test_bestvaluegpu_is_asked_as_robots_allow(web: respx.Router) -> None:
    web.get(url__startswith=bestvaluegpu.HOME).respond(html="<title>x</title>")
    pages, failure = visit("bestvaluegpu")
    assert failure is None and [page.url for page in pages] == [ask.url for ask in bestvaluegpu.SPEC.asks]
    web.get(path="/robots.txt").respond(text="User-agent: *\nDisallow: /history/")
    pages, failure = visit("bestvaluegpu")
    assert not pages and "forbidden by robots.txt" in str(failure)


@pytest.mark.parametrize("slug", ["amazon", "newegg"])
def test_a_shop_that_forbids_robots_is_never_asked(web: respx.Router, slug: str) -> None:
    pages, failure = visit(slug)
    assert not pages and not web.calls
    assert str(failure) == f"{slug}: its terms forbid robots, so it is never asked; save a page in your browser and import that"


def test_what_each_source_says_of_itself() -> None:
    specs = {slug: SOURCES[slug].spec for slug in ("ebay", "amazon", "newegg", "bestvaluegpu")}
    assert specs["ebay"].key_required and specs["ebay"].key_env == "EBAY_CLIENT_KEY"
    assert all("/sch/" not in ask.url for ask in specs["ebay"].asks), "result pages are never asked"
    assert not any(specs[slug].on_by_default for slug in ("amazon", "newegg", "bestvaluegpu"))
    assert {specs[slug].access for slug in ("amazon", "newegg")} == {Access.SAVED}
    assert specs["bestvaluegpu"].verified is Verified.INFERRED and specs["bestvaluegpu"].authority is Authority.TRACKER


@pytest.mark.parametrize(
    ("source", "url", "scope"),
    [
        ("ebay", question("RTX 6000 Ada"), "rtx 6000 ada"),
        ("ebay", f"{SEARCH}?q=NVIDIA+RTX+A5000&limit=3&offset=6", "nvidia rtx a5000"),
        ("ebay", "https://www.ebay.de/sch/i.html?_nkw=RTX+4090&_sacat=27386&_pgn=2&_ipg=240", "ebay.de rtx 4090 in 27386"),
        ("ebay", f"{SAVED}&_sacat=0&LH_Sold=1&LH_Complete=1", "ebay.com rtx 4090 LH_Complete=1 LH_Sold=1"),
        ("ebay", "https://www.ebay.com/itm/123456", None),
        ("ebay", "https://www.ebay.example/sch/i.html?_nkw=x", None),
        ("amazon", "https://www.amazon.com/s?k=RTX+4090&page=1", "rtx 4090"),
        ("amazon", "https://www.amazon.de/s?k=RTX+4090", None),
        ("newegg", "https://www.newegg.com/p/pl?d=rtx+4090", "rtx 4090"),
        ("newegg", "https://www.newegg.com/GPUs/Category/ID-38", "gpus/category/id-38"),
    ],
)
def test_what_a_page_is_everything_of(source: str, url: str, scope: str | None) -> None:
    assert SOURCES[source].scope(url) == scope


# --- what the recorded pages say


API, HTML = "ebay-browse-api/search-", "ebay-search-html/"
FIXED, OFFER, BID = "asking_fixed", "asking_or_offer", "auction_bid"


def recorded(file: str) -> Page:
    return next(page_of(RECORDED, line) for line in manifest(RECORDED) if line["file"] == file)


@needs_shared
@pytest.mark.parametrize(
    ("file", "kinds", "rejects", "shipping_unknown", "currencies"),
    [
        (f"{API}items-a100-pcie-2023-12.json", {OFFER: 34, FIXED: 10}, {}, 2, {"USD": 42, "GBP": 2}),
        (f"{API}items-rtx-4090-2023-12.json", {OFFER: 45, FIXED: 53}, {"duplicate_item": 3}, 19, {"USD": 87, "CAD": 11}),
        (f"{API}items-rtx-5090-2025-10.json", {OFFER: 58, FIXED: 43}, {}, 24, {"USD": 101}),
        (f"{API}items-t4-2023-12.json", {OFFER: 57, FIXED: 34}, {"variation_price": 9, "duplicate_item": 1}, 23,
            {"USD": 87, "GBP": 2, "CAD": 1, "AUD": 1}),
        (f"{API}paged-1.json", {OFFER: 2, FIXED: 1}, {}, 0, {"USD": 3}),
        (f"{API}paged-3.json", {FIXED: 3}, {}, 0, {"USD": 3}),
        (f"{HTML}active-2021-01-sitem.html", {FIXED: 45, OFFER: 3}, {"variation_price": 13}, 0, {"GBP": 48}),
        (f"{HTML}de-active-2026-04-scard-vertical.html", {FIXED: 21, OFFER: 6}, {"variation_price": 13}, 0, {"EUR": 27}),
        (f"{HTML}us-active-2026-04-scard-horizontal.html", {FIXED: 24, OFFER: 6}, {"variation_price": 10}, 4, {"USD": 30}),
        (f"{HTML}us-active-es-2025-08-scard-transition.html", {BID: 40}, {}, 0, {"USD": 40}),
        (f"{HTML}us-sold-2026-05-scard.html", {"sold": 1}, {"other_words": 39}, 0, {"USD": 1}),
        ("amazon/search-rtx-4090-2026-04.html", {"list_new_third_party": 15}, {"no_featured_offer": 1}, 1, {"USD": 15}),
        ("newegg/category-list-2026-05.html", {"list_new": 12}, {}, 0, {"USD": 12}),
    ],
)  # fmt: skip
def test_recorded_listings(
    file: str, kinds: dict[str, int], rejects: dict[str, int], shipping_unknown: int, currencies: dict[str, int]
) -> None:
    page = recorded(file)
    rows = list(SOURCES[page.source].parse(page))
    kept = listings(rows)
    assert Counter(str(row.price_kind) for row in kept) == kinds and reasons(rows) == rejects
    assert sum(row.shipping_amount is None for row in kept) == shipping_unknown
    assert Counter(row.currency for row in kept) == currencies
    assert {row.ordinal for row in rows} == set(range(len({row.ordinal for row in rows}))), "every record is accounted for"
    assert all(row.item_ref.replace("-", "").isalnum() and len(row.title) > 5 for row in kept)
    assert not any("Opens in" in row.title or "Wird in" in row.title or row.title.startswith("New Listing") for row in kept)


@needs_shared
def test_each_recorded_listing_file_is_read_or_refused_by_name() -> None:
    refused = {}
    for line in manifest(RECORDED):
        if line["source"] in {"ebay", "amazon", "newegg"}:
            page = page_of(RECORDED, line)
            assert SOURCES[page.source].scope(page.url) is not None
            try:
                list(SOURCES[page.source].parse(page))
            except SourceError as error:
                refused[line["file"]] = (type(error), str(error))
                assert line["replayable"] == "no"
    assert {file: kind for file, (kind, _) in refused.items()} == {
        "ebay-block-pages/akamai-service-unavailable-2025-08.html": Blocked,
        "ebay-block-pages/pardon-our-interruption-2025-12.html": Blocked,
        f"{API}paged-2.json": LayoutChanged,
        "newegg/initial-state-productdeals-2026-05.json": LayoutChanged,
    }
    assert "a record without the field 'buyingOptions'" in refused[f"{API}paged-2.json"][1]


@needs_shared
def test_recorded_pages_of_one_search_are_a_walk() -> None:
    first, last = recorded(f"{API}paged-1.json"), recorded(f"{API}paged-3.json")
    assert ebay.complete([first, last]) and not ebay.complete([first]) and not ebay.complete([last])
    assert {row.category_text for _, row in ebay.parse_all([first, last]) if isinstance(row, Listing)} == {
        "Graphics/Video Cards (27386)", "Other Components & Parts (16145)"
    }  # fmt: skip


@needs_shared
def test_recorded_prices_are_the_sellers_own() -> None:
    pounds = [row for row in ebay.parse(recorded(f"{API}items-a100-pcie-2023-12.json")) if row.ordinal >= 0]
    shown = {row.price_text: row.amount for row in listings(list(pounds)) if row.currency == "GBP"}
    assert shown == {"GBP 9714.00, shown as USD 12271.70": Decimal(9714), "GBP 21000.00, shown as USD 26529.30": Decimal(21000)}


@needs_shared
def test_recorded_offers_accepted_are_hidden_prices() -> None:
    """Three of forty sold cards, if the fewer-words marker is taken out of the page and all of them counted."""
    page = recorded(f"{HTML}us-sold-2026-05-scard.html")
    text = page.text.replace("srp-river-answer--REWRITE_START", "").replace(
        '<span class="BOLD">1</span>', '<span class="BOLD">40</span>'
    )
    kept = listings(rows_of("ebay", page.url, text))
    assert Counter(row.price_kind for row in kept) == {PriceKind.SOLD: 37, PriceKind.SOLD_OFFER_HIDDEN: 3}
    assert all(row.effective_at and row.effective_at < datetime(2026, 5, 6) for row in kept)
    assert Counter(row.condition_text for row in kept).keys() <= {"Brand New", "Pre-Owned", "Open Box"}
    assert sum("$387.00" in row.price_text for row in kept) == 0, "a struck old price is no price"


# --- the traps of the Browse API


def one(**fields: Any) -> list[Parsed]:
    return rows_of("ebay", question("RTX 4090"), answer(item(7, **fields)))


def test_an_auction_with_a_fixed_price_has_both() -> None:
    bid, ends = {"value": "936.88", "currency": "USD"}, "2026-11-23T10:00:00.000Z"
    rows = listings(one(buyingOptions=["FIXED_PRICE", "AUCTION"], currentBidPrice=bid, bidCount=0, itemEndDate=ends))
    assert [(str(row.price_kind), row.amount, row.until_at) for row in rows] == [
        (FIXED, Decimal("2000.00"), None),
        (BID, Decimal("936.88"), datetime(2026, 11, 23, 10)),
    ]
    assert {row.item_ref for row in rows} == {"7"}


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"itemGroupType": "SELLER_DEFINED_VARIATIONS"}, "variation_price"),
        ({"buyingOptions": ["CLASSIFIED_AD"]}, "unknown_kind"),
        ({"buyingOptions": ["AUCTION"]}, "no_price"),
        ({"price": {"currency": "USD"}}, "no_price"),
        ({"price": {"value": "0.00", "currency": "USD"}}, "invalid_amount"),
        ({"price": {"value": "2,000", "currency": "USD"}}, "invalid_amount"),
        ({"price": {"value": "20.00"}}, "invalid_currency"),
        ({"itemId": "7"}, "unclear_item"),
    ],
)
def test_what_is_no_price_says_why(fields: dict[str, Any], reason: str) -> None:
    assert [row.reason for row in one(**fields) if isinstance(row, Reject)] == [reason]


@pytest.mark.parametrize(
    ("options", "shipping"),
    [
        ([{"shippingCostType": "FIXED", "shippingCost": {"value": "0.00", "currency": "USD"}}], 0),
        ([{"shippingCostType": "CALCULATED", "shippingCost": {"value": "198.00", "currency": "USD"}}], 198),
        ([{"shippingCostType": "CALCULATED"}], None),
        ([{"shippingCostType": "FIXED", "shippingCost": {"value": "9.00", "currency": "EUR"}}], None),
        ([], None),
        (None, None),
    ],
)
def test_unknown_shipping_is_not_free(options: Any, shipping: int | None) -> None:
    assert [row.shipping_amount for row in listings(one(shippingOptions=options))] == [shipping]


def test_a_variation_of_its_own_is_kept_apart() -> None:
    rows = rows_of("ebay", question("x"), answer(item(1, itemId="v1|5|1"), item(1, itemId="v1|5|2"), item(1, itemId="v1|5|2")))
    assert [(row.item_ref, row.variation) for row in listings(rows)] == [("5", "1"), ("5", "2")]
    assert reasons(rows) == {"duplicate_item": 1}


def test_no_list_is_no_items_only_where_none_are_announced() -> None:
    url = question("RTX 4090")
    assert rows_of("ebay", url, answer()) == [] and rows_of("ebay", url, answer(total=9, offset=200)) == []
    with pytest.raises(LayoutChanged, match="9 items are announced, and none listed"):
        rows_of("ebay", url, answer(total=9))
    with pytest.raises(LayoutChanged, match="without the field 'total'"):
        rows_of("ebay", url, {"errors": []})


def test_more_items_than_a_query_reaches_are_not_all() -> None:
    page = Page("ebay", question("gpu"), NOON, json.dumps(answer(item(1), total=2_000_000)).encode())
    assert not ebay.complete([page])


# --- the traps of saved pages


def sample(name: str) -> Page:
    return next(page_of(SAMPLES, line) for line in manifest(SAMPLES) if line["file"] == name)


US, DE = "ebay/sold-us.2026-11-19.html", "ebay/active-de.2026-11-19.html"


def refusal(page: Page, text: str | None = None, source: str = "ebay") -> SourceError:
    with pytest.raises(SourceError) as caught:
        rows_of(source, page.url, page.text if text is None else text)
    return caught.value


@pytest.mark.parametrize("name", ["Sign in or Register | eBay", "Einloggen oder neu anmelden | eBay", "Security Measure"])
def test_a_sign_in_page_is_refused_by_name(name: str) -> None:
    error = refusal(sample(US), f"<html lang='en'><title>{name}</title><form id='SignInForm'></form></html>")
    assert isinstance(error, Blocked) and "is a sign-in or challenge page" in str(error) and name in str(error)


def test_the_wrong_currency_is_refused_with_a_sentence() -> None:
    error = refusal(sample(US), sample(US).text.replace("$", "S/."))
    assert isinstance(error, LayoutChanged)
    assert "shows prices in 'S/.' where the site sells in USD; it was saved from abroad" in str(error)
    euros = sample(DE)
    assert "shows prices in 'EUR' where the site sells in USD" in str(refusal(Page("ebay", SAVED, NOON, euros.body), euros.text))
    amazon = sample("amazon/rtx-5060-ti.2026-11-19.html")
    assert "shows 'PHP 459.99'" in str(refusal(amazon, amazon.text.replace(">$459.99", ">PHP 459.99"), "amazon"))


def test_zero_cards_are_not_zero_offers() -> None:
    page = sample(US)
    heading = "<h1 class='srp-controls__count-heading'><span class='BOLD'>{}</span></h1>"
    bare = f"<html lang='en'><title>x for sale | eBay</title>{heading}{{}}"
    assert "no list of results" in str(refusal(page, bare.format(5, "")))
    assert "no card lists them" in str(refusal(page, bare.format(5, "<ul class='srp-results'></ul>")))
    assert "no heading says" in str(refusal(page, bare.format("", "<ul class='srp-results'></ul>")))
    assert rows_of("ebay", page.url, bare.format(0, "<ul class='srp-results'></ul>")) == []
    for slug, url in (("amazon", "https://www.amazon.com/s?k=x"), ("newegg", "https://www.newegg.com/p/pl?d=x")):
        with pytest.raises(LayoutChanged, match=f"{slug}: no item"):
            rows_of(slug, url, "<html><title>x</title></html>")


def test_a_language_that_nobody_taught_us_is_refused() -> None:
    assert "is in language 'fr'" in str(refusal(sample(US), sample(US).text.replace('lang="en"', 'lang="fr"')))


def test_only_as_many_cards_as_the_heading_says() -> None:
    text = sample(US).text.replace('<span class="BOLD">5</span>', '<span class="BOLD">2</span>')
    rows = rows_of("ebay", sample(US).url, text)
    assert len(listings(rows)) == 2 and reasons(rows) == {"other_words": 4}


def test_a_sold_page_believes_only_cards_that_say_so() -> None:
    active = sample(DE)
    assert reasons(rows_of("ebay", f"{active.url}&LH_Sold=1", active.text)) == {"not_marked_sold": 3, "variation_price": 1}


def test_a_page_with_a_next_one_is_not_all() -> None:
    page = sample(DE)
    more = page.text.replace("</body>", '<a class="pagination__next" href="#"></a></body>').encode()
    assert ebay.complete([page])
    assert not ebay.complete([Page("ebay", page.url, NOON, more)]) and not ebay.complete(
        [Page("ebay", f"{page.url}&_pgn=2", NOON, page.body)]
    )


@pytest.mark.parametrize(
    ("language", "text", "amount", "currency"),
    [
        ("en", "$1,234.50", "1234.50", "USD"), ("en", "£3.95", "3.95", "GBP"), ("en", "AU $99.00", "99.00", "AUD"),
        ("de", "EUR 1.234,50", "1234.50", "EUR"), ("de", "17,72 €", "17.72", "EUR"),
        ("es", "USD1,149.00", "1149.00", "USD"), ("es", "17,72 EUR", "17.72", "EUR"), ("es", "S/.12.50", "12.50", "S/."),
    ],
)  # fmt: skip
def test_a_price_is_read_as_its_language_writes_it(language: str, text: str, amount: str, currency: str) -> None:
    assert Reader(language).money(text) == (Decimal(amount), currency)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "EUR 1.300"), ("de", "EUR 17.72"), ("en", "$17,72"), ("en", "$1,300"), ("en", "12.50"), ("en", "to"),
        ("en", "$3.15$3.42"), ("es", "1.234.50 EUR"),
    ],
)  # fmt: skip
def test_a_price_that_nobody_can_know_is_none(language: str, text: str) -> None:
    with pytest.raises(ValueError, match="is not one price"):
        Reader(language).money(text)


# --- trackers


def tracked(props: str) -> list[Parsed]:
    page = f'<title>x</title><script id="__NEXT_DATA__" type="application/json">{{"props": {{"pageProps": {props}}}}}</script>'
    return rows_of("bestvaluegpu", bestvaluegpu.SPEC.asks[1].url, page)


def test_a_tracker_that_has_no_price_says_none() -> None:
    rows = tracked('{"newCard": null, "usedCard": {"price": 0}, "msrp": 1599}')
    assert reasons(rows) == {"no_price": 2}
    assert [(row.what, row.subject, row.statistic) for row in rows if isinstance(row, Rate)] == [
        ("msrp", "RTX 4090", Statistic.SINGLE)
    ]


@pytest.mark.parametrize(
    ("props", "sentence"), [("{}", "without the field 'usedCard'"), ("{", "is not JSON"), ("[]", "without the field")]
)
def test_a_tracker_that_changed_is_refused(props: str, sentence: str) -> None:
    with pytest.raises(LayoutChanged, match=sentence):
        tracked(props)


# --- hostile and repeated


HOSTILE = [
    "<script>alert(1)</script> RTX 4090",
    "RTX \u202e0904\u202c 4090",
    "RTX\x07 4090 \u2063",
    "'; DROP TABLE listings; --",
    "4090 " * 2_000,
]


@pytest.mark.parametrize("title", HOSTILE)
def test_a_hostile_title_passes_unharmed(title: str, empty_home: Warehouse) -> None:
    page = Page("ebay", question("RTX 4090"), NOON, json.dumps(answer(item(1, title=title))).encode())
    outcome = imported(empty_home, page)
    assert outcome.outcome == "appended" and outcome.rows == 1
    assert [row["title"] for row in empty_home.rows("SELECT title FROM listings")] == [title]


def test_a_title_as_long_as_a_book_is_a_reject_not_a_crash() -> None:
    assert reasons(one(title="x" * 100_000)) == {"invalid_title": 1}
    assert all(len(row.record) <= 2000 for row in one(title="x" * 100_000) if isinstance(row, Reject))


def imported(warehouse: Warehouse, page: Page) -> Outcome:
    """Load a page that a person saved."""
    source = SOURCES[page.source]
    scope = source.scope(page.url)
    assert scope is not None
    keep(warehouse, page, crawl_of(scope, page))
    return load(warehouse, source, scope, [page])


@pytest.mark.parametrize("name", [US, DE, "amazon/rtx-5060-ti.2026-11-19.html", "newegg/rtx-5070.2026-11-19.html"])
def test_a_saved_page_imported_twice_appends_nothing(name: str, empty_home: Warehouse) -> None:
    page = sample(name)
    first = imported(empty_home, page)
    assert first.outcome == "appended" and first.written
    again = imported(empty_home, page)
    later = Page(page.source, page.url, page.fetched_at + timedelta(days=1), page.body)
    assert (again.outcome, again.written, imported(empty_home, later).written) == ("already read", 0, 0)
    assert empty_home.rows("SELECT count(*) AS n FROM listings")[0]["n"] == first.rows


def test_a_refused_page_appends_nothing_and_is_told(empty_home: Warehouse) -> None:
    page = Page("ebay", SAVED, NOON, b"<html><title>Pardon Our Interruption...</title></html>")
    outcome = imported(empty_home, page)
    assert outcome.outcome == "blocked" and not outcome.written and "refusal page" in outcome.sentences[0]
