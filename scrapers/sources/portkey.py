"""Portkey's open catalogue of model prices, one file per provider: the only one that also holds prices of fine-tuning.

A witness: it confirms and fills gaps, and its errors stay what it says, unless no model could cost that."""

from collections.abc import Iterator
from datetime import date

from models.observation import Per, Rate, Reject
from models.page import Page
from models.source import Access, Ask, Authority, Expect, Spec, Verified
from scrapers.errors import LayoutChanged
from scrapers.platforms.token_portkey import model_rates
from scrapers.read import json_body, reject

FOLDER = "https://raw.githubusercontent.com/Portkey-AI/models/HEAD/pricing/"
# Each file: whose prices they are in our words, rows of a small crawl, and what its models plausibly cost per million tokens.
# The range is as narrow as the provider's prices are, so that cents taken for dollars put more than a few out of it.
FILES = {
    "openai": ("openai", 15, (0.002, 700)),
    "azure-openai": ("azure", 15, (0.002, 700)),
    "vertex-ai": ("vertex", 40, (0.005, 250)),
    "together-ai": ("together", 80, (0.005, 30)),
    "fireworks-ai": ("fireworks", 40, (0.005, 25)),
    "mistral-ai": ("mistral", 40, (0.01, 40)),
    "predibase": ("predibase", 4, (0.02, 15)),
}
HOURS = (10, 1_000)  # of reinforcement


def ask(name: str, rows: int, usual: tuple[float, float]) -> Ask:
    """The question for one file, with what a healthy answer is."""
    expect = Expect(rows=(rows, 20_000), units={Per.MILLION_TOKENS: usual, Per.TRAINING_HOUR: HOURS})
    return Ask(url=f"{FOLDER}{name}.json", scope=name, accept="text/plain, application/json", expect=expect)


SPEC = Spec(
    slug="portkey",
    title="Portkey model prices",
    home="https://github.com/Portkey-AI/models",
    access=Access.API,
    terms="MIT (Portkey-AI/models); raw files, no key.",
    verified=Verified.RECORDED,
    verified_on=date(2026, 8, 21),
    version=1,
    every_hours=24,
    expect=Expect(rows=(4, 20_000), units={Per.MILLION_TOKENS: (0.002, 700), Per.TRAINING_HOUR: HOURS}),
    authority=Authority.WITNESS,
    asks=tuple(ask(name, rows, usual) for name, (_, rows, usual) in FILES.items()),
)


def parse(page: Page) -> Iterator[Rate | Reject]:
    """The rates of each model of a provider's file; `default` is what Portkey assumes of a model it does not know."""
    body, asked = json_body(page), SPEC.ask_for(page.url)
    if not asked or not isinstance(body, dict) or not all(isinstance(record, dict) for record in body.values()):
        raise LayoutChanged(f"portkey: not a provider's models by name at {page.url}")
    for ordinal, (key, record) in enumerate(body.items()):
        if key == "default":
            yield reject(ordinal, "default_key", "what the catalogue assumes of a model that it does not know", record)
        else:
            yield from model_rates(ordinal, key, record, FILES[asked.scope][0], page)
