"""The closed lists of words that rows are made of."""

from enum import StrEnum


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


class Method(StrEnum):
    """What a managed job trains on."""

    SFT = "sft"  # supervised: prompts with the wanted answers
    DPO = "dpo"  # preferences: a better and a worse answer
    RFT = "rft"  # reinforcement: a grader's marks


class Adapter(StrEnum):
    """Which weights a managed job trains."""

    LORA = "lora"
    FULL = "full"


class ServiceTier(StrEnum):
    """How soon an answer comes. OpenAI called `fast` Priority until 2026-07-30."""

    STANDARD = "standard"
    BATCH = "batch"
    FLEX = "flex"
    FAST = "fast"


class Billing(StrEnum):
    """The smallest unit that is charged."""

    TOKEN = "token"
    SECOND = "second"
    MINUTE = "minute"
    HOUR = "hour"
    MONTH = "month"
