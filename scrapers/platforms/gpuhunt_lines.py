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
OLD_COLUMNS = frozenset(TOLD_APART)  # of v1 and v2, whose archives hold all providers; later ones of v2 have more
COLUMNS = OLD_COLUMNS | {"gpu_vendor", "flags"}
HOST = "https://dstack-gpu-pricing.s3.eu-west-1.amazonaws.com/"
URL = f"{HOST}v3/"
VERSION = re.compile(r"(\d{8})-\d+")
ADDRESS = re.compile(rf"{re.escape(URL)}([a-z]+)/(?:version|{VERSION.pattern}/catalog\.zip)")
OLD_ADDRESS = re.compile(rf"{re.escape(HOST)}v[12]/(\d{{8}})(?:-\d+)?/catalog\.zip#([a-z]+)")
FORM = re.compile(r"(?<![a-z])(sxm\d?|pcie|nvl)(?![a-z0-9])", re.IGNORECASE)  # 'gpu_8x_h100_sxm5', 'NVIDIA H100 PCIe'
TIERS = {"True": Tier.SPOT, "False": Tier.ON_DEMAND}
OTHER_TERMS = {"runpod-cluster": "whole clusters only", "gcp-dws-calendar-mode": "booked ahead for fixed days"}


def told_by(url: str) -> tuple[str, str | None] | None:
    """The provider and the day of a catalogue, by its address; no day where it is the address of a version, None for others.

    An archive of v1 or v2 holds every provider; the fragment of the address says which one is read."""
    if found := ADDRESS.fullmatch(url):
        return found[1], found[2]
    old = OLD_ADDRESS.fullmatch(url)
    return (old[2], old[1]) if old else None


def archive_url(version: str, number: str, provider: str) -> str:
    """The address of a kept archive, as `told_by` reads it: '3', '20260222-15288', 'aws'."""
    return f"{URL}{provider}/{version}/catalog.zip" if number == "3" else f"{HOST}v{number}/{version}/catalog.zip#{provider}"


def gpu_lines(lines: Sequence[Line], provider: str) -> tuple[list[Line], int, int]:
    """The lines of instances with GPUs, each once; how many had none (or a TPU), and how many said what was said before.

    Lambda's lines are every type in every region: a price each, and no word about where it is to be had."""
    gpus = [line for line in lines if line["gpu_count"] != "0" and not is_tpu(line)]
    if provider == "lambdalabs":
        gpus = [{**line, "location": ""} for line in gpus]
    once = {(*(line[name] for name in TOLD_APART), *other_terms(line)): line for line in reversed(gpus)}
    return list(reversed(once.values())), len(lines) - len(gpus), len(gpus) - len(once)


def is_tpu(line: Line) -> bool:
    """Google's own accelerators, which the older catalogues tell by their names only."""
    return line.get("gpu_vendor") == "google" or line["gpu_name"].startswith("tpu")


def left_out(ordinal: int, without: int, repeated: int) -> Iterator[Reject]:
    """One reject for all the lines that `gpu_lines` left out for one reason, instead of tens of thousands."""
    counts = {"no_gpu": ("lines without a GPU", without), "repeated": ("lines that repeat another", repeated)}
    told = [(reason, f"{what}: {count}") for reason, (what, count) in counts.items() if count]
    yield from (reject(number, reason, said, said) for number, (reason, said) in enumerate(told, ordinal))


def other_terms(line: Line) -> list[str]:
    """On what terms a line is sold that is neither on demand nor spot."""
    return [OTHER_TERMS[flag] for flag in line.get("flags", "").split() if flag in OTHER_TERMS]


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
