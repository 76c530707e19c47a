"""Incidents that belong to no crawl: a source that could not be asked, a visit that broke off."""

from datetime import datetime

from models.identity import digest
from warehouse.store import Warehouse, utc_now


def note(warehouse: Warehouse, source: str, scope: str, outcome: str, sentence: str, at: datetime | None = None) -> None:
    """Append an incident about a source."""
    now = at or utc_now()
    with warehouse.writing() as con:
        con.execute(
            "INSERT INTO incidents VALUES (?, ?, ?, NULL, ?, false, ?, ?, ?)",
            [digest(outcome, source, scope, now), source, scope, outcome, sentence, now, now],
        )
