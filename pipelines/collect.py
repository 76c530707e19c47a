"""One source: ask politely, keep each page before anyone reads it, load scope by scope. A source that fails stops no other."""

from collections.abc import AsyncIterator, Callable

from models.page import Page
from pipelines.load import Outcome, load
from pipelines.settings import Settings, key_of
from scrapers import Source
from scrapers.client import Client, Previous
from scrapers.errors import LayoutChanged, SourceError
from warehouse import Warehouse
from warehouse.incidents import note
from warehouse.pages import crawl_of, keep, last_fetch


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
