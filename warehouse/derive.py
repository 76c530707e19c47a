"""Derive: evaluate a metric in full, append what changed. Forward only; the past is asked of the macro."""

from datetime import datetime

import duckdb

KEY = ("gpu", "provider", "tier", "venue", "definition")
INPUTS = (
    "rent_usd_per_gpu_hour", "rent_statistic", "rent_gpu_count", "rent_region", "card_price_usd", "card_price_statistic",
    "residual_usd", "electricity_usd_per_kwh", "card_watts", "power_overhead", "horizon_years", "storage_usd",
    "average_rent_usd_per_hour", "average_hours",
)  # fmt: skip
EXPLAINS = ("rent_id", "rent_crawl", "card_price_id", "electricity_id", "storage_id", "assumption_ids")


def derive_breakeven(con: duckdb.DuckDBPyConnection, as_of: datetime, recorded_at: datetime) -> int:
    """Append breakeven as of an instant where its value, status or an input value differs from the last row of its key, and one
    row with status `withdrawn` for each key that went away. Returns how many rows; raises ValueError for an instant earlier
    than the last, because the history is one time line."""
    last = con.execute("SELECT max(as_of) FROM breakeven_history").fetchall()[0][0]
    if last is not None and as_of < last:
        raise ValueError(f"breakeven is derived until {last} already; {as_of} is earlier (the past is asked of breakeven_at)")
    same_key = " AND ".join(f"n.{c} = l.{c}" for c in KEY)
    con.execute(
        """CREATE OR REPLACE TEMP TABLE evaluated AS
        WITH present AS (FROM breakeven_at(as_of := $as_of)) FROM breakeven_kept('present')""",
        {"as_of": as_of},
    )
    keys = ", ".join(f"coalesce(n.{c}, l.{c}) AS {c}" for c in KEY)
    values = ", ".join(f"n.{c}" for c in (*INPUTS, "flags", *EXPLAINS))
    rows = con.execute(
        f"""INSERT INTO breakeven_history BY NAME
        SELECT {keys}, n.breakeven_hours, coalesce(n.status, 'withdrawn') AS status, {values},
            $as_of AS as_of, $recorded_at AS recorded_at
        FROM evaluated AS n FULL JOIN (FROM breakeven_kept('breakeven_last')) AS l ON {same_key}
        WHERE l.gpu IS NULL OR (n.gpu IS NULL AND l.status <> 'withdrawn')
            OR (n.gpu IS NOT NULL AND n.compared IS DISTINCT FROM l.compared)""",
        {"as_of": as_of, "recorded_at": recorded_at},
    ).fetchall()
    return int(rows[0][0])
