"""The daily job as a Prefect flow: collect what is due (each source its own task), derive, watch."""

import asyncio
import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pipelines

pipelines.make_room_for_prefect()  # before Prefect is imported, which reads its settings then

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from models.alert_rules import rules
from models.source import Access
from pipelines.collect import visit
from pipelines.deliver import deliver
from pipelines.derive import derive
from pipelines.flow_events import announce
from pipelines.heartbeat import pulse
from pipelines.load import Outcome
from pipelines.replay import manifest, replay
from pipelines.settings import Settings, key_of
from pipelines.tables import tell
from pipelines.watch import Watched, watch
from scrapers import Source, all_sources
from warehouse import Warehouse
from warehouse.incidents import note
from warehouse.pages import last_visits
from warehouse.runs import record_run
from warehouse.store import utc_now

LONGEST_SECONDS = 3 * 3600  # a run that hangs would keep its place, and cancel every later one


@dataclass
class Report:
    """What a run did."""

    outcomes: list[Outcome]
    derived: int = 0
    watched: Watched = field(default_factory=lambda: Watched([]))
    not_due: list[str] = field(default_factory=list)
    off: list[str] = field(default_factory=list)  # a sentence for each source that could be on
    undelivered: list[str] = field(default_factory=list)  # a sentence for each channel that did not take an alert

    @property
    def degraded(self) -> list[str]:
        """A sentence for whatever did not go as it should."""
        return [*(sentence for outcome in self.outcomes for sentence in outcome.sentences), *self.undelivered]

    @property
    def unreached(self) -> list[Outcome]:
        """Sources that gave no answer at all."""
        return [o for o in self.outcomes if o.outcome == "fetch_failed" and o.pages == 0]

    @property
    def offline(self) -> bool:
        """Whether publishers were asked and not one could be reached."""
        asked = [o for o in self.outcomes if all_sources()[o.source].spec.access is not Access.BUNDLED] if self.unreached else []
        return bool(asked) and len(asked) == len(self.unreached)


def due(known: Iterable[Source], visits: dict[str, datetime], only: list[str] | None, now: datetime) -> list[Source]:
    """The sources to ask: those named, else those on by default whose time has come (a tenth early is on time)."""
    if only:
        return [source for source in known if source.spec.slug in only]
    waits = {source.spec.slug: timedelta(hours=source.spec.every_hours * 0.9) for source in known}
    return [
        source
        for source in known
        if source.spec.on_by_default
        and (source.spec.slug not in visits or now - visits[source.spec.slug] >= waits[source.spec.slug])
    ]


def without_key(known: Iterable[Source]) -> dict[str, str]:
    """The sources that cannot be asked without the user's own key, and a sentence that says where it goes."""
    lacking = [source.spec for source in known if source.spec.key_required and not key_of(source.spec)]
    return {spec.slug: f"{spec.slug} is off: it needs your own key in {spec.key_env}" for spec in lacking}


@task(name="collect", task_run_name="collect-{source.spec.slug}", cache_policy=NO_CACHE)
async def collect_source(source: Source, warehouse: Warehouse, settings: Settings) -> list[Outcome]:
    """Fetch, keep, parse, check and append one source."""
    return await visit(source, warehouse, settings, tell)


async def collect_all(sources: list[Source], warehouse: Warehouse, settings: Settings) -> list[Outcome]:
    """Every source at once, each on its own: what breaks one is told as its outcome."""
    results = await asyncio.gather(*(collect_source(s, warehouse, settings) for s in sources), return_exceptions=True)
    found: list[Outcome] = []
    for source, result in zip(sources, results, strict=True):
        if isinstance(result, BaseException):
            if not isinstance(result, Exception):
                raise result
            sentence = f"{source.spec.slug}: failed in our own code: {type(result).__name__}: {result}"
            note(warehouse, source.spec.slug, "", "failed", sentence)
            result = [Outcome(source.spec.slug, "", "failed", sentences=[sentence])]
        found += result
    return found


@task(name="replay", cache_policy=NO_CACHE)
def replay_folder(warehouse: Warehouse, folder: Path, *, sample: bool) -> list[Outcome]:
    """Load a folder of recorded pages."""
    return replay(warehouse, manifest(folder), tell, sample=sample)


@task(name="derive", cache_policy=NO_CACHE)
def derive_metrics(warehouse: Warehouse) -> int:
    """Append the metrics that changed."""
    with warehouse.holding():  # so that its instant is taken once the database is ours: two runs may derive, one after the other
        return derive(warehouse)


@task(name="watch", cache_policy=NO_CACHE)
def watch_metrics(warehouse: Warehouse) -> Watched:
    """Decide alerts."""
    return watch(warehouse, rules(Settings().alerts))


@task(name="deliver", cache_policy=NO_CACHE)
def deliver_alerts(warehouse: Warehouse) -> list[str]:
    """Send each channel what it does not have yet; a sentence for each that did not take it."""
    return deliver(warehouse, Settings())


def sign_of_life(settings: Settings, degraded: list[str]) -> None:
    """The heartbeat; that it could not be sent is logged, and stops nothing."""
    warning = pulse(settings, degraded, ok=True)
    if warning:
        logging.getLogger(__name__).warning("%s", warning)


@flow(name="daily", validate_parameters=False, timeout_seconds=LONGEST_SECONDS)
async def daily(folder: str | None = None, only: list[str] | None = None, sample: bool = False) -> Report:
    """Collect what is due (or what `only` names, or the recorded pages of `folder`), derive, watch.

    `sample` keeps made-up pages in a warehouse of their own."""
    settings, lacking = Settings(), dict[str, str]()
    warehouse, started = settings.warehouse(sample=sample), utc_now()
    known = all_sources()
    if folder is not None:
        bundled = [] if sample else [s for s in known.values() if s.spec.access is Access.BUNDLED]
        outcomes = await collect_all(bundled, warehouse, settings) + replay_folder(warehouse, Path(folder), sample=sample)
        asked = list(known.values())
    else:
        lacking = without_key(known.values())
        asked = [s for s in due(known.values(), last_visits(warehouse), only, started) if s.spec.slug not in lacking]
        outcomes = await collect_all(asked, warehouse, settings)
    report = Report(outcomes, not_due=sorted(known.keys() - {s.spec.slug for s in asked}), off=sorted(lacking.values()))
    if not sample:
        announce(warehouse, outcomes, started)
    report.derived = derive_metrics(warehouse)
    report.watched = watch_metrics(warehouse)
    report.undelivered = [] if sample else deliver_alerts(warehouse)
    record_run(warehouse, uuid4().hex, "daily", started, report.degraded)
    if not sample:
        sign_of_life(settings, report.degraded)
    return report
