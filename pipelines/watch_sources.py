"""News that is about no price: a managed route that closes, a source that fell silent or is refused."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from models.alert_rules import Freshness, Incident, RouteClosing
from pipelines.health import source_health
from warehouse.alerts import Alert
from warehouse.store import fetch

Last = Mapping[tuple[str, str], dict[str, Any]]


def source_news(con: Any, rules: Sequence[Any], last: Last, before: datetime | None, at: datetime) -> list[Alert]:
    """The alerts of the rules that read no snapshots. `before`: when it was last watched."""
    found = [alert for rule in rules if isinstance(rule, RouteClosing) for alert in closing(con, rule, last, before, at)]
    watchers = [rule for rule in rules if isinstance(rule, (Freshness, Incident))]
    rows = source_health(con, at) if watchers else []
    return [*found, *told_once([alert for rule in watchers for alert in health(rule, rows, last, at)], last)]


def told_once(alerts: Sequence[Alert], last: Last) -> list[Alert]:
    """Trouble of a source that another rule has told already, or tells now, is part of that alert: an outage is one piece of
    news however many rules see it, and so is its end."""
    troubles = {subject: row for (_, subject), row in last.items() if row["now"] == "wrong" and row["part_of"] is None}
    leaders = {(subject, "wrong"): row["alert"] for subject, row in troubles.items()}
    folded: list[Alert] = []
    for alert in sorted(alerts, key=lambda a: folded_before(a, last) is not None):
        key = (alert.subject, str(alert.now))
        part_of = leaders.get(key) or (folded_before(alert, last) if alert.now == "ok" else None)
        leaders.setdefault(key, part_of or alert.alert)
        folded.append(replace(alert, part_of=part_of))
    return folded


def folded_before(alert: Alert, last: Last) -> str | None:
    """The alert with which the one before this, of the same rule and source, was told."""
    told = last.get((alert.rule, alert.subject))
    part_of: str | None = told["part_of"] if told else None
    return part_of


def closing(con: Any, rule: RouteClosing, last: Last, before: datetime | None, at: datetime) -> Iterator[Alert]:
    """Managed routes that end within so many days, or that turned away new customers since it was last watched."""
    routes = {subject(row): row for row in fetch(con, CLOSING, at=at) if rule.about(None, row["provider"], None, None)}
    open_before = {subject(row) for row in fetch(con, CLOSING, at=before) if not row["closed_to_new"]} if before else set()
    for name, row in routes.items():
        ends: date | None = row["ends_on"]
        if ends and at.date() <= ends <= at.date() + timedelta(days=rule.within_days):
            yield from once(rule, last, f"{name} ends", str(ends), at, f"{name} ends on {ends}: {row['statement']}")
        if row["closed_to_new"] and name in open_before:
            sentence = f"{name} takes no new customers any more: {row['statement']}"
            yield from once(rule, last, f"{name} closed", "closed", at, sentence)


CLOSING = "SELECT * FROM availability_now($at, NULL) ORDER BY ALL"


def subject(row: Mapping[str, Any]) -> str:
    """What an availability is about."""
    return "/".join(str(row[name]) for name in ("provider", "what", "subject") if row[name])


def once(rule: Any, last: Last, subject: str, now: str, at: datetime, sentence: str) -> Iterator[Alert]:
    """An alert unless the last one of this subject said the same."""
    told = last.get((rule.name, subject))
    if told is None or told["now"] != now:
        yield Alert(rule.name, rule.kind, subject, at, sentence, since=at, before=told["now"] if told else None, now=now)


def health(rule: Freshness | Incident, rows: Iterable[Mapping[str, Any]], last: Last, at: datetime) -> Iterator[Alert]:
    """A source that is silent, or whose visits fail: told once, and once when that is over."""
    for row in rows:
        name = row["source"]
        told = last.get((rule.name, name))
        wrong = trouble(rule, row)
        if wrong and (told is None or told["now"] == "ok"):
            yield Alert(rule.name, rule.kind, name, at, wrong, since=row["silent_since"], before="ok", now="wrong")
        elif not wrong and told is not None and told["now"] != "ok":
            sentence = f"{name} answers again; it was quiet or refused since {told['as_of']:%Y-%m-%d}"
            yield Alert(rule.name, rule.kind, name, at, sentence, since=at, before=told["now"], now="ok")


def trouble(rule: Freshness | Incident, row: Mapping[str, Any]) -> str | None:
    """What is wrong with a source by a rule, in a sentence."""
    if isinstance(rule, Freshness):
        silent = row["periods_silent"]
        if silent is None or silent <= rule.periods:
            return None
        since = f"{row['silent_since']:%Y-%m-%d %H:%M} UTC"
        return f"{row['source']} was not read since {since}: {silent:.0f} of its periods"
    failures = row["consecutive_failures"]
    return f"{row['source']}: {failures} visits in a row failed; {row['sentence']}" if failures >= rule.confirm else None
