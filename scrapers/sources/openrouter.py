"""OpenRouter: what it asks for inference, in US dollars per token, as strings. It resells: the price is that of its cheapest
route to a model, not the maker's list price. A model that goes away says on which day."""

from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from models.observation import Availability, Per, Rate, RateKind, Reject
from models.page import Page
from models.source import Access, Ask, Authority, Expect, Spec, Verified
from scrapers.asking import ask_all
from scrapers.platforms.token_quotes import Quote, inference
from scrapers.read import field, json_body, records, reject, row

if TYPE_CHECKING:
    from scrapers.client import Client

SPEC = Spec(
    slug="openrouter",
    title="OpenRouter",
    home="https://openrouter.ai",
    access=Access.API,
    terms="Unread. The list of models answers without a key, for the users of its API.",
    verified=Verified.RECORDED,
    verified_on=date(2026, 5, 15),
    version=1,
    every_hours=24,
    expect=Expect(rows=(12, 10_000), units={Per.MILLION_TOKENS: (0.001, 700)}),
    authority=Authority.OWN_API,
    asks=(Ask(url="https://openrouter.ai/api/v1/models"),),
)
DIRECTIONS = {"prompt": "input", "completion": "output", "input_cache_read": "cached_input", "input_cache_write": "cache_write"}
DOLLARS, MOST_PAGES = 1_000_000, 20


def fetch(client: "Client") -> AsyncIterator[Page]:
    """The list, page after page."""
    return ask_all(client, SPEC.asks, following, MOST_PAGES)


def following(page: Page, ask: Ask) -> str | None:
    """The address of the next page; answers before mid-2026 had none."""
    links = field(json_body(page), "links", page) if "links" in json_body(page) else None
    onward = field(links, "next", page) if links else None
    return urljoin(ask.url, onward) if onward else None


def complete(pages: Sequence[Page]) -> bool:
    """Whether as many models came as the answer counts, where it counts."""
    counted = json_body(pages[0]).get("total_count")
    return counted is None or sum(len(field(json_body(page), "data", page)) for page in pages) >= counted


def parse(page: Page) -> Iterator[Rate | Availability | Reject]:
    """The rates of each model, and the day on which it ends."""
    for ordinal, model in enumerate(records(json_body(page), "data", page)):
        named, pricing = {"provider": "openrouter", "subject": field(model, "id", page)}, field(model, "pricing", page)
        yield from rates(ordinal, model, pricing, named)
        if ends := model.get("expiration_date"):
            says = {"what": RateKind.INFERENCE, "ends_on": ends, "statement": f"expiration_date {ends}"}
            yield row(Availability, ordinal, model, **says, **named)


def rates(ordinal: int, model: dict[str, Any], pricing: dict[str, Any], named: dict[str, Any]) -> Iterator[Rate | Reject]:
    """The prices of one model; '-1' is another at every request, ':free' is nothing at a few requests a day."""
    if any(str(said).startswith("-") for said in pricing.values()):
        yield reject(ordinal, "variable_price", "the price depends on the model that a request is sent on to", model)
    elif named["subject"].endswith(":free"):
        yield reject(ordinal, "free", "a free variant, at a few requests a day, is nobody's price of tokens", model)
    else:
        quotes = [Quote(name, DIRECTIONS[name], said, DOLLARS) for name, said in pricing.items() if name in DIRECTIONS]
        others = [name for name, said in pricing.items() if name not in DIRECTIONS and str(said).strip("0.")]
        yield from inference(ordinal, model, quotes, others, **named)
