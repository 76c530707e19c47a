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
from warehouse.query import Answer, read_only


def answer(query: str | None, form: str, output: Path | None, *, sample: bool) -> int:
    """Answer one query, printed or written to a file."""
    if query is None:
        if sys.stdin.isatty():
            raise Refused('give a query, or pipe one in: breakeven sql "SELECT * FROM breakeven"')
        query = sys.stdin.read()
    if form == "parquet" and output is None:
        raise Refused("parquet is written to a file: add --output FILE")
    found = read_only(Settings().warehouse(sample=sample), query)
    if form == "parquet" and output is not None:
        found.write_parquet(output)
    elif form == "table" and output is None:
        print_table(found)
    else:
        write(as_csv(found) if form == "csv" else as_json(found), output)
    return 0


def write(text: str, output: Path | None) -> None:
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
