"""breakeven reparse."""

from datetime import datetime

from rich.text import Text

from pipelines.cli import Refused
from pipelines.commands.show import limit
from pipelines.progress import progress
from pipelines.reparse import Diff, diff, reparse
from pipelines.settings import Settings
from pipelines.tables import console
from scrapers import Source, all_sources
from warehouse import Warehouse


def reparse_source(slug: str, since: str | None, *, dry_run: bool) -> int:
    """Print what today's parser would change in what the kept pages of a source said, then append it; exit code 1 where
    it would refuse pages that were accepted."""
    known = all_sources()
    if slug not in known:
        raise Refused(f"no source is named '{slug}'; there are {', '.join(sorted(known))}")
    source, warehouse, start = known[slug], Settings().warehouse(), instant(since)
    with progress("reading kept pages") as step:
        found = diff(warehouse, source, start, lambda _: step())
    tell(source, found)
    if found.crawls and not dry_run:
        append(warehouse, source, start, found.crawls)
    return 1 if found.refused else 0


def instant(text: str | None) -> datetime | None:
    """The first instant of a day, or an instant."""
    said = limit("since", text)
    return datetime.fromisoformat(said) if isinstance(said, str) else said


def tell(source: Source, found: Diff) -> None:
    """The difference in words."""
    out, name = console(), f"{source.spec.slug}, version {source.spec.version}"
    if not found.crawls:
        out.print(Text(f"{name}: nothing to read again; it has read all {found.read_already} kept crawls."))
        return
    rows = found.rows
    out.print(Text(f"{name}: {found.crawls} kept crawls to read again, {found.read_already} read already."))
    out.print(Text(f"  {found.changing} would change: {rows.added} rows more, {rows.changed} different, {rows.dropped} gone; "
        f"{rows.same} the same, {found.rejects} rejects."))  # fmt: skip
    for example in rows.examples:
        out.print(Text(f"  {example}"))
    for sentence in dict.fromkeys(found.refused):
        out.print(Text(f"! {sentence}"))


def append(warehouse: Warehouse, source: Source, since: datetime | None, crawls: int) -> None:
    """Append the readings and say how it went."""
    with progress("appending", crawls) as step:
        outcomes = reparse(warehouse, source, since, lambda _: step())
    written = sum(o.written for o in outcomes)
    out = console()
    out.print(Text(f"Appended: {len(outcomes)} readings with {written} rows. What was known before stays (--known-at)."))
    for sentence in dict.fromkeys(s for o in outcomes for s in o.sentences):
        out.print(Text(f"! {sentence}"))
