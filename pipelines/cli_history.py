"""Commands about the past and its copies: what each takes. The work is imported when it is done."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter


def reparse(
    slug: Annotated[str, Parameter(help="Which source.")],
    *,
    since: Annotated[str | None, Parameter(help="Only crawls from this day (its beginning, UTC) or instant on.")] = None,
    dry_run: Annotated[bool, Parameter(negative="", help="Print the difference, append nothing.")] = False,
) -> int:
    """Today's parser over the kept pages of a source: the difference printed, then appended as later readings.

    Nothing is overwritten: `--known-at` before now answers as before. What a mended parser no longer yields is no longer current.

    Examples, as typed:
      breakeven reparse runpod --dry-run
      breakeven reparse lambda --since 2026-09-01

    Exit code 1 where the parser refuses kept pages.
    """
    from pipelines.commands.reparse import reparse_source

    return reparse_source(slug, since, dry_run=dry_run)


def backup(file: Annotated[Path, Parameter(help="The file to write, such as breakeven-2026-11-23.tar.")]) -> int:
    """Everything in one file: the database at one instant and every kept page. Nobody writes meanwhile.

    Examples, as typed:
      breakeven backup breakeven-2026-11-23.tar
    """
    from pipelines.commands.copies import backup as write

    return write(file)


def restore(file: Annotated[Path, Parameter(help="A file that `breakeven backup` wrote.")]) -> int:
    """A backup into an empty $BREAKEVEN_HOME: every body checked against its hash, nothing overwritten.

    Examples, as typed:
      breakeven restore breakeven-2026-11-23.tar
    """
    from pipelines.commands.copies import restore as unpack

    return unpack(file)


def export(
    folder: Annotated[Path, Parameter(help="Where the files go.")],
    *,
    sample: Annotated[bool, Parameter(negative="", help="The made-up sample pages instead of real prices.")] = False,
) -> int:
    """Parquet files, one for each table, and a dictionary of their columns.

    Examples, as typed:
      breakeven export prices
    """
    from pipelines.commands.copies import export_tables

    return export_tables(folder, sample=sample)
