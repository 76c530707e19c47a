"""breakeven sql."""

import csv
import io
import json
import sys
from pathlib import Path

from rich.text import Text

from pipelines.cli import Refused
from pipelines.settings import Settings
from pipelines.tables import console, table
from warehouse.query import Answer, read_only, write_parquet


def answer(query: str | None, form: str, output: Path | None, *, sample: bool) -> int:
    """Answer one query, printed or written to a file."""
    if query is None:
        if sys.stdin.isatty():
            raise Refused('give a query, or pipe one in: breakeven sql "SELECT * FROM breakeven"')
        query = sys.stdin.read()
    if form == "parquet" and output is None:
        raise Refused("parquet is written to a file: add --output FILE")
    if form == "table" and output is not None:
        raise Refused("a table is for reading: a file takes --format csv, json or parquet")
    warehouse = Settings().warehouse(sample=sample)
    try:
        if form == "parquet" and output is not None:
            write_parquet(warehouse, query, output)
        else:
            deliver(read_only(warehouse, query), form, output)
    except OSError as error:
        if output is None:
            raise
        raise Refused(f"cannot write {output}: {error.strerror or error}") from error
    return 0


def deliver(found: Answer, form: str, output: Path | None) -> None:
    """Print an answer, or write it to a file."""
    if form == "table":
        print_table(found)
    else:
        write(as_csv(found) if form == "csv" else as_json(found), output)


def write(text: str, output: Path | None) -> None:
    """Print a text, or put it into a file."""
    if output is None:
        sys.stdout.write(text)
    else:
        output.write_text(text, encoding="utf-8")


def as_csv(found: Answer) -> str:
    """Comma-separated, with a header; unknown is empty."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(found.columns)
    writer.writerows(found.rows)
    return out.getvalue()


def as_json(found: Answer) -> str:
    """An array of objects."""
    rows = [dict(zip(found.columns, row, strict=True)) for row in found.rows]
    return json.dumps(rows, default=str, indent=1) + "\n"


def print_table(found: Answer) -> None:
    """A table for reading, and how many rows it has."""
    out = console()
    made = table(*found.columns)
    for row in found.rows:
        made.add_row(*(Text("" if cell is None else str(cell)) for cell in row))
    out.print(made)
    out.print(f"{len(found.rows)} row{'s' * (len(found.rows) != 1)}")
