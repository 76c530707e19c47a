"""Resale estimates as a history: appended where a price, the choice of method or its status changed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import duckdb
import pyarrow as pa

COLUMNS: dict[str, pa.DataType] = {
    "gpu": pa.string(), "method": pa.string(), "horizon_months": pa.int32(), "p10_usd": pa.float64(), "p50_usd": pa.float64(),
    "p90_usd": pa.float64(), "selected": pa.bool_(), "n": pa.int32(), "status": pa.string(), "reason": pa.string(),
}  # fmt: skip
COMPARED = ("p10_usd", "p50_usd", "p90_usd", "selected", "status")
KEY = ("gpu", "method", "horizon_months")


def residuals_due(con: duckdb.DuckDBPyConnection, as_of: datetime) -> bool:
    """Whether estimates may differ from the last ones: another month began, or something was learnt of cards since."""
    last = con.execute("SELECT max(as_of), max(recorded_at) FROM residual_runs").fetchall()[0]
    if last[0] is None or (as_of.year, as_of.month) > (last[0].year, last[0].month):
        return True
    learnt = """SELECT 1 FROM rates WHERE recorded_at > $at AND what IN ('card_price', 'trade_in', 'msrp')
        UNION ALL SELECT 1 FROM listings WHERE recorded_at > $at
        UNION ALL SELECT 1 FROM assumptions WHERE recorded_at > $at AND name LIKE 'residual%' LIMIT 1"""
    return bool(con.execute(learnt, {"at": last[1]}).fetchall())


def record_residuals(con: duckdb.DuckDBPyConnection, estimates: Sequence[Any], as_of: datetime, recorded_at: datetime) -> int:
    """Append the estimates that differ from the last stored ones, and one `withdrawn` for each that went away; how many."""
    table = pa.table({name: pa.array([getattr(e, name) for e in estimates], kind) for name, kind in COLUMNS.items()})
    con.register("estimated", table)
    same_key = " AND ".join(f"n.{name} = l.{name}" for name in KEY)
    differs = " OR ".join(f"n.{name} IS DISTINCT FROM l.{name}" for name in COMPARED)
    keys = ", ".join(f"coalesce(n.{name}, l.{name}) AS {name}" for name in KEY)
    found = con.execute(
        f"""WITH l AS (SELECT * FROM residual_history AS r
            QUALIFY row_number() OVER (
                PARTITION BY r.gpu, r.method, r.horizon_months ORDER BY r.as_of DESC, r.recorded_at DESC) = 1)
        INSERT INTO residual_history BY NAME
        SELECT {keys}, n.p10_usd, n.p50_usd, n.p90_usd, coalesce(n.selected, false) AS selected, coalesce(n.n, 0) AS n,
            coalesce(n.status, 'withdrawn') AS status, coalesce(n.reason, 'nothing is known of this card any more') AS reason,
            $as_of AS as_of, $recorded_at AS recorded_at
        FROM estimated AS n FULL JOIN l ON {same_key}
        WHERE l.gpu IS NULL OR (n.gpu IS NULL AND l.status <> 'withdrawn') OR (n.gpu IS NOT NULL AND ({differs}))""",
        {"as_of": as_of, "recorded_at": recorded_at},
    ).fetchall()
    con.unregister("estimated")
    con.execute("INSERT INTO residual_runs VALUES (?, ?)", [as_of, recorded_at])
    return int(found[0][0])
