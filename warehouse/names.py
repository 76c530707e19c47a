"""gpu_names: what each published name of a card means, by the catalogue of the day. Unknown names are kept and listed."""

from collections.abc import Iterable, Sequence
from typing import Any

import duckdb
import pyarrow as pa

from models.gpu import catalogue_version, resolve
from models.observation import Offer, Rate, RateKind
from warehouse.columns import Placed

Name = tuple[str, float | None, str | None]  # gpu_text, memory_gb, form_text
CARD_RATES = {RateKind.CARD_PRICE, RateKind.TRADE_IN, RateKind.MSRP}


def names_in(placed: Sequence[Placed]) -> set[Name]:
    """The names of cards as published, to be looked up in the catalogue."""
    rows = [row for _, _, row in placed]
    offers = {(row.gpu_text, row.memory_gb, row.form_text) for row in rows if isinstance(row, Offer)}
    return offers | {(row.subject, None, None) for row in rows if isinstance(row, Rate) and row.what in CARD_RATES}


def learn(con: duckdb.DuckDBPyConnection, names: Iterable[Name], recorded_at: Any) -> int:
    """Look up names never seen before and append what they mean; returns how many were new."""
    known = set(con.execute("SELECT DISTINCT gpu_text, memory_gb, form_text FROM gpu_names").fetchall())
    return remember(con, sorted(set(names) - known, key=str), recorded_at)


def relearn(con: duckdb.DuckDBPyConnection, recorded_at: Any) -> int:
    """After a change of the catalogue, look every name up again and append what changed in meaning or version."""
    old = con.execute(
        """SELECT gpu_text, memory_gb, form_text FROM gpu_names GROUP BY ALL
           HAVING max_by(catalogue_version, recorded_at) <> ?""",
        [catalogue_version()],
    ).fetchall()
    return remember(con, old, recorded_at)


def remember(con: duckdb.DuckDBPyConnection, names: list[Name], recorded_at: Any) -> int:
    if not names:
        return 0
    incoming = pa.table({
        "gpu_text": pa.array([name[0] for name in names], pa.string()),
        "memory_gb": pa.array([name[1] for name in names], pa.float64()),
        "form_text": pa.array([name[2] for name in names], pa.string()),
        "gpu": pa.array([resolve(*name) for name in names], pa.string()),
    })  # fmt: skip
    con.register("learnt", incoming)
    con.execute(
        "INSERT INTO gpu_names BY NAME SELECT *, $version AS catalogue_version, $at AS recorded_at FROM learnt",
        {"version": catalogue_version(), "at": recorded_at},
    )
    con.unregister("learnt")
    return len(names)
