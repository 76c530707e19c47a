"""The warehouse as Parquet files, one per table, with a data dictionary: for whoever works with other tools."""

import csv
from collections.abc import Iterator
from pathlib import Path

from warehouse.store import Warehouse, fetch

OURS = ("migrations", "relation_versions")
ORDER = {"pages": "fetched_at, page", "crawls": "observed_at, crawl", "parses": "parse"}


def export(warehouse: Warehouse, folder: Path) -> Iterator[tuple[str, int]]:
    """Write each table to `folder`/<table>.parquet, ordered, and dictionary.csv; yields table and rows as they are done.

    Raises OSError where the folder cannot be written."""
    import pyarrow.parquet as pq

    folder.mkdir(parents=True, exist_ok=True)
    with warehouse.reading() as con:
        columns = fetch(
            con,
            f"""SELECT table_name, column_name, data_type, is_nullable FROM duckdb_columns()
            WHERE NOT internal AND table_name IN (SELECT table_name FROM duckdb_tables()) AND table_name NOT IN {OURS}
            ORDER BY table_name, column_index""",
        )
        names = list(dict.fromkeys(row["table_name"] for row in columns))
        for name in names:
            here = {row["column_name"] for row in columns if row["table_name"] == name}
            order = ORDER.get(name, "parse, page_number, ordinal" if {"parse", "ordinal"} <= here else "ALL")
            table = con.sql(f"FROM {name} ORDER BY {order}").to_arrow_table()
            pq.write_table(table, folder / f"{name}.parquet", compression="zstd")
            yield name, table.num_rows
    with (folder / "dictionary.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["table", "column", "type", "may_be_unknown"])
        writer.writerows([row["table_name"], row["column_name"], row["data_type"], row["is_nullable"]] for row in columns)
