"""How the sources are: which fell silent, whose visits fail. For `check` and for the alert rules of freshness and incidents."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from models.source import Access
from pipelines.settings import key_of
from scrapers import Source, all_sources
from warehouse import Warehouse
from warehouse.store import fetch

Row = dict[str, Any]
PERIODS, VISITS = 3.0, 2  # as the default rules of models/reference/alerts.yaml have them; a test compares


def expected(known: Iterable[Source]) -> list[Source]:
    """The sources that a schedule asks: on by default, not a file of our own, and with the key that they need."""
    asked = [source for source in known if source.spec.on_by_default and source.spec.access is not Access.BUNDLED]
    return [source for source in asked if key_of(source.spec) or not source.spec.key_required]


def source_health(con: Any, now: datetime | None, known: Iterable[Source] | None = None) -> list[Row]:
    """The columns of warehouse/sql/source_health.sql for every source that a schedule asks, by a connection to the warehouse.

    `now`: UTC without zone, None for this instant. `known`: instead of all sources."""
    specs = [source.spec for source in expected(all_sources().values() if known is None else known)]
    return fetch(
        con,
        "FROM source_health(map(CAST($slugs AS VARCHAR[]), CAST($hours AS DOUBLE[])), $now) ORDER BY source",
        slugs=[spec.slug for spec in specs], hours=[spec.every_hours for spec in specs], now=now,
    )  # fmt: skip


def is_silent(row: Row, periods: float = PERIODS) -> bool:
    """Whether a source has not been read for more than so many of its own periods; one never asked is not silent."""
    return row["periods_silent"] is not None and row["periods_silent"] > periods


def is_failing(row: Row, visits: int = VISITS) -> bool:
    """Whether the last so many visits to a source all failed."""
    return int(row["consecutive_failures"]) >= visits


def silent_sources(warehouse: Warehouse, now: datetime, known: Iterable[Source] | None = None) -> list[Row]:
    """Sources from which nothing came for more than three of their own periods."""
    with warehouse.reading() as con:
        return [row for row in source_health(con, now, known) if is_silent(row)]


def failing_sources(warehouse: Warehouse, now: datetime, known: Iterable[Source] | None = None) -> list[Row]:
    """Sources whose last two visits or more failed."""
    with warehouse.reading() as con:
        return [row for row in source_health(con, now, known) if is_failing(row)]


def trouble(row: Row) -> str | None:
    """What is wrong with a source, in a sentence; None where nothing is."""
    since = row["silent_since"]
    if is_silent(row):
        never = "" if row["last_success_at"] else " and never before"
        told = f"{row['source']}: nothing since {since:%Y-%m-%d %H:%M} UTC{never}, {row['periods_silent']:.1f} of its periods"
    elif is_failing(row):
        told = f"{row['source']}: the last {row['consecutive_failures']} visits failed ({row['last_outcome']})"
    else:
        return None
    return f"{told}. Last incident: {row['sentence']}" if row["sentence"] and row["consecutive_failures"] else f"{told}."
