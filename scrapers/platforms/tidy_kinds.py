"""What a file is that a person brings, told by what is in it: which source reads it, from which address, as of when."""

import csv
import io
import json
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from models.page import Page, Precision
from scrapers.platforms.gpuhunt_lines import OLD_COLUMNS, archive_url
from scrapers.platforms.tidy_eia import is_home_price
from scrapers.platforms.tidy_lines import PARQUET, is_tidy, lines_of, newest
from scrapers.platforms.tidy_skypilot import is_catalogue

TOMS = ["GPU", "eBay Price", "QTY Sold", "Month"]
TOMS_ENDED = datetime(2023, 11, 1)
SNAPSHOT = {"generated_at", "offers", "providers", "meta"}  # of gpurentalprices
SNAPSHOT_URL = "https://raw.githubusercontent.com/adriannutiu/gpu-rental-prices/HEAD/data/latest.json"
SKYPILOT = "https://raw.githubusercontent.com/skypilot-org/skypilot-catalog/"
VERSION = re.compile(r"(?:^|[/_.-])v([123])(?=[/_.-]).*?(\d{8}(?:-\d+)?)")  # 'v2/20260222-15288/catalog.zip'


class NoPriceFile(Exception):
    """Nobody here reads such a file; the sentence says why, and what to do."""


def page_of(name: str, body: bytes, now: datetime) -> Page:
    """The page that a file makes, the same whenever it is brought; raises NoPriceFile with a sentence.

    A file of many dates counts as fetched on its newest date that has come: the later of two such files corrects the earlier."""
    if is_home_price(body):
        return Page("tidy", f"import:{name}", newest_month(body, now), body, fetched_precision=Precision.MONTH)
    if body.startswith(PARQUET):
        return gathered(name, body, now)
    if body.lstrip()[:1] in (b"{", b"["):
        return snapshot(name, body)
    header = header_of(body)
    if is_tidy(header):
        return gathered(name, body, now)
    if header == TOMS:
        return Page("toms-hardware", f"import:{name}", TOMS_ENDED, body, fetched_precision=Precision.MONTH)
    if is_catalogue(header):
        raise NoPriceFile("a SkyPilot catalogue without its date: bring the clone it is of, whose commits say when")
    raise NoPriceFile(f"no price file that I know: {', '.join(header[:6]) or 'no columns'}")


def header_of(body: bytes) -> list[str]:
    """The first line of a CSV file; nothing where it is none."""
    try:
        start = body[:20_000].decode("utf-8-sig").splitlines()
        return next(csv.reader(io.StringIO(start[0])), []) if start else []
    except (UnicodeDecodeError, csv.Error):
        return []


def gathered(name: str, body: bytes, now: datetime) -> Page:
    """A tidy price file; raises a SourceError where it is cut off or has other columns."""
    page = Page("tidy", f"import:{name}", now, body, fetched_precision=Precision.DAY)
    at = newest(lines_of(page.body, page.url), now)
    return replace(page, fetched_at=at) if at else page


def newest_month(body: bytes, now: datetime) -> datetime:
    """The last month for which the bulk file has a price."""
    months = [month for month in re.findall(rb'"(\d{6})"', body) if b"190001" <= month <= now.strftime("%Y%m").encode()]
    last = max(months, default=b"190001").decode()
    return datetime(int(last[:4]), int(last[4:]), 1)


def snapshot(name: str, body: bytes) -> Page:
    """A page of JSON that says itself when it was made."""
    try:
        said: Any = json.loads(body)
    except ValueError as error:
        raise NoPriceFile(f"not JSON: {error}") from error
    if not isinstance(said, dict) or not set(said) >= SNAPSHOT:
        raise NoPriceFile("JSON that does not say whose it is: name its --source, --url and --fetched-at")
    try:
        made = datetime.fromisoformat(str(said["generated_at"]))
    except ValueError as error:
        raise NoPriceFile(f"a snapshot made at '{said['generated_at']}', which is no date") from error
    at = made.astimezone(UTC).replace(tzinfo=None) if made.tzinfo else made
    return Page("gpurentalprices", SNAPSHOT_URL, at, body, content_type="application/json")


def archives(path: str, body: bytes, members: Sequence[tuple[str, bytes]]) -> list[Page]:
    """The pages that a gpuhunt catalogue makes, one a provider; none where the archive is no such catalogue.

    `path` says which version it is: 'v2/20260222-15288/catalog.zip'. Raises NoPriceFile where it does not."""
    providers = [name.removesuffix(".csv") for name, text in members if set(header_of(text)) >= OLD_COLUMNS]
    if not providers:
        return []
    found = VERSION.search(path)
    if not found:
        raise NoPriceFile("a gpuhunt catalogue without its version: keep it as v2/20260222-15288/catalog.zip, as it is published")
    at = datetime.strptime(found[2][:8], "%Y%m%d")
    urls = [archive_url(found[2], found[1], provider) for provider in providers]
    return [Page("gpuhunt", url, at, body, content_type="application/zip", fetched_precision=Precision.DAY) for url in urls]


def commit_page(commit: str, path: str, at: datetime, body: bytes) -> Page:
    """A catalogue as one commit of a SkyPilot clone has it."""
    return Page("skypilot", f"{SKYPILOT}{commit}/{path}", at, body, content_type="text/csv")
