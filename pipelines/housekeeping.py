"""Housekeeping: what nobody would miss goes, and the database file is rewritten."""

from datetime import datetime, timedelta
from typing import Annotated

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from warehouse import Warehouse
from warehouse.housekeeping import compact, sweep
from warehouse.retention import drop_bodies
from warehouse.store import utc_now


class Retention(BaseSettings):
    """`keep_days`: the body of a page is never dropped before it is so old, in days (BREAKEVEN_KEEP_DAYS)."""

    model_config = SettingsConfigDict(env_prefix="BREAKEVEN_")
    keep_days: Annotated[float, Field(ge=1)] = 400


def housekeep(warehouse: Warehouse, *, now: datetime | None = None) -> list[str]:
    """Remove what killed runs left behind, drop bodies that only repeat their neighbours and are older than BREAKEVEN_KEEP_DAYS,
    rewrite the database file. Never a row. Returns a sentence for each.

    `now`: UTC without zone. Raises CannotCompact, WarehouseBusy, WarehouseMissing; what was done before stays done."""
    at, keep_days = now or utc_now(), Retention().keep_days
    with warehouse.reading():  # says so where there is nothing yet
        pass
    left = sweep(warehouse, at)
    dropped = drop_bodies(warehouse, at - timedelta(days=keep_days), at)
    made = compact(warehouse)
    return [
        f"{len(left)} files that killed runs had left were removed.",
        f"{dropped.bodies} bodies of pages ({dropped.bytes:,} bytes) older than {keep_days:g} days repeated their neighbours "
        "and were dropped; what they said stays.",
        f"The database was rewritten: {made.before:,} bytes before, {made.after:,} after; all {made.rows:,} rows compared.",
    ]
