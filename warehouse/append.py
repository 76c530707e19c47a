"""Appending: a page when it is fetched, a crawl when it is closed, a reading of it in one transaction. Never an update."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import duckdb

from models.identity import digest
from models.observation import Listing, Reject
from models.page import Precision
from models.source import Shape
from warehouse.columns import STATEMENTS, arrow_table, key_expression, observation_id_expression
from warehouse.compare import says_the_same
from warehouse.names import learn, names_in
from warehouse.pages import Crawl
from warehouse.reading import Reading
from warehouse.store import Warehouse, utc_now
from warehouse.verdicts import judge_parse


@dataclass(frozen=True)
class Appended:
    """What an append did: its outcome and how many rows and rejects it wrote."""

    outcome: str
    parse: int | None = None
    rows: int = 0
    rejects: int = 0


def already_read(warehouse: Warehouse, crawl: str, version: int) -> bool:
    """Whether this crawl was read by this version before, with whatever verdict."""
    with warehouse.writing() as con:
        return read_before(con, crawl, version)


def read_before(con: duckdb.DuckDBPyConnection, crawl: str, version: int) -> bool:
    return bool(con.execute("FROM parses WHERE crawl = ? AND version = ? LIMIT 1", [crawl, version]).fetchall())


def append(
    warehouse: Warehouse, crawl: Crawl, reading: Reading, recorded_at: datetime | None = None, *, overrule: bool = False
) -> Appended:
    """Write one reading of one crawl, all of it or nothing: the crawl if it is new, one parse, its rows, rejects and incidents.

    A crawl read by this version before writes nothing, unless a person overrules that reading. One that found the same bytes as
    the accepted one before it gets a parse that points at those rows. A refused reading keeps rejects and incidents, no rows.
    """
    with warehouse.writing() as con:
        con.execute("BEGIN")
        try:
            done = append_reading(con, crawl, reading, recorded_at, overrule)
            con.execute("COMMIT")
        except BaseException:
            con.execute("ROLLBACK")
            raise
    return done


def close_unread(warehouse: Warehouse, crawl: Crawl) -> None:
    """Note that the pages of a crawl belong together, for the day when there is a parser that reads them."""
    with warehouse.writing() as con:
        record_crawl(con, crawl, utc_now())


def append_reading(
    con: duckdb.DuckDBPyConnection, crawl: Crawl, reading: Reading, recorded_at: datetime | None, overrule: bool
) -> Appended:
    if not overrule and read_before(con, crawl.crawl, reading.version):
        return Appended("already read")
    at = next_instant(con, recorded_at)
    record_crawl(con, crawl, at)
    record_incidents(con, crawl, reading, at)
    parse = con.execute("SELECT coalesce(max(parse), 0) + 1 FROM parses").fetchall()[0][0]
    accepted = reading.verdict == "accepted"
    same = rows_before(con, crawl, reading.version) if accepted else None
    if same is None and accepted and reading.shape is Shape.SNAPSHOT:
        same = says_the_same(con, crawl.crawl, reading)
    stamp = {"parse": parse, "source": crawl.source, "observed_at": crawl.observed_at, "at": at}
    rejects = append_rejects(con, reading, stamp) if same is None else len(reading.of(Reject))
    written = append_rows(con, crawl, reading, stamp) if accepted and same is None else 0
    if written and reading.of(Listing):
        judge_parse(con, parse, at)
    outcome = reading.outcome if same is None else "unchanged"
    con.execute(
        "INSERT INTO parses VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [parse, crawl.crawl, reading.version, reading.verdict, outcome, reading.complete, str(reading.shape),
         int(reading.authority), reading.reference_region, len(reading.rows) - rejects, written, rejects,
         parse if same is None else same, at],
    )  # fmt: skip
    return Appended(outcome, parse, written, rejects)


def next_instant(con: duckdb.DuckDBPyConnection, wanted: datetime | None) -> datetime:
    """The one instant of a transaction, later than that of any parse before."""
    last = con.execute("SELECT max(recorded_at) FROM parses").fetchall()[0][0]
    now = wanted or utc_now()
    return now if last is None or now > last else last + timedelta(microseconds=1)


def record_crawl(con: duckdb.DuckDBPyConnection, crawl: Crawl, at: datetime) -> None:
    precision = max((page.fetched_precision for page in crawl.pages), key=list(Precision).index)
    con.execute(
        """INSERT INTO crawls SELECT $crawl, $source, $scope, $observed_at, $precision, $fingerprint, $at, $declared
           WHERE NOT EXISTS (FROM crawls WHERE crawl = $crawl)""",
        {"crawl": crawl.crawl, "source": crawl.source, "scope": crawl.scope, "observed_at": crawl.observed_at,
         "precision": str(precision), "fingerprint": crawl.fingerprint, "at": at, "declared": crawl.declared_complete},
    )  # fmt: skip


def rows_before(con: duckdb.DuckDBPyConnection, crawl: Crawl, version: int) -> int | None:
    """The parse whose rows an unchanged crawl repeats: that of the last accepted crawl of its scope and version, if that
    found the same bytes."""
    found = con.execute(
        """SELECT c.fingerprint = $fingerprint, p.rows_of FROM parses AS p JOIN crawls AS c ON c.crawl = p.crawl
           WHERE p.verdict = 'accepted' AND p.version = $version AND c.source = $source AND c.scope = $scope
               AND c.observed_at <= $observed_at AND c.crawl <> $crawl
           ORDER BY c.observed_at DESC, p.parse DESC LIMIT 1""",
        {"crawl": crawl.crawl, "fingerprint": crawl.fingerprint, "version": version, "source": crawl.source, "scope": crawl.scope,
         "observed_at": crawl.observed_at},
    ).fetchall()  # fmt: skip
    return found[0][1] if found and found[0][0] else None


def record_incidents(con: duckdb.DuckDBPyConnection, crawl: Crawl, reading: Reading, at: datetime) -> None:
    for outcome, sentence in reading.incidents:
        con.execute(
            """INSERT INTO incidents SELECT $incident, $source, $scope, $crawl, $outcome, $refused, $sentence, $observed_at, $at
               WHERE NOT EXISTS (FROM incidents WHERE incident = $incident)""",
            {"incident": digest(outcome, crawl.crawl, reading.version), "source": crawl.source, "scope": crawl.scope,
             "crawl": crawl.crawl, "outcome": outcome, "refused": outcome == reading.outcome, "sentence": sentence,
             "observed_at": crawl.observed_at, "at": at},
        )  # fmt: skip


def append_rejects(con: duckdb.DuckDBPyConnection, reading: Reading, stamp: dict[str, object]) -> int:
    """Write what we could not believe; returns how many."""
    placed = reading.of(Reject)
    con.register("incoming", arrow_table(Reject, placed))
    con.execute(
        """INSERT INTO rejects BY NAME SELECT *, $parse AS parse, $source AS source, $observed_at AS observed_at,
               $at AS recorded_at FROM incoming ORDER BY page_number, ordinal""",
        stamp,
    )
    con.unregister("incoming")
    return len(placed)


def append_rows(con: duckdb.DuckDBPyConnection, crawl: Crawl, reading: Reading, stamp: dict[str, object]) -> int:
    """Write the observations of a reading, one Arrow table a relation; returns how many were written."""
    precision = str(max((page.fetched_precision for page in crawl.pages), key=list(Precision).index))
    known = {"precision": precision, "version": reading.version}
    if reading.shape is not Shape.SNAPSHOT:
        known["crawl"] = crawl.crawl
    written = 0
    for relation, kind in STATEMENTS.items():
        placed = reading.of(kind)
        if placed:
            con.register("incoming", arrow_table(kind, placed))
            written += insert_rows(con, relation, reading, {**stamp, **known})
            con.unregister("incoming")
            learn(con, names_in(placed), stamp["at"])
    return written


def insert_rows(con: duckdb.DuckDBPyConnection, relation: str, reading: Reading, stamp: dict[str, object]) -> int:
    """Insert the registered rows; of a history only those that differ from the row that stands in the same version."""
    kind = STATEMENTS[relation]
    identified = f"""
        WITH keyed AS (SELECT *, {key_expression(kind)} AS key FROM incoming)
        SELECT *, {observation_id_expression()} AS observation_id, $parse AS parse, $source AS source,
            $observed_at AS observed_at, $precision AS observed_precision, $at AS recorded_at FROM keyed"""
    same = " AND ".join(f"s.{column} IS NOT DISTINCT FROM i.{column}" for column in kind.VALUE)
    differs = (
        ""
        if reading.shape is Shape.SNAPSHOT
        else f"""
        ANTI JOIN standing_in_version('{relation}', $source, $version, $crawl, $observed_at) AS s
            ON s.key = i.key AND s.statistic = i.statistic AND s.effective_at = i.effective_at AND {same}"""
    )
    query = f"INSERT INTO {relation} BY NAME SELECT i.* FROM ({identified}) AS i {differs} ORDER BY i.page_number, i.ordinal"
    return int(con.execute(query, stamp).fetchall()[0][0])
