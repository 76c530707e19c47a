"""One source: fetch politely, keep, parse, check, append. A source that fails says so and stops no other."""

from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from models.gpu import resolve
from models.observation import Offer, Reject
from models.page import Page
from models.source import Ask, Expect
from pipelines.checks import Finding, Past, check
from pipelines.settings import Settings, key_of
from scrapers import Source
from scrapers.client import Client, Previous
from scrapers.errors import LayoutChanged, SourceError
from scrapers.fields import field_names
from warehouse import Warehouse
from warehouse.append import Reading, already_read, append
from warehouse.incidents import note
from warehouse.pages import Crawl, crawl_of, keep, last_accepted, last_fetch
from warehouse.past import accepted_rows, described, last_prices


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

    @property
    def degraded(self) -> bool:
        """Whether a person should read the sentences."""
        return bool(self.sentences)


async def visit(source: Source, warehouse: Warehouse, settings: Settings, told: Callable[[Outcome], None]) -> list[Outcome]:
    """Ask a source all its questions; each scope is loaded as soon as its pages are there. A visit that breaks off keeps its
    pages and notes an incident."""
    found: list[Outcome] = []

    def done(outcome: Outcome) -> None:
        found.append(outcome)
        told(outcome)

    client = Client(source.spec, contact=settings.contact, key=key_of(source.spec), previous=previous_of(warehouse, source))
    scope = ""
    try:
        async with client:
            async for scope, pages in crawls(source, client, warehouse):
                done(load(warehouse, source, scope, pages))
    except SourceError as error:
        note(warehouse, source.spec.slug, scope, error.outcome, str(error))
        done(Outcome(source.spec.slug, scope, error.outcome, sentences=[str(error)]))
    return found


def previous_of(warehouse: Warehouse, source: Source) -> Callable[[str], Previous | None]:
    """What the archive holds of an address, for conditional requests."""

    def previous(url: str) -> Previous | None:
        page = last_fetch(warehouse, source.spec.slug, url)
        return Previous(page.etag, page.last_modified, page.body, page.content_type) if page else None

    return previous


async def crawls(source: Source, client: Client, warehouse: Warehouse) -> AsyncIterator[tuple[str, list[Page]]]:
    """The pages of a visit, kept one by one, handed on scope by scope."""
    current: str | None = None
    pages: list[Page] = []
    async for page in source.fetch(client):
        scope = source.scope(page.url)
        if scope is None:
            raise LayoutChanged(f"{source.spec.slug}: fetched {page.url}, which it does not read")
        if pages and scope != current:
            yield current or "", pages
            pages = []
        current = scope
        pages.append(page)
        keep(warehouse, page, crawl_of(scope, pages[0]))
    if pages:
        yield current or "", pages


def load(
    warehouse: Warehouse, source: Source, scope: str, pages: Sequence[Page], *, complete: bool | None = None,
    recorded_at: datetime | None = None, only_read: bool = False,
) -> Outcome:  # fmt: skip
    """Read one crawl and append what it says, or refuse it with a sentence. `complete`: what a MANIFEST declares.
    `only_read`: account for the records, append nothing."""
    crawl = Crawl(source.spec.slug, scope, tuple(pages))
    if not only_read and already_read(warehouse, crawl.crawl, source.spec.version):
        return Outcome(source.spec.slug, scope, "already read", len(pages))
    reading, outcome = read(source, scope, pages)
    reading.complete = reading.complete if complete is None else complete
    if reading.verdict == "accepted" and not only_read:
        judge(warehouse, source, crawl, reading)
    outcome.sentences += [sentence for _, sentence in reading.incidents]
    outcome.outcome = reading.outcome
    if not only_read:
        done = append(warehouse, crawl, reading, recorded_at)
        outcome.outcome, outcome.written = done.outcome, done.rows
    return outcome


def read(source: Source, scope: str, pages: Sequence[Page]) -> tuple[Reading, Outcome]:
    """Parse the pages of a crawl. Any exception out of a parser means that the page is not the page it knows."""
    spec = source.spec
    ask = asked(source, scope)
    authority = ask.authority if ask and ask.authority else spec.authority
    reading = Reading(spec.version, spec.shape, authority, True, reference_region=spec.reference_region)
    outcome = Outcome(spec.slug, scope, "appended", len(pages))
    try:
        for number, page in enumerate(pages):
            ordinals = set()
            for row in source.parse(page):
                reading.add(page, number, row)
                ordinals.add(row.ordinal)
            outcome.records += len(ordinals)
        reading.complete = source.complete(pages)
    except SourceError as error:
        refuse(reading, error.outcome, str(error))
    except Exception as error:  # noqa: BLE001 - whatever a page does to a parser must stop this crawl only, and be told
        refuse(reading, LayoutChanged.outcome, f"{spec.slug}: the parser failed on {pages[-1].url}: {type(error).__name__}: {error}")
    if reading.verdict == "accepted" and not reading.complete:
        reading.incidents.append(("truncated", f"{spec.slug} {scope}: the answer was cut off, so it withdraws and prices nothing"))
    return reading, tally(outcome, reading)


def refuse(reading: Reading, outcome: str, sentence: str) -> None:
    """Keep the rows out; the page stays."""
    reading.verdict, reading.outcome, reading.complete = "refused", outcome, False
    reading.incidents.append((outcome, sentence))


def tally(outcome: Outcome, reading: Reading) -> Outcome:
    """Count rows, rejects by reason, and names of cards that nobody knows."""
    rejects = [row for _, _, row in reading.rows if isinstance(row, Reject)]
    outcome.rejects = Counter(row.reason for row in rejects)
    outcome.rows = len(reading.rows) - len(rejects)
    names = {(r.gpu_text, r.memory_gb, r.form_text) for _, _, r in reading.rows if isinstance(r, Offer)}
    outcome.unknown = sorted({name[0] for name in names if resolve(*name) is None})
    return outcome


def asked(source: Source, scope: str) -> Ask | None:
    """The question of a scope, where SPEC lists it."""
    return next((ask for ask in source.spec.asks if ask.scope == scope), None)


def judge(warehouse: Warehouse, source: Source, crawl: Crawl, reading: Reading) -> None:
    """Check the crawl against SPEC.expect and the source's own past; refuse it, or note what was odd."""
    spec, scope = source.spec, crawl.scope
    ask = asked(source, scope)
    whole = spec.expect if scope == "" else Expect(rows=(0, 1_000_000), units=spec.expect.units)
    expect = ask.expect if ask and ask.expect else whole
    if not reading.complete:
        expect = Expect(rows=(0, 1_000_000), units=expect.units)
    past = Past(accepted_rows(warehouse, spec.slug, scope, reading.version), last_prices(warehouse, spec.slug, scope, reading.version))
    rows = described(warehouse, [placed for placed in reading.rows if not isinstance(placed[2], Reject)])
    findings = check(f"{spec.slug} {scope}".strip(), rows, expect, past if reading.complete else Past()) + news(warehouse, crawl)
    for finding in sorted(findings, key=lambda f: not f.refuses):
        if finding.refuses and reading.verdict == "accepted":
            refuse(reading, finding.outcome, finding.sentence)
        else:
            reading.incidents.append((finding.outcome, finding.sentence))


def news(warehouse: Warehouse, crawl: Crawl) -> list[Finding]:
    """Fields of the publisher's records that the accepted crawl before did not have: worth a look, no harm."""
    before = last_accepted(warehouse, crawl.source, crawl.scope)
    known = frozenset().union(*(field_names(page) for page in before))
    fresh = sorted(frozenset().union(*(field_names(page) for page in crawl.pages)) - known) if known else []
    told = f"{crawl.source}: fields never seen before: {', '.join(fresh[:10])}"
    return [Finding("new_field", told, False)] if fresh else []
