"""One price that a person read somewhere: the page is what they typed, with the address and the day they read it."""

from collections.abc import AsyncIterator, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from models.observation import Per, Rate, RateKind, Reject
from models.page import Page
from models.source import Access, Authority, Expect, Shape, Spec, Verified
from scrapers.errors import LayoutChanged, SourceError
from scrapers.published import PRECISION, first_instant
from scrapers.read import json_body, priced, reject, shorten

if TYPE_CHECKING:
    from scrapers.client import Client

SPEC = Spec(
    slug="record",
    title="Prices that a person read somewhere",
    home="breakeven record",
    access=Access.SAVED,
    terms="Facts that you typed in, each with the address and the day you read it; nothing is fetched.",
    verified=Verified.DOCUMENTATION,
    verified_on=date(2026, 11, 23),
    version=1,
    every_hours=24,
    expect=Expect(rows=(1, 1), units={Per.CARD: (20, 1_000_000), Per.KWH: (0.005, 100), Per.GB_MONTH: (0.0005, 50)}),
    authority=Authority.PUBLISHED,
    shape=Shape.SERIES,
    on_by_default=False,
)
SAID = ("what", "subject", "amount", "currency", "per", "provider", "on", "variant", "region", "statistic", "n")
CARDS = {RateKind.CARD_PRICE, RateKind.TRADE_IN, RateKind.MSRP}
UNITS = {**dict.fromkeys(CARDS, Per.CARD), RateKind.ELECTRICITY: Per.KWH}
NOT_BY_HAND = {RateKind.FX: "exchange rates are the central bank's", RateKind.SPOT_SAVING: "a saving is no price"}


def scope(url: str) -> str:
    """Whatever the address: what a person read there withdraws nothing."""
    return ""


async def fetch(client: "Client") -> AsyncIterator[Page]:
    """Nothing: there is nobody to ask."""
    raise SourceError("record: there is nobody to ask; `breakeven record` takes a price that you read somewhere")
    yield  # type: ignore[unreachable]  # what makes this a generator


def parse(page: Page) -> Iterator[Rate | Reject]:
    """The one price of the page, or the reason why it is none."""
    said = json_body(page)
    if not isinstance(said, dict) or not set(said) <= set(SAID):
        raise LayoutChanged(f"record: {shorten(said)} at {page.url} is not one price with fields among {', '.join(SAID)}")
    doubt = disbelief(said)
    if doubt:
        yield reject(0, *doubt, said)
        return
    words = {name: said[name] for name in said if name not in ("amount", "on")}
    words |= {"effective_at": first_instant(said["on"]), "effective_precision": PRECISION[len(said["on"])]}
    yield priced(Rate, 0, said, said.get("amount", ""), **words)


def disbelief(said: Mapping[str, str]) -> tuple[str, str] | None:
    """Why nobody could use this price, as a word and a sentence."""
    what, per, on = said.get("what"), said.get("per"), said.get("on", "")
    try:
        first_instant(on)
    except ValueError:
        return "no_day", f"'{on}' is no day such as 2026-11-20, and no month such as 2026-11"
    if what in NOT_BY_HAND:
        return "not_by_hand", f"{what} is not recorded by hand: {NOT_BY_HAND[RateKind(what)]}"
    if what in UNITS and per != UNITS[RateKind(what)]:
        return "unit_of_another_price", f"{what} is a price per {UNITS[RateKind(what)]}, not per {per}"
    if what == RateKind.CARD_PRICE and said.get("variant") not in ("used", "new"):
        return "used_or_new", "card_price is of a used or a new card: variant is 'used' or 'new'"
    if what == RateKind.ELECTRICITY and not said.get("region"):
        return "no_region", "electricity has a region, such as US or DE"
    return None
