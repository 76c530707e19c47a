"""The DuckDB file: opened late, closed early, migrated when opened for writing."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import stamina

from warehouse import relations
from warehouse.archive import Archive

SETTINGS: dict[str, Any] = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}
LOCKED = "Could not set lock on file"


class WarehouseBusy(Exception):
    """Another process holds the database file, and did not let go in time."""


class WarehouseMissing(Exception):
    """There is no database yet."""


def utc_now() -> datetime:
    """This instant, UTC without zone."""
    return datetime.now(UTC).replace(tzinfo=None)


def locked(error: Exception) -> bool:
    """Whether this is the lock of another process, which is worth waiting for."""
    return isinstance(error, duckdb.IOException) and LOCKED in str(error)


class Warehouse:
    """One installation's memory: the database file and the page archive beside it.

    `writing()` and `reading()` give a DuckDB connection for as short as possible; a reader shuts writers out (and the other way
    round), so both wait for each other up to `patience_seconds`, then raise WarehouseBusy.
    """

    def __init__(self, home: Path, patience_seconds: float = 30.0) -> None:
        self.home = home
        self.path = home / "breakeven.duckdb"
        self.archive = Archive(home / "pages")
        self.patience_seconds = patience_seconds
        self.ready = False
        self.own = threading.local()  # the connection that this thread holds, if any

    @contextmanager
    def holding(self) -> Iterator[None]:
        """One connection for everything that this thread asks and writes within: opening costs more than most questions. Hold it
        as briefly as a crawl takes, because it shuts out everybody else."""
        if getattr(self.own, "con", None) is not None:
            yield
            return
        with self.writing() as con:
            self.own.con = con
            try:
                yield
            finally:
                self.own.con = None

    @contextmanager
    def writing(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection that may write; brings schema, macros and views up to date on the first use."""
        self.home.mkdir(parents=True, exist_ok=True)
        with self.connected(read_only=False) as con:
            if not self.ready:
                bring_up_to_date(con)
                self.ready = True
            yield con

    @contextmanager
    def reading(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection that cannot write; raises WarehouseMissing before the first run. One left behind by an older version
        of the program is brought up to date first."""
        if not self.path.exists():
            raise WarehouseMissing(f"nothing is known yet: there is no database at {self.path}; `breakeven run` makes it")
        with self.connected(read_only=True) as con:
            if self.ready or is_up_to_date(con):
                yield con
                return
        with self.writing():
            pass
        with self.connected(read_only=True) as con:
            yield con

    @contextmanager
    def connected(self, *, read_only: bool) -> Iterator[duckdb.DuckDBPyConnection]:
        held: duckdb.DuckDBPyConnection | None = getattr(self.own, "con", None)
        if held is not None:
            yield held
            return
        con = self.connect(read_only=read_only)
        try:
            yield con
        finally:
            con.close()

    def connect(self, *, read_only: bool) -> duckdb.DuckDBPyConnection:
        """A new connection, waiting for another process's lock."""
        try:
            for attempt in stamina.retry_context(
                on=locked, attempts=None, timeout=self.patience_seconds, wait_initial=0.05, wait_max=1.0
            ):
                with attempt:
                    return duckdb.connect(str(self.path), read_only=read_only, config=SETTINGS)
        except duckdb.IOException as error:
            if locked(error):
                raise WarehouseBusy(
                    f"{self.path} is in use by another process (waited {self.patience_seconds:g} s); try again when it is done"
                ) from error
            raise
        raise AssertionError("unreachable")

    def rows(self, sql: str, **parameters: Any) -> list[dict[str, Any]]:
        """The answer to one question, a dictionary a row."""
        with self.reading() as con:
            return fetch(con, sql, **parameters)


def fetch(con: duckdb.DuckDBPyConnection, sql: str, **parameters: Any) -> list[dict[str, Any]]:
    """Rows of a query as dictionaries."""
    result = con.execute(sql, parameters) if parameters else con.execute(sql)
    names = [column[0] for column in result.description or []]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def is_up_to_date(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether the file has all migrations and today's macros and views."""
    tables = {row[0] for row in con.execute("SELECT table_name FROM information_schema.tables").fetchall()}
    if "migrations" not in tables:
        return False
    done = {row[0] for row in con.execute("SELECT number FROM migrations").fetchall()}
    version = con.execute("SELECT max_by(fingerprint, made_at) FROM relation_versions").fetchall()[0][0]
    return done >= {number for number, _ in relations.migrations()} and version == relations.fingerprint()


def bring_up_to_date(con: duckdb.DuckDBPyConnection) -> None:
    """Run the migrations that have not run, and make the macros and views anew where their text changed."""
    con.execute("CREATE TABLE IF NOT EXISTS migrations (number INTEGER NOT NULL, applied_at TIMESTAMP NOT NULL)")
    con.execute("CREATE TABLE IF NOT EXISTS relation_versions (fingerprint VARCHAR NOT NULL, made_at TIMESTAMP NOT NULL)")
    if is_up_to_date(con):
        return
    done = {row[0] for row in con.execute("SELECT number FROM migrations").fetchall()}
    con.execute("BEGIN")
    try:
        for number, text in relations.migrations():
            if number not in done:
                con.execute(text)
                con.execute("INSERT INTO migrations VALUES ($number, $at)", {"number": number, "at": utc_now()})
        for text in relations.relations().values():
            con.execute(text)
        con.execute("INSERT INTO relation_versions VALUES ($is, $at)", {"is": relations.fingerprint(), "at": utc_now()})
        con.execute("COMMIT")
    except BaseException:
        con.execute("ROLLBACK")
        raise
