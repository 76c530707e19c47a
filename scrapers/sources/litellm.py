"""litellm's catalogue of model prices: inference only, some 3,000 models, of which those of eight providers are read.

A witness: it confirms and fills gaps. `ft:` keys are inference of tuned models; no price of training stands in it."""

from collections.abc import Iterator
from datetime import date

from models.observation import Per, Rate, Reject
from models.page import Page
from models.source import Access, Ask, Authority, Expect, Spec, Verified
from scrapers.errors import LayoutChanged
from scrapers.platforms.token_litellm import kept, model_rates
from scrapers.read import json_body, reject

SPEC = Spec(
    slug="litellm",
    title="litellm model prices",
    home="https://github.com/BerriAI/litellm",
    access=Access.API,
    terms="MIT (BerriAI/litellm); one raw file, no key.",
    verified=Verified.RECORDED,
    verified_on=date(2026, 7, 24),
    version=1,
    every_hours=24,
    expect=Expect(rows=(15, 20_000), units={Per.MILLION_TOKENS: (0.001, 700)}),
    authority=Authority.WITNESS,
    asks=(
        Ask(
            url="https://raw.githubusercontent.com/BerriAI/litellm/main/model_prices_and_context_window.json",
            accept="text/plain, application/json",
        ),
    ),
)


def parse(page: Page) -> Iterator[Rate | Reject]:
    """The rates of each model of the providers that are read, and one reject for all the others."""
    body = json_body(page)
    if not isinstance(body, dict) or not any(isinstance(record, dict) for record in body.values()):
        raise LayoutChanged(f"litellm: not models by name at {page.url}")
    mine, others = kept(body)
    for ordinal, (key, record) in enumerate(mine):
        yield from model_rates(ordinal, key, record, page)
    if others:
        told = f"models of providers that no question here is about: {len(others)}"
        yield reject(len(mine), "other_provider", told, ", ".join(others))
