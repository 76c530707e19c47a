"""The records of Portkey's catalogue: prices in US CENTS per token, although a record may say "currency": "USD".

`pay_as_you_go` is the price of the API, `batch_config` and `custom_pricing` repeat it by tier and by length of prompt: what they
say differently of the same price is a reject. `finetune_config` stands on the base model: the price of training it. By the token
that is supervised (so OpenAI's own table, row by row), by the hour reinforcement; `ft:` records are inference of tuned models."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from models.observation import Billing, Method, Per, Rate, RateKind, Reject, ServiceTier
from models.page import Page
from scrapers.platforms.token_quotes import Quote, inference
from scrapers.read import field, reject, row

CENTS = 10_000  # cents per token in dollars per million tokens
DIRECTIONS = {
    "request_token": "input",
    "response_token": "output",
    "cache_read_input_token": "cached_input",
    "cache_write_input_token": "cache_write",
}
MODES = {
    "standard": ServiceTier.STANDARD,
    "batch": ServiceTier.BATCH,
    "flex": ServiceTier.FLEX,
    "priority": ServiceTier.FAST,
}
SIZE = re.compile(r"\d+(\.\d+)?b")  # '16b': any model of that size
Grid = tuple[str, ServiceTier | None, int | None, dict[str, Any]]  # where it stands, tier, above so many tokens, cells


def model_rates(ordinal: int, key: str, record: dict[str, Any], provider: str, page: Page) -> Iterator[Rate | Reject]:
    """The rates of one model: inference by tier and length of prompt, then training."""
    named = {"provider": provider, "subject": key, "size_tier": key if SIZE.fullmatch(key) else None}
    quotes: dict[object, Quote] = {}
    others, zeros = [], []
    for where, tier, above, cells in grids(record, page):
        for name, cell in cells.items():
            if tier is None or name not in DIRECTIONS:
                others += [f"{where}.{name}"] if priced(cell) else []
                continue
            quote = Quote(f"{where}.{name}", DIRECTIONS[name], field(cell, "price", page), CENTS, tier, above)
            if quote.amount == 0:
                zeros.append(quote)
            elif quotes.setdefault(quote.place, quote).amount != quote.amount:
                first = quotes[quote.place]
                told = f"{quote.name} is {quote.said}, but {first.name} is {first.said}: the same price"
                yield reject(ordinal, "contradicts_itself", told, record)
    trained = list(training(ordinal, record, named, page))
    yield from trained
    if quotes or others or zeros or not trained:
        yield from inference(ordinal, record, [*quotes.values()] or zeros, others, **named)


def grids(record: dict[str, Any], page: Page) -> Iterator[Grid]:
    """Each table of prices in a record, the plain price first."""
    plain, custom = field(record, "pricing_config", page), record.get("custom_pricing") or {}
    yield "pay_as_you_go", ServiceTier.STANDARD, None, plain.get("pay_as_you_go") or {}
    yield "batch_config", ServiceTier.BATCH, None, plain.get("batch_config") or {}
    above = {name: int(tokens) or None for tokens, name in (custom.get("context_tier_map") or {}).items()}
    for region, said in (custom.get("regions") or {}).items():
        for mode, prices in (said.get("execution_modes") or {}).items():
            tier = MODES.get(mode) if region == "default" else None
            for length, tiered in {"": prices, **(prices.get("context_tiers") or {})}.items():
                cells = (tiered.get("pricing_config") or {}).get("pay_as_you_go") or {}
                where = ".".join(word for word in (region, mode, length) if word not in ("default", ""))
                yield where, tier, field(above, length, page) if length else None, cells


def training(ordinal: int, record: dict[str, Any], named: dict[str, Any], page: Page) -> Iterator[Rate | Reject]:
    """What training the model costs, per million tokens of training or per hour."""
    for name, cell in (record["pricing_config"].get("finetune_config") or {}).items():
        cents = Quote(name, "", field(cell, "price", page), 1).amount
        said = {
            "currency": "USD",
            "price_text": f"finetune_config.{name} {cell['price']}",
            "what": RateKind.TRAINING,
            **named,
        }
        if cents is None or name not in ("pay_per_token", "pay_per_hour"):
            yield reject(ordinal, "unclear_price", f"finetune_config.{name} is {cell['price']!r}", record)
        elif cents and name == "pay_per_token":
            unit = {"per": Per.MILLION_TOKENS, "method": Method.SFT, "billing": Billing.TOKEN}
            yield row(Rate, ordinal, record, amount=Decimal(str(cell["price"])) * CENTS, **unit, **said)
        elif cents:
            yield row(Rate, ordinal, record, amount=cents / 100, per=Per.TRAINING_HOUR, method=Method.RFT, **said)


def priced(cell: object) -> bool:
    """Whether a cell, or a cell in it, holds a price above zero."""
    inner = cell.values() if isinstance(cell, dict) else ()
    return any(priced(part) if isinstance(part, dict) else bool(part) for part in inner)
