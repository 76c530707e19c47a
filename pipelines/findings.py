"""What `breakeven check` looks at: each finding is ok, warn, or act (a person must), with a sentence and what to do."""

import os
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from pipelines.deliver import GIVE_UP, channels
from pipelines.health import source_health, trouble
from pipelines.schedules import NoAnswer, deployments
from pipelines.settings import Settings, key_of
from scrapers import Source
from warehouse import Warehouse, WarehouseBusy
from warehouse.alerts import undelivered
from warehouse.condition import condition, last_collection, missing_bodies, newest_instants

LEAST_FREE = 500 * 2**20  # bytes; with less, a day of pages may not fit
LATE, DEAD = timedelta(hours=26), timedelta(hours=50)  # a daily job that missed once, twice
TOLERANCE = timedelta(minutes=5)  # between two clocks


@dataclass(frozen=True)
class Finding:
    """One thing looked at."""

    what: str
    level: Literal["ok", "warn", "act"]
    sentence: str
    todo: str = ""


def database(warehouse: Warehouse) -> Finding:
    """Whether the file opens, with the schema and the macros of this version."""
    try:
        found = condition(warehouse)
    except WarehouseBusy as error:
        return Finding("database", "act", str(error), "If no run is on, end the process that holds it; then check again.")
    path = warehouse.path
    if found.state == "missing":
        return Finding("database", "warn", f"Nothing collected yet: there is no database at {path}.", "breakeven run")
    if found.state == "unreadable":
        todo = "Move it away and restore a backup: breakeven restore FILE"
        return Finding("database", "act", f"{path} cannot be opened: {found.why}", todo)
    if found.state == "newer":
        return Finding("database", "act", f"{path} was made by a newer version of the program.", "Use that version.")
    if found.state == "older":
        return Finding("database", "ok", f"{path} is of an older version; the next command brings it up to date.")
    return Finding("database", "ok", f"{path} opens; schema, macros and views are of this version.")


def place(home: Path) -> Path:
    """The home, or before the first run the folder in which it would be made."""
    return next(folder for folder in (home.resolve(), *home.resolve().parents) if folder.exists())


def writable(home: Path) -> Finding:
    """Whether the home can be written."""
    if not place(home).is_dir() or not os.access(place(home), os.W_OK | os.X_OK):
        return Finding("home", "act", f"{place(home)} cannot be written.", "Give this user the right to, or set BREAKEVEN_HOME.")
    return Finding("home", "ok", f"{home.resolve()} can be written.")


def disk(home: Path) -> Finding:
    """Whether a copy of what is in the home would still fit beside it."""
    used = sum(path.stat().st_size for path in home.rglob("*") if path.is_file())
    return room(shutil.disk_usage(place(home)).free, used)


def room(free: int, used: int) -> Finding:
    """Free bytes on the disk against the bytes that the home takes."""
    told = f"{free / 2**20:,.0f} MiB free, the home takes {used / 2**20:,.0f} MiB"
    if free < LEAST_FREE:
        return Finding("disk", "act", f"{told}: a day of pages may not fit.", "Make room; breakeven compact frees some.")
    if free < used:
        return Finding("disk", "warn", f"{told}: neither a backup nor a second copy would fit.", "Make room.")
    return Finding("disk", "ok", f"{told}.")


def keys(known: Iterable[Source], visited: Iterable[str]) -> Iterator[Finding]:
    """Which sources lack a key that they need, and which keys are set. One that was read before must not lose its key."""
    with_key = [source.spec for source in known if source.spec.key_env]
    lacking = [spec for spec in with_key if spec.key_required and not key_of(spec)]
    seen = set(visited)
    for spec in lacking:
        if spec.slug in seen:
            yield Finding("keys", "act", f"{spec.slug} was read before and now has no key.", f"Set {spec.key_env} again.")
    off = ", ".join(f"{spec.slug} ({spec.key_env})" for spec in lacking if spec.slug not in seen)
    here = ", ".join(sorted({str(spec.key_env) for spec in with_key if key_of(spec)})) or "none"
    yield Finding("keys", "ok", f"Set: {here}.{f' Off for want of a key: {off}.' if off else ''}")


def schedules(warehouse: Warehouse, now: datetime) -> Iterator[Finding]:
    """Whether a run that collects ended lately, and whether the deployments are on the server, if there is one."""
    last = last_collection(warehouse)
    todo = "Look at what starts it: cron, or the Prefect worker (README, On schedule)."
    if last is None:
        yield Finding("schedules", "warn", "No run that collects has ended yet.", "breakeven run")
    else:
        since, told = now - last, f"The last run that collects ended {last:%Y-%m-%d %H:%M} UTC"
        late: Literal["ok", "warn", "act"] = "act" if since > DEAD else "warn" if since > LATE else "ok"
        said = f"{told}, {since / timedelta(hours=1):.0f} h ago"
        yield Finding(
            "schedules", late, f"{said}; a day was missed." if late != "ok" else f"{said}.", "" if late == "ok" else todo
        )
    if os.environ.get("PREFECT_API_URL"):
        yield from on_server()


def on_server() -> Iterator[Finding]:
    """What the Prefect server says of our deployments."""
    try:
        found = deployments()
    except NoAnswer as error:
        yield Finding(
            "schedules", "act", f"The Prefect server of PREFECT_API_URL: {error}.", "Start it: ./dev prefect server start"
        )
        return
    if not found:
        yield Finding("schedules", "act", "The Prefect server knows none of our deployments.", "./dev prefect deploy --all")
    for one in found:
        if not one.awake:
            todo = f"./dev prefect deployment schedule resume, or unpause {one.name}"
            yield Finding("schedules", "act", f"The deployment {one.name} is paused.", todo)
    if found and all(one.awake for one in found):
        yield Finding("schedules", "ok", f"The Prefect server has {len(found)} deployments, none paused.")


def sources(warehouse: Warehouse, now: datetime, known: Iterable[Source]) -> Iterator[Finding]:
    """Every source that a schedule asks: is it silent, or do its visits fail?"""
    with warehouse.reading() as con:
        rows = source_health(con, now, known)
    told = [sentence for row in rows if (sentence := trouble(row))]
    yield from (Finding("sources", "act", sentence, "breakeven fetch SLUG shows what it answers now") for sentence in told)
    never = [row["source"] for row in rows if row["last_visit_at"] is None]
    if never:
        yield Finding("sources", "warn", f"Never asked yet: {', '.join(never)}.", "The next run asks them.")
    good = len(rows) - len(told) - len(never)
    if good:
        yield Finding("sources", "ok", f"{good} of {len(rows)} sources answered within their periods.")


def alerts(warehouse: Warehouse, settings: Settings, now: datetime) -> Iterator[Finding]:
    """Alerts that a configured channel does not have yet."""
    waiting = False
    with warehouse.reading() as con:
        for name in channels(settings):
            count = len(undelivered(con, name, now - GIVE_UP))
            if count:
                waiting = True
                yield Finding("alerts", "act", f"{count} alerts have not reached {name}.", "breakeven alerts --test says why")
    if not waiting:
        yield Finding("alerts", "ok", f"Every alert of the last {GIVE_UP.days} days has reached {', '.join(channels(settings))}.")


def clock(warehouse: Warehouse, now: datetime) -> Finding:
    """Whether anything was fetched or recorded in the future."""
    for what, at in newest_instants(warehouse).items():
        if at is not None and at - now > TOLERANCE:
            told = f"Something was {what} at {at:%Y-%m-%d %H:%M} UTC, and the clock says {now:%Y-%m-%d %H:%M}."
            return Finding("clock", "act", told, "Set the clock right (NTP); it was ahead then or is behind now.")
    return Finding("clock", "ok", f"It is {now:%Y-%m-%d %H:%M} UTC, and nothing kept is later.")


def archive(warehouse: Warehouse) -> Finding:
    """Whether a sample of the bodies that pages name is there."""
    asked, missing = missing_bodies(warehouse)
    if missing:
        first = missing[0]
        told = f"{len(missing)} of {asked} bodies looked for are missing, such as {first['url']} of {first['source']}."
        return Finding("pages", "act", told, f"Restore {warehouse.archive.folder} from a backup.")
    return Finding("pages", "ok", f"{asked} bodies of kept pages looked for, all there.")


def findings(settings: Settings, known: Iterable[Source], now: datetime) -> Iterator[Finding]:
    """Everything, in the order in which a person would look."""
    warehouse, sources_known = settings.warehouse(), list(known)
    first = [database(warehouse), writable(settings.home)]
    yield from (*first, disk(settings.home))
    if any(finding.level != "ok" for finding in first):
        yield from keys(sources_known, ())
        return
    yield from keys(sources_known, [row["source"] for row in warehouse.rows("SELECT DISTINCT source FROM pages")])
    yield from schedules(warehouse, now)
    yield from sources(warehouse, now, sources_known)
    yield from alerts(warehouse, settings, now)
    yield clock(warehouse, now)
    yield archive(warehouse)
