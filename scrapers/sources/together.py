"""Together AI: managed fine-tuning by size of the model and by name, chat models, dedicated endpoints, GPU clusters.

The words and numbers were read in a recording of the page as text; its HTML was seen by nobody here, so the parser is inferred,
and off by default: the robots file is reported to forbid, and is asked each time. A page that a person saved is read as well.
Tiers go by all parameters of a model, not the active ones (a Mixtral of 46.7B is in 17B-69B), and named models go first."""

from collections.abc import Iterator
from datetime import date

from models.observation import Offer, Per, Rate, Reject
from models.page import Page
from models.source import Access, Ask, Authority, Expect, Spec, Verified
from scrapers.platforms.together_tables import read_tables

UNITS = {Per.MILLION_TOKENS: (0.005, 200.0), Per.ENDPOINT_HOUR: (0.2, 100.0), Per.GPU_HOUR: (0.2, 40.0)}
SPEC = Spec(
    slug="together",
    title="Together AI",
    home="https://www.together.ai",
    access=Access.PAGE,
    terms="Its robots.txt is reported to forbid; it is asked at run time and obeyed.",
    verified=Verified.INFERRED,
    verified_on=date(2026, 2, 15),  # of the recording as text
    version=1,
    every_hours=24,
    expect=Expect(rows=(15, 400), gpus=frozenset({"h100-sxm-80gb"}), units=UNITS),
    authority=Authority.OWN_PAGE,
    asks=(Ask(url="https://www.together.ai/pricing", accept="text/html"),),
    on_by_default=False,
)


def parse(page: Page) -> Iterator[Rate | Offer | Reject]:
    """The rates of tokens and endpoints, and the offers of clusters."""
    yield from read_tables(page)
