"""Watch: decide alerts on what was just derived. Decided once, stored, then delivered."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from models.alert_rules import Crossing, ProviderStep, Shift
from models.alert_rules import rules as default_rules
from models.alerting import same_step
from pipelines.news import PLACE, Found, all_news, is_market
from pipelines.sentences import alert_of, step_sentence
from pipelines.watch_sources import source_news
from warehouse import Warehouse
from warehouse.alerts import Alert, last_alerts, last_watch, record_watch, store_alert
from warehouse.store import fetch, utc_now

LATE = timedelta(days=7)  # news of a visit that was read late is still news
FIRST = timedelta(days=2)  # what a first watch looks back
INPUTS = ("rent_usd_per_gpu_hour", "card_price_usd", "residual_usd", "electricity_usd_per_kwh", "card_watts", "power_overhead",
    "horizon_years")  # fmt: skip


@dataclass
class Watched:
    """What watching found: new alerts, and how many subjects could not be judged."""

    new: list[Alert] = field(default_factory=list)
    too_stale: int = 0
    judged: int = 0

    @property
    def alerts(self) -> list[str]:
        """A sentence for each alert that is told on its own."""
        return [alert.sentence for alert in self.new if alert.part_of is None]


def judged(rows: Iterable[dict[str, Any]]) -> tuple[int, int]:
    """How many breakevens are good enough to be judged, and how many are too stale or too coarse."""
    valued = [row for row in rows if row["breakeven_hours"] is not None or row["status"] == "never"]
    good = sum(row["grades"]["breakeven"] in ("A", "B") for row in valued)
    return good, len(valued) - good


def watch(warehouse: Warehouse, rules: Sequence[Any] | None = None, now: datetime | None = None) -> Watched:
    """Decide every rule on what is known now. A subject whose inputs are stale or below the rule's grade is too stale to judge.
    The same crossing of the same subject by the same rule is stored once."""
    at = now or utc_now()
    rules = default_rules() if rules is None else rules
    with warehouse.writing() as con:
        fetch(con, "CREATE OR REPLACE TEMP TABLE watched AS FROM watched_now($at)", at=at)
        rows = snapshots(con, rules)
        now_known = {place(row): row for row in fetch(con, "FROM watched")}
        rows = [row | {"grades": now_known[place(row)]["grades"]} for row in rows if place(row) in now_known]
        last, before = last_alerts(con), last_watch(con)
        since = at - FIRST if before is None else before - LATE
        found = [item for item in all_news(rules, rows, last) if item.news.at > since]
        alerts = [*told(con, rules, found, rows), *source_news(con, rules, last, before, at)]
        watched = Watched([alert for alert in alerts if store_alert(con, alert)])
        watched.judged, watched.too_stale = judged(now_known.values())
        record_watch(con, at, watched.judged, watched.too_stale, len(watched.new))
    return watched


def place(row: dict[str, Any]) -> tuple[str, ...]:
    """What a row is about."""
    return tuple(str(row[name]) for name in PLACE)


def snapshots(con: Any, rules: Sequence[Any]) -> list[dict[str, Any]]:
    """Every place's values at the visits of the last 90 days, with the margins of owning at the hours that rules name."""
    hours = sorted({h for rule in rules if isinstance(rule, Crossing) for h in rule.hours_per_year})
    rows = fetch(con, "FROM watched_values('watched', $hours)", hours=hours)
    return [row | {"margins": dict(zip(hours, row["margins"], strict=True))} for row in rows]


def told(con: Any, rules: Sequence[Any], found: Sequence[Found], rows: Sequence[dict[str, Any]]) -> list[Alert]:
    """News as alerts, with what did it and where to look."""
    return told_with(rules, found, lambda item: alert_of(item, causes(con, item, rows), links(con, item)))


def told_without(rules: Sequence[Any], found: Sequence[Found]) -> list[Alert]:
    """News as alerts, in short."""
    return sorted(told_with(rules, found, alert_of), key=lambda alert: alert.at)


def told_with(rules: Sequence[Any], found: Sequence[Found], worded: Callable[[Found], Alert]) -> list[Alert]:
    """Steps of a provider folded into one alert, and a shift of breakeven into that of the rent that made it."""
    rule = next((rule for rule in rules if isinstance(rule, ProviderStep)), None)
    alerts: list[Alert] = []
    leaders: dict[tuple[str, datetime], str] = {}
    for group in steps(rule, found):
        leader = alert_of_step(rule, group)
        alerts.append(leader)
        leaders |= {(item.subject, item.news.at): leader.alert for item in group}
    for item in sorted(found, key=lambda i: not is_rent(i)):
        key = (item.subject, item.news.at)
        alert = worded(item)
        folded = is_shift(item) and item.rule.of != "card_price"
        alert = replace(alert, part_of=leaders.get(key)) if folded else alert
        if is_rent(item):
            leaders.setdefault(key, alert.alert)
        alerts.append(alert)
    return alerts


def is_shift(item: Found) -> bool:
    """Whether the news is a shift of a number."""
    return isinstance(item.rule, Shift)


def is_rent(item: Found) -> bool:
    """Whether the news is a shift of a rent."""
    return isinstance(item.rule, Shift) and item.rule.of == "rent"


def steps(rule: ProviderStep | None, found: Sequence[Found]) -> list[list[Found]]:
    """Shifts of several cards of one provider and tier, confirmed on one day, all one way."""
    groups: dict[tuple[Any, ...], list[Found]] = {}
    for item in found:
        if is_rent(item) and not is_market(item.row):
            key = (item.row["provider"], item.row["tier"], (item.news.shift or 0) > 0, item.news.at.date())
            groups.setdefault(key, []).append(item)
    many = [group for group in groups.values() if len({i.row["gpu"] for i in group}) >= (rule.cards if rule else 1 << 30)]
    return [group for group in many if same_step([i.news.shift or 0 for i in group], rule.cards if rule else 0)]


def alert_of_step(rule: Any, group: Sequence[Found]) -> Alert:
    """One alert for a step of a provider."""
    row, news = group[0].row, group[0].news
    subject = f"{row['provider']}/{row['tier']}"
    sentence = step_sentence(row["provider"], row["tier"], group)
    return Alert(rule.name, rule.kind, subject, news.at, sentence, since=news.since, now=news.now)


def causes(con: Any, item: Found, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Which inputs of breakeven differ from the last snapshot before the news began, the strongest first."""
    earlier = [r for r in rows if place(r) == place(item.row) and r["seen_at"] < item.news.since]
    if not earlier:
        return []
    before, after = ({name: row[name] for name in INPUTS} for row in (earlier[-1], item.row))
    return fetch(con, "FROM breakeven_causes($before, $after)", before=before, after=after)


def links(con: Any, item: Found) -> list[str]:
    """Where the rent can be read: the pages of the visit that confirmed the news."""
    rows = fetch(
        con,
        """SELECT DISTINCT p.url FROM pages AS p JOIN crawls AS c ON c.crawl = p.crawl
           WHERE c.observed_at = $at AND c.source IN (SELECT rent_source FROM watched WHERE gpu = $gpu AND provider = $provider)
           ORDER BY 1 LIMIT 3""",
        at=item.row["seen_at"], gpu=item.row["gpu"], provider=item.row["provider"],
    )  # fmt: skip
    return [row["url"] for row in rows]
