"""Re-parse: today's parser over the kept pages. Corrections are appended as a later reading; nothing is overwritten."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from models.observation import Reject
from models.source import Shape
from pipelines.load import Outcome, load, read
from scrapers import Source
from warehouse import Warehouse
from warehouse.columns import Placed
from warehouse.compare import Difference, difference
from warehouse.pages import Crawl, Kept, kept_crawls
from warehouse.retention import carry


@dataclass
class Diff:
    """What a re-parse would do: crawls to read again, of which some would change, and what would be refused."""

    crawls: int = 0
    changing: int = 0
    read_already: int = 0
    rejects: int = 0
    rows: Difference = field(default_factory=Difference)
    refused: list[str] = field(default_factory=list)


def unread(warehouse: Warehouse, source: Source, since: datetime | None) -> Iterator[Kept]:
    """The kept crawls that today's version of the parser has not read."""
    return (kept for kept in kept_crawls(warehouse, source.spec.slug, since) if kept.version < source.spec.version)


def diff(warehouse: Warehouse, source: Source, since: datetime | None, told: Callable[[Crawl], None]) -> Diff:
    """Read every kept crawl with today's parser and compare with what stands; appends nothing."""
    found, history = Diff(), list[Placed]()
    found.read_already = sum(1 for kept in kept_crawls(warehouse, source.spec.slug, since) if kept.version >= source.spec.version)
    for kept in unread(warehouse, source, since):
        reading, outcome = read(source, kept.crawl.scope, kept.crawl.pages)
        found.crawls += 1
        found.rejects += sum(outcome.rejects.values())
        if reading.verdict != "accepted":
            found.refused += outcome.sentences or [sentence for _, sentence in reading.incidents]
            continue
        rows = [item for item in reading.rows if not isinstance(item[2], Reject)]
        if source.spec.shape is Shape.SNAPSHOT:
            change = compared(warehouse, source, rows, kept.crawl.crawl)
            found.changing += bool(change)
            found.rows.add(change)
        else:
            history += [(page, found.crawls, row) for page, _, row in rows]  # the later page counts
        told(kept.crawl)
    if history:
        found.rows = compared(warehouse, source, history, None)
        found.changing = found.crawls if found.rows else 0
    return found


def compared(warehouse: Warehouse, source: Source, rows: list[Placed], crawl: str | None) -> Difference:
    """How rows differ from those that stand."""
    with warehouse.writing() as con:
        return difference(con, rows, crawl=crawl, source=source.spec.slug)


def reparse(warehouse: Warehouse, source: Source, since: datetime | None, told: Callable[[Outcome], None]) -> list[Outcome]:
    """Append today's reading of every kept crawl that this version has not read, in the order in which they were seen; crawls
    whose bodies were dropped follow the one that they repeated."""
    found = []
    for kept in unread(warehouse, source, since):
        crawl = kept.crawl
        outcome = load(warehouse, source, crawl.scope, crawl.pages, complete=crawl.declared_complete)
        found.append(outcome)
        told(outcome)
    carry(warehouse, source.spec.slug, source.spec.version)
    return found
