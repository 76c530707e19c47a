"""breakeven backup, restore, export."""

from pathlib import Path

from rich.text import Text

from pipelines.cli import Refused
from pipelines.progress import progress
from pipelines.settings import Settings
from pipelines.tables import console
from warehouse.backup import BackupUnusable, back_up
from warehouse.backup import restore as restore_it
from warehouse.export import export


def backup(file: Path) -> int:
    """Write one file that holds everything."""
    if file.exists():
        raise Refused(f"{file} is there already; a backup overwrites nothing")
    warehouse = Settings().warehouse()
    with warehouse.reading():  # says so where there is nothing yet
        pass
    with progress("bodies") as step:
        made = back_up(warehouse, file, lambda _, total: step(total))
    out = console()
    out.print(Text(f"{file}: {made['bodies']} kept bodies and {sum(made['rows'].values()):,} rows as of {made['made_at']} UTC."))
    return 0


def restore(file: Path) -> int:
    """Unpack a backup where there is nothing yet."""
    warehouse = Settings().warehouse()
    try:
        with progress("bodies") as step:
            made = restore_it(warehouse, file, lambda _, total: step(total))
    except BackupUnusable as error:
        raise Refused(str(error)) from error
    rows = sum(made["rows"].values())
    console().print(
        Text(f"Restored into {warehouse.home}: {made['bodies']} kept bodies and {rows:,} rows of {made['made_at']} UTC.")
    )
    return 0


def export_tables(folder: Path, *, sample: bool) -> int:
    """Write every table as Parquet, with a dictionary of columns."""
    try:
        done = list(export(Settings().warehouse(sample=sample), folder))
    except OSError as error:
        raise Refused(f"cannot write to {folder}: {error.strerror or error}") from error
    total = sum(rows for _, rows in done)
    console().print(Text(f"{folder}: {len(done)} tables, {total:,} rows, and dictionary.csv."))
    return 0
