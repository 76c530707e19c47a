"""llm-prices: list prices of inference by vendor, in US dollars per million tokens, with the days on which they changed.

Read are the vendors' files of its repository and, where one is imported, the `historical-v1.json` made of them. A price without
the day from which it applied is no part of a history: a reject."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from models.observation import Per, Rate, Reject
from models.page import Page, Precision
from models.source import Access, Ask, Authority, Expect, Shape, Spec, Verified
from scrapers.platforms.token_quotes import Quote, inference
from scrapers.read import field, json_body, records, reject

FOLDER = "https://raw.githubusercontent.com/simonw/llm-prices/HEAD/data/"
SERVED = re.compile(r"https://(?:www\.)?llm-prices\.com/(historical-v1)\.json")
USUAL = {"anthropic": (0.01, 150), "google": (0.005, 50), "mistral": (0.01, 40), "openai": (0.002, 700)}  # USD per million
SPEC = Spec(
    slug="simonw-llm-prices",
    title="llm-prices (Simon Willison)",
    home="https://www.llm-prices.com",
    access=Access.API,
    terms="No licence is stated in the repository (simonw/llm-prices); raw files, no key.",
    verified=Verified.RECORDED,
    verified_on=date(2026, 8, 5),
    version=1,
    every_hours=24,
    expect=Expect(rows=(0, 20_000), units={Per.MILLION_TOKENS: (0.002, 700)}),
    authority=Authority.WITNESS,
    asks=tuple(
        Ask(url=f"{FOLDER}{vendor}.json", scope=vendor, expect=Expect(rows=(0, 5_000), units={Per.MILLION_TOKENS: usual}))
        for vendor, usual in USUAL.items()
    ),
    shape=Shape.CHANGELOG,
)
DIRECTIONS = {"input": "input", "output": "output", "input_cached": "cached_input"}
LONG = re.compile(r"(?P<model>.+)-(?P<thousands>\d+)k")


def scope(url: str) -> str | None:
    """The vendor whose file it is; the history that the site serves is a scope of its own."""
    asked, served = SPEC.ask_for(url), SERVED.fullmatch(url)
    return asked.scope if asked else served[1] if served else None


def parse(page: Page) -> Iterator[Rate | Reject]:
    """The rates of each period of each model."""
    body = json_body(page)
    if isinstance(body, dict) and "prices" in body:
        periods = records(body, "prices", page)
    else:
        models, vendor = records(body, "models", page), field(body, "vendor", page)
        of = [{"id": field(m, "id", page), "name": field(m, "name", page), "vendor": vendor} for m in models]
        periods = [one | said for one, m in zip(of, models, strict=True) for said in records(m, "price_history", page)]
    for ordinal, period in enumerate(periods):
        since = period.get("from_date")
        if since is None:
            yield reject(ordinal, "undated", "since when this price applies is not said", period)
        else:
            until = {"until_at": period.get("to_date"), "effective_at": since, "effective_precision": Precision.DAY}
            yield from rates(ordinal, period, page, until)


def rates(ordinal: int, period: dict[str, Any], page: Page, dated: dict[str, Any]) -> Iterator[Rate | Reject]:
    """The prices of a period. `gpt-5-272k`, called '>272k', is the price of that model for prompts longer than that."""
    key, above = field(period, "id", page), None
    found = LONG.fullmatch(key)
    if found and f">{found['thousands']}k" in field(period, "name", page):
        key, above = found["model"], int(found["thousands"]) * 1000
    said = [(name, period[name]) for name in DIRECTIONS if period.get(name) is not None]
    quotes = [Quote(name, DIRECTIONS[name], price, 1, above=above) for name, price in said]
    named = {"provider": field(period, "vendor", page), "subject": key, "publisher_ref": period["id"]}
    yield from inference(ordinal, period, quotes, (), **named, **dated)
