"""The log of what ran."""

from datetime import datetime

from warehouse.store import Warehouse, utc_now


def record_run(warehouse: Warehouse, run: str, kind: str, started_at: datetime, degraded: list[str]) -> None:
    """Append one run, with a sentence for whatever did not go as it should."""
    with warehouse.writing() as con:
        con.execute("INSERT INTO runs VALUES (?, ?, ?, ?, ?)", [run, kind, started_at, utc_now(), degraded])
