"""One crawl: parse, check, append; or refuse it with a sentence and keep its pages."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from models.gpu import resolve
from models.observation import Reject, Statement
from models.page import Page
from models.source import Ask, Expect, Shape, Verified
from pipelines.checks import Finding, Past, check, strays
from scrapers import Source
from scrapers.errors import LayoutChanged, SourceError, Unread
from scrapers.fields import field_names
from scrapers.read import reject
from warehouse import Warehouse
from warehouse.append import already_read, append, close_unread
from warehouse.columns import Placed
from warehouse.names import names_in
from warehouse.pages import Crawl, kept_crawls, last_accepted
from warehouse.past import accepted_rows, described, last_prices, revises
from warehouse.reading import Reading

ANY_NUMBER = (0, 1_000_000)


@dataclass
class Outcome:
    """What came of one crawl, or of a source that could not be asked."""

    source: str
    scope: str
    outcome: str
    pages: int = 0
    records: int = 0
    rows: int = 0
    written: int = 0
    rejects: Counter[str] = field(default_factory=Counter)
    unknown: list[str] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)


def load(
    warehouse: Warehouse, source: Source, scope: str, pages: Sequence[Page], *, complete: bool | None = None,
    recorded_at: datetime | None = None, only_read: bool = False,
) -> Outcome:  # fmt: skip
    """Read one crawl and append what it says, or refuse it with a sentence. `complete`: what a MANIFEST declares.
    `only_read`: account for the records, append nothing."""
    with warehouse.holding():
        return load_crawl(warehouse, source, scope, pages, complete, recorded_at, only_read=only_read)


def load_crawl(
    warehouse: Warehouse, source: Source, scope: str, pages: Sequence[Page], complete: bool | None, recorded_at: datetime | None,
    *, only_read: bool,
) -> Outcome:  # fmt: skip
    crawl = Crawl(source.spec.slug, scope, tuple(pages), complete)
    if source.spec.verified is Verified.UNREAD:
        close_unread(warehouse, crawl)
        return Outcome(source.spec.slug, scope, Unread.outcome, len(pages))
    if not only_read and already_read(warehouse, crawl.crawl, source.spec.version):
        return Outcome(source.spec.slug, scope, "already read", len(pages))
    reading, outcome = read(source, scope, pages)
    if reading.verdict == "accepted":
        reading.complete = reading.complete if complete is None else complete
    if reading.verdict == "accepted" and not reading.complete and not only_read:
        told = f"{f'{source.spec.slug} {scope}'.strip()}: the answer was cut off, so it withdraws and prices nothing"
        reading.incidents.append(("truncated", told))
    if reading.verdict == "accepted" and not only_read:
        judge(warehouse, source, crawl, reading)
    tally(outcome, reading)
    outcome.sentences += [sentence for _, sentence in reading.incidents]
    outcome.outcome = reading.outcome
    if not only_read:
        done = append(warehouse, crawl, reading, recorded_at)
        outcome.outcome, outcome.written = done.outcome, done.rows
        if done.parse and done.rows and reading.shape is not Shape.SNAPSHOT and revises(warehouse, crawl, done.parse):
            read_later_again(warehouse, source, crawl)
    return outcome


def read_later_again(warehouse: Warehouse, source: Source, crawl: Crawl) -> None:
    """After a page of a history that came out of order, the later ones once more: they wrote no row where they agreed with what
    stood then, and what they confirmed must not give way to the older page."""
    for kept in kept_crawls(warehouse, crawl.source, crawl.observed_at):
        later = kept.crawl
        if later.observed_at > crawl.observed_at and kept.version == source.spec.version:
            reading, _ = read(source, later.scope, later.pages)
            if reading.verdict == "accepted":
                placed = statements(reading)
                rows = described(warehouse, placed, keyed=False, shape=reading.shape)
                off = strays(rows, expected(source, later, complete=reading.complete))
                set_aside(reading, [placed[i] for i in off])
                append(warehouse, later, reading, overrule=True)


def read(source: Source, scope: str, pages: Sequence[Page]) -> tuple[Reading, Outcome]:
    """Parse the pages of a crawl. Any exception out of a parser means that the page is not the page it knows."""
    spec = source.spec
    ask = asked(source, scope)
    authority = ask.authority if ask and ask.authority else spec.authority
    reading = Reading(spec.version, spec.shape, authority, True, reference_region=spec.reference_region)
    outcome = Outcome(spec.slug, scope, "appended", len(pages))
    try:
        records = set()
        for number, row in source.parse_all(pages):
            reading.add(pages[number], number, row)
            records.add((number, row.ordinal))
        outcome.records = len(records)
        reading.complete = source.complete(pages)
    except SourceError as error:
        refuse(reading, error.outcome, str(error))
    except Exception as error:  # noqa: BLE001 - whatever a page does to a parser must stop this crawl only, and be told
        told = f"the parser failed on {pages[-1].url}: {type(error).__name__}: {error}"
        refuse(reading, LayoutChanged.outcome, f"{spec.slug}: {told}")
    return reading, outcome


def refuse(reading: Reading, outcome: str, sentence: str) -> None:
    """Keep the rows out; the page stays."""
    reading.verdict, reading.outcome, reading.complete = "refused", outcome, False
    reading.incidents.append((outcome, sentence))


def tally(outcome: Outcome, reading: Reading) -> None:
    """Count rows, rejects by reason, and names of cards that nobody knows."""
    rejects = [row for _, _, row in reading.rows if isinstance(row, Reject)]
    outcome.rejects = Counter(row.reason for row in rejects)
    outcome.rows = len(reading.rows) - len(rejects)
    outcome.unknown = sorted({name[0] for name in names_in(reading.rows) if resolve(*name) is None})


def asked(source: Source, scope: str) -> Ask | None:
    """The question of a scope, where SPEC lists it."""
    return next((ask for ask in source.spec.asks if ask.scope == scope), None)


def expected(source: Source, crawl: Crawl, *, complete: bool) -> Expect:
    """What a healthy crawl of this scope is; of one part of a source, or of an answer cut off, only its units are known."""
    ask = asked(source, crawl.scope)
    if complete and ask and ask.expect:
        return ask.expect
    if complete and crawl.scope == "":
        return source.spec.expect
    return Expect(rows=ANY_NUMBER, units=source.spec.expect.units)


def judge(warehouse: Warehouse, source: Source, crawl: Crawl, reading: Reading) -> None:
    """Check the crawl against SPEC.expect and the source's own past; refuse it, or note what was odd."""
    spec, scope = source.spec, crawl.scope
    expect, past = expected(source, crawl, complete=reading.complete), Past()
    if reading.complete:
        before = accepted_rows(warehouse, spec.slug, scope, reading.version)
        past = Past(before, last_prices(warehouse, spec.slug, scope, reading.version, reading.shape))
    placed = statements(reading)
    rows = described(warehouse, placed, keyed=bool(past.prices), shape=reading.shape)
    findings = check(f"{spec.slug} {scope}".strip(), rows, expect, past) + news(warehouse, crawl)
    for finding in sorted(findings, key=lambda f: not f.refuses):
        if finding.refuses and reading.verdict == "accepted":
            refuse(reading, finding.outcome, finding.sentence)
        else:
            reading.incidents.append((finding.outcome, finding.sentence))
    if reading.verdict == "accepted":
        set_aside(reading, [placed[i] for i in strays(rows, expect)])


def statements(reading: Reading) -> list[Placed]:
    """The rows of a reading that say something: prices, and what can be had."""
    return [item for item in reading.rows if isinstance(item[2], Statement)]


def set_aside(reading: Reading, items: list[Placed]) -> None:
    """The few prices that nobody can mean become rejects."""
    told, strange = "a price out of any plausible range of its unit", {id(row) for _, _, row in items}
    reading.rows = [placed for placed in reading.rows if id(placed[2]) not in strange]
    for page, number, row in items:
        said = row.model_dump_json(exclude_none=True)
        reading.rows.append((page, number, reject(row.ordinal, "implausible_price", told, said)))


def news(warehouse: Warehouse, crawl: Crawl) -> list[Finding]:
    """Fields of the publisher's records that the accepted crawl before did not have: worth a look, no harm."""
    before = last_accepted(warehouse, crawl.source, crawl.scope)
    known = frozenset().union(*(field_names(page) for page in before))
    fresh = sorted(frozenset().union(*(field_names(page) for page in crawl.pages)) - known) if known else []
    told = f"{crawl.source}: fields never seen before: {', '.join(fresh[:10])}"
    return [Finding("new_field", told, False)] if fresh else []
