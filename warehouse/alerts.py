"""Alerts as they are kept: decided once (one row for a rule, subject and crossing), delivered as often as it takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import duckdb

from models.identity import digest
from warehouse.store import Warehouse, fetch, utc_now


@dataclass(frozen=True)
class Alert:
    """What moved, from what to what, since when, which input did it, what it means, where to look."""

    rule: str
    kind: str
    subject: str
    at: datetime  # when it was confirmed
    sentence: str
    since: datetime | None = None
    reference: float | None = None
    value: float | None = None
    shift: float | None = None
    before: str | None = None
    now: str | None = None
    cause: str | None = None
    meaning: str | None = None
    links: tuple[str, ...] = ()
    part_of: str | None = None

    @property
    def alert(self) -> str:
        """Identity: rule, subject and the instant of the crossing."""
        return digest(self.rule, self.subject, self.at)

    @property
    def text(self) -> str:
        """All of it, as a person reads it."""
        since = f"Since {self.since:%Y-%m-%d %H:%M} UTC." if self.since else ""
        return "\n".join(part for part in (self.sentence, self.cause, since, self.meaning, *self.links) if part)


def store_alert(con: duckdb.DuckDBPyConnection, alert: Alert) -> bool:
    """Append an alert unless it is there; whether it is new."""
    said = {
        "alert": alert.alert, "rule": alert.rule, "kind": alert.kind, "subject": alert.subject, "as_of": alert.at,
        "recorded_at": utc_now(), "reference": alert.reference, "value": alert.value, "shift": alert.shift,
        "sentence": alert.sentence, "since": alert.since, "before": alert.before, "now": alert.now, "cause": alert.cause,
        "meaning": alert.meaning, "links": list(alert.links), "part_of": alert.part_of,
    }  # fmt: skip
    columns = ", ".join(f"${name} AS {name}" for name in said)
    known = "EXISTS (FROM alerts AS a WHERE a.alert = $alert)"
    return bool(con.execute(f"INSERT INTO alerts BY NAME SELECT {columns} WHERE NOT {known}", said).fetchall()[0][0])


def last_alerts(con: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], dict[str, Any]]:
    """The last alert of each rule and subject."""
    rows = fetch(con, "SELECT rule, subject, max_by(a, as_of) AS last FROM alerts AS a GROUP BY rule, subject")
    return {(row["rule"], row["subject"]): row["last"] for row in rows}


def last_watch(con: duckdb.DuckDBPyConnection) -> datetime | None:
    """Until when news has been looked for."""
    at: datetime | None = con.execute("SELECT max(as_of) FROM watches").fetchall()[0][0]
    return at


def record_watch(con: duckdb.DuckDBPyConnection, as_of: datetime, judged: int, too_stale: int, alerts: int) -> None:
    """Note that news was looked for."""
    con.execute("INSERT INTO watches VALUES (?, ?, ?, ?, ?)", [as_of, utc_now(), judged, too_stale, alerts])


def stored_alerts(warehouse: Warehouse, limit: int = 50) -> list[dict[str, Any]]:
    """The newest alerts, with the channels that have them and those that do not."""
    return warehouse.rows(
        """SELECT a.*, list(DISTINCT d.channel) FILTER (WHERE d.delivered) AS delivered,
               list(DISTINCT d.channel) FILTER (WHERE d.channel IS NOT NULL) AS tried
           FROM alerts AS a LEFT JOIN deliveries AS d ON d.alert = a.alert
           GROUP BY ALL ORDER BY a.as_of DESC, a.recorded_at DESC LIMIT $limit""",
        limit=limit,
    )  # fmt: skip


def undelivered(con: duckdb.DuckDBPyConnection, channel: str, since: datetime) -> list[Alert]:
    """Alerts recorded since an instant that a channel does not have yet, oldest first."""
    rows = fetch(
        con,
        """SELECT * FROM alerts AS a WHERE a.recorded_at >= $since AND a.part_of IS NULL
               AND NOT EXISTS (FROM deliveries AS d WHERE d.alert = a.alert AND d.channel = $channel AND d.delivered)
           ORDER BY a.recorded_at, a.as_of""",
        channel=channel, since=since,
    )  # fmt: skip
    return [alert_of(row) for row in rows]


def alert_of(row: dict[str, Any]) -> Alert:
    """An alert from its row."""
    same = ("rule", "subject", "sentence", "since", "reference", "value", "shift", "before", "now", "cause", "meaning", "part_of")
    return Alert(kind=row["kind"] or row["rule"], at=row["as_of"], links=tuple(row["links"] or ()), **{n: row[n] for n in same})


def record_deliveries(con: duckdb.DuckDBPyConnection, channel: str, tried: Sequence[tuple[Alert, str | None]]) -> None:
    """Append what came of each attempt: None is success, else a sentence."""
    for alert, problem in tried:
        con.execute("INSERT INTO deliveries VALUES (?, ?, ?, ?, ?)", [alert.alert, channel, problem is None, problem, utc_now()])
