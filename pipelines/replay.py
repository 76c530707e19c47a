"""Replay: the same path with the fetch taken from a folder of pages and its MANIFEST.csv."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

from models.page import Page, Precision
from pipelines.load import Outcome, load
from scrapers import Source, all_sources
from warehouse import Warehouse
from warehouse.pages import crawl_of, keep

COLUMNS = ("source", "file", "url", "fetched_at", "fetched_precision", "content_type", "fidelity", "replayable", "complete")
REFUSALS = ("corrupt", "block-page")  # to be refused by the parser, so that we see that it does
MADE_UP = "made-up"


class ManifestUnreadable(Exception):
    """The folder is no folder of recorded pages."""


@dataclass(frozen=True)
class Line:
    """One recorded page as its MANIFEST describes it."""

    source: str
    file: Path
    url: str
    fetched_at: datetime | None
    precision: Precision
    content_type: str
    fidelity: str
    replayable: bool
    complete: bool

    def page(self) -> Page:
        """The page; one without an instant gets the first instant of all, and is never appended."""
        at = self.fetched_at or datetime.min.replace(year=1970)
        return Page(self.source, self.url, at, self.file.read_bytes(), content_type=self.content_type,
            fetched_precision=self.precision)  # fmt: skip


def manifest(folder: Path) -> list[Line]:
    """The lines of a folder's MANIFEST.csv; raises ManifestUnreadable, naming the line and what is wrong with it."""
    path = folder / "MANIFEST.csv"
    if not path.is_file():
        raise ManifestUnreadable(f"{folder} holds no MANIFEST.csv, so nobody knows when and where its pages were fetched")
    try:
        reader = csv.DictReader(StringIO(path.read_text(encoding="utf-8"), newline=""))
    except UnicodeDecodeError as error:
        raise ManifestUnreadable(f"{path} is not UTF-8 text: {error}") from error
    absent = [name for name in COLUMNS if name not in (reader.fieldnames or [])]
    if absent:
        raise ManifestUnreadable(f"{path} lacks the column{'s' * (len(absent) > 1)} {', '.join(absent)}")
    return [line_of(folder, path, number, row) for number, row in enumerate(reader, start=2)]


def line_of(folder: Path, path: Path, number: int, row: dict[str, str]) -> Line:
    try:
        stamp = row["fetched_at"]
        at = datetime.fromisoformat(stamp).astimezone(UTC).replace(tzinfo=None) if stamp else None
        line = Line(row["source"], folder / row["file"], row["url"], at, Precision(row["fetched_precision"] or "unknown"),
            row["content_type"], row["fidelity"], row["replayable"] == "yes", row["complete"] == "yes")  # fmt: skip
    except ValueError as error:
        raise ManifestUnreadable(f"{path}, line {number}: {error}") from error
    if not line.file.is_file():
        raise ManifestUnreadable(f"{path}, line {number}: there is no file {row['file']}")
    return line


def replay(warehouse: Warehouse, lines: list[Line], told: Callable[[Outcome], None], *, sample: bool) -> list[Outcome]:
    """Load every recorded page, oldest first; each line is its own crawl. Returns what came of each."""
    known = all_sources()
    found = []
    for line in sorted(lines, key=lambda line: (line.fetched_at or datetime.min, line.source, str(line.file))):
        outcome = replay_line(warehouse, known.get(line.source), line, sample=sample)
        found.append(outcome)
        told(outcome)
    return found


def replay_line(warehouse: Warehouse, source: Source | None, line: Line, *, sample: bool) -> Outcome:
    """One recorded page: loaded, only read, or set aside with the reason."""
    name = line.file.name
    if source is None:
        return Outcome(line.source, name, "no module")
    if not line.replayable and line.fidelity not in REFUSALS:
        return Outcome(line.source, name, "not replayable")
    scope = source.scope(line.url)
    if scope is None:
        return Outcome(line.source, name, "not a page it reads")
    reasons = list(kept_out(line, sample=sample))
    page = line.page()
    if not reasons:
        keep(warehouse, page, crawl_of(scope, page))
    outcome = load(warehouse, source, scope, [page], complete=line.complete, only_read=bool(reasons))
    if reasons and outcome.outcome == "appended":
        outcome.outcome = f"only read: {reasons[0]}"
    return outcome


def kept_out(line: Line, *, sample: bool) -> Iterator[str]:
    """Why a page is read and accounted for but not appended."""
    if line.fetched_at is None:
        yield "no date"
    if line.fidelity == "sample":
        yield "shape only, not prices"
    if (line.fidelity == MADE_UP) != sample:
        yield "made-up numbers stay apart from real ones"
