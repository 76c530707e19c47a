"""One run of the unattended installation: collect what is due, derive, watch, deliver; or until it is killed."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any

import pipelines.collect
import pipelines.deliver
from models.source import Ask, Expect
from pipelines.collect import visit
from pipelines.deliver import deliver
from pipelines.derive import derive
from pipelines.load import Outcome
from pipelines.settings import Settings
from pipelines.watch import watch
from scrapers import Source, all_sources
from scrapers.platforms.ebay_items import read_items
from warehouse import Warehouse

QUESTIONS = {"runpod": [""], "lambda": [""], "thunder": [""], "ecb": [""], "eia": [""], "vast": ["RTX 3090"],
    "ebay": ["RTX 4090"]}  # fmt: skip


def local(slug: str, address: str) -> Source:
    """A real source whose questions go to the local server, once a day and without its pace."""
    source, module = all_sources()[slug], ModuleType(slug)
    module.parse = source.module.parse  # type: ignore[attr-defined]
    if slug == "ebay":  # reads result pages as well, and tells them apart by their address
        module.parse_all = read_items  # type: ignore[attr-defined]
    if slug == "vast":
        module.complete = source.module.complete  # type: ignore[attr-defined]
    first = source.spec.asks[0]
    asks = tuple(
        Ask(url=f"{address}/{slug}/{what.replace(' ', '+') or 'all'}", scope=what, method=first.method, body=first.body,
            accept=first.accept)
        for what in QUESTIONS[slug]
    )  # fmt: skip
    healthy = Expect(rows=(1, 100), units=source.spec.expect.units)
    said = {"asks": asks, "pace_seconds": 0, "every_hours": 24, "expect": healthy, "key_required": False, "on_by_default": True}
    return Source(source.spec.model_copy(update=said), module)


async def collect(sources: Sequence[Source], warehouse: Warehouse, settings: Settings) -> list[Outcome]:
    """Each source in turn."""
    return [outcome for source in sources for outcome in await visit(source, warehouse, settings, lambda _: None)]


def run(warehouse: Warehouse, settings: Settings, sources: Sequence[Source]) -> list[str]:
    """The whole job; returns what could not be delivered. One connection, as opening one costs more than a question."""
    with warehouse.holding():
        asyncio.run(collect(sources, warehouse, settings))
        derive(warehouse)
        watch(warehouse)
    with warehouse.holding():
        return deliver(warehouse, settings)


def kill_after(calls: int, real: Callable[..., Any]) -> Callable[..., Any]:
    """A function that does its work so many times, and then kills the process as `kill -9` does."""
    left = [calls]

    def called(*arguments: Any, **named: Any) -> Any:
        left[0] -= 1
        done = real(*arguments, **named) if left[0] >= 0 else None
        if left[0] <= 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return done

    return called


DEATHS: dict[str, tuple[Any, str, int]] = {  # module, function, how often it still works
    "after_keep": (pipelines.collect, "keep", 2),
    "after_append": (pipelines.collect, "load", 2),
    "before_derive": (sys.modules[__name__], "derive", 0),
    "before_watch": (sys.modules[__name__], "watch", 0),
    "during_delivery": (pipelines.deliver, "record_deliveries", 0),
}


def run_and_die(death: str, warehouse: Warehouse, settings: Settings, sources: Sequence[Source]) -> bool:
    """The job in a process of its own, which dies as by `kill -9`; whether it did. It may have had nothing to deliver."""
    child = os.fork()
    if child == 0:
        signal.alarm(60)  # nobody waits for ever
        module, name, calls = DEATHS[death]
        try:
            setattr(module, name, kill_after(calls, getattr(module, name)))
            run(warehouse, settings, sources)
        finally:
            os._exit(0)  # without the parent's own farewells
    return os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL
