"""A line of the bundled files as rows, and what the articles' words for a price of training mean."""

import re
from collections.abc import Iterator
from typing import Any

from models.observation import Adapter, Availability, Method, Offer, Rate, RateKind, Reject
from scrapers.published import PRECISION, Announced, Printed, first_instant
from scrapers.read import row

TRAINED: dict[str | None, dict[str, Any]] = {
    "supervised": {"method": Method.SFT},
    "reinforcement": {"method": Method.RFT},
    "LoRA": {"adapter": Adapter.LORA},
    "full": {"adapter": Adapter.FULL},
    None: {},  # the article does not say
}
SIZE = re.compile(r"(?:(?P<up_to>up to )|(?P<least>\d+)B-)?(?P<most>\d+)B")  # 'up to 16B', '17B-69B', '7B'


def rows(ordinal: int, line: Printed) -> Iterator[Offer | Rate | Reject]:
    """A believed line of prices.csv as an offer or a rate; the two ends of a range are two rows."""
    shared = line.model_dump(include={"provider", "region", "currency", "per", "price_text"})
    shared |= {"effective_at": line.effective_at, "effective_precision": line.precision}
    offered = line.model_dump(include={"memory_gb", "form_text", "gpu_count", "tier", "venue"}) | {"gpu_text": line.subject}
    for statistic, amount in line.amounts:
        if line.row == "offer":
            yield row(Offer, ordinal, line.id, statistic=statistic, amount=amount, **shared, **offered)
        else:
            rated = line.model_dump(include={"what", "subject"}) | {"publisher_ref": line.id} | marks(line)
            yield row(Rate, ordinal, line.id, statistic=statistic, amount=amount, **shared, **rated)


def marks(line: Printed) -> dict[str, Any]:
    """The variant of a rate; of training instead method, adapter and size of model. Raises KeyError for a word that is none.

    '7B' is models of that size, 'up to 16B' has no lower bound."""
    if line.what is not RateKind.TRAINING:
        return {"variant": line.variant}
    size = SIZE.fullmatch(line.subject)
    if not size:
        return TRAINED[line.variant]
    least = None if size["up_to"] else float(size["least"] or size["most"])
    return TRAINED[line.variant] | {"size_tier": line.subject, "min_params_b": least, "max_params_b": float(size["most"])}


def announced(ordinal: int, line: Announced) -> Availability | Reject:
    """A line of announced.csv: whether a route can be taken, from the day that the announcement says."""
    said = line.model_dump(include={"provider", "what", "subject", "available_to_new_customers", "ends_on", "statement"})
    since = {"effective_at": first_instant(line.effective_on), "effective_precision": PRECISION[len(line.effective_on)]}
    return row(Availability, ordinal, line.id, publisher_ref=line.id, **said, **since)
