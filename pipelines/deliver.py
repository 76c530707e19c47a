"""Delivery: from the store to every channel, again until it is done; a dead receiver loses nothing and delays no run."""

import json
import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from datetime import timedelta
from pathlib import Path

from models.identity import digest
from pipelines.settings import Settings
from warehouse import Warehouse
from warehouse.alerts import Alert, record_deliveries, undelivered
from warehouse.store import utc_now

FILE = "file"
PATIENCE_SECONDS = 20.0  # for one receiver, all its alerts together
GIVE_UP = timedelta(days=30)


def channels(settings: Settings) -> dict[str, str | None]:
    """Every channel by a name that holds no secret: the file, and each apprise address of BREAKEVEN_NOTIFY."""
    urls = settings.notify.get_secret_value().split() if settings.notify else []
    return {FILE: None} | {f"{url.split('://')[0]}:{digest(url)[:8]}": url for url in urls}


def deliver(warehouse: Warehouse, settings: Settings) -> list[str]:
    """Send what each channel does not have yet; returns a sentence for each channel that did not take it."""
    problems = []
    for name, url in channels(settings).items():
        with warehouse.writing() as con:
            waiting = undelivered(con, name, utc_now() - GIVE_UP)
        if not waiting:
            continue
        problem = write(warehouse.home / "alerts.jsonl", waiting) if url is None else sent_in_time(url, waiting)
        with warehouse.writing() as con:
            record_deliveries(con, name, [(alert, problem) for alert in waiting])
        if problem:
            problems.append(f"{len(waiting)} alert{'s' * (len(waiting) > 1)} wait for {name}: {problem}")
    return problems


def write(path: Path, alerts: Sequence[Alert]) -> str | None:
    """Append alerts to a file, one JSON object a line; None, or what went wrong."""
    told = ({"alert": a.alert, "rule": a.rule, "at": str(a.at), "subject": a.subject, "text": a.text} for a in alerts)
    lines = [json.dumps(said) for said in told]
    try:
        with path.open("a", encoding="utf-8") as file:
            file.write("".join(line + "\n" for line in lines))
    except OSError as error:
        return f"cannot write {path}: {error.strerror or error}"
    return None


def sent_in_time(url: str, alerts: Sequence[Alert]) -> str | None:
    """Send alerts as one message; None, or what went wrong. Waits no longer than PATIENCE_SECONDS for an answer."""
    title = alerts[0].sentence if len(alerts) == 1 else f"breakeven: {len(alerts)} alerts"
    pool = ThreadPoolExecutor(max_workers=1)
    try:
        return pool.submit(send, url, title, "\n\n".join(a.text for a in alerts)).result(PATIENCE_SECONDS)
    except TooLate:
        return f"it did not answer within {PATIENCE_SECONDS:g} s"
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def send(url: str, title: str, body: str) -> str | None:
    """One message through apprise; None, or what went wrong, without the address, which may hold a secret."""
    import apprise

    logging.getLogger("apprise").setLevel(logging.CRITICAL)  # its messages hold addresses
    receiver = apprise.Apprise()
    if not receiver.add(url):
        return "apprise does not understand the address"
    return None if receiver.notify(title=title[:250], body=body) else "the receiver did not take it"
