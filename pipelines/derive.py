"""Derive: bring the catalogue, names, verdicts and assumptions up to date, evaluate the metrics, append what changed."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

from models.assumptions import assumptions
from models.workloads import workloads
from pipelines.residuals import residual_estimates
from warehouse import Warehouse
from warehouse.assumptions import record_assumptions
from warehouse.catalogue import record_catalogue
from warehouse.derive import derive_breakeven
from warehouse.names import relearn
from warehouse.residuals import record_residuals, residuals_due
from warehouse.runs import record_run
from warehouse.store import fetch, utc_now
from warehouse.verdicts import rejudge
from warehouse.workloads import record_workloads

VISIT = timedelta(minutes=30)  # crawls with less between them are of one visit
DERIVED = "derived"  # the kind of run that says until when
MISSED = """
    WITH derived AS (SELECT max(started_at) AS last_at FROM runs WHERE kind = $kind), seen AS (
        SELECT DISTINCT c.observed_at AS seen_at FROM crawls AS c JOIN parses AS p ON p.crawl = c.crawl
        WHERE p.verdict = 'accepted' AND c.observed_at > (SELECT last_at FROM derived) AND c.observed_at < $now
    )
    SELECT seen_at FROM seen
    QUALIFY coalesce(lead(seen_at) OVER (ORDER BY seen_at) - seen_at > $visit, $now - seen_at > $visit) ORDER BY seen_at"""


def derive(warehouse: Warehouse, as_of: datetime | None = None) -> int:
    """Append the metrics that changed; returns how many rows. An unchanged day appends none.

    Visits that nobody derived at, because a run was killed in between, come first, so that each has its own values."""
    now = as_of or utc_now()
    with warehouse.writing() as con:
        record_catalogue(con, now)
        relearn(con, now)
        rejudge(con, now)
        record_assumptions(con, assumptions(), now)
        record_workloads(con, workloads(), now)
        if residuals_due(con, now):
            record_residuals(con, residual_estimates(partial(fetch, con), now), now, now)
        rows = sum(derive_breakeven(con, at, now) for at in [*missed(con, now), now])
    record_run(warehouse, uuid4().hex, DERIVED, now, [])
    return rows


def missed(con: Any, now: datetime) -> list[datetime]:
    """When each visit ended that was accepted since it was last derived, but for the one that this run belongs to."""
    return [row["seen_at"] for row in fetch(con, MISSED, kind=DERIVED, now=now, visit=VISIT)]
