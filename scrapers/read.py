"""Readers that sources share: strict money, JSON records, HTML, rows that fail as rejects."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, TypeVar

from pydantic import ValidationError
from selectolax.lexbor import LexborHTMLParser

from models.observation import Listing, Offer, Rate, Reject
from models.page import Page
from scrapers.errors import Blocked, LayoutChanged, TruncatedBody

NUMBER = re.compile(r"-?\d+(\.\d+)?")
GROUPED = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?")
REFUSALS = ("captcha", "access denied", "pardon our interruption", "service unavailable", "attention required", "are you a robot")


def amount(text: str) -> Decimal:
    """The one number in a price text such as '$2.99' or '1,224.50'.

    Raises ValueError where it is not exactly one number with a decimal point: decimal commas are refused, not repaired.
    """
    bare = re.sub(r"^(US)?\$|[\s\u00a0]", "", text.strip())
    if NUMBER.fullmatch(bare):
        return Decimal(bare)
    if GROUPED.fullmatch(bare):
        return Decimal(bare.replace(",", ""))
    raise ValueError(f"'{text}' is not one number with a decimal point")


def json_body(page: Page) -> Any:
    """The page as JSON, numbers with a fraction as Decimal. Raises Blocked for a web page in its place, TruncatedBody for
    JSON that stops early, LayoutChanged for anything else."""
    text = page.text
    try:
        return json.loads(text, parse_float=Decimal)
    except json.JSONDecodeError as error:
        start = text.lstrip()[:1]
        if start == "<":
            raise Blocked(f"{page.source}: a web page instead of JSON at {page.url}: {title(text)!r}") from error
        if start in ("{", "[") and error.pos >= len(text.rstrip()) - 1 or "Unterminated" in error.msg:
            raise TruncatedBody(f"{page.source}: the JSON of {page.url} stops after {len(page.body)} bytes") from error
        raise LayoutChanged(f"{page.source}: {page.url} is not JSON: {error}") from error


def title(html: str) -> str:
    """What a web page calls itself, else its first words."""
    tree = LexborHTMLParser(html)
    node = tree.css_first("title") or tree.css_first("h1") or tree.body
    return " ".join((node.text() if node else "").split())[:120]


def html_body(page: Page) -> LexborHTMLParser:
    """The page as HTML; raises Blocked where it calls itself a refusal."""
    name = title(page.text)
    if any(word in name.lower() for word in REFUSALS):
        raise Blocked(f"{page.source}: {page.url} is a refusal page: {name!r}")
    return LexborHTMLParser(page.text)


def field(record: Mapping[str, Any], name: str, page: Page) -> Any:
    """A field that every record has; raises LayoutChanged, naming source, field and page, where it is missing."""
    if name not in record:
        raise LayoutChanged(f"{page.source}: a record without the field '{name}' at {page.url}")
    return record[name]


def instant(epoch: object) -> datetime | None:
    """Seconds since 1970 as UTC without zone."""
    if not isinstance(epoch, (int, float, Decimal)):
        return None
    return datetime.fromtimestamp(float(epoch), UTC).replace(tzinfo=None)


def shorten(record: object) -> str:
    """A record as text, cut for the rejects table."""
    text = record if isinstance(record, str) else json.dumps(record, default=str, ensure_ascii=False)
    return (text or "(empty)")[:2000]


def reject(ordinal: int, reason: str, detail: str, record: object) -> Reject:
    """A record we could not believe."""
    return Reject(ordinal=ordinal, reason=reason, detail=detail[:2000], record=shorten(record))


R = TypeVar("R", Offer, Listing, Rate)


def row(kind: type[R], ordinal: int, record: object, **fields: Any) -> R | Reject:
    """A row, or, where a field is not what it must be, a reject that names the field."""
    try:
        return kind(ordinal=ordinal, **fields)
    except ValidationError as error:
        first = error.errors()[0]
        name = "_".join(str(part) for part in first["loc"]) or "row"
        return reject(ordinal, f"invalid_{name}".lower(), f"{name}: {first['msg']}, got {first['input']!r}", record)
