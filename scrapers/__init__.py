"""WORLD: one polite HTTP client, one module per source. There is no list of sources: the folder is the list.

A source is a module in `scrapers/sources/` named by its slug (dashes become underscores) with

    SPEC: Spec                              what it is and what a healthy crawl looks like
    parse(page) -> Iterator[row]            pure: no clock, network, environment or database; absent where SPEC says unread
    fetch(client) -> AsyncIterator[Page]    optional; asks SPEC.asks in turn
    scope(url) -> str                       optional; what the page is everything of; SPEC.asks says it
    parse_all(pages) -> Iterator[(n, row)]  optional; where a price is made of what several pages say: page number and row
    complete(pages) -> bool                 optional; were these pages all of it? yes
"""

import pkgutil
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

from models.observation import Availability, Listing, Offer, Rate, Reject
from models.page import Page
from models.source import Spec, Verified
from scrapers.asking import ask_all
from scrapers.errors import Unread

if TYPE_CHECKING:
    from scrapers.client import Client

Parsed = Offer | Listing | Rate | Availability | Reject


@dataclass(frozen=True)
class Source:
    """One source module, its optional functions filled in."""

    spec: Spec
    module: ModuleType

    def parse(self, page: Page) -> Iterator[Parsed]:
        """The rows and rejects of a page; raises SourceError where the page is not what the parser knows, Unread without one."""
        if self.spec.verified is Verified.UNREAD:
            raise Unread(f"{self.spec.slug}: nobody has read {page.url} yet, so it is kept and nothing is parsed")
        rows: Iterator[Parsed] = self.module.parse(page)
        return rows

    def parse_all(self, pages: Sequence[Page]) -> Iterator[tuple[int, Parsed]]:
        """The rows and rejects of a whole crawl, each with the number of its page."""
        own = getattr(self.module, "parse_all", None)
        if own:
            yield from own(pages)
            return
        for number, page in enumerate(pages):
            yield from ((number, row) for row in self.parse(page))

    def fetch(self, client: "Client") -> AsyncIterator[Page]:
        """The pages of a visit, one scope after the other."""
        own = getattr(self.module, "fetch", None)
        pages: AsyncIterator[Page] = own(client) if own else ask_all(client, self.spec.asks)
        return pages

    def scope(self, url: str) -> str | None:
        """What the page at `url` is everything of ('' = all the source offers); None if the source never reads it."""
        own = getattr(self.module, "scope", None)
        if own:
            scope: str | None = own(url)
            return scope
        ask = self.spec.ask_for(url)
        return ask.scope if ask else None

    def complete(self, pages: Sequence[Page]) -> bool:
        """Whether these pages are all of their scope."""
        own = getattr(self.module, "complete", None)
        return bool(own(pages)) if own else True


def all_sources() -> dict[str, Source]:
    """Every source by slug, found by walking the folder."""
    folder = import_module("scrapers.sources")
    modules = [import_module(f"{folder.__name__}.{found.name}") for found in pkgutil.iter_modules(folder.__path__)]
    return {module.SPEC.slug: Source(module.SPEC, module) for module in modules}
