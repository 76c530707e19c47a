"""The assumptions table: appended when the packaged YAML changes, read under known_at."""

from collections.abc import Sequence
from datetime import datetime

import duckdb
import pyarrow as pa

from models.assumptions import Assumption


def record_assumptions(con: duckdb.DuckDBPyConnection, assumptions: Sequence[Assumption], at: datetime) -> int:
    """Append what is assumed now and was not, and a row without value for what no longer is; returns how many."""
    latest = dict(con.execute("SELECT name, max_by(assumption, recorded_at) FROM assumptions GROUP BY name").fetchall())
    dropped = {
        name for (name,) in con.execute(
            "SELECT name FROM assumptions GROUP BY name HAVING max_by(value IS NULL, recorded_at)").fetchall()
    }  # fmt: skip
    new = [a for a in assumptions if latest.get(a.full_name) != a.assumption]
    gone = sorted(set(latest) - {a.full_name for a in assumptions} - dropped)
    if new or gone:
        con.register("incoming", as_table(new, gone))
        con.execute("INSERT INTO assumptions BY NAME SELECT *, ? AS recorded_at FROM incoming", [at])
        con.unregister("incoming")
    return len(new) + len(gone)


def as_table(new: Sequence[Assumption], gone: Sequence[str]) -> pa.Table:
    rows = [(a.assumption, a.full_name, a.value, a.unit, a.effective_at, a.source) for a in new]
    rows += [(f"no longer {name}", name, None, "", None, "no longer assumed") for name in gone]  # type: ignore[misc]
    names = ["assumption", "name", "value", "unit", "effective_at", "source"]
    kinds = [pa.string(), pa.string(), pa.float64(), pa.string(), pa.timestamp("us"), pa.string()]
    columns = {name: pa.array([row[i] for row in rows], kind) for i, (name, kind) in enumerate(zip(names, kinds, strict=True))}
    return pa.table(columns)
