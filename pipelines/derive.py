"""Derive: bring the catalogue, names, verdicts and assumptions up to date, evaluate the metrics, append what changed."""

from datetime import datetime

from models.assumptions import assumptions
from models.workloads import workloads
from warehouse import Warehouse
from warehouse.assumptions import record_assumptions
from warehouse.catalogue import record_catalogue
from warehouse.derive import derive_breakeven
from warehouse.names import relearn
from warehouse.store import utc_now
from warehouse.verdicts import rejudge
from warehouse.workloads import record_workloads


def derive(warehouse: Warehouse, as_of: datetime | None = None) -> int:
    """Append the metrics that changed; returns how many rows. An unchanged day appends none."""
    now = as_of or utc_now()
    with warehouse.writing() as con:
        record_catalogue(con, now)
        relearn(con, now)
        rejudge(con, now)
        record_assumptions(con, assumptions(), now)
        record_workloads(con, workloads(), now)
        return derive_breakeven(con, now, now)
