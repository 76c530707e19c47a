"""A clock that stands where it is put, everywhere the product takes the time: in Python, in the HTTP client and in SQL."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import duckdb
import pytest

from scrapers.client import Client
from warehouse import store
from warehouse.store import Warehouse

TICK = timedelta(milliseconds=1)  # so that one instant follows the other, as they do


class Clock:
    """Says `at`, a tick later each time it is asked."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        self.at += TICK
        return self.at


@contextmanager
def installed(clock: Clock) -> Iterator[None]:
    """Everybody takes the time from this clock, modules that imported `utc_now` by name included; and DuckDB's now(), too."""
    real, connect = store.utc_now, Warehouse.connect

    def connected(self: Warehouse, *, read_only: bool) -> duckdb.DuckDBPyConnection:
        con = connect(self, read_only=read_only)
        con.execute("SET threads = 1")  # so little data needs no more, and the tests run beside each other
        con.execute(f"CREATE OR REPLACE TEMP MACRO now() AS CAST('{clock.at}+00' AS TIMESTAMPTZ)")
        return con

    with pytest.MonkeyPatch.context() as patch:
        for module in [m for m in sys.modules.values() if getattr(m, "utc_now", None) is real]:
            patch.setattr(module, "utc_now", clock.now)
        patch.setitem(Client.__init__.__kwdefaults__, "now", clock.now)
        patch.setattr(Warehouse, "connect", connected)
        yield
