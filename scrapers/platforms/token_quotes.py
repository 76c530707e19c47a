"""What catalogues of token prices share: a model's prices per token, each at a tier and a length of prompt, in one unit."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from models.observation import Billing, Per, Rate, RateKind, Reject, ServiceTier
from scrapers.read import reject, row

NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?")
STEP = Decimal(1).scaleb(-12)


@dataclass(frozen=True)
class Quote:
    """One price per token as a catalogue says it. `times` makes it US dollars per million tokens: 1,000,000 for dollars per
    token, 10,000 for cents per token. `above`: for prompts longer than so many tokens."""

    name: str  # of the field: with `said` the publisher's words
    direction: str  # input, output, cached_input, cache_write
    said: object
    times: int
    tier: ServiceTier = ServiceTier.STANDARD
    above: int | None = None

    @property
    def amount(self) -> Decimal | None:
        """US dollars per million tokens, to twelve decimals; None where the catalogue's word is no number."""
        if isinstance(self.said, bool) or not NUMBER.fullmatch(str(self.said)):
            return None
        return (Decimal(str(self.said)) * self.times).quantize(STEP)

    @property
    def place(self) -> tuple[str, ServiceTier, int | None]:
        """What the price is of, within its model."""
        return self.direction, self.tier, self.above


def inference(
    ordinal: int, record: object, quotes: Sequence[Quote], others: Iterable[str], **named: Any
) -> Iterator[Rate | Reject]:
    """A rate for each quote of one record, and a reject for whatever it says in another unit (`others`: names).

    Catalogues write 0 for free, for unknown and for not charged alike: no price, and told only of a record with nothing else."""
    priced = [quote for quote in quotes if quote.amount != 0]
    for quote in priced:
        yield rate(ordinal, record, quote, **named)
    beside = sorted(set(others))
    if beside:
        yield reject(ordinal, "other_unit", f"no price per token of text: {', '.join(beside)}", record)
    elif quotes and not priced:
        yield reject(ordinal, "zero_price", f"only zeros: {', '.join(quote.name for quote in quotes)}", record)
    elif not quotes:
        yield reject(ordinal, "no_price", "the catalogue names no price", record)


def rate(ordinal: int, record: object, quote: Quote, **named: Any) -> Rate | Reject:
    """One quote as a price of inference, or a reject where it is no number, or below zero."""
    if quote.amount is None:
        return reject(ordinal, "unclear_price", f"{quote.name} is {quote.said!r}, which is no number", record)
    of = {"variant": quote.direction, "service_tier": quote.tier, "min_context_tokens": quote.above}
    unit = {"currency": "USD", "per": Per.MILLION_TOKENS, "billing": Billing.TOKEN, "what": RateKind.INFERENCE}
    return row(Rate, ordinal, record, amount=quote.amount, price_text=f"{quote.name} {quote.said}", **of, **unit, **named)
