"""breakeven import."""

import csv
import io
import mimetypes
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from rich.text import Text

from models.page import Page, Precision
from pipelines.cli import Refused
from pipelines.commands.record import SOURCE, append_page, recorded_page
from pipelines.commands.show import limit
from pipelines.imports import Imported
from pipelines.imports import only_read as read_only
from pipelines.load import Outcome
from pipelines.questions import UnknownGpu
from pipelines.tables import console, counted, outcomes_table
from scrapers import Source, all_sources
from scrapers.errors import LayoutChanged, SourceError
from scrapers.platforms.tidy_kinds import header_of
from warehouse.store import utc_now

COLUMNS = {"what", "subject", "amount", "currency", "per"}  # of a CSV file of prices as `record` takes them


def import_files(
    files: Sequence[Path], source: str | None, url: str | None, fetched_at: str | None, precision: str | None, *, dry_run: bool
) -> int:
    """Append a saved page, a CSV file of recorded prices, or files of many prices; exit code 1 where the checks refuse one."""
    if not files:
        raise Refused("name a file or a folder")
    if absent := next((file for file in files if not file.exists()), None):
        raise Refused(f"cannot read {absent}: No such file or directory")
    if source is not None:
        if len(files) > 1 or files[0].is_dir():
            raise Refused("--source, --url and --fetched-at are of one saved page")
        if url is None or fetched_at is None:
            raise Refused("a saved page takes --url, the address it was saved from, and --fetched-at, the instant or day")
        return import_page(files[0], body_of(files[0]), source, url, *instant_of(fetched_at, precision), dry_run=dry_run)
    if url or fetched_at or precision:
        raise Refused("a saved page takes --source, --url and --fetched-at; a file of prices takes none of them")
    if len(files) == 1 and is_recorded(files[0]):
        return import_prices(files[0].name, body_of(files[0]), dry_run=dry_run)
    from pipelines.commands.import_history import import_history

    return import_history(files, dry_run=dry_run)


def body_of(file: Path) -> bytes:
    """What a file holds; raises Refused where it cannot be read."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise Refused(f"cannot read {file}: {error.strerror or error}") from error


def is_recorded(file: Path) -> bool:
    """Whether a file holds prices as `record` takes them, or, being a CSV file by name, no columns at all: that is told there."""
    if not file.is_file() or file.suffix.lower() != ".csv":
        return False
    header = header_of(body_of(file))
    return not header or set(header) >= COLUMNS


def instant_of(text: str, precision: str | None) -> tuple[datetime, Precision]:
    """When a page was saved, and how exactly that is known: to the day where only a day is given."""
    said = limit("fetched-at", text)
    at = datetime.fromisoformat(said) if isinstance(said, str) else said
    if at is None or at > utc_now():
        raise Refused(f"--fetched-at {text} has not come yet")
    return at, Precision(precision or (Precision.DAY if isinstance(said, str) else Precision.SECOND))


def import_page(file: Path, body: bytes, slug: str, url: str, at: datetime, precision: Precision, *, dry_run: bool) -> int:
    """One page that a person saved, through the same checks as one that was fetched."""
    known = all_sources()
    if slug not in known:
        raise Refused(f"no source is named '{slug}'; there are {', '.join(sorted(known))}")
    kind = mimetypes.guess_type(file.name)[0] or ""
    page = Page(slug, url, at, body, content_type=kind, fetched_precision=precision)
    outcome = only_read(known[slug], page) if dry_run else append_page(known[slug], page)
    out = console()
    if outcome.outcome == "already read":
        out.print("Known already: nothing appended.")
        return 0
    out.print(outcomes_table([outcome]))
    for sentence in outcome.sentences:
        out.print(Text(f"! {sentence}"))
    if outcome.unknown:
        out.print(Text(f"Names of cards that the catalogue does not know: {', '.join(outcome.unknown)}"))
    return 0 if outcome.outcome in ("appended", "unchanged", "only read") else 1


def only_read(source: Source, page: Page) -> Outcome:
    """What a page says, nothing appended; raises Refused where its source never reads such an address."""
    done = Imported(page.url, asked_for=True)
    try:
        read_only(done, source, page)
    except SourceError as error:
        raise Refused(str(error)) from error
    return done.outcomes[0]


def import_prices(name: str, body: bytes, *, dry_run: bool) -> int:
    """Every line a recorded price; if one is none, nothing is appended."""
    pages = list(pages_of(name, body))
    if not pages:
        raise Refused(f"{name} has no line of prices")
    if dry_run:
        console().print(f"{len(pages)} price{'s' * (len(pages) != 1)} read, nothing appended.")
        return 0
    source = all_sources()[SOURCE]
    outcomes = [append_page(source, page) for page in pages]
    counts = Counter("appended" if o.written else "refused" if refused(o.outcome) else "known already" for o in outcomes)
    out = console()
    for sentence in dict.fromkeys(sentence for o in outcomes for sentence in o.sentences):
        out.print(Text(f"! {sentence}"))
    out.print(f"{len(pages)} price{'s' * (len(pages) != 1)}: {counted(counts)}.")
    return 1 if counts["refused"] else 0


def refused(outcome: str) -> bool:
    return outcome not in ("appended", "unchanged", "already read")


def pages_of(name: str, body: bytes) -> Iterator[Page]:
    """A page for each line; raises Refused, naming the line and what is wrong with it."""
    try:
        reader = csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline=""), strict=True)
        for cells in reader:
            if None in cells:
                raise Refused(f"{name}, line {reader.line_num}: more cells than columns")
            try:
                yield recorded_page(cells.pop("url", ""), cells)
            except (Refused, UnknownGpu, LayoutChanged) as error:
                raise Refused(f"{name}, line {reader.line_num}: {error}") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise Refused(f"{name} is no CSV file in UTF-8: {error}") from error
