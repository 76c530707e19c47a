"""What a page may say: Offer, Listing, Rate (each an observation), or Reject.

Rows hold the publisher's own words, money and units. Nothing is defaulted: what a publisher does not say is None.
Money is an exact decimal in the major unit of its currency (cents become dollars at parse, `price_text` keeps the words).
"""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from models.page import Precision

AMOUNT_STEP = Decimal(1).scaleb(-12)


class Tier(StrEnum):
    """On what terms a GPU is rented. Interruptible, preemptible and bid are all `spot`; RunPod's clouds are venues."""

    ON_DEMAND = "on_demand"
    SPOT = "spot"
    RESERVED = "reserved"
    SERVERLESS = "serverless"
    UNKNOWN = "unknown"  # the publisher does not say; stored, never chosen


class Venue(StrEnum):
    """Whose machine it is: the provider's own rooms, or a third-party host's."""

    DATACENTER = "datacenter"
    COMMUNITY = "community"
    UNKNOWN = "unknown"


class Statistic(StrEnum):
    """`single` is one price somebody can pay; all others are somebody's summary, never averaged with singles."""

    SINGLE = "single"
    MIN = "min"
    P10 = "p10"
    P25 = "p25"
    MEDIAN = "median"
    MEAN = "mean"
    P75 = "p75"
    P90 = "p90"
    MAX = "max"


class Per(StrEnum):
    """What one `amount` buys."""

    GPU_HOUR = "gpu_hour"
    INSTANCE_HOUR = "instance_hour"  # the whole offer, all its GPUs
    CARD = "card"
    GB_MONTH = "gb_month"
    GB_HOUR = "gb_hour"
    GB = "gb"
    KWH = "kwh"
    EUR = "eur"  # exchange rates: units of the row's currency for one euro
    MILLION_TOKENS = "million_tokens"
    TRAINING_HOUR = "training_hour"
    ENDPOINT_HOUR = "endpoint_hour"
    LABOUR_HOUR = "labour_hour"
    SEAT_MONTH = "seat_month"
    MONTH = "month"
    DATASET = "dataset"
    EXAMPLE = "example"
    QUERY = "query"
    JOB = "job"
    RUN = "run"
    PROJECT = "project"
    RATIO = "ratio"  # a multiplier; currency XXX


class PriceKind(StrEnum):
    """What the price of a listing means; kinds are never averaged together."""

    ASKING_FIXED = "asking_fixed"
    ASKING_OR_OFFER = "asking_or_offer"
    AUCTION_BID = "auction_bid"
    SOLD = "sold"
    SOLD_OFFER_HIDDEN = "sold_offer_hidden"
    LIST_NEW = "list_new"
    LIST_NEW_THIRD_PARTY = "list_new_third_party"


class RateKind(StrEnum):
    """What a rate is about (`what`)."""

    FX = "fx"
    ELECTRICITY = "electricity"
    STORAGE = "storage"
    TRAFFIC = "traffic"
    CARD_PRICE = "card_price"  # a published average or range of cards for sale; `variant` used | new
    TRADE_IN = "trade_in"
    MSRP = "msrp"
    TRAINING = "training"  # managed fine-tuning
    INFERENCE = "inference"
    ENDPOINT = "endpoint"
    SPOT_SAVING = "spot_saving"  # a publisher's estimate of what spot saves against on demand, per ratio; no price
    REFERENCE = "reference"  # labour, annotation, seats, vector databases, and what else an article states


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


class Observation(Row):
    """A price, as seen at an instant (the page's). `effective_at`, `until_at`: only what the publisher says, else None."""

    provider: Text
    publisher_ref: Text | None = None
    statistic: Statistic = Statistic.SINGLE
    n: Annotated[int, Field(ge=1)] | None = None
    amount: Amount
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    per: Per
    price_text: Text
    effective_at: datetime | None = None
    until_at: datetime | None = None
    effective_precision: Precision | None = None


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
    """Any other price. `subject` is what it is of (a currency, a card, a model, a volume), in the publisher's words."""

    KEY: ClassVar[tuple[str, ...]] = ("provider", "what", "subject", "per", "variant", "region")
    what: RateKind
    subject: Text
    variant: Text | None = None
    region: Text | None = None


class Reject(Row):
    """A record, or one price of it, that we could not believe: `reason` a word to count by, `detail` a sentence."""

    reason: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    detail: Text
    record: Text
