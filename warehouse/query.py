"""One read-only question from outside: no writing, no files, no network, no extensions."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from warehouse.store import Warehouse


class QueryRefused(Exception):
    """The query is not one we answer; the sentence is DuckDB's."""


@dataclass(frozen=True)
class Answer:
    """Column names and rows."""

    columns: list[str]
    rows: list[tuple[Any, ...]]


@contextmanager
def guarded(warehouse: Warehouse) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that cannot write, read files, reach the network or load extensions; its errors are QueryRefused."""
    with warehouse.reading() as con:
        con.execute("SET enable_external_access = false")
        con.execute("SET lock_configuration = true")
        try:
            yield con
        except duckdb.Error as error:
            raise QueryRefused(str(error)) from error


def relation_of(con: duckdb.DuckDBPyConnection, query: str) -> duckdb.DuckDBPyRelation:
    """The query, not yet run; raises QueryRefused where it is empty or has no answer."""
    relation = con.sql(query) if query.strip() else None
    if relation is None:
        raise QueryRefused("the query is empty, or has no answer: only SELECT, FROM, DESCRIBE and the like are answered")
    return relation


def read_only(warehouse: Warehouse, query: str) -> Answer:
    """Answer a query; raises QueryRefused where it is wrong or would do more than read."""
    with guarded(warehouse) as con:
        relation = relation_of(con, query)
        return Answer(list(relation.columns), relation.fetchall())


def write_parquet(warehouse: Warehouse, query: str, path: Path) -> None:
    """Answer a query into a Parquet file; raises QueryRefused as read_only does, OSError where the file cannot be written."""
    import pyarrow.parquet as pq  # costs a tenth of a second, which only this needs

    with guarded(warehouse) as con:
        table = relation_of(con, query).to_arrow_table()
    pq.write_table(table, path)
