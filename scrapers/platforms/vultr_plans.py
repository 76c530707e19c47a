"""Vultr's plans, cloud and bare metal: which card, how many whole ones, and what each way to deploy them costs.

Older answers name no number of cards; bare metal often names no card either, and then both stand in the plan's id."""

import re
from collections.abc import Iterator
from typing import Any

from models.observation import Offer, Per, Reject, Tier, Venue
from models.page import Page
from scrapers.read import field, reject, row

MODES = ((Tier.ON_DEMAND, "hourly_cost", "deploy_ondemand"), (Tier.SPOT, "hourly_cost_preemptible", "deploy_preemptible"))
WHOLE_GB = {"A16": 16, "A40": 48, "A100": 80, "L40S": 48, "H100": 80, "GH200": 96, "B200": 192, "MI300X": 192, "MI325X": 256}
ID = re.compile(r"vcg-(?P<cloud>[a-z0-9]+)-.+?(?:-(?P<total>\d+)vram)?|vbm-.+?-(?:(?P<count>\d+)-)?(?P<metal>[a-z0-9]+)-gpu")
PART = 0.92  # of a whole card's memory; less is a slice of it
EACH = {"provider": "vultr", "currency": "USD", "per": Per.INSTANCE_HOUR, "venue": Venue.DATACENTER}


def read_plan(ordinal: int, plan: dict[str, Any], page: Page) -> Iterator[Offer | Reject]:
    """The rows and rejects of one plan."""
    ref, locations = field(plan, "id", page), field(plan, "locations", page)
    named = ID.fullmatch(ref)
    words = named.groupdict() if named else {}
    text = plan.get("gpu_type") or words.get("cloud") or words.get("metal")
    if not text:
        yield reject(ordinal, "no_gpu", f"{ref} is no plan with a GPU", plan)
        return
    total_gb = plan.get("gpu_vram_gb") or int(words.get("total") or 0)
    whole_gb = WHOLE_GB.get(card_name(text))
    count = whole_cards(str(plan.get("gpu_count") or words.get("count") or ""), total_gb, whole_gb)
    if count is None or (whole_gb is None and not plan.get("gpu_type")):
        yield reject(ordinal, "unclear_plan", f"{ref} does not say which card it has, or how many", plan)
    elif count == 0:
        yield reject(ordinal, "fractional_gpu", f"{total_gb} GB of an {text} are a part of a card", plan)
    else:
        card = {"publisher_ref": ref, "gpu_text": text, "gpu_count": count, "memory_gb": total_gb / count if total_gb else None}
        yield from prices(ordinal, plan, card, locations, page)


def card_name(text: str) -> str:
    """'NVIDIA_A100_PCIE', 'NVIDIA_A100' and the id's 'a100' are one card as far as its memory goes."""
    return re.sub(r"^(NVIDIA|AMD)_", "", text.upper()).split("_")[0]


def whole_cards(said: str, total_gb: float, whole_gb: int | None) -> int | None:
    """How many whole cards: 0 for a part of one ('1/8', or less memory than a card has), None where nothing says."""
    if "/" in said:
        return 0
    if said.isdecimal():
        return 0 if whole_gb and 0 < total_gb < PART * whole_gb * int(said) else int(said)
    if said or not total_gb or not whole_gb:
        return None
    return int(total_gb // whole_gb) if total_gb < whole_gb or total_gb % whole_gb == 0 else None


def prices(
    ordinal: int, plan: dict[str, Any], card: dict[str, Any], locations: list[str], page: Page
) -> Iterator[Offer | Reject]:
    """A row or reject for each way to deploy, for all locations and for those with a price of their own."""
    field(plan, "hourly_cost", page)
    for region, costs in {None: plan, **(plan.get("location_cost") or {})}.items():
        for tier, name, flag in MODES:
            if name not in costs:
                continue
            if not costs[name] or plan.get(flag) is False:
                yield reject(ordinal, "not_sold", f"{name} {costs[name]}, {flag} {plan.get(flag)}", plan)
                continue
            terms = {"tier": tier, "region": region, "available": bool(locations) if region is None else region in locations}
            yield row(Offer, ordinal, plan, amount=costs[name], price_text=f"{name} {costs[name]}", **EACH | card | terms)
