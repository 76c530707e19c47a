"""News that is about no price: a managed route that closes, a source that fell silent or is refused."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from models.alert_rules import Freshness, Incident, RouteClosing
from warehouse.alerts import Alert
from warehouse.store import fetch

Last = Mapping[tuple[str, str], dict[str, Any]]


def source_news(con: Any, rules: Sequence[Any], last: Last, before: datetime | None, at: datetime) -> list[Alert]:
    """The alerts of the rules that read no snapshots. `before`: when it was last watched."""
    found: list[Alert] = []
    for rule in rules:
        if isinstance(rule, RouteClosing):
            found += closing(con, rule, last, before, at)
        elif isinstance(rule, (Freshness, Incident)):
            found += health(rule, fetch(con, "SELECT * FROM source_health($at)", at=at), last, at)
    return found


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
            yield Alert(rule.name, rule.kind, name, at, wrong, since=row["last_success_at"], before="ok", now="wrong")
        elif not wrong and told is not None and told["now"] != "ok":
            sentence = f"{name} answers again; it was quiet or refused since {told['as_of']:%Y-%m-%d}"
            yield Alert(rule.name, rule.kind, name, at, sentence, since=at, before=told["now"], now="ok")


def trouble(rule: Freshness | Incident, row: Mapping[str, Any]) -> str | None:
    """What is wrong with a source by a rule, in a sentence."""
    if isinstance(rule, Freshness):
        silent = row["periods_silent"]
        if silent is None or silent <= rule.periods:
            return None
        since = f"{row['last_success_at']:%Y-%m-%d %H:%M} UTC"
        return f"{row['source']} was not read since {since}: {silent:.0f} of its periods"
    failures = row["consecutive_failures"]
    return f"{row['source']}: {failures} visits in a row failed; {row['sentence']}" if failures >= rule.confirm else None
