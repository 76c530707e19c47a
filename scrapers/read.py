"""Readers that sources share: strict money, JSON, HTML and XML bodies, rows that fail as rejects."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeVar
from xml.etree import ElementTree
from xml.parsers.expat.errors import XML_ERROR_NO_ELEMENTS, XML_ERROR_UNCLOSED_TOKEN, codes

from pydantic import ValidationError
from pydantic_core import from_json
from selectolax.lexbor import LexborHTMLParser

from models.observation import Availability, Listing, Offer, Rate, Reject
from models.page import Page
from scrapers.errors import Blocked, LayoutChanged, PublisherError, TruncatedBody

NUMBER = re.compile(r"-?\d+(\.\d+)?")
GROUPED = re.compile(r"-?[1-9]\d{0,2}(,\d{3})+\.\d+")  # with a decimal point: nobody knows what the comma of '1,476' means
TEASER = re.compile(r"\b(from|starting at|as low as|up to)\b", re.IGNORECASE)
CUT_XML = {codes[XML_ERROR_NO_ELEMENTS], codes[XML_ERROR_UNCLOSED_TOKEN]}
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


def no_price_reason(text: str) -> str:
    """Why `amount` refuses a price text, as a word to count by: 'CONTACT SALES', 'from $2.10' and '1,2 or 3' differ."""
    if not any(letter.isdigit() for letter in text):
        return "no_price"
    return "teaser" if TEASER.search(text) else "unclear_price"


def text_body(page: Page) -> str:
    """The page as UTF-8 text; raises LayoutChanged where it is not, TruncatedBody where there is none."""
    try:
        text = page.text
    except UnicodeDecodeError as error:
        raise LayoutChanged(f"{page.source}: {page.url} is not UTF-8 text: {error}") from error
    if not text.strip():
        raise TruncatedBody(f"{page.source}: {page.url} has an empty body")
    return text


@lru_cache(maxsize=1)
def parsed_json(body: bytes) -> Any:
    """A body as JSON, read once however many questions are asked of it; nobody may change it."""
    return from_json(body, allow_inf_nan=False)


def json_body(page: Page) -> Any:
    """The page as JSON. Raises Blocked for a web page in its place, TruncatedBody for JSON that stops early, LayoutChanged for
    anything else. Numbers with a fraction are floats, whose shortest text is the publisher's up to fifteen digits."""
    try:
        return parsed_json(page.body)
    except ValueError as error:
        text = text_body(page).strip()
        if text.startswith("<"):
            raise Blocked(f"{page.source}: a web page instead of JSON at {page.url}: {title(text)!r}") from error
        if str(error).startswith("EOF"):
            raise TruncatedBody(f"{page.source}: the JSON of {page.url} stops after {len(page.body)} bytes") from error
        raise LayoutChanged(f"{page.source}: {page.url} is not JSON ({error}): {text[:80]!r}") from error


def xml_body(page: Page) -> ElementTree.Element:
    """The page as XML. Raises Blocked for a web page in its place, TruncatedBody for XML that stops early, LayoutChanged for
    anything else, and for a document type: entities can name files and multiply, and no price list needs them."""
    text = text_body(page)
    if re.match(r"\s*(<!doctype html|<html)", text, re.IGNORECASE):
        raise Blocked(f"{page.source}: a web page instead of XML at {page.url}: {title(text)!r}")
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise LayoutChanged(f"{page.source}: the XML of {page.url} declares a document type; refused unread")
    try:
        return ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        if error.code in CUT_XML:
            raise TruncatedBody(f"{page.source}: the XML of {page.url} stops after {len(page.body)} bytes") from error
        raise LayoutChanged(f"{page.source}: {page.url} is not XML: {error}") from error


def title(html: str) -> str:
    """What a web page calls itself, else its first words."""
    tree = LexborHTMLParser(html)
    node = tree.css_first("title") or tree.css_first("h1") or tree.body
    return " ".join((node.text() if node else "").split())[:120]


def html_body(page: Page) -> LexborHTMLParser:
    """The page as HTML; raises Blocked where it calls itself a refusal."""
    text = text_body(page)
    name = title(text)
    if any(word in name.lower() for word in REFUSALS):
        raise Blocked(f"{page.source}: {page.url} is a refusal page: {name!r}")
    return LexborHTMLParser(text)


def graphql_data(page: Page) -> Any:
    """The `data` of a GraphQL answer; raises PublisherError for the errors that come with HTTP 200."""
    body = json_body(page)
    if isinstance(body, Mapping) and body.get("errors"):
        raise PublisherError(f"{page.source}: {page.url} answered with errors: {shorten(body['errors'])[:300]}")
    return field(body, "data", page)


def field(record: Any, name: str, page: Page) -> Any:
    """A field that every record has; raises LayoutChanged, naming source, field and page, where it is missing."""
    try:
        return record[name]
    except (KeyError, TypeError) as error:
        raise LayoutChanged(f"{page.source}: a record without the field '{name}' at {page.url}") from error


def records(body: Any, name: str, page: Page) -> list[dict[str, Any]]:
    """The list of records in the field `name`; raises LayoutChanged where it is missing or anything else."""
    found = field(body, name, page)
    if not isinstance(found, list) or not all(isinstance(record, dict) for record in found):
        raise LayoutChanged(f"{page.source}: '{name}' is not a list of records at {page.url}")
    return found


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


R = TypeVar("R", Offer, Listing, Rate, Availability)


def row(kind: type[R], ordinal: int, record: object, **fields: Any) -> R | Reject:
    """A row, or a reject: where there is no amount, or where a field is not what it must be, which it then names."""
    if fields.get("amount", "") is None:
        return reject(ordinal, "no_price", "the publisher names no price", record)
    try:
        return kind(ordinal=ordinal, **fields)
    except ValidationError as error:
        first = error.errors()[0]
        name = "_".join(str(part) for part in first["loc"]) or "row"
        return reject(ordinal, f"invalid_{name}".lower(), f"{name}: {first['msg']}, got {first['input']!r}", record)


def priced(kind: type[R], ordinal: int, record: object, price_text: str, **fields: Any) -> R | Reject:
    """A row whose amount is the one number of its price text, or a reject that says why there is none."""
    try:
        value = amount(price_text)
    except ValueError as error:
        return reject(ordinal, no_price_reason(price_text), str(error), record)
    return row(kind, ordinal, record, amount=value, price_text=price_text, **fields)
