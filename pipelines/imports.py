"""Import: what files, folders, archives and clones hold, loaded page by page like what is fetched; and what came of each file."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from models.observation import Statement
from models.page import Page
from pipelines.load import Outcome, load, read, tally
from scrapers import Source, all_sources
from scrapers.errors import SourceError
from warehouse import Warehouse
from warehouse.pages import crawl_of, keep, last_fetch

DONE = ("appended", "unchanged", "already read", "only read")


@dataclass
class Found:
    """What a file turned out to be: the pages it makes, or the sentence that says why it makes none."""

    name: str
    pages: Iterable[Page] = ()
    sentence: str = ""
    asked_for: bool = True  # named by the person, not come across in a folder
    steps: int = 1


@dataclass
class Imported:
    """What came of one file."""

    name: str
    asked_for: bool
    outcomes: list[Outcome] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)
    first: datetime | None = None
    last: datetime | None = None

    @property
    def rejects(self) -> Counter[str]:
        """Rejects by reason."""
        return sum((outcome.rejects for outcome in self.outcomes), Counter[str]())

    @property
    def outcome(self) -> str:
        """In one word or two: refused where any page was, else what came of most pages."""
        counts = Counter(outcome.outcome for outcome in self.outcomes)
        refused = [name for name in counts if name not in DONE]
        return refused[0] if refused else counts.most_common(1)[0][0] if counts else "not read"

    @property
    def is_refused(self) -> bool:
        """Whether a person must look: a page was refused, or a file that was named is none that we read."""
        return self.outcome not in (*DONE, "not read") or (not self.outcomes and self.asked_for)

    def covers(self, first: datetime | None, last: datetime | None) -> None:
        """Widen the dates that the file is about."""
        self.first = min((at for at in (self.first, first) if at), default=None)
        self.last = max((at for at in (self.last, last) if at), default=None)


def import_found(
    warehouse: Warehouse, found: Iterable[Found], told: Callable[[Found], None], *, dry_run: bool
) -> Iterator[Imported]:
    """Load every page of every file, or only read it; a file that breaks off stops no other."""
    known = all_sources()
    for file in found:
        done = Imported(file.name, file.asked_for, sentences=[file.sentence] if file.sentence else [])
        try:
            for page in file.pages:
                only_read(done, known[page.source], page) if dry_run else loaded(warehouse, done, known[page.source], page)
                told(file)
        except SourceError as error:
            done.outcomes.append(Outcome(file.name, "", error.outcome, sentences=[str(error)]))
        done.sentences += [sentence for outcome in done.outcomes for sentence in outcome.sentences]
        yield done


def scope_of(source: Source, page: Page) -> str:
    """What the page is everything of; raises SourceError where its source never reads such an address."""
    scope = source.scope(page.url)
    if scope is None:
        raise SourceError(f"{source.spec.slug} does not read {page.url}")
    return scope


def loaded(warehouse: Warehouse, done: Imported, source: Source, page: Page) -> None:
    """Keep, read, check and append a page. One that was brought before counts as fetched when it was then."""
    scope = scope_of(source, page)
    before = last_fetch(warehouse, page.source, page.url)
    page = before if before and before.sha256 == page.sha256 else page
    keep(warehouse, page, crawl_of(scope, page))
    done.outcomes.append(load(warehouse, source, scope, [page]))
    done.covers(*dates(warehouse, page))


def dates(warehouse: Warehouse, page: Page) -> tuple[datetime | None, datetime | None]:
    """The first and the last date that the stored rows of a page are about."""
    (row,) = warehouse.rows(
        """SELECT min(day) AS first, max(day) AS last FROM (
               SELECT coalesce(effective_at, observed_at) AS day FROM offers WHERE page = $page
               UNION ALL SELECT coalesce(effective_at, observed_at) FROM listings WHERE page = $page
               UNION ALL SELECT coalesce(effective_at, observed_at) FROM rates WHERE page = $page)""",
        page=page.page,
    )
    return row["first"], row["last"]


def only_read(done: Imported, source: Source, page: Page) -> None:
    """Read a page and say what would be appended, were nothing of it known; the checks against the past are left out."""
    reading, outcome = read(source, scope_of(source, page), [page])
    tally(outcome, reading)
    outcome.outcome = "only read" if reading.verdict == "accepted" else reading.outcome
    outcome.sentences += [sentence for _, sentence in reading.incidents]
    done.outcomes.append(outcome)
    about = [row.effective_at or page.fetched_at for _, _, row in reading.rows if isinstance(row, Statement)]
    done.covers(min(about, default=None), max(about, default=None))
