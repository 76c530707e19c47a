"""The life of an installation, day by day, with all that happens to it; and what is known of it afterwards."""

import ssl
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
import pytest
import stamina

from pipelines.daily import due
from pipelines.settings import Settings
from tests.year.clock import Clock, installed
from tests.year.faults import Faults, faults
from tests.year.run import local, run, run_and_die
from tests.year.server import Stage, publishers
from tests.year.world import Step, World
from warehouse import Warehouse
from warehouse.pages import last_visits

WALL = ZoneInfo("Europe/Berlin")  # the scheduler's clock on the wall, which jumps twice a year
HOUR = 5


@dataclass
class Life:
    """What happened: the stage, the warehouse, and whom it told."""

    stage: Stage
    warehouse: Warehouse
    slugs: list[str]
    days: list[date]
    died: dict[date, bool] = field(default_factory=dict)  # of a run that was to be killed, whether it was
    waiting: dict[date, list[str]] = field(default_factory=dict)  # what could not be delivered

    @property
    def world(self) -> World:
        return self.stage.world

    @property
    def faults(self) -> Faults:
        return self.stage.faults


def wakes_at(day: date) -> datetime:
    """When the scheduler wakes us, UTC without zone: at one hour of the clock on the wall."""
    wall = datetime(day.year, day.month, day.day, HOUR, tzinfo=WALL)
    return wall.astimezone(ZoneInfo("UTC")).replace(tzinfo=None)


def live(home: Path, slugs: list[str], first: date, days: int, patch: pytest.MonkeyPatch) -> Life:
    """So many days, one run each."""
    stage = Stage(World(first, days), faults(slugs, first, days), first)
    for day, death in stage.faults.kills.items():
        if death == "before_derive":  # the first page of a step, appended by a run that never looked at it
            stage.world.move(Step("runpod", "NVIDIA RTX A6000", day, 1.1))
    dates = [first + timedelta(days=n) for n in range(days)]
    life, clock = Life(stage, Warehouse(home), slugs, dates), Clock(wakes_at(first))
    stamina.set_testing(True, attempts=2)  # tries again at once
    patch.setattr("scrapers.client.TIMEOUT", httpx.Timeout(0.5))
    patch.setattr(ssl, "create_default_context", cache(ssl.create_default_context))  # a third of what a visit costs here
    with publishers(stage) as (address, closed), installed(clock), ExitStack() as after:
        after.callback(stamina.set_testing, False)
        for day in dates:
            stage.day, clock.at = day, wakes_at(day)
            if day not in life.faults.off:
                one_day(life, clock, day, slugs, (address, closed), patch)
    return life


def one_day(life: Life, clock: Clock, day: date, slugs: list[str], where: tuple[str, str], patch: pytest.MonkeyPatch) -> None:
    """One run, here or in a process that is killed."""
    address, closed = where
    at = {slug: closed if life.faults.of(slug, day) == "refused" else address for slug in slugs}
    patch.setenv("BREAKEVEN_NOTIFY", f"json://{address.removeprefix('http://')}/alerts")
    known = {slug: local(slug, at[slug]) for slug in slugs}
    patch.setattr("pipelines.health.all_sources", lambda: known)
    sources = due(known.values(), last_visits(life.warehouse), None, clock.now())
    settings, death = Settings(home=life.warehouse.home), life.faults.kills.get(day)
    if death is not None:
        life.died[day] = run_and_die(death, life.warehouse, settings, sources)
        return
    waiting = run(life.warehouse, settings, sources)
    if waiting:
        life.waiting[day] = waiting
