"""What a page may say: Offer, Listing, Rate (each an observation), or Reject.

Rows hold the publisher's own words, money and units. Nothing is defaulted: what a publisher does not say is None.
Money is an exact decimal in the major unit of its currency (cents become dollars at parse, `price_text` keeps the words).
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, ClassVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from models.page import Precision
from models.words import Adapter, Billing, Method, Per, PriceKind, RateKind, ServiceTier, Statistic, Tier, Venue

__all__ = [
    "Adapter", "Amount", "Availability", "Billing", "Listing", "Method", "Observation", "Offer", "Per", "PositiveAmount",
    "PriceKind", "Rate", "RateKind", "Reject", "Row", "ServiceTier", "Statement", "Statistic", "Text", "Tier", "Venue",
]  # fmt: skip
AMOUNT_STEP = Decimal(1).scaleb(-12)


def as_amount(value: object) -> object:
    """Money to twelve decimals. Floats go through their shortest text (0.1 is 0.1); bools are no money."""
    if isinstance(value, bool):
        raise ValueError("a truth value is no amount of money")
    if isinstance(value, (int, float)):
        value = Decimal(repr(value))
    return value.quantize(AMOUNT_STEP) if isinstance(value, Decimal) and value.is_finite() else value


# Field first: pydantic then checks the decimal in its own core, three times as fast.
Amount = Annotated[Decimal, Field(ge=0, max_digits=24, decimal_places=12), BeforeValidator(as_amount)]
PositiveAmount = Annotated[Decimal, Field(gt=0, max_digits=24, decimal_places=12), BeforeValidator(as_amount)]
Text = Annotated[str, Field(min_length=1, max_length=2000)]


class Row(BaseModel):
    """What every row of a page has: the ordinal of the publisher's record it came from, counted from 0 within the page."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_enum_values=False)
    ordinal: Annotated[int, Field(ge=0)]


class Statement(Row):
    """Whatever a publisher says, as seen at an instant (the page's). `effective_at`, `until_at`: only what it says, else None."""

    KEY: ClassVar[tuple[str, ...]]
    VALUE: ClassVar[tuple[str, ...]]  # what is said of the key: a history writes a row where one of these differs
    provider: Text
    publisher_ref: Text | None = None
    statistic: Statistic = Statistic.SINGLE
    effective_at: datetime | None = None
    until_at: datetime | None = None
    effective_precision: Precision | None = None


class Observation(Statement):
    """A price."""

    VALUE: ClassVar[tuple[str, ...]] = ("amount", "currency", "until_at", "n")
    n: Annotated[int, Field(ge=1)] | None = None
    amount: Amount
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    per: Per
    price_text: Text


class Offer(Observation):
    """A standing price to rent. `memory_gb` is per GPU as published; `machine_ref` names the one machine of a marketplace."""

    KEY: ClassVar[tuple[str, ...]] = ("provider", "gpu_count", "tier", "venue", "region", "term_months")
    NAMED_BY: ClassVar[tuple[str, ...]] = ("gpu_text", "memory_gb", "form_text")  # in the key where there is no publisher_ref
    amount: PositiveAmount
    gpu_text: Text
    memory_gb: Annotated[float, Field(gt=0, lt=4096)] | None = None
    form_text: Text | None = None
    gpu_count: Annotated[int, Field(ge=1, le=1024)]
    tier: Tier
    venue: Venue
    region: Text | None = None
    term_months: Annotated[int, Field(ge=1)] | None = None
    available: bool | None = None
    machine_ref: Text | None = None
    verified: bool | None = None
    reliability: Annotated[float, Field(ge=0, le=1)] | None = None
    storage_gb: Amount | None = None  # disk that the price does not hold but the offer comes with
    storage_amount: Amount | None = None  # what that disk costs, per GB-month, same currency
    traffic_in_amount: Amount | None = None  # per GB, same currency
    traffic_out_amount: Amount | None = None


class Listing(Observation):
    """One card (or lot, or box) for sale, in the seller's words. Unknown shipping is None, free shipping is 0."""

    KEY: ClassVar[tuple[str, ...]] = ("provider", "item_ref", "variation", "price_kind")
    amount: PositiveAmount
    item_ref: Text
    variation: Text | None = None
    price_kind: PriceKind
    title: Annotated[str, Field(min_length=1, max_length=20_000)]  # sellers write what they like
    condition_text: Text | None = None
    category_text: Text | None = None
    quantity: Annotated[int, Field(ge=1)] | None = None
    shipping_amount: Amount | None = None
    seller_country: Text | None = None


class Rate(Observation):
    """Any other price. `subject` is what it is of (a currency, a card, a model, a volume), in the publisher's words.

    Of inference, `variant` is input, output, cached_input or cache_write. `method`, `adapter`: of training. `size_tier` holds the
    words of a price by model size, `min_params_b` (inclusive) and `max_params_b` its bounds in billions of total parameters.
    `min_context_tokens`: a price for prompts longer than this. `minimum_amount`: the least that one job costs, same currency."""

    KEY: ClassVar[tuple[str, ...]] = ("provider", "what", "subject", "per", "variant", "region")
    MARKED_BY: ClassVar[tuple[str, ...]] = ("method", "adapter", "size_tier", "service_tier", "min_context_tokens")
    VALUE: ClassVar[tuple[str, ...]] = (*Observation.VALUE, "minimum_amount", "billing", "min_params_b", "max_params_b")
    what: RateKind
    subject: Text
    variant: Text | None = None
    region: Text | None = None
    method: Method | None = None
    adapter: Adapter | None = None
    size_tier: Text | None = None
    min_params_b: Annotated[float, Field(ge=0)] | None = None
    max_params_b: Annotated[float, Field(gt=0)] | None = None
    service_tier: ServiceTier | None = None
    min_context_tokens: Annotated[int, Field(gt=0)] | None = None
    minimum_amount: Amount | None = None
    billing: Billing | None = None


class Availability(Statement):
    """Whether a route can be taken, apart from what it costs: `subject` is a model or a service, in the publisher's words.

    `ends_on`: the day from which nobody can use it; `available_to_new_customers`: None where the publisher does not say."""

    KEY: ClassVar[tuple[str, ...]] = ("provider", "what", "subject", "region")
    VALUE: ClassVar[tuple[str, ...]] = ("available_to_new_customers", "ends_on", "until_at")
    what: RateKind
    subject: Text
    region: Text | None = None
    available_to_new_customers: bool | None = None
    ends_on: date | None = None
    statement: Text  # the publisher's sentence or cell


class Reject(Row):
    """A record, or one price of it, that we could not believe: `reason` a word to count by, `detail` a sentence."""

    reason: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    detail: Text
    record: Text
