"""OpenAI: what fine-tuning and inference cost per 1M tokens, and what ends when, as its documentation says in Markdown.

A price is no promise: fine-tuning is closed to new organisations, and the deprecations say so step by step. A page that folds
the table of fine-tuning up, which has been seen, is kept and read, but withdraws nothing."""

from collections.abc import Iterator, Sequence
from datetime import date

from models.observation import Availability, Per, Rate, RateKind, Reject
from models.page import Page
from models.source import Access, Ask, Authority, Expect, Spec, Verified
from scrapers.platforms.openai_deprecations import SERVICE, read_deprecations
from scrapers.platforms.openai_prices import read_prices, tuned_models

DOCS, ACCEPT = "https://developers.openai.com/api/docs", "text/markdown, text/plain;q=0.5"
DEPRECATIONS = f"{DOCS}/deprecations.md"
UNITS = {Per.MILLION_TOKENS: (0.001, 1000.0), Per.TRAINING_HOUR: (5.0, 2000.0)}
SPEC = Spec(
    slug="openai",
    title="OpenAI prices and deprecations",
    home="https://developers.openai.com/api/docs/pricing",
    access=Access.PAGE,
    terms="Unread. Two requests a day, as robots.txt allows; the pages offer themselves as Markdown.",
    verified=Verified.RECORDED,
    verified_on=date(2026, 9, 15),  # the prices, between July and November; the deprecations 2026-06
    version=1,
    every_hours=24,
    expect=Expect(rows=(0, 1000), units=UNITS),
    authority=Authority.OWN_PAGE,
    asks=(
        Ask(url=f"{DOCS}/pricing.md", scope="pricing", accept=ACCEPT, expect=Expect(rows=(30, 1000), units=UNITS)),
        Ask(url=DEPRECATIONS, scope="deprecations", accept=ACCEPT),
    ),
)
SEVERAL = 3  # models whose training has a price; the folded table shows one


def parse(page: Page) -> Iterator[Rate | Availability | Reject]:
    """The rates of the pricing page, or what the deprecations say."""
    yield from read_deprecations(page) if page.url.split("?")[0] == DEPRECATIONS else read_prices(page)


def complete(pages: Sequence[Page]) -> bool:
    """Whether the pages say all: prices of training for several models, and the end of fine-tuning among the deprecations."""
    for page in pages:
        if page.url.split("?")[0] == DEPRECATIONS:
            told = (row for row in read_deprecations(page) if isinstance(row, Availability))
            if not any(row.what is RateKind.TRAINING and row.subject == SERVICE for row in told):
                return False
        elif len(tuned_models(page)) < SEVERAL:
            return False
    return True
