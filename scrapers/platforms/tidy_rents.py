"""Lines of a tidy price file about renting. Which words mean which tier and venue stands here; others are refused."""

import re

from models.observation import Offer, Per, Reject, Statistic, Tier, Venue
from models.page import Precision
from scrapers.platforms.tidy_lines import Line
from scrapers.read import reject, row

OURS = {  # a record's word for a provider: ours
    "crusoecloud": "crusoe",
    "datacrunch": "verda",
    "datacrunch/verda": "verda",
    "lambdalabs": "lambda",
    "prime-intellect (all providers)": "prime-intellect",
    "runpod": "runpod",
    "runpod community": "runpod",
    "vast.ai": "vast",
    "vastai": "vast",
}
OWN_MACHINES = frozenset(
    ("aws", "azure", "coreweave", "crusoe", "gcp", "hyperstack", "lambda", "nebius", "oci", "paperspace", "verda", "vultr")
)
# RunPod's hosts are called community; TensorDock's machines are all its hosts'. Of Vast, which has both, only the record knows
# what it counted. Cudo's price leaves out processors and memory, so it is nobody's price of a machine.
VENUES = {"runpod": Venue.DATACENTER, "tensordock": Venue.COMMUNITY} | dict.fromkeys(OWN_MACHINES, Venue.DATACENTER)
TERMS: dict[str, tuple[Tier, Venue | None, Statistic]] = {  # venue None: the provider's
    "on_demand": (Tier.ON_DEMAND, None, Statistic.SINGLE),
    "secure": (Tier.ON_DEMAND, Venue.DATACENTER, Statistic.SINGLE),
    "community": (Tier.ON_DEMAND, Venue.COMMUNITY, Statistic.SINGLE),
    "spot": (Tier.SPOT, None, Statistic.SINGLE),
    "interruptible": (Tier.SPOT, None, Statistic.SINGLE),
    "reserved": (Tier.RESERVED, None, Statistic.SINGLE),
    # of all hosts, also those that nobody verified: stored, never chosen
    "on_demand_min": (Tier.ON_DEMAND, Venue.UNKNOWN, Statistic.MIN),
    "on_demand_p10": (Tier.ON_DEMAND, Venue.UNKNOWN, Statistic.P10),
    "on_demand_median": (Tier.ON_DEMAND, Venue.UNKNOWN, Statistic.MEDIAN),
    "on_demand_verified_median": (Tier.ON_DEMAND, Venue.COMMUNITY, Statistic.MEDIAN),  # of a marketplace of third-party hosts
    # listed, on terms that the record does not tell
    "listed_min": (Tier.UNKNOWN, Venue.UNKNOWN, Statistic.MIN),
    "listed_avg": (Tier.UNKNOWN, Venue.UNKNOWN, Statistic.MEAN),
    "listed_p25": (Tier.UNKNOWN, Venue.UNKNOWN, Statistic.P25),
    "listed_median": (Tier.UNKNOWN, Venue.UNKNOWN, Statistic.MEDIAN),
    "listed_p75": (Tier.UNKNOWN, Venue.UNKNOWN, Statistic.P75),
    "index": (Tier.UNKNOWN, Venue.UNKNOWN, Statistic.MEAN),  # of providers that it does not name
}
ANYWHERE = {"", "global", "unknown"}
GPUS = re.compile(r"\((\d+)x ")  # 'p5.48xlarge (8x H100) instance price 98.32 / 8'
YEARS = re.compile(r"term=(\d+) years?")


def provider_of(market: str) -> str:
    """A provider in our words, else in the record's."""
    word = " ".join(market.casefold().split())
    return OURS.get(word, word.replace(" ", "-"))


def rent(ordinal: int, line: Line, known: Precision) -> Offer | Reject:
    """A line as a price per GPU-hour, of one GPU unless the note says of how many together."""
    words, _, region = line.tier_or_condition.partition("@")
    if words not in TERMS:
        return reject(ordinal, "unclear_terms", f"'{words}' is no tier that we know", line.record)
    tier, venue, statistic = TERMS[words]
    provider = provider_of(line.provider_or_market)
    gpus, years = GPUS.search(line.note), YEARS.search(line.note)
    summed_up = statistic is Statistic.SINGLE and line.is_daily_summary
    return row(
        Offer, ordinal, line.price_text, provider=provider, publisher_ref=line.series, gpu_text=line.gpu_text,
        gpu_count=int(gpus[1]) if gpus else 1, tier=tier, venue=venue or VENUES.get(provider, Venue.UNKNOWN),
        region=None if region in ANYWHERE else region, term_months=12 * int(years[1]) if years else None,
        statistic=Statistic.MEDIAN if summed_up else statistic, n=line.n, verified=True if "verified" in words else None,
        amount=line.price, currency="USD", per=Per.GPU_HOUR, price_text=line.price_text,
        effective_at=line.at, effective_precision=known,
    )  # fmt: skip
