"""Hugging Face: hardware by the hour, charged by the minute: dedicated Inference Endpoints, Spaces, and Jobs.

AutoTrain has no price of its own: it runs on the hardware of Spaces. Known are the tables as its documentation prints them; the
numbers are those of the day on which a page is fetched."""

from collections.abc import Iterator
from datetime import date

from models.observation import Per, Rate, Reject
from models.page import Page
from models.source import Access, Ask, Authority, Expect, Spec, Verified
from scrapers.platforms.hf_hardware import read_hardware

DOCS = "https://huggingface.co/docs/"
MARKDOWN = "text/markdown, text/plain;q=0.9, text/html;q=0.5"
PAGES = {"": "inference-endpoints/en/support/pricing.md", "spaces": "hub/en/spaces-gpus.md", "jobs": "hub/en/jobs-pricing.md"}
UNITS = {Per.ENDPOINT_HOUR: (0.005, 150)}
SPEC = Spec(
    slug="huggingface",
    title="Hugging Face hardware",
    home="https://huggingface.co/pricing",
    access=Access.PAGE,
    terms="Unread. Three pages of its documentation a day, as robots.txt allows.",
    verified=Verified.DOCUMENTATION,
    verified_on=date(2026, 11, 23),
    version=1,
    every_hours=24,
    expect=Expect(rows=(8, 150), units=UNITS),
    authority=Authority.OWN_PAGE,
    asks=tuple(
        Ask(url=f"{DOCS}{path}", scope=scope, accept=MARKDOWN, expect=None if scope == "" else Expect(rows=(4, 60), units=UNITS))
        for scope, path in PAGES.items()
    ),
)


def parse(page: Page) -> Iterator[Rate | Reject]:
    """A rate or reject for each row of hardware."""
    ask = SPEC.ask_for(page.url)
    return read_hardware(page, ask.scope if ask else "")
