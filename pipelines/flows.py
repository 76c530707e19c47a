"""What runs unattended beside `daily`, each a deployment of prefect.yaml: collect by kind, derive, watch, housekeeping."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import uuid4

from models.observation import Per
from models.source import Spec

# First of all our own: it makes room for Prefect, which is imported below.
from pipelines.daily import (
    LONGEST_SECONDS,
    collect_all,
    deliver_alerts,
    derive_metrics,
    due,
    sign_of_life,
    watch_metrics,
    without_key,
)

# isort: split
from prefect import flow
from prefect.logging import get_run_logger

from pipelines.flow_events import announce
from pipelines.settings import Settings
from scrapers import Source, all_sources
from warehouse import Warehouse
from warehouse.pages import last_visits
from warehouse.runs import record_run
from warehouse.store import utc_now


class Kind(StrEnum):
    """What a source publishes."""

    RENTALS = "rentals"
    LISTINGS = "listings"
    RATES = "rates"


def kind_of(spec: Spec) -> Kind:
    """The one kind of a source, by the units in which it declares its prices: any hour of a GPU or an instance makes it rentals,
    else any card listings; whatever else there is, units or none, is rates."""
    units = set(spec.expect.units).union(*(ask.expect.units for ask in spec.asks if ask.expect))
    if units & {Per.GPU_HOUR, Per.INSTANCE_HOUR}:
        return Kind.RENTALS
    return Kind.LISTINGS if Per.CARD in units else Kind.RATES


def of_kind(kind: Kind) -> list[Source]:
    """The sources of one kind."""
    return [source for source in all_sources().values() if kind_of(source.spec) is kind]


@flow(name="collect", flow_run_name="collect-{kind}", timeout_seconds=LONGEST_SECONDS)
async def collect(kind: Kind) -> dict[str, Any] | None:
    """Ask the sources of one kind that are due, append what they say, and tell what changed."""
    settings, started, log = Settings(), utc_now(), get_run_logger()
    warehouse, sources = settings.warehouse(), of_kind(Kind(kind))
    lacking = without_key(sources)
    asked = [source for source in due(sources, last_visits(warehouse), None, started) if source.spec.slug not in lacking]
    outcomes = await collect_all(asked, warehouse, settings)
    changed = announce(warehouse, outcomes, started)
    log.info("asked %s of %s sources: %s", len(asked), len(sources), changed or "nothing changed")
    finish(warehouse, f"collect-{Kind(kind)}", started, [sentence for outcome in outcomes for sentence in outcome.sentences])
    return changed


@flow(name="derive", timeout_seconds=LONGEST_SECONDS)
def derive(changed: dict[str, Any] | None = None) -> int:
    """Append the metrics that changed; returns how many rows. `changed` are the keys of the event that woke it, for whoever asks
    later why it ran: the evaluation is full all the same, so that a lost event costs a day and never a value."""
    warehouse, started = Settings().warehouse(), utc_now()
    get_run_logger().info("woken by %s", changed or "the clock")
    rows = derive_metrics(warehouse)
    get_run_logger().info("%s breakeven values changed", rows)
    finish(warehouse, "derive", started, [])
    return rows


@flow(name="watch", timeout_seconds=LONGEST_SECONDS)
def watch() -> list[str]:
    """Decide alerts on what was derived; returns the new ones as sentences."""
    warehouse, started = Settings().warehouse(), utc_now()
    alerts = watch_metrics(warehouse).alerts
    for sentence in alerts:
        get_run_logger().info("ALERT %s", sentence)
    finish(warehouse, "watch", started, deliver_alerts(warehouse))
    return alerts


@flow(name="housekeeping", timeout_seconds=LONGEST_SECONDS)
def housekeeping() -> list[str]:
    """Thin out the kept pages and compact the database; returns what was done as sentences."""
    from pipelines.housekeeping import housekeep

    warehouse, started = Settings().warehouse(), utc_now()
    done = housekeep(warehouse)
    for sentence in done:
        get_run_logger().info("%s", sentence)
    finish(warehouse, "housekeeping", started, [])
    return done


def finish(warehouse: Warehouse, kind: str, started: datetime, degraded: list[str]) -> None:
    """Log the sentences of whatever did not go as it should, and append the run."""
    for sentence in degraded:
        get_run_logger().warning("%s", sentence)
    record_run(warehouse, uuid4().hex, kind, started, degraded)
    sign_of_life(Settings(), degraded)
