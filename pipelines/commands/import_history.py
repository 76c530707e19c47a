"""breakeven import, of files of many prices: found, loaded, and told file by file."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.progress import Progress
from rich.table import Table
from rich.text import Text

from pipelines.cli import Refused
from pipelines.import_found import found_at
from pipelines.imports import Found, Imported, import_found
from pipelines.settings import Settings
from pipelines.tables import console, counted, table
from warehouse.store import utc_now

NAMED = 8  # unknown names that are told of


def import_history(paths: Sequence[Path], *, dry_run: bool) -> int:
    """Load all that lies at these paths; exit code 1 where something was refused. Raises Refused where none is a price file."""
    now, out = utc_now(), console()
    with Progress(transient=True, console=out, disable=not out.is_terminal) as progress:
        task = progress.add_task("importing", total=None)

        def found() -> Iterator[Found]:
            for path in paths:
                for file in found_at(path, now):
                    progress.update(task, description=file.name, total=file.steps, completed=0)
                    yield file

        done = list(import_found(Settings().warehouse(), found(), lambda _: progress.advance(task), dry_run=dry_run))
    told = [file for file in done if file.outcomes]
    if not told:
        why = " ".join(sentence for file in done for sentence in file.sentences) or "there is no file."
        raise Refused(f"nothing to import: {why}; a saved page takes --source, --url and --fetched-at")
    out.print(report(told, dry_run=dry_run))
    for sentence in dict.fromkeys(sentence for file in done for sentence in file.sentences):
        out.print(Text(f"! {sentence}"))
    unknown = sorted({name for file in done for outcome in file.outcomes for name in outcome.unknown})
    if unknown:
        more = f" and {len(unknown) - NAMED} more" if len(unknown) > NAMED else ""
        out.print(Text(f"Names of cards that the catalogue does not know: {', '.join(unknown[:NAMED])}{more}"))
    rows, new = (sum(getattr(o, name) for file in told for o in file.outcomes) for name in ("rows", "written"))
    out.print(f"{rows:,} rows read, {new:,} appended{' (a dry run appends nothing)' if dry_run else ''}.")
    return 1 if any(file.is_refused for file in done) else 0


def report(files: Sequence[Imported], *, dry_run: bool) -> Table:
    """File by file: rows, how many are new, rejects by reason, dates covered."""
    made = table("file", "outcome", "rows", "new", "dates", "rejects", right=("rows", "new"),
        title="Read, not appended" if dry_run else None)  # fmt: skip
    for file in files:
        rows, new = (sum(getattr(o, name) for o in file.outcomes) for name in ("rows", "written"))
        dates = f"{file.first:%Y-%m-%d} {file.last:%Y-%m-%d}" if file.first and file.last else ""
        crawls = f" ({len(file.outcomes)})" if len(file.outcomes) > 1 else ""
        made.add_row(Text(file.name), f"{file.outcome}{crawls}", str(rows), str(new), dates, Text(counted(file.rejects)))
    return made
