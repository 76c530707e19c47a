"""From readings to news: each rule folded over the snapshots of each subject; the same for a live run and for a replay."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from models.alert_rules import Crossing, Shift, StatusChange
from models.alerting import News, Reading, State, Step, step_crossing, step_shift, step_status

PLACE = ("gpu", "provider", "tier", "venue")
VALUES = {"rent": "rent_usd_per_gpu_hour", "breakeven": "breakeven_hours", "card_price": "card_price_usd"}
GRADES = "ABCD"
KNOWN = timedelta(days=90)  # how far back snapshots are read (breakeven_snapshots)
Snapshots = Mapping[str, list[dict[str, Any]]]  # by subject, in order of time


@dataclass(frozen=True)
class Found:
    """News of one subject, with the snapshot that confirmed it."""

    rule: Any
    subject: str
    news: News
    row: dict[str, Any]


def by_subject(rows: Iterable[dict[str, Any]], names: tuple[str, ...] = PLACE) -> dict[str, list[dict[str, Any]]]:
    """Snapshots by what they are about, as one text."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault("/".join(str(row[name]) for name in names), []).append(row)
    return found


def daily(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The last snapshot of each day, of one subject."""
    return list({row["seen_at"].date(): row for row in rows}.values())


def subjects_of(rule: Any, rows: list[dict[str, Any]]) -> Iterable[tuple[str, list[dict[str, Any]]]]:
    """The subjects that a rule is about, each with its snapshots."""
    mine = [row for row in rows if rule.about(*(row[name] for name in PLACE))]
    if isinstance(rule, Shift) and rule.of == "card_price":
        return [(gpu, daily(sorted(own, key=when))) for gpu, own in by_subject(mine, ("gpu",)).items()]
    if isinstance(rule, Shift) and rule.market is not None:
        mine = [row for row in mine if is_market(row) == (rule.market == "marketplace")]
    places = by_subject(mine)
    if isinstance(rule, Crossing):
        return [(f"{place} at {hours:g} h/year", own) for place, own in places.items() for hours in rule.hours_per_year]
    return list(places.items())


def is_market(row: dict[str, Any]) -> bool:
    """Whether a rent is a summary of many offers: a marketplace's own, or what somebody else wrote down of one."""
    return bool(row["rent_kind"] == "marketplace" or row["rent_statistic"] != "single")


def when(row: dict[str, Any]) -> datetime:
    """When a snapshot was seen."""
    seen_at: datetime = row["seen_at"]
    return seen_at


def reading_of(rule: Any, subject: str, row: dict[str, Any]) -> Reading:
    """What a snapshot says, as the rule reads it. A snapshot that knows its grade is judged by it."""
    grade = row["grades"][rule.of if isinstance(rule, Shift) else "breakeven"]
    good = grade is not None and GRADES.index(grade) <= GRADES.index(rule.min_grade)
    if isinstance(rule, Crossing):
        return Reading(row["seen_at"], row["margins"].get(float(subject.split(" at ")[1].split(" ")[0])), good=good)
    value = row[VALUES[rule.of]] if isinstance(rule, Shift) else None
    return Reading(row["seen_at"], value, row["status"], good)


def step(rule: Any, state: State, reading: Reading) -> Step:
    """The next state of a rule, and news if there is some."""
    if isinstance(rule, Shift):
        return step_shift(rule, state, reading)
    return step_crossing(rule, state, reading) if isinstance(rule, Crossing) else step_status(rule, state, reading)


def fold(rule: Any, subject: str, rows: list[dict[str, Any]], last: dict[str, Any] | None) -> list[Found]:
    """All news of one rule about one subject after its last alert, in order of time."""
    state, found = state_after(rule, last), []
    if rows and state.seen_at is not None and state.seen_at < rows[-1]["seen_at"] - KNOWN:
        state = replace(state, seen_at=None)  # older than what is read: that we see nothing in between is no gap
    for row in rows:
        state, news = step(rule, state, reading_of(rule, subject, row))
        if news:
            found.append(Found(rule, subject, news, row))
    return found


def state_after(rule: Any, last: dict[str, Any] | None) -> State:
    """What a rule remembers of a subject when all it knows is its last alert."""
    if last is None:
        return State()
    at, settled = last["as_of"], last["now"]
    recent = ((at, last["value"]),) if last["value"] is not None else ()
    armed = not isinstance(rule, Shift) or rule.reference == "last_alert"
    return State(seen_at=at, reference=last["value"], settled=settled, alerted_at=at, alerted=settled, armed=armed, recent=recent)


def all_news(rules: Iterable[Any], rows: list[dict[str, Any]], last: Mapping[tuple[str, str], dict[str, Any]]) -> list[Found]:
    """The news of every rule that reads snapshots, in order of time."""
    found = [
        item
        for rule in rules
        if isinstance(rule, (Shift, Crossing, StatusChange))
        for subject, own in subjects_of(rule, rows)
        for item in fold(rule, subject, own, last.get((rule.name, subject)))
    ]
    return sorted(found, key=lambda item: item.news.at)
