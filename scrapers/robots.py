"""The manners of a robot: who it says it is, what it never tells, what robots.txt allows it, how often it asks, when it tries
again, and how much it swallows."""

import asyncio
import logging
import re
import tomllib
import zlib
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib import metadata
from pathlib import Path
from time import monotonic
from typing import TypeVar
from urllib.parse import quote

import httpx
import stamina
from aiolimiter import AsyncLimiter
from protego import Protego

from scrapers.errors import FetchFailed, SourceError, TruncatedBody, Unreachable

AGENT = "breakeven"  # the name by which a robots.txt addresses us
LONGEST_WAIT = 120.0  # seconds; who wants us to wait longer is asked on the next visit
OFFLINE_AFTER = 4.0  # seconds without a connection; nobody waits longer to hear that there is no network
ENOUGH = 512_000  # characters of a robots.txt that are read; RFC 9309 asks for at least 500 KiB
RETRY = stamina.AsyncRetryingCaller(attempts=4, timeout=300.0, wait_initial=1.0, wait_max=30.0, wait_jitter=1.0)
SECRET = re.compile(r"(?<=[?&])(?:(?:api|access|auth|client|subscription)?[-_]?(?:key|token|secret)|password)=([^&#]*)&?", re.I)
T = TypeVar("T")

_limiters: dict[asyncio.AbstractEventLoop, dict[str, AsyncLimiter]] = {}


class Failure(Exception):
    """Why one request failed, and whether it may be tried again: no; after the usual back-off; after so many seconds."""

    def __init__(self, why: str, again: bool | float = False, *, kind: type[SourceError] = FetchFailed, offline: bool = False):
        super().__init__(why)
        self.why, self.again, self.kind, self.offline = why, again, kind, offline


def user_agent(contact: str) -> str:
    """Who asks, and where to complain. A checkout that is not installed reads its version where it is stated."""
    try:
        version = metadata.version("breakeven")
    except metadata.PackageNotFoundError:
        version = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    return f"{AGENT}/{version} (+{quote(contact.strip(), safe='@:/+.,?=&#%~')})"


def without_secrets(url: str) -> str:
    """The address without user, password and keys: what may be stored, shown and logged."""
    bare = SECRET.sub("", re.sub(r"(?<=://)[^/@?#]*@", "", url))
    return bare if bare == url else re.sub(r"[?&](?=#|$)", "", bare)


def hide_secrets(record: logging.LogRecord) -> bool:
    """httpx logs each address it asks; let its log have them without secrets."""
    if isinstance(record.args, tuple):
        record.args = tuple(without_secrets(str(arg)) if isinstance(arg, httpx.URL) else arg for arg in record.args)
    return True


logging.getLogger("httpx").addFilter(hide_secrets)
logging.getLogger("stamina").setLevel(logging.ERROR)  # its warnings name neither source nor reason; the final error does


async def turn(host: str, seconds: float) -> None:
    """Wait until the host may be asked again. Clients of one event loop (a limiter belongs to one) share the host's pace,
    and the slowest of them sets it."""
    for closed in [loop for loop in list(_limiters) if loop.is_closed()]:
        _limiters.pop(closed, None)
    limiters = _limiters.setdefault(asyncio.get_running_loop(), {})
    limiter = limiters.get(host)
    if limiter is None or limiter.time_period < seconds:
        slower = limiters[host] = AsyncLimiter(1, seconds or 0.001)
        if limiter is not None:
            await slower.acquire()  # the request just made at the faster pace counts
        limiter = slower
    await limiter.acquire()


async def persist(once: Callable[[], Awaitable[T]], pace: float) -> T:
    """One request, and up to three more where the failure may pass; without any connection only for a few seconds."""
    started = monotonic()

    def again(error: Exception) -> bool | float:
        if not isinstance(error, Failure) or (error.offline and monotonic() - started + pace > OFFLINE_AFTER):
            return False
        return error.again

    return await RETRY(again, once)


def failure(error: httpx.TransportError) -> Failure:
    """What httpx says went wrong, in our terms."""
    why = str(error) or type(error).__name__
    if isinstance(error, (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError)):
        return Failure(f"no connection ({why})", 0.5, kind=Unreachable, offline=True)
    return Failure(
        f"no answer ({why})", isinstance(error, (httpx.TimeoutException, httpx.NetworkError, httpx.RemoteProtocolError))
    )


def sent_away(status: int, retry_after: str, now: datetime) -> Failure | None:
    """What 429 and 5xx mean: come back after the usual back-off, or when Retry-After (seconds or a date) says."""
    if status != 429 and status < 500:
        return None
    wait: bool | float = True
    try:
        until = parsedate_to_datetime(retry_after)
        wait = max((until.replace(tzinfo=until.tzinfo or UTC) - now.replace(tzinfo=UTC)).total_seconds(), 0.0)
    except ValueError:
        wait = float(retry_after) if retry_after.isdecimal() else True
    if wait > LONGEST_WAIT:
        return Failure(f"HTTP {status}, to come back only in {wait:.0f} s")
    return Failure(f"HTTP {status}", wait)


async def read(response: httpx.Response, most: int) -> bytes:
    """The body, unzipped as it arrives and never beyond `most`: httpx would unzip a bomb whole, and would take a zipped body
    that stops early for a whole one."""
    encoding = response.headers.get("content-encoding", "").lower().removeprefix("x-")
    if re.search("br|zstd|deflate|compress|,", encoding):
        raise Failure(f"the body is encoded as '{encoding}', which we did not ask for")
    unzip = zlib.decompressobj(wbits=31) if encoding == "gzip" else None
    body, received = bytearray(), 0
    try:
        async for chunk in response.aiter_raw():
            received += len(chunk)
            while chunk and unzip and len(body) <= most:
                unzip = zlib.decompressobj(wbits=31) if unzip.eof else unzip
                body += unzip.decompress(chunk, most + 1 - len(body))
                chunk = unzip.unused_data
            body += chunk
            if max(len(body), received) > most:
                raise Failure(f"the body is longer than {most:,} bytes")
    except (httpx.RemoteProtocolError, httpx.ReadError, zlib.error) as error:
        raise Failure(f"the body breaks off after {received:,} bytes ({error})", True, kind=TruncatedBody) from error
    declared = "" if "transfer-encoding" in response.headers else response.headers.get("content-length", "")
    if response.status_code == 200 and declared.isdecimal() and int(declared) != received:
        raise Failure(f"the body has {received:,} bytes, {declared} were announced", True, kind=TruncatedBody)
    if unzip and received and not unzip.eof:
        raise Failure(f"the zipped body breaks off after {received:,} bytes", True, kind=TruncatedBody)
    return bytes(body)


class Robots:
    """The robots.txt of each host that one Client asks pages of, read once, also where that fails.

    `text` takes the address of a robots.txt and gives what it says, '' where the host has none. Where it raises SourceError
    the rules cannot be known, and then, as RFC 9309 says, no page of that host may be asked.
    """

    def __init__(self, text: Callable[[str], Awaitable[str]]) -> None:
        self._text = text
        self._lock = asyncio.Lock()
        self._rules: dict[str, Protego | str] = {}  # by address; a str says why they cannot be known

    async def refusal(self, url: httpx.URL) -> str | None:
        """Why this page may not be asked, None if it may."""
        address = address_for(url)
        async with self._lock:
            if address not in self._rules:
                self._rules[address] = await self._learn(address)
        rules = self._rules[address]
        if isinstance(rules, str):
            return f"no page of a host may be asked while its robots.txt cannot be read ({rules})"
        if not rules.can_fetch(str(url), AGENT):
            return "forbidden by robots.txt"
        if self.delay(url) > LONGEST_WAIT:
            return f"robots.txt wants {self.delay(url):.0f} s between two requests, longer than we wait"
        return None

    def delay(self, url: httpx.URL) -> float:
        """The seconds between two requests that the host is known to want, else 0."""
        rules = self._rules.get(address_for(url))
        if not isinstance(rules, Protego):
            return 0.0
        rate = rules.request_rate(AGENT)
        return max(rules.crawl_delay(AGENT) or 0.0, rate.seconds / rate.requests if rate else 0.0)

    async def _learn(self, address: str) -> Protego | str:
        try:
            return Protego.parse((await self._text(address))[:ENOUGH])
        except SourceError as error:
            return str(error)


def address_for(url: httpx.URL) -> str:
    """Where the host of this page keeps its robots.txt."""
    return f"{url.scheme}://{url.netloc.decode('ascii')}/robots.txt"
