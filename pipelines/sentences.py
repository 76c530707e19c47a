"""What an alert says: what moved, from what to what, which input did it, what it means."""

from collections.abc import Mapping, Sequence
from typing import Any

from models.alert_rules import Crossing, Shift
from pipelines.news import Found
from warehouse.alerts import Alert

UNITS = {"rent": "USD/h", "breakeven": "h", "card_price": "USD"}
WORDS = {"rent": "rent", "breakeven": "breakeven", "card_price": "price of a used card"}


def alert_of(found: Found, causes: Sequence[Mapping[str, Any]] = (), links: Sequence[str] = ()) -> Alert:
    """An alert from news about snapshots."""
    news = found.news
    return Alert(
        rule=found.rule.name, kind=found.rule.kind, subject=found.subject, at=news.at, sentence=sentence_of(found),
        since=news.since, reference=news.reference, value=news.value, shift=news.shift, before=news.before, now=news.now,
        cause=cause_of(causes), meaning=meaning_of(found.row), links=tuple(links),
    )  # fmt: skip


def sentence_of(found: Found) -> str:
    """What moved, from what to what."""
    rule, news, row = found.rule, found.news, found.row
    place = f"{row['gpu']} at {row['provider']} ({row['tier']}, {row['venue']})"
    if isinstance(rule, Shift):
        subject = row["gpu"] if rule.of == "card_price" else place
        unit = UNITS[rule.of]
        moved = f"{number(news.reference)} to {number(news.value)} {unit} ({news.shift or 0:+.1%})"
        return f"{subject}: {WORDS[rule.of]} {moved}"
    if isinstance(rule, Crossing):
        cheaper = {"a": "renting", "b": "owning"}
        hours = found.subject.split(" at ")[1]
        margin = f"{abs(news.value or 0):.0%} of what owning costs"
        return f"{place}, {hours}: {cheaper[str(news.now)]} is cheaper now, by {margin}; it was {cheaper[str(news.before)]}"
    return f"{place}: breakeven was '{news.before}' and is '{news.now}'"


def number(value: float | None) -> str:
    """A number for reading: hours whole, money to the cent."""
    if value is None:
        return "unknown"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:,.4g}"


def cause_of(causes: Sequence[Mapping[str, Any]]) -> str | None:
    """Which inputs moved, and how many hours each moves breakeven alone."""
    told = []
    for c in causes:
        moved = "" if c["moved_hours"] is None else f" ({c['moved_hours']:+,.0f} h)"
        told.append(f"{c['input']} {number(c['was'])} to {number(c['becomes'])}{moved}")
    return f"Because of {', '.join(told)}." if told else None


def meaning_of(row: Mapping[str, Any]) -> str | None:
    """What is cheaper now, by hours a year."""
    margins = {hours: margin for hours, margin in sorted((row.get("margins") or {}).items()) if margin is not None}
    if not margins:
        return None
    told = [f"{hours:,.0f} h a year: {'own' if m > 0 else 'rent'} (by {abs(m):.0%})" for hours, m in margins.items()]
    return f"What is cheaper now: {', '.join(told)}."


def step_sentence(provider: str, tier: str, found: Sequence[Found]) -> str:
    """Several cards of one provider at once."""
    shifts = sorted(item.news.shift or 0 for item in found)
    cards = ", ".join(f"{i.row['gpu']} {number(i.news.reference)} to {number(i.news.value)}" for i in found[:6])
    more = f" and {len(found) - 6} more" if len(found) > 6 else ""
    span = f"{shifts[0]:+.1%} to {shifts[-1]:+.1%}"
    return f"{provider} ({tier}) changed the rents of {len(found)} cards at once, {span}: {cards}{more}"
