"""In what state a warehouse is, found without changing it: the file, its clock, its kept bodies, its last runs."""

from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import duckdb

from warehouse.relations import migrations
from warehouse.store import Warehouse, fetch, is_up_to_date

SAMPLE = 100  # bodies that are looked for


@dataclass(frozen=True)
class Condition:
    """`older`: by an earlier version; this one brings it up to date itself. `newer`: by a later one. `why`: what DuckDB said."""

    state: Literal["missing", "current", "older", "newer", "unreadable"]
    why: str = ""


def condition(warehouse: Warehouse) -> Condition:
    """Whether the file opens and is of this version of the program; raises WarehouseBusy where somebody else writes to it."""
    if not warehouse.path.exists():
        return Condition("missing")
    try:
        with closing(warehouse.connect(read_only=True)) as con:
            if is_up_to_date(con):
                return Condition("newer" if applied(con) > newest() else "current")
            return Condition("newer" if applied(con) > newest() else "older")
    except duckdb.Error as error:
        return Condition("unreadable", str(error).splitlines()[0])


def applied(con: duckdb.DuckDBPyConnection) -> int:
    """The number of the last migration that the file has; 0 of one without any."""
    tables = fetch(con, "SELECT 1 FROM duckdb_tables() WHERE table_name = 'migrations'")
    return int(con.execute("SELECT coalesce(max(number), 0) FROM migrations").fetchall()[0][0]) if tables else 0


def newest() -> int:
    """The number of the last migration that this program knows."""
    return max(number for number, _ in migrations())


def newest_instants(warehouse: Warehouse) -> dict[str, datetime | None]:
    """The newest fetch and the newest record: neither can be later than now."""
    return warehouse.rows(
        "SELECT (SELECT max(fetched_at) FROM pages) AS fetched, (SELECT max(recorded_at) FROM parses) AS recorded"
    )[0]


def missing_bodies(warehouse: Warehouse) -> tuple[int, list[dict[str, Any]]]:
    """How many bodies were looked for (the newest and some from everywhere), and the pages whose body is neither in the archive
    nor dropped by retention."""
    rows = warehouse.rows(
        """WITH bodies AS (
               SELECT sha256, max_by({source: source, url: url, fetched_at: fetched_at}, fetched_at) AS page FROM pages
               GROUP BY sha256),
           numbered AS (SELECT sha256, page, row_number() OVER (ORDER BY page.fetched_at DESC, sha256) AS newest,
               row_number() OVER (ORDER BY hash(sha256)) AS anywhere FROM bodies)
           SELECT sha256, unnest(page), EXISTS (FROM dropped_bodies AS d WHERE d.sha256 = n.sha256) AS dropped
           FROM numbered AS n WHERE newest <= $half OR anywhere <= $half ORDER BY newest""",
        half=SAMPLE // 2,
    )
    return len(rows), [row for row in rows if not row["dropped"] and not warehouse.archive.path(row["sha256"]).exists()]


def last_collection(warehouse: Warehouse) -> datetime | None:
    """When a run that collects last ended; None before the first."""
    asked = "SELECT max(ended_at) AS at FROM runs WHERE kind = 'daily' OR kind LIKE 'collect%'"
    at: datetime | None = warehouse.rows(asked)[0]["at"]
    return at
