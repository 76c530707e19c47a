"""The lines of a gpuhunt catalogue: an instance of a provider in a region, and its price per hour on demand or spot.

Columns and their meaning: dstackai/gpuhunt at 3584151, `_internal/storage.py` and `models.py`; where the values come from:
its `providers/`."""

import re
from collections.abc import Iterator, Sequence

from models.observation import Offer, Per, Reject, Tier, Venue
from scrapers.platforms.resold import slug_of
from scrapers.read import priced, reject

Line = dict[str, str]

TOLD_APART = ("instance_name", "location", "price", "gpu_count", "spot", "gpu_name", "gpu_memory")
COLUMNS = frozenset((*TOLD_APART, "gpu_vendor", "flags"))
FORM = re.compile(r"(?<![a-z])(sxm\d?|pcie|nvl)(?![a-z0-9])", re.IGNORECASE)  # 'gpu_8x_h100_sxm5', 'NVIDIA H100 PCIe'
TIERS = {"True": Tier.SPOT, "False": Tier.ON_DEMAND}
OTHER_TERMS = {"runpod-cluster": "whole clusters only", "gcp-dws-calendar-mode": "booked ahead for fixed days"}


def gpu_lines(lines: Sequence[Line], provider: str) -> tuple[list[Line], int, int]:
    """The lines of instances with GPUs, each once; how many had none (or a TPU), and how many said what was said before.

    Lambda's lines are every type in every region: a price each, and no word about where it is to be had."""
    gpus = [line for line in lines if line["gpu_count"] != "0" and line["gpu_vendor"] != "google"]
    if provider == "lambdalabs":
        gpus = [{**line, "location": ""} for line in gpus]
    once = {(*(line[name] for name in TOLD_APART), *other_terms(line)): line for line in reversed(gpus)}
    return list(reversed(once.values())), len(lines) - len(gpus), len(gpus) - len(once)


def left_out(ordinal: int, without: int, repeated: int) -> Iterator[Reject]:
    """One reject for all the lines that `gpu_lines` left out for one reason, instead of tens of thousands."""
    counts = {"no_gpu": ("lines without a GPU", without), "repeated": ("lines that repeat another", repeated)}
    told = [(reason, f"{what}: {count}") for reason, (what, count) in counts.items() if count]
    yield from (reject(number, reason, said, said) for number, (reason, said) in enumerate(told, ordinal))


def other_terms(line: Line) -> list[str]:
    """On what terms a line is sold that is neither on demand nor spot."""
    return [OTHER_TERMS[flag] for flag in line["flags"].split() if flag in OTHER_TERMS]


def offer(ordinal: int, line: Line, provider: str) -> Offer | Reject:
    """One line as a price of a whole instance."""
    if terms := other_terms(line):
        return reject(ordinal, "other_terms", f"neither on demand nor spot: {', '.join(terms)}", line)
    form = FORM.search(line["instance_name"])
    card = {"gpu_text": line["gpu_name"], "memory_gb": line["gpu_memory"] or None, "form_text": form[1] if form else None}
    named = {"provider": slug_of(provider), "publisher_ref": line["instance_name"], "gpu_count": line["gpu_count"]}
    where = {"venue": venue(line, provider), "region": line["location"] or None}
    terms_of = {"currency": "USD", "per": Per.INSTANCE_HOUR, "tier": TIERS.get(line["spot"])}
    return priced(Offer, ordinal, line, line["price"], **named, **card, **where, **terms_of)


def venue(line: Line, provider: str) -> Venue:
    """RunPod's own machines stand in a data centre ('US-KS-2'), those of its hosts in a country ('US'); others own theirs."""
    return Venue.COMMUNITY if provider == "runpod" and "-" not in line["location"] else Venue.DATACENTER
