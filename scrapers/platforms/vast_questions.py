"""What may be asked of Vast.ai: the offers of one GPU or of all, on demand or to bid for, cheapest first from a price upwards."""

import json
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from models.page import Page
from models.source import Ask
from scrapers.platforms.vast_offers import offers
from scrapers.read import field

URL = "https://console.vast.ai/api/v0/bundles/"
CAP = 64  # offers in an answer without a key, whatever the limit
KEYED_LIMIT = 5000


def question(gpu: str | None, at_least: float | None = None, *, bids: bool = False) -> str:
    """The address that asks for the offers of a GPU (None: of all, which takes a key) from a price upwards."""
    q: dict[str, Any] = {"gpu_name": {"eq": gpu}} if gpu else {}
    q |= {"type": "bid" if bids else "on-demand", "rentable": {"eq": True}, "rented": {"eq": False}}
    q |= {"order": [["dph_total", "asc"]], "limit": CAP if gpu else KEYED_LIMIT, "allocated_storage": 5}
    return address(q if at_least is None else q | {"dph_total": {"gte": at_least}})


def address(q: dict[str, Any]) -> str:
    """Where a question is put."""
    return f"{URL}?q={quote(json.dumps(q, separators=(',', ':')))}"


def asked(url: str) -> dict[str, Any]:
    """The question that an address puts; an address without one asks for everything."""
    return dict(json.loads(parse_qs(urlsplit(url).query).get("q", ["{}"])[0]))


def about(url: str) -> str:
    """The GPU that a question is about ('' if about all of them), and 'bid' if it is about bids."""
    q = asked(url)
    words = (q.get("gpu_name", {"eq": ""})["eq"], "bid" if q.get("type") == "bid" else "")
    return " ".join(word for word in words if word)


def next_page(page: Page, ask: Ask) -> str | None:
    """The address of the offers from the last price upwards, if there are any that we have not seen."""
    q, prices = asked(ask.url), [field(offer, "dph_total", page) for offer in offers(page)]
    if len(prices) != q["limit"] or prices != sorted(prices):
        return None
    following = address(q | {"dph_total": {"gte": prices[-1]}})
    return None if page.url == following else following
