"""The client against a mocked network, and against a local server that misbehaves on the wire."""

import asyncio
import gzip
import logging
import re
import socketserver
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import httpx
import pytest
import respx
from pytest_httpserver import HTTPServer

from models.page import Page
from models.source import Access, Ask, Authority, Expect, Spec, Verified
from scrapers import robots
from scrapers.client import Client, Limits, Previous
from scrapers.errors import Blocked, FetchFailed, SourceError, TruncatedBody, Unreachable

API = "https://api.rent.example/v1/gpus"
PRICES = "https://rent.example/prices"
ROBOTS = "https://rent.example/robots.txt"
NOON = datetime(2026, 11, 22, 12, 0, 0)
KEY = "sk-live-0123456789"
HTML = Ask(url=PRICES, accept="text/html")


def spec(*urls: str, pace: float = 0, redirect_hosts: frozenset[str] = frozenset(), key_as: str = "bearer") -> Spec:
    return Spec(
        slug="rentco",
        title="Rent Co",
        home="https://rent.example",
        access=Access.API,
        terms="free",
        verified=Verified.UNREAD,
        verified_on=date(2026, 11, 1),
        version=1,
        every_hours=24,
        expect=Expect(rows=(1, 2)),
        authority=Authority.OWN_API,
        asks=tuple(Ask(url=url, scope=url) for url in urls or (API,)),
        pace_seconds=pace,
        redirect_hosts=redirect_hosts,
        key_env="RENTCO_KEY",
        key_as=key_as,
    )


def visit(of: Spec, *asks: Ask, now: Callable[[], datetime] = lambda: NOON, **fields: object) -> list[Page]:
    """The pages of one visit. The transport has no certificates, which take long to load, and no proxy."""
    transport = httpx.AsyncHTTPTransport(verify=False)

    async def all_pages() -> list[Page]:
        async with Client(of, contact="ops@breakeven.example", now=now, transport=transport, **fields) as client:
            return [await client.ask(ask) for ask in asks or of.asks]

    return asyncio.run(all_pages())


def refused(kind: type[SourceError], of: Spec, *asks: Ask, **fields: object) -> str:
    """The sentence with which a visit fails."""
    with pytest.raises(SourceError) as caught:
        visit(of, *asks, **fields)
    assert type(caught.value) is kind
    assert str(caught.value).startswith("rentco: http")
    return str(caught.value)


@pytest.fixture(autouse=True)
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The waits between attempts: asked for, and passed at once. The clock that limits them moves on."""
    asked: list[float] = []
    nap = asyncio.sleep

    async def sleep(seconds: float) -> None:
        if seconds:
            asked.append(seconds)
        await nap(0)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    monkeypatch.setattr(robots, "monotonic", lambda: sum(asked))
    return asked


@pytest.fixture
def web() -> Iterator[respx.Router]:
    with respx.mock(assert_all_called=False) as router:
        yield router


# What a page says


def test_page_is_the_answer_verbatim(web: respx.Router) -> None:
    dated = "Sun, 22 Nov 2026 00:00:00 GMT"
    web.get(API).respond(content=b' {"a":1}\r\n', headers={"ETag": '"v1"', "Last-Modified": dated, "Content-Type": "text/json"})
    assert visit(spec()) == [Page("rentco", API, NOON, b' {"a":1}\r\n', 200, "text/json", etag='"v1"', last_modified=dated)]


def test_fetched_at_is_utc_without_zone(web: respx.Router) -> None:
    web.get(API).respond(text="x")

    async def get() -> Page:
        async with Client(spec(), contact="a@b.example") as client:
            return await client.get(API)

    at = asyncio.run(get()).fetched_at
    assert at.tzinfo is None and abs(at.replace(tzinfo=UTC) - datetime.now(UTC)) < timedelta(seconds=5)


def test_web_page_where_json_was_asked_is_kept_for_the_parser(web: respx.Router) -> None:
    web.get(API).respond(html="<h1>Moved</h1>")
    assert visit(spec())[0].text == "<h1>Moved</h1>"


def test_a_question_is_sent_as_it_is_asked(web: respx.Router) -> None:
    route = web.post(API).respond(json={})
    visit(spec(), Ask(url=API, method="POST", body='{"query":"gpus"}', accept="application/graphql-response+json"))
    sent = route.calls.last.request
    assert sent.content == b'{"query":"gpus"}'
    assert (sent.headers["content-type"], sent.headers["accept"]) == ("application/json", "application/graphql-response+json")


def test_user_agent_says_who_asks_and_where_to_complain(web: respx.Router) -> None:
    route = web.get(API).respond(text="x")
    visit(spec())
    stated = re.search(r'^version = "(.+)"', (Path(__file__).parents[1] / "pyproject.toml").read_text(), re.M)
    assert stated and route.calls.last.request.headers["user-agent"] == f"breakeven/{stated[1]} (+ops@breakeven.example)"


# Secrets


@pytest.mark.parametrize("name", ["key", "api_key", "API-KEY", "apikey", "token", "access_token", "client_secret"])
@pytest.mark.parametrize(
    "query", ["?{}=s3cret-s3cret&page=2", "?page=2&{}=s3cret-s3cret", "?{}=s3cret-s3cret&page=2&token=s3cret-s3cret"]
)
def test_secrets_leave_the_address_and_nothing_else_does(web: respx.Router, name: str, query: str) -> None:
    route = web.get(url__startswith=API).respond(json={"request": {"key": "s3cret-s3cret"}, "n": 1})
    [page] = visit(spec(), Ask(url=API + query.format(name)))
    assert "s3cret" in str(route.calls.last.request.url)
    assert page.url == API + "?page=2"
    assert page.text == '{"request":{"key":"***"},"n":1}'


def test_page_tokens_and_cursors_are_no_secrets(web: respx.Router) -> None:
    url = API + "?page_token=abc&monkey=1&q=a%20b+c"
    web.get(url__startswith=API).respond(text="x")
    assert visit(spec(), Ask(url=url))[0].url == url


def test_key_is_a_bearer_token_for_the_asked_origin_only(web: respx.Router) -> None:
    here, other = web.get(API).respond(text="x"), web.get("https://cdn.example/gpus").respond(text="x")
    moved = web.get(API + "/2").respond(302, headers={"Location": "https://cdn.example/gpus"})
    of = spec(API, redirect_hosts=frozenset({"cdn.example"}))
    visit(of, Ask(url=API), Ask(url=API + "/2"), Ask(url="https://cdn.example/gpus"), key=KEY + "\n")
    assert here.calls.last.request.headers["authorization"] == f"Bearer {KEY}"
    assert moved.calls.last.request.headers["authorization"] == f"Bearer {KEY}"
    assert other.call_count == 2
    assert not any("authorization" in call.request.headers for call in other.calls)


def test_key_does_not_follow_a_redirect_to_another_host_of_the_same_source(web: respx.Router) -> None:
    web.get(API).respond(307, headers={"Location": "https://api2.rent.example/gpus"})
    other = web.get("https://api2.rent.example/gpus").respond(text="x")
    visit(spec(API, "https://api2.rent.example/else"), Ask(url=API), key=KEY)
    assert "authorization" not in other.calls.last.request.headers


def test_key_is_in_no_page_error_or_log(web: respx.Router, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with_key = Ask(url=f"{API}?api_key={KEY}&x=1")
    echo = httpx.Response(200, text=f"you sent {KEY}")
    illegal = httpx.LocalProtocolError(f"Illegal header value b'Bearer {KEY}'")
    web.get(url__startswith=API).mock(side_effect=[echo, httpx.Response(404), illegal])
    assert KEY not in repr(visit(spec(), with_key, key=KEY))
    assert refused(FetchFailed, spec(), with_key, key=KEY) == f"rentco: {API}?x=1: HTTP 404"
    assert "Bearer ***" in refused(FetchFailed, spec(), with_key, key=KEY)
    assert API in caplog.text and KEY not in caplog.text


@pytest.mark.parametrize(
    ("key_as", "headers", "parameters"),
    [
        ("bearer", {"authorization": f"Bearer {KEY}"}, {}),
        ("header:X-API-KEY", {"x-api-key": KEY}, {}),
        ("query:api_key", {}, {"api_key": KEY}),
    ],
)
def test_key_is_sent_as_the_publisher_wants_it_and_shown_nowhere(
    httpserver: HTTPServer, caplog: pytest.LogCaptureFixture, key_as: str, headers: dict[str, str], parameters: dict[str, str]
) -> None:
    caplog.set_level(logging.DEBUG)
    httpserver.expect_oneshot_request("/gpus").respond_with_data(f"you sent {KEY}")
    httpserver.expect_request("/gpus").respond_with_data("unknown", status=404)
    of = spec(httpserver.url_for("/gpus?page=1"), key_as=key_as)
    [page] = visit(of, key=KEY)
    sent = httpserver.log[0][0]
    assert {name.lower(): value for name, value in sent.headers.items() if KEY in value} == headers
    assert dict(sent.args) == {"page": "1"} | parameters
    assert (page.url, page.text) == (httpserver.url_for("/gpus?page=1"), "you sent ***")
    assert KEY not in repr(page)
    assert KEY not in refused(FetchFailed, of, key=KEY)
    ours = [record.getMessage() for record in caplog.records if record.name != "werkzeug"]  # which is the other side
    assert any("/gpus?page=1" in line for line in ours) and not any(KEY in line for line in ours)


@pytest.mark.parametrize("key_as", ["bearer", "header:X-API-KEY", "query:api_key"])
def test_key_stays_with_the_host_that_was_asked(web: respx.Router, key_as: str) -> None:
    asked = web.get(url__startswith=API).respond(302, headers={"Location": "https://cdn.example/gpus"})
    other = web.get(url__startswith="https://cdn.example").respond(text="x")
    visit(spec(key_as=key_as, redirect_hosts=frozenset({"cdn.example"})), key=KEY)
    carried = [KEY in f"{call.request.url} {call.request.headers.raw}" for call in (asked.calls.last, other.calls.last)]
    assert carried == [True, False]


def test_key_that_no_header_can_carry_is_refused_without_showing_it() -> None:
    sentence = refused(FetchFailed, spec(), key="sk-live\n-0123")
    assert "RENTCO_KEY" in sentence and "0123" not in sentence


# Only what is new


@pytest.fixture
def held() -> Previous:
    return Previous('"v1"', "Sat, 21 Nov 2026 00:00:00 GMT", b'{"a":1}', "application/json")


@pytest.mark.parametrize("headers", [{}, {"ETag": '"v1"'}])
def test_unchanged_page_is_not_sent_again(web: respx.Router, held: Previous, headers: dict[str, str]) -> None:
    route = web.get(url__startswith=API).respond(304, headers=headers)
    asked: list[str] = []
    [page] = visit(spec(), Ask(url=f"{API}?key=abc"), previous=lambda url: asked.append(url) or held)
    assert asked == [API]
    assert route.calls.last.request.headers["if-none-match"] == '"v1"'
    assert route.calls.last.request.headers["if-modified-since"] == held.last_modified
    assert page == Page("rentco", API, NOON, held.body, 304, held.content_type, etag='"v1"', last_modified=held.last_modified)


def test_changed_page_replaces_the_held_one(web: respx.Router, held: Previous) -> None:
    web.get(API).respond(text="new", headers={"ETag": '"v2"'})
    [page] = visit(spec(), previous=lambda _: held)
    assert (page.body, page.status, page.etag, page.last_modified) == (b"new", 200, '"v2"', None)


@pytest.mark.parametrize("kept", [None, Previous(None, None, b"old", "text/plain")])
def test_304_that_we_did_not_ask_for_is_a_failure(web: respx.Router, kept: Previous | None) -> None:
    web.get(API).respond(304)
    assert "HTTP 304, which we did not ask for" in refused(FetchFailed, spec(), previous=lambda _: kept)


def test_post_is_never_conditional(web: respx.Router, held: Previous) -> None:
    route = web.post(API).respond(text="x")
    visit(spec(), Ask(url=API, method="POST", body="{}"), previous=lambda _: held)
    assert "if-none-match" not in route.calls.last.request.headers


def test_validators_stay_with_their_address(web: respx.Router, held: Previous) -> None:
    web.get(API).respond(301, headers={"Location": API + "/new"})
    route = web.get(API + "/new").respond(text="x", headers={"ETag": '"other"'})
    [page] = visit(spec(), previous=lambda _: held)
    assert "if-none-match" not in route.calls.last.request.headers
    assert (page.url, page.etag) == (API, None)


def test_validator_that_no_header_can_carry_is_not_sent(web: respx.Router) -> None:
    route = web.get(API).respond(text="x")
    visit(spec(), previous=lambda _: Previous('"vé"', None, b"old", ""))
    assert "if-none-match" not in route.calls.last.request.headers


# Trying again


def test_429_then_200_is_a_page(web: respx.Router, waits: list[float]) -> None:
    web.get(API).mock(side_effect=[httpx.Response(429), httpx.Response(503), httpx.Response(200, text="x")])
    assert visit(spec())[0].body == b"x"
    assert 1 <= waits[0] <= 2 <= waits[1] <= 3


def test_back_off_has_jitter(web: respx.Router, waits: list[float]) -> None:
    web.get(API).respond(503)
    for _ in range(3):
        refused(FetchFailed, spec())
    assert len(set(waits)) == len(waits)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("7", 7),
        ("120", 120),
        ("0", 0),
        ("Sun, 22 Nov 2026 12:00:30 GMT", 30),
        ("Sun, 22 Nov 2026 13:00:30 +0100", 30),
        ("Sun, 22 Nov 2026 12:00:30 -0000", 30),
        ("Sun, 22 Nov 2026 11:00:00 GMT", 0),
    ],
)
def test_retry_after_is_honoured(web: respx.Router, waits: list[float], header: str, seconds: float) -> None:
    web.get(API).mock(side_effect=[httpx.Response(429, headers={"Retry-After": header}), httpx.Response(200, text="x")])
    visit(spec())
    assert sum(waits) == seconds


@pytest.mark.parametrize("header", ["soon", "-5", "1e9", "", "Sun, 99 Nov 2026"])
def test_unreadable_retry_after_means_the_usual_back_off(web: respx.Router, waits: list[float], header: str) -> None:
    web.get(API).mock(side_effect=[httpx.Response(503, headers={"Retry-After": header}), httpx.Response(200, text="x")])
    visit(spec())
    assert 1 <= sum(waits) <= 2


@pytest.mark.parametrize("header", ["121", "9" * 400, "Sun, 22 Nov 2026 13:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT"])
def test_who_sends_us_away_for_long_is_not_waited_for(web: respx.Router, waits: list[float], header: str) -> None:
    route = web.get(API).respond(429, headers={"Retry-After": header})
    assert "HTTP 429, to come back only in" in refused(FetchFailed, spec())
    assert (route.call_count, waits) == (1, [])


def test_503_is_asked_four_times_and_then_named(web: respx.Router) -> None:
    route = web.get(API).respond(503)
    assert refused(FetchFailed, spec()) == f"rentco: {API}: HTTP 503"
    assert route.call_count == 4


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_4xx_is_final(web: respx.Router, status: int) -> None:
    route = web.get(API).respond(status, json={"error": "Access denied"})
    assert refused(FetchFailed, spec()) == f"rentco: {API}: HTTP {status}"
    assert route.call_count == 1


@pytest.mark.parametrize("status", [202, 204, 206])
def test_other_successes_are_no_pages(web: respx.Router, status: int) -> None:
    web.get(API).respond(status, text="half")
    assert f"HTTP {status}" in refused(FetchFailed, spec())


@pytest.mark.parametrize("error", [httpx.ReadTimeout, httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError])
def test_passing_trouble_is_tried_again(web: respx.Router, error: type[Exception]) -> None:
    web.get(API).mock(side_effect=[error("trouble"), httpx.Response(200, text="x")])
    assert visit(spec())[0].body == b"x"


def test_offline_is_known_quickly(web: respx.Router, waits: list[float]) -> None:
    route = web.get(API).mock(side_effect=httpx.ConnectError("[Errno -2] Name or service not known"))
    assert refused(Unreachable, spec()) == f"rentco: {API}: no connection ([Errno -2] Name or service not known)"
    assert 2 <= route.call_count <= 4 and sum(waits) < 4


def test_host_that_swallows_connections_is_given_up_in_eight_seconds(web: respx.Router, waits: list[float]) -> None:
    def swallow(request: httpx.Request) -> httpx.Response:
        waits.append(request.extensions["timeout"]["connect"])
        raise httpx.ConnectTimeout("", request=request)

    route = web.get(API).mock(side_effect=swallow)
    assert "no connection (ConnectTimeout)" in refused(Unreachable, spec())
    assert route.call_count == 2 and sum(waits) < 8


def test_refused_connection_is_a_sentence() -> None:
    with server(lambda *_: None) as url:
        gone = url
    assert "no connection" in refused(Unreachable, spec(gone))


@pytest.mark.parametrize("url", ["ftp://rent.example/x", "rent.example/x", "https://[bad/x", "https://rent.example:port/"])
def test_what_is_no_web_address_is_a_sentence(url: str) -> None:
    with pytest.raises(FetchFailed, match="rentco: "):
        visit(spec(), Ask(url=url))


# Refusals and empty bodies


@pytest.mark.parametrize("status", [401, 403])
@pytest.mark.parametrize("words", ["Just a moment...", "Access Denied", "Please solve the CAPTCHA"])
def test_refusal_page_is_named_as_such(web: respx.Router, status: int, words: str) -> None:
    web.get(API).respond(status, html=f"<!DOCTYPE html><title>{words}</title>")
    refused(Blocked, spec())


def test_empty_body_is_no_page(web: respx.Router) -> None:
    web.get(API).respond(200)
    assert "empty" in refused(TruncatedBody, spec())


@pytest.mark.parametrize("announced", ["3", "9"])
def test_body_of_another_length_than_announced_is_truncated(web: respx.Router, announced: str) -> None:
    web.get(API).mock(
        side_effect=lambda _: httpx.Response(200, stream=httpx.ByteStream(b"12345"), headers={"Content-Length": announced})
    )
    assert f"5 bytes, {announced} were announced" in refused(TruncatedBody, spec())


# Redirects


def test_redirect_to_a_named_host_is_followed(web: respx.Router) -> None:
    web.get(API).respond(301, headers={"Location": "//www.rent.example/gpus"})
    web.get("https://www.rent.example/gpus").respond(302, headers={"Location": "/gpus/"})
    web.get("https://www.rent.example/gpus/").respond(text="x")
    [page] = visit(spec(redirect_hosts=frozenset({"WWW.rent.example"})))
    assert (page.url, page.body) == (API, b"x")


@pytest.mark.parametrize(
    ("location", "why"),
    [
        ("https://evil.example/gpus?token=abc", "redirects to evil.example, which the source does not name"),
        ("http://api.rent.example/v1/gpus", "redirects from https to http"),
        ("file:///etc/passwd", "redirects to no host"),
        ("https://rent.example:port/", "Invalid URL in location header"),
    ],
)
def test_redirect_elsewhere_is_not_followed(web: respx.Router, location: str, why: str) -> None:
    web.get(API).respond(302, headers={"Location": location})
    assert why in refused(FetchFailed, spec())
    assert {call.request.url for call in web.calls} == {API}


def test_question_is_repeated_after_307_and_never_dropped(web: respx.Router) -> None:
    question = Ask(url=API, method="POST", body='{"query":"gpus"}')
    web.post(API).mock(side_effect=[httpx.Response(status, headers={"Location": API + "/"}) for status in (307, 302)])
    moved = web.post(API + "/").respond(text="x")
    visit(spec(), question)
    assert moved.calls.last.request.content == b'{"query":"gpus"}'
    assert "drops the question" in refused(FetchFailed, spec(), question)


def test_each_step_of_a_redirect_asks_robots(web: respx.Router) -> None:
    web.get(ROBOTS).respond(404)
    web.get(PRICES).respond(302, headers={"Location": "https://www.rent.example/private"})
    web.get("https://www.rent.example/robots.txt").respond(text="User-agent: *\nDisallow: /private")
    private = web.get("https://www.rent.example/private").respond(text="x")
    assert "/private: forbidden by robots.txt" in refused(FetchFailed, spec(PRICES, "https://www.rent.example/"), HTML)
    assert not private.called


# Robots and pace


@pytest.mark.parametrize("agent", ["*", "breakeven", "Breakeven"])
def test_robots_forbids_a_page_and_says_so(web: respx.Router, agent: str) -> None:
    web.get(ROBOTS).respond(text=f"User-agent: {agent}\nDisallow: /prices")
    route = web.get(PRICES).respond(text="x")
    assert refused(FetchFailed, spec(PRICES), HTML) == f"rentco: {PRICES}: forbidden by robots.txt"
    assert not route.called


def test_robots_of_others_allows_us(web: respx.Router) -> None:
    web.get(ROBOTS).respond(text="User-agent: *\nDisallow: /\n\nUser-agent: breakeven\nAllow: /")
    web.get(PRICES).respond(text="x")
    assert visit(spec(PRICES), HTML)[0].body == b"x"


def test_robots_is_read_once_and_only_for_pages(web: respx.Router) -> None:
    rules = web.get(ROBOTS).respond(text="User-agent: *\nDisallow: /api")
    web.get(PRICES).respond(text="x")
    api = web.get("https://rent.example/api").respond(text="x")
    visit(spec(PRICES), Ask(url="https://rent.example/api"))
    assert api.called and not rules.called
    visit(spec(PRICES), HTML, HTML, HTML)
    assert rules.call_count == 1


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_no_robots_file_allows(web: respx.Router, status: int) -> None:
    web.get(ROBOTS).respond(status, text="User-agent: *\nDisallow: /")
    web.get(PRICES).respond(text="x")
    assert visit(spec(PRICES), HTML)[0].body == b"x"


@pytest.mark.parametrize("trouble", [httpx.Response(500), httpx.Response(429), httpx.ConnectError("refused")])
def test_unreadable_robots_forbids_and_is_not_asked_again(web: respx.Router, trouble: httpx.Response | Exception) -> None:
    rules = web.get(ROBOTS).mock(side_effect=[trouble] * 8)
    page = web.get(PRICES).respond(text="x")

    async def twice() -> list[str]:
        async with Client(spec(PRICES), contact="a@b.example") as client:
            answers = await asyncio.gather(client.ask(HTML), client.ask(HTML), return_exceptions=True)
            return [f"{type(answer).__name__} {answer}" for answer in answers]

    sentences = asyncio.run(twice())
    assert len(set(sentences)) == 1 and sentences[0].startswith(f"FetchFailed rentco: {PRICES}: no page")
    assert ROBOTS in sentences[0]
    assert rules.call_count <= 4 and not page.called


def test_robots_with_byte_order_mark_is_understood(web: respx.Router) -> None:
    web.get(ROBOTS).respond(content=b"\xef\xbb\xbfUser-agent: *\nDisallow: /")
    refused(FetchFailed, spec(PRICES), HTML)


def seconds_taken(of: Spec, *asks: Ask) -> float:
    started = time.monotonic()
    visit(of, *asks)
    return time.monotonic() - started


def test_pace_is_kept_per_host(web: respx.Router) -> None:
    web.get(url__regex="https://(a|b|c).example/").respond(text="x")
    one, three = [Ask(url="https://a.example/")] * 3, [Ask(url=f"https://{host}.example/") for host in "abc"]
    assert seconds_taken(spec(pace=0.1), *one) >= 0.2
    assert seconds_taken(spec(pace=2), *three) < 2


def test_clients_of_one_process_share_the_pace_of_a_host(web: respx.Router) -> None:
    web.get(API).respond(text="x")

    async def both() -> float:
        async with Client(spec(pace=0.2), contact="a") as first, Client(spec(pace=0.1), contact="a") as second:
            started = time.monotonic()
            await asyncio.gather(first.get(API), second.get(API))
            return time.monotonic() - started

    assert asyncio.run(both()) >= 0.2


@pytest.mark.parametrize("rule", ["Crawl-delay: 0.15", "Request-rate: 20/3"])
def test_longer_delay_of_robots_is_kept(web: respx.Router, rule: str) -> None:
    web.get(ROBOTS).respond(text=f"User-agent: *\n{rule}")
    web.get(PRICES).respond(text="x")
    assert seconds_taken(spec(PRICES, pace=0.01), HTML, HTML) >= 0.3


def test_crawl_delay_that_no_visit_can_keep_is_named(web: respx.Router) -> None:
    web.get(ROBOTS).respond(text="User-agent: *\nCrawl-delay: 3600")
    assert "robots.txt wants 3600 s between two requests" in refused(FetchFailed, spec(PRICES), HTML)


# On the wire


Script = Callable[[str, Callable[[bytes], None]], None]


@contextmanager
def server(script: Script) -> Iterator[str]:
    """A local server that answers each connection as the script says, then hangs up. Gives its address."""

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            path = self.rfile.readline().split()[1].decode()
            while self.rfile.readline().strip():
                pass
            with suppress(OSError):  # the client hung up first
                script(path, self.wfile.write)

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address, daemon_threads = True, True

    with Server(("127.0.0.1", 0), Handler) as listening:
        threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield f"http://127.0.0.1:{listening.server_address[1]}/gpus"
        listening.shutdown()


def ask_server(script: Script, limits: Limits | None = None) -> Page:
    with server(script) as url:
        [page] = visit(spec(url), limits=limits)
        return page


def wire_refuses(kind: type[SourceError], script: Script, limits: Limits | None = None) -> str:
    with server(script) as url:
        return refused(kind, spec(url), limits=limits)


def test_body_that_breaks_off_is_truncated_after_four_tries() -> None:
    tries = []

    def short(path: str, write: Callable[[bytes], None]) -> None:
        tries.append(path)
        write(b'HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{"gpus": [')

    assert "breaks off after 10 bytes" in wire_refuses(TruncatedBody, short)
    assert len(tries) == 4


def test_zipped_body_that_breaks_off_is_truncated_even_where_the_connection_ends_it() -> None:
    zipped = gzip.compress(b'{"gpus": []}' * 100)
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n"
    assert ask_server(lambda _, write: write(head + zipped)).body == b'{"gpus": []}' * 100
    assert "breaks off" in wire_refuses(TruncatedBody, lambda _, write: write(head + zipped[:-9]))
    assert "breaks off" in wire_refuses(TruncatedBody, lambda _, write: write(head + b"not gzip"))


def test_zipped_body_of_several_members_is_read_whole() -> None:
    parts = gzip.compress(b"one ") + gzip.compress(b"two ") + gzip.compress(b"three")

    def drops(_: str, write: Callable[[bytes], None]) -> None:
        write(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n")
        for byte in parts:
            write(bytes([byte]))

    assert ask_server(drops).body == b"one two three"


def test_endless_body_is_stopped_at_the_limit() -> None:
    sent = 0

    def endless(_: str, write: Callable[[bytes], None]) -> None:
        nonlocal sent
        write(b"HTTP/1.1 200 OK\r\n\r\n")
        while sent < 500 * 2**20:
            write(b"x" * 65536)
            sent += 65536

    assert "longer than 100,000 bytes" in wire_refuses(FetchFailed, endless, Limits(body_bytes=100_000))
    assert sent < 50 * 2**20


def test_body_of_just_the_limit_is_read() -> None:
    answer = b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 1000
    assert len(ask_server(lambda _, write: write(answer), Limits(body_bytes=1000)).body) == 1000
    assert "longer" in wire_refuses(FetchFailed, lambda _, write: write(answer), Limits(body_bytes=999))


@pytest.mark.parametrize("sizes", [[40_000_000], [2_000_000] * 20, [100_001, 40_000_000]])
def test_gzip_bomb_is_never_unpacked(sizes: list[int]) -> None:
    bomb = b"".join(gzip.compress(bytes(size)) for size in sizes)
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n"
    tracemalloc.start()
    try:
        sentence = wire_refuses(FetchFailed, lambda _, write: write(head + bomb), Limits(body_bytes=100_000))
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()
    assert "longer than 100,000 bytes" in sentence


@pytest.mark.parametrize("encoding", ["gzip, gzip", "br"])
def test_encoding_that_we_did_not_ask_for_is_not_unpacked(encoding: str) -> None:
    answer = f"HTTP/1.1 200 OK\r\nContent-Encoding: {encoding}\r\n\r\nxyz".encode()
    assert f"encoded as '{encoding}'" in wire_refuses(FetchFailed, lambda _, write: write(answer))


def test_dripping_body_is_stopped_by_the_clock() -> None:
    hung_up = threading.Event()

    def drip(_: str, write: Callable[[bytes], None]) -> None:
        write(b"HTTP/1.1 200 OK\r\n\r\n")
        while not hung_up.wait(0.02):
            write(b"x")

    started = time.monotonic()
    assert "did not end within 0.3 s" in wire_refuses(FetchFailed, drip, Limits(seconds=0.3))
    hung_up.set()
    assert time.monotonic() - started < 5


def test_redirect_loop_ends() -> None:
    paths: list[str] = []

    def loop(path: str, write: Callable[[bytes], None]) -> None:
        paths.append(path)
        write(b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nConnection: close\r\nLocation: /gpus\r\n\r\n")

    assert "redirects more than 5 times" in wire_refuses(FetchFailed, loop)
    assert len(paths) == 6


def test_answer_longer_than_announced_does_not_spoil_the_next() -> None:
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n12345 and some more"
    with server(lambda _, write: write(answer)) as url:
        pages = visit(spec(url), *[Ask(url=url)] * 3)
    assert [page.body for page in pages] == [b"12345"] * 3
