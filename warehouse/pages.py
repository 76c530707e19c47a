"""Pages and crawls: what was fetched, kept before anyone reads it, and asked for again later."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models.identity import digest
from models.page import Page, Precision
from warehouse.store import Warehouse, fetch


class BodyDropped(Exception):
    """A kept page whose body retention dropped: what it said stands, but it cannot be read again."""


@dataclass(frozen=True)
class Crawl:
    """One visit to one scope of one source: its pages, in order."""

    source: str
    scope: str
    pages: tuple[Page, ...]
    declared_complete: bool | None = None  # what a person said of recorded pages

    @property
    def crawl(self) -> str:
        """Identity: scope and first page."""
        return crawl_of(self.scope, self.pages[0])

    @property
    def observed_at(self) -> datetime:
        """The instant of the last fetch."""
        return max(page.fetched_at for page in self.pages)

    @property
    def fingerprint(self) -> str:
        """Equal for two visits that found the same bytes at the same addresses."""
        return digest(*sorted(f"{page.url} {page.sha256}" for page in self.pages))


def crawl_of(scope: str, first: Page) -> str:
    """The name of the visit that began with this page."""
    return digest(scope, first.page)


def keep(warehouse: Warehouse, page: Page, crawl: str) -> None:
    """Keep a fetched page, body first, before anyone reads it. Keeping it again changes nothing."""
    warehouse.archive.keep(page.sha256, page.body)
    with warehouse.writing() as con:
        con.execute(
            """INSERT INTO pages BY NAME SELECT $page AS page, $source AS source, $url AS url, $fetched_at AS fetched_at,
                   $fetched_precision AS fetched_precision, $http_status AS http_status, $content_type AS content_type,
                   $etag AS etag, $last_modified AS last_modified, $sha256 AS sha256, $crawl AS crawl
               WHERE NOT EXISTS (FROM pages WHERE page = $page)""",
            {
                "page": page.page, "source": page.source, "url": page.url, "fetched_at": page.fetched_at,
                "fetched_precision": str(page.fetched_precision), "http_status": page.status,
                "content_type": page.content_type, "etag": page.etag, "last_modified": page.last_modified,
                "sha256": page.sha256, "crawl": crawl,
            },
        )  # fmt: skip
        warehouse.archive.keep(page.sha256, page.body)  # again, under the lock: retention may just have dropped an equal one


def asked(warehouse: Warehouse, sql: str, **parameters: Any) -> list[dict[str, Any]]:
    """A question on the way to writing; before the first run the answer is that nothing is known."""
    with warehouse.writing() as con:
        return fetch(con, sql, **parameters)


def kept_page(warehouse: Warehouse, row: dict[str, Any]) -> Page:
    """A page as it was fetched, from its row and the archive. Raises BodyDropped where retention dropped its body, and
    FileNotFoundError where it is missing for no reason that we know."""
    try:
        body = warehouse.archive.read(row["sha256"])
    except FileNotFoundError as error:
        for dropped in asked(warehouse, "FROM dropped_bodies WHERE sha256 = $sha256", sha256=row["sha256"]):
            which = f"{row['source']}: the body of {row['url']} of {row['fetched_at']}"
            told = f"{which} was dropped on {dropped['dropped_at']:%d %b %Y}"
            raise BodyDropped(f"{told} ({dropped['reason']}); its rows stand, but it cannot be read again") from error
        raise
    return Page(
        source=row["source"], url=row["url"], fetched_at=row["fetched_at"], body=body,
        status=row["http_status"], content_type=row["content_type"] or "", etag=row["etag"],
        last_modified=row["last_modified"], fetched_precision=Precision(row["fetched_precision"]),
    )  # fmt: skip


def last_fetch(warehouse: Warehouse, source: str, url: str) -> Page | None:
    """The last answer kept of an address."""
    question = "FROM pages WHERE source = $source AND url = $url ORDER BY fetched_at DESC LIMIT 1"
    rows = asked(warehouse, question, source=source, url=url)
    return kept_page(warehouse, rows[0]) if rows else None


def last_accepted(warehouse: Warehouse, source: str, scope: str) -> list[Page]:
    """The pages of the last accepted crawl of a scope, in order; none before the first."""
    rows = asked(
        warehouse,
        """SELECT p.* FROM pages AS p JOIN (
               SELECT max_by(c.crawl, c.observed_at) AS crawl FROM crawls AS c JOIN parses AS r ON r.crawl = c.crawl
               WHERE r.verdict = 'accepted' AND c.source = $source AND c.scope = $scope) AS last ON last.crawl = p.crawl
           ORDER BY p.fetched_at""",
        source=source, scope=scope,
    )  # fmt: skip
    return [kept_page(warehouse, row) for row in rows]


def last_visits(warehouse: Warehouse) -> dict[str, datetime]:
    """When each source was last fetched from, whatever came of it."""
    rows = asked(warehouse, "SELECT source, max(fetched_at) AS at FROM pages GROUP BY source")
    return {row["source"]: row["at"] for row in rows}


@dataclass(frozen=True)
class Kept:
    """A closed crawl in the archive, and the highest version that has read it (0: none)."""

    crawl: Crawl
    version: int


def kept_crawls(warehouse: Warehouse, source: str, since: datetime | None = None) -> Iterator[Kept]:
    """The closed crawls of a source, in the order in which they were seen, read from the archive one by one; those whose bodies
    were dropped are left out (warehouse/retention.py carries them along)."""
    rows = asked(
        warehouse,
        """SELECT c.*, coalesce((SELECT max(p.version) FROM parses AS p WHERE p.crawl = c.crawl), 0) AS version
           FROM crawls AS c WHERE c.source = $source AND c.observed_at >= coalesce($since, TIMESTAMP '-infinity')
           ORDER BY c.observed_at, c.crawl""",
        source=source, since=since,
    )  # fmt: skip
    for row in rows:
        pages = asked(warehouse, "FROM pages WHERE crawl = $crawl ORDER BY fetched_at, rowid", crawl=row["crawl"])
        try:
            kept = tuple(kept_page(warehouse, page) for page in pages)
        except BodyDropped:
            continue  # it only repeated the crawl before it
        yield Kept(Crawl(row["source"], row["scope"], kept, row["declared_complete"]), row["version"])
