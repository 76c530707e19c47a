"""A recommendation as a person reads it."""

from collections.abc import Iterator, Mapping
from typing import Any

from rich.table import Table
from rich.text import Text

from models.recommend import Recommendation
from models.situation import checklist
from pipelines.tables import table

VENUES = {"community": "community", "datacenter": "secure"}
NAMES = {
    "rent_usd_per_gpu_hour": "rent, USD/h", "card_price_usd": "card price, USD", "residual_usd": "resale, USD",
    "electricity_usd_per_kwh": "electricity, USD/kWh", "hours": "hours", "managed_usd": "managed, USD",
    "requests_per_month": "requests a month", "clean_examples": "clean examples",
}  # fmt: skip
SETTLED = {
    "self-hosted": "Taken as settled: to fine-tune, and on cards of your own choice; --answers or --ask asks that too.",
    "fine-tune": "Taken as settled: to fine-tune; --answers or --ask asks that too.",
}


def told(found: Recommendation, *, sample: bool) -> Iterator[Text | Table]:
    """The answer, its reason and margin, what would change it, its inputs, the rules before it, the checklist."""
    yield Text(("SAMPLE, made-up numbers: " if sample else "") + headline(found), style="bold")
    yield Text(f"{found.rule}: {found.why}.")
    yield from (Text(line) for line in details(found))
    if found.flips:
        yield flips_table(found)
    yield from (Text(line) for line in (*inputs_of(found), *looked_at(found), *holes(found)))
    if found.said.get("decided") in SETTLED:
        yield Text(SETTLED[found.said["decided"]])


def headline(found: Recommendation) -> str:
    """The answer in a line."""
    meanwhile = f"; meanwhile, or by these prices: {worded(found.leaning, found.where)}" if found.leaning else ""
    line = f"{worded(found.advice, found.where)}{meanwhile} ({found.rule})."
    return line[0].upper() + line[1:]


def worded(advice: str | None, where: Mapping[str, Any] | None) -> str:
    """An advice with its place."""
    if advice == "rent" and where:
        venue = VENUES.get(str(where["venue"]), where["venue"])
        return f"rent {where['gpu']} from {where['provider']}, {venue}"
    if advice == "managed" and where:
        return f"managed, by {where['provider']}"
    if advice == "local" and where:
        return f"own card, {where['gpu']}"
    return str(advice)


def details(found: Recommendation) -> Iterator[str]:
    """Margin, saving and what is stale."""
    if found.margin is not None:
        yield f"Margin: {found.margin:+.1%}, {number(found.measured)} against {number(found.threshold)}."
    where = found.where or {}
    if found.saving_usd is not None:
        marginal = found.rule in ("C3", "C4")
        own = where["marginal_usd"] if marginal else where["own_usd"]
        than = f"saves {found.saving_usd:,.0f}" if found.saving_usd >= 0 else f"costs {-found.saving_usd:,.0f} more"
        disk = "disk in" if where["inputs"].get("storage_usd") is not None else "without a disk"
        owning = f"owning {own:,.0f}{' (electricity alone)' if marginal else ''}"
        yield f"Over the horizon that {than} USD: {owning}, renting {where['rent_usd']:,.0f} ({disk})."
    if found.stale:
        yield f"Too old, or below grade B, to advise from: {', '.join(found.stale).replace('_', ' ')}."
    if found.answer_costs:
        costs = ", ".join(f"{name.replace('_', '-')} {usd:,.0f}" for name, usd in found.answer_costs.items() if usd is not None)
        yield f"Over the horizon, in USD: {costs}."


def number(value: float | None) -> str:
    """A number for reading: whole from ten on, four decimals below."""
    return "" if value is None else f"{value:,.0f}" if value >= 10 else f"{value:,.4f}"


def flips_table(found: Recommendation) -> Table:
    """What would change the advice, nearest first."""
    numbers = ("now", "at", "moves by", "share")
    made = table("would change it", *numbers, "to", right=numbers)
    for one in found.flips:
        share = "" if one.share is None else f"{one.share:+.1%}"
        moves = f"{'+' if one.by >= 0 else '-'}{number(abs(one.by))}"
        made.add_row(NAMES.get(one.input, one.input), number(one.now), number(one.at), moves, share, one.to)
    return made


def inputs_of(found: Recommendation) -> Iterator[str]:
    """The prices that went in."""
    inputs = (found.where or {}).get("inputs")
    if not inputs:
        return
    shown = {name: value for name, value in inputs.items() if isinstance(value, float)}
    parts = [f"{name.replace('_', ' ').replace(' usd', '')} {number(value) if value >= 10 else f'{value:g}'}"
        for name, value in shown.items()]  # fmt: skip
    grade = found.where["grade"] if found.where and found.where["grade"] else "none, all of it assumed"
    yield f"From: {', '.join(parts)}; grade {grade}."


def looked_at(found: Recommendation) -> Iterator[str]:
    """The rules before, and why they did not decide."""
    yield from (f"  {one['rule']} no: {one['why']}" for one in found.looked_at)


def holes(found: Recommendation) -> Iterator[str]:
    """What nobody checked, and what that may cost."""
    items = [item for item in checklist() if found.checklist.get(item.id) is False]
    if not items:
        return
    yield f"Unchecked, {len(items)} of {len(found.checklist)}:"
    yield from (f"  {item.group} {item.id}: {item.question} Else {item.risk}." for item in items)
    if found.rework_usd and found.rework_usd[1]:
        low, high = found.rework_usd
        unpriced = sum(not item.costs for item in items)
        more = f"; {unpriced} more that no article puts a price on" if unpriced else ""
        yield f"To mend that later: {low:,.0f} to {high:,.0f} USD{more}."
