"""The database file rewritten: every table in its physical order, compared with the old file before it takes its place."""

import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import duckdb
import stamina

from warehouse.columns import STATEMENTS
from warehouse.store import SETTINGS, Warehouse, WarehouseBusy, fetch, locked

SCRATCH = "compact-"
OWN_TABLES = "SELECT table_name FROM duckdb_tables() WHERE database_name = current_database() AND NOT internal ORDER BY 1"
OWN_COLUMNS = "SELECT column_name FROM duckdb_columns() WHERE database_name = 'old' AND table_name = $table"
CORNERS = """SELECT CAST(unnest(quantile_disc(observed_at, [0.25, 0.5, 1.0])) AS VARCHAR) AS as_of,
    (SELECT CAST(quantile_disc(recorded_at, 0.5) AS VARCHAR) FROM parses) AS known_at FROM crawls"""


class CannotCompact(Exception):
    """The file stays as it is; the sentence says why."""


@dataclass(frozen=True)
class Compacted:
    """What a compaction did: bytes of the file before and after, and rows copied."""

    before: int
    after: int
    rows: int


def compact(warehouse: Warehouse) -> Compacted:
    """Rewrite the file in the order in which it is read fastest, compare every table and as-of answers, then swap in one step.

    Whatever stops it before the swap leaves the old file as it was. Nobody reads or writes meanwhile. Raises CannotCompact where
    there is no room or something would be lost, WarehouseBusy where somebody else uses the file, WarehouseMissing."""
    with warehouse.reading():  # says so where there is nothing yet, and brings it up to date
        pass
    before, free = warehouse.path.stat().st_size, shutil.disk_usage(warehouse.home).free
    if free < before:
        raise CannotCompact(f"a second copy needs {before:,} bytes in {warehouse.home}, and only {free:,} are free")
    folder = Path(mkdtemp(prefix=SCRATCH, dir=warehouse.home))
    try:
        fresh = Warehouse(folder)
        with fresh.writing():
            pass
        with both(warehouse, fresh) as con:
            rows = copy(con)
            con.execute("CHECKPOINT fresh")
            con.execute("DETACH fresh")
            con.execute("USE old")
            compare(said(con), fresh)
            shutil.copymode(warehouse.path, fresh.path)
            after = fresh.path.stat().st_size
            swap(fresh.path, warehouse.path)  # the lock on the old file is held until the new one is in its place
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return Compacted(before, after, rows)


@contextmanager
def both(warehouse: Warehouse, fresh: Warehouse) -> Iterator[duckdb.DuckDBPyConnection]:
    """The old file, locked against everybody else until the end, and the fresh one, in one connection.

    Nothing is written to the old file, so closing it does not touch the log of the one that took its name."""
    with closing(duckdb.connect(config={**SETTINGS, "temp_directory": str(fresh.home / "spill")})) as con:
        try:
            for attempt in stamina.retry_context(on=locked, attempts=None, timeout=warehouse.patience_seconds, wait_max=1.0):
                with attempt:
                    con.execute(f"ATTACH '{quoted(warehouse.path)}' AS old")
        except duckdb.IOException as error:
            if locked(error):
                raise WarehouseBusy(f"{warehouse.path} is in use by another process; try again when it is done") from error
            raise
        con.execute("CHECKPOINT old")
        con.execute(f"ATTACH '{quoted(fresh.path)}' AS fresh")
        yield con


def quoted(path: Path) -> str:
    """A path inside single quotes."""
    return str(path.resolve()).replace("'", "''")


def copy(con: duckdb.DuckDBPyConnection) -> int:
    """Every table into the fresh file, by parse where it has one, else as it lies; returns how many rows.

    Within a parse, and in tables without one, rows keep their order: the pages of a crawl are told apart by it."""
    con.execute("USE fresh")
    known = {row["table_name"] for row in fetch(con, OWN_TABLES)}
    con.execute("USE old")
    tables = [row["table_name"] for row in fetch(con, OWN_TABLES)]
    if strange := sorted(set(tables) ^ known):
        raise CannotCompact(f"its tables are not those that this version of the program makes: {', '.join(strange)}")
    con.execute("USE memory")
    rows = 0
    for table in tables:
        columns = {row["column_name"] for row in fetch(con, OWN_COLUMNS, table=table)}
        order = "t.parse, t.rowid" if "parse" in columns else "t.rowid"
        con.execute(f'DELETE FROM fresh.main."{table}"')  # migrations and relation_versions are copied like everything else
        copied = con.execute(f'INSERT INTO fresh.main."{table}" BY NAME SELECT t.* FROM old.main."{table}" AS t ORDER BY {order}')
        rows += int(copied.fetchall()[0][0])
    return rows


def said(con: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """What a database says: of each table how many rows and a sum of their hashes; the same of what was current at some instants
    of its past, by all that is known and by what was known half way."""
    found: dict[str, Any] = {}
    for table in [row["table_name"] for row in fetch(con, OWN_TABLES)]:
        found[table] = con.execute(f'SELECT count(*), sum(hash(t)) FROM "{table}" AS t').fetchall()
    for corner in fetch(con, CORNERS):
        for relation in STATEMENTS:
            for known_at in (None, corner["known_at"]):
                current = f"current_rows('{relation}', $as_of, $known_at)"
                answer = con.execute(f"SELECT count(*), sum(hash(r)) FROM {current} AS r", {**corner, "known_at": known_at})
                found[f"{relation} as of {corner['as_of']}, known at {known_at}"] = answer.fetchall()
    return found


def compare(before: dict[str, Any], fresh: Warehouse) -> None:
    """Raises CannotCompact where the fresh file, read from disk, says anything else than the old one."""
    with fresh.reading() as con:
        now = said(con)
    differ = sorted(name for name in before.keys() | now.keys() if before.get(name) != now.get(name))
    if differ:
        raise CannotCompact(f"the new file would differ in {differ[0]} ({len(differ)} differences); nothing was changed")


def swap(fresh: Path, path: Path) -> None:
    """Put the fresh file in the place of the old one, in one step that a crash either sees or does not."""
    fresh.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def sweep(warehouse: Warehouse, now: datetime) -> list[Path]:
    """Remove what a killed run left half done more than a day ago: bodies under a temporary name, and copies never swapped in.

    `now`: UTC without zone. Returns what was removed."""
    left = [*warehouse.archive.folder.glob("*/*.part"), *warehouse.home.glob(f"{SCRATCH}*")]
    old = [path for path in left if now - modified(path) > timedelta(days=1)]
    for path in old:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    return old


def modified(path: Path) -> datetime:
    """When a file was last written, UTC without zone."""
    return datetime.fromtimestamp(path.stat().st_mtime, tz=UTC).replace(tzinfo=None)
