"""One read-only question from outside: no writing, no files, no network, no extensions."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq

from warehouse.store import Warehouse


class QueryRefused(Exception):
    """The query is not one we answer; the sentence is DuckDB's."""


@dataclass(frozen=True)
class Answer:
    """Column names and rows, and the same as an Arrow table."""

    columns: list[str]
    rows: list[tuple[Any, ...]]
    arrow: Any

    def write_parquet(self, path: Path) -> None:
        """Write the answer as a Parquet file."""
        pq.write_table(self.arrow, path)


def read_only(warehouse: Warehouse, query: str) -> Answer:
    """Answer a query; raises QueryRefused where it is wrong or would do more than read."""
    with warehouse.reading() as con:
        con.execute("SET enable_external_access = false")
        con.execute("SET lock_configuration = true")
        try:
            arrow = con.sql(query).to_arrow_table() if query.strip() else None
        except duckdb.Error as error:
            raise QueryRefused(str(error)) from error
    if arrow is None:
        raise QueryRefused("the query is empty, or has no answer")
    columns = list(arrow.column_names)
    return Answer(columns, list(zip(*(column.to_pylist() for column in arrow.columns), strict=True)), arrow)
