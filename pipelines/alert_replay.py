"""What would have been sent over a known history: the same rules and steps as live, fed with the end of each day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

from models.alert_rules import Crossing, Shift
from pipelines.news import Found, all_news, by_subject, is_market
from pipelines.watch import is_rent, told_without
from warehouse import Warehouse
from warehouse.alerts import Alert

WEEK = timedelta(days=7)


@dataclass
class Replayed:
    """Alerts in order of time; `found`: the news that they tell; how many days and places were replayed."""

    alerts: list[Alert] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)
    days: int = 0
    subjects: int = 0
    false_alarms: int = 0
    places: dict[str, list[dict[str, Any]]] = field(default_factory=dict)  # what each of them was, day by day

    def by_provider(self) -> Iterator[tuple[Alert, str]]:
        """Each alert that is told on its own, with the provider it is about."""
        for alert in self.alerts:
            parts = alert.subject.split("/")
            if alert.part_of is None:
                yield alert, parts[0] if alert.kind == "provider_step" else parts[min(1, len(parts) - 1)]


def replay(warehouse: Warehouse, rules: Sequence[Any], first: date | None, last: date | None, region: str = "US") -> Replayed:
    """Fold the rules over every day from the first known to the last. A rent that is a summary of offers is read as its trailing
    seven-day median, as a marketplace's own is (METRICS l 4)."""
    span = warehouse.rows(
        """SELECT min(CAST(coalesce(effective_at, observed_at) AS DATE)) AS first,
               max(CAST(coalesce(effective_at, observed_at) AS DATE)) AS last FROM offers"""
    )[0]
    start, end = first or span["first"], last or span["last"]
    if start is None or end is None:
        return Replayed()
    hours = sorted({h for rule in rules if isinstance(rule, Crossing) for h in rule.hours_per_year})
    question = "FROM watched_days($first, $last, $hours, $region)"
    rows = warehouse.rows(question, first=str(start), last=str(end), hours=hours, region=region)
    rows = [row | {"margins": dict(zip(hours, row["margins"], strict=True))} for row in rows]
    places = by_subject(rows)
    smoothed = [row for own in places.values() for row in smooth(own)]
    found = all_news(rules, sorted(smoothed, key=lambda row: row["seen_at"]), {})
    done = Replayed(told_without(rules, found), found, (end - start).days + 1, len(places), places=places)
    done.false_alarms = sum(came_back(item, places) for item in found)
    return done


def smooth(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One place's days, its rent the median of the last seven days on which one was seen, where it is a summary of offers that is
    not one already. A day that repeats an older price adds nothing to it."""
    made = []
    week: dict[datetime, float] = {}
    for row in rows:
        if is_market(row) and row["rent_kind"] != "marketplace" and row["rent_usd_per_gpu_hour"] is not None:
            week = {at: rent for at, rent in week.items() if row["seen_at"] - at < WEEK}
            week[row["seen_at"]] = row["rent_usd_per_gpu_hour"]
            row = row | {"rent_usd_per_gpu_hour": median(week.values())}
        made.append(row)
    return made


def came_back(item: Found, places: dict[str, list[dict[str, Any]]]) -> bool:
    """Whether a rent was within half of the threshold of where it had been, seven days later."""
    if not is_rent(item) or not isinstance(item.rule, Shift) or not item.news.reference:
        return False
    after = [r["rent_usd_per_gpu_hour"] for r in places[item.subject] if item.news.at < r["seen_at"] <= item.news.at + WEEK]
    known = [rent for rent in after if rent is not None]
    return bool(known) and abs(known[-1] / item.news.reference - 1) < item.rule.theta / 2
