"""The polite HTTP client, the only place that talks to the network: from a question to a Page, or to a sentence why not."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

import httpx

from models.page import Page
from models.source import Ask, Spec
from scrapers.errors import Blocked, FetchFailed, SourceError, TruncatedBody
from scrapers.keys import Key
from scrapers.read import REFUSALS
from scrapers.robots import Failure, Robots, failure, persist, read, sent_away, turn, user_agent, without_secrets

REFUSED = (*REFUSALS, "just a moment", "you have been blocked", "unusual traffic", "verify you are")
REDIRECTS, MOST_REDIRECTS = (301, 302, 303, 307, 308), 5
TIMEOUT = httpx.Timeout(30.0, connect=3.5)


@dataclass(frozen=True)
class Limits:
    """What one request may take: bytes of unzipped body, and seconds from the connection to the last byte."""

    body_bytes: int = 64 * 2**20
    seconds: float = 60.0


@dataclass(frozen=True)
class Previous:
    """What the archive holds of the last fetch of an address."""

    etag: str | None
    last_modified: str | None
    body: bytes
    content_type: str


@dataclass(frozen=True)
class Answer:
    """A response, read to its end, and the address that gave it."""

    url: httpx.URL
    status: int
    headers: httpx.Headers
    body: bytes


class Client:
    """Asks the questions of one source. Every failure is a SourceError that names the source and the address.

    `previous` tells what the archive holds of an address (without secrets). The key goes only where SPEC.asks points.
    """

    def __init__(
        self,
        spec: Spec,
        *,
        contact: str,
        previous: Callable[[str], Previous | None] = lambda _: None,
        key: str | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        limits: Limits | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC).replace(tzinfo=None),
    ) -> None:
        self._spec, self._previous, self._limits, self._now = spec, previous, limits or Limits(), now
        asked = [httpx.URL(ask.url) for ask in spec.asks]
        self.key = Key.for_asked(key, spec.key_as, [httpx.URL(ask.url) for ask in spec.asks if ask.keyed])
        self._hosts = {url.host for url in asked} | {host.lower() for host in spec.redirect_hosts}
        self._robots = Robots(self._robots_text)
        headers = {"User-Agent": user_agent(contact), "Accept-Encoding": "gzip"}
        self._http = httpx.AsyncClient(headers=headers, timeout=TIMEOUT, transport=transport)

    async def __aenter__(self) -> Self:
        if not self.key.sendable:
            raise self._error(FetchFailed, self._spec.home, f"{self._spec.key_env} has characters that a header cannot carry")
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.aclose()

    @property
    def has_key(self) -> bool:
        """Whether the user gave a key for this source."""
        return bool(self.key.text)

    async def get(self, url: str, *, accept: str = "application/json") -> Page:
        """The page at an address that the source made up or was told."""
        return await self.ask(Ask(url=url, accept=accept))

    async def ask(self, ask: Ask) -> Page:
        """The answer to a question; a 304 gives the body we hold."""
        kept = self._previous(without_secrets(ask.url)) if ask.method == "GET" else None
        answer = await self._follow(ask, kept)
        direct = answer.url == httpx.URL(ask.url)  # a validator belongs to one address: what came by redirect has none
        etag, last_modified = (answer.headers.get(name) if direct else None for name in ("etag", "last-modified"))
        if answer.status == 304 and direct and kept and (kept.etag or kept.last_modified):
            found = Previous(etag or kept.etag, last_modified or kept.last_modified, kept.body, kept.content_type)
        else:
            found = Previous(etag, last_modified, self._content(ask, answer), answer.headers.get("content-type", ""))
        return Page(
            source=self._spec.slug,
            url=without_secrets(ask.url),
            fetched_at=self._now(),
            body=found.body,
            status=answer.status,
            content_type=found.content_type,
            etag=found.etag,
            last_modified=found.last_modified,
        )

    def _content(self, ask: Ask, answer: Answer) -> bytes:
        """The body of a good answer, verbatim except for our own secrets, which some publishers echo."""
        start = answer.body[:20_000].decode("utf-8", "replace").lower().lstrip()
        if answer.status in (401, 403) and start.startswith("<") and any(words in start for words in REFUSED):
            raise self._error(Blocked, answer.url, f"refuses us, with a page (HTTP {answer.status})")
        if answer.status != 200:
            unasked = ", which we did not ask for" if answer.status == 304 else ""
            raise self._error(FetchFailed, answer.url, f"HTTP {answer.status}{unasked}")
        if not answer.body:
            raise self._error(TruncatedBody, answer.url, "the body is empty")
        return self.key.without_echo(answer.body, ask.url)

    async def _follow(self, ask: Ask, kept: Previous | None) -> Answer:
        """The answer at the end of the redirects; each step keeps to robots.txt and to the pace of its host."""
        url = self._url(ask.url)
        for step in range(MOST_REDIRECTS + 1):
            if "text/html" in ask.accept and (refusal := await self._robots.refusal(url)):
                raise self._error(FetchFailed, url, refusal)
            answer = await self._answer(ask, url, kept if step == 0 else None)
            if answer.status not in REDIRECTS:
                return answer
            url = self._next(ask, answer)
        raise self._error(FetchFailed, ask.url, f"redirects more than {MOST_REDIRECTS} times")

    def _next(self, ask: Ask, answer: Answer) -> httpx.URL:
        """Where a redirect leads, if we go there."""
        url = self._url(answer.headers.get("location", ""), answer.url)
        if url.host not in {*self._hosts, httpx.URL(ask.url).host}:
            raise self._error(FetchFailed, answer.url, f"redirects to {url.host or 'no host'}, which the source does not name")
        if url.scheme not in (answer.url.scheme, "https"):
            raise self._error(FetchFailed, answer.url, f"redirects from {answer.url.scheme} to {url.scheme}")
        if ask.method != "GET" and answer.status not in (307, 308):
            raise self._error(FetchFailed, answer.url, f"redirects, and drops the question (HTTP {answer.status})")
        return url

    async def _answer(self, ask: Ask, url: httpx.URL, kept: Previous | None) -> Answer:
        """What one address says, asked up to four times."""
        pace = max(self._spec.pace_seconds, self._robots.delay(url))
        try:
            return await persist(lambda: self._once(ask, url, kept, pace), pace)
        except Failure as failed:
            raise self._error(failed.kind, url, failed.why) from failed.__cause__

    async def _once(self, ask: Ask, url: httpx.URL, kept: Previous | None, pace: float) -> Answer:
        await turn(url.host, pace)
        headers, most = self._headers(ask, url, kept), self._limits.body_bytes
        try:
            async with (
                asyncio.timeout(self._limits.seconds),
                self._http.stream(ask.method, self.key.address(url, ask.url), content=ask.body, headers=headers) as response,
            ):
                answer = Answer(url, response.status_code, response.headers, await read(response, most))
        except TimeoutError as error:
            raise Failure(f"the answer did not end within {self._limits.seconds:g} s") from error
        except httpx.TransportError as error:
            raise failure(error) from error
        if away := sent_away(answer.status, answer.headers.get("retry-after", ""), self._now()):
            raise away
        return answer

    def _headers(self, ask: Ask, url: httpx.URL, kept: Previous | None) -> dict[str, str]:
        """What this question says beside who asks; the key is for the host that was asked, not for one it redirects to."""
        headers = {"Accept": ask.accept}
        if ask.body is not None:
            headers["Content-Type"] = "application/json"
        headers |= self.key.headers(url, ask.url)
        validators = {"If-None-Match": kept.etag, "If-Modified-Since": kept.last_modified} if kept else {}
        return headers | {name: value for name, value in validators.items() if value and value.isascii()}

    async def _robots_text(self, address: str) -> str:
        """What a robots.txt says; any 4xx means that the host has none."""
        answer = await self._follow(Ask(url=address, accept="text/plain, */*"), None)
        return answer.body.decode("utf-8-sig", "replace") if answer.status == 200 else ""

    def _url(self, text: str, base: httpx.URL | None = None) -> httpx.URL:
        try:
            return base.join(text) if base else httpx.URL(text)
        except httpx.InvalidURL as error:
            raise self._error(FetchFailed, text, f"not an address ({error})") from error

    def _error(self, kind: type[SourceError], url: object, why: str) -> SourceError:
        address = without_secrets(str(url))
        sentence = f"{self._spec.slug}: {address if len(address) <= 120 else address[:117] + '...'}: {why}"
        return kind(self.key.hidden(sentence))
