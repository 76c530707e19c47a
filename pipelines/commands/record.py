"""breakeven record."""

import json
import re
from collections.abc import Mapping
from datetime import datetime

from rich.text import Text

from models.gpu import catalogue, resolve
from models.observation import RateKind, Reject
from models.page import Page, Precision
from pipelines.cli import Refused
from pipelines.load import Outcome, load
from pipelines.questions import slugs_of
from pipelines.settings import Settings
from pipelines.tables import console
from scrapers import Source, all_sources
from warehouse.pages import crawl_of, keep
from warehouse.store import utc_now

SOURCE = "record"
ADDRESS = re.compile(r"https?://[^\s/@]+\.[^\s@]+")
DAY = re.compile(r"\d{4}-\d\d(-\d\d)?")
CARDS = (RateKind.CARD_PRICE, RateKind.TRADE_IN, RateKind.MSRP)


def record_price(url: str, said: Mapping[str, str | None]) -> int:
    """Append one price that a person read; exit code 1 where the checks refuse it."""
    outcome = append_page(all_sources()[SOURCE], recorded_page(url, said))
    out = console()
    for sentence in outcome.sentences:
        out.print(Text(f"! {sentence}"))
    if outcome.written:
        region = f" in {said['region']}" if said.get("region") else ""
        price = f"{said['amount']} {said['currency']} per {said['per']}"
        out.print(Text(f"Recorded: {said['what']} of {said['subject']}{region}, {price}, {said['provider']}, {said['on']}."))
    elif outcome.outcome in ("already read", "unchanged", "appended"):
        out.print("Known already: nothing appended.")
    else:
        out.print("Refused: the page is kept, nothing appended.")
        return 1
    return 0


def recorded_page(url: str, said: Mapping[str, str | None]) -> Page:
    """The page that a person's words make, the same for the same words; raises Refused where they are no price of a day."""
    words = {name: text.strip() for name, text in said.items() if text and text.strip()}
    if not ADDRESS.fullmatch(url):
        raise Refused(f"--url takes the address where you read it, such as https://example.com/prices, not '{url}'")
    at, precision = day_read(words.get("on", ""))
    body = json.dumps(words, sort_keys=True, ensure_ascii=False).encode()
    page = Page(SOURCE, url, at, body, content_type="application/json", fetched_precision=precision)
    for row in all_sources()[SOURCE].parse(page):
        if isinstance(row, Reject):
            raise Refused(row.detail)
    if words["what"] in CARDS:
        one_card(words["subject"])
    return page


def day_read(text: str) -> tuple[datetime, Precision]:
    """The first instant of a day or month, and which of both it is; raises Refused for anything else, and for the future."""
    told = f"--on takes a day such as 2026-11-20, or a month such as 2026-11, not '{text}'"
    if not DAY.fullmatch(text):
        raise Refused(told)
    try:
        at = datetime.fromisoformat(f"{text}-01"[:10])
    except ValueError:
        raise Refused(told) from None
    if at > utc_now():
        raise Refused(f"--on {text} has not come yet; a price is recorded for the day on which it was read")
    return at, Precision.DAY if len(text) == 10 else Precision.MONTH


def one_card(subject: str) -> None:
    """Refuse words that mean no card, or several."""
    if resolve(subject) not in catalogue():
        raise Refused(f"'{subject}' may be any of {', '.join(slugs_of(subject))}: say which")


def append_page(source: Source, page: Page) -> Outcome:
    """Keep a page that a person brought, then read, check and append it as if it had been fetched; raises Refused where its
    source never reads such an address."""
    scope = source.scope(page.url)
    if scope is None:
        raise Refused(f"{source.spec.slug} does not read {page.url}")
    warehouse = Settings().warehouse()
    keep(warehouse, page, crawl_of(scope, page))
    return load(warehouse, source, scope, [page])
