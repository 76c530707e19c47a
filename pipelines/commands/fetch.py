"""breakeven fetch."""

import asyncio
import csv
from pathlib import Path

from rich.text import Text

from models.observation import Reject
from models.page import Page
from pipelines.cli import Refused
from pipelines.load import read, tally
from pipelines.settings import Settings, key_of
from pipelines.tables import console, counted
from scrapers import Source, all_sources
from scrapers.client import Client
from scrapers.errors import SourceError

MANIFEST = ("source", "file", "url", "method", "fetched_at", "fetched_precision", "content_type", "fidelity", "replayable",
    "complete", "records", "note")  # fmt: skip
ENDINGS = {"json": "json", "html": "html", "xml": "xml", "csv": "csv"}


def fetch_source(slug: str, save: Path | None, most: int) -> int:
    """Fetch a source now and print what its parser makes of it; exit code 1 where a question failed or a page is refused."""
    source = all_sources().get(slug)
    if source is None:
        raise Refused(f"no source is named '{slug}'; there are {', '.join(sorted(all_sources()))}")
    pages, failure = asyncio.run(pages_of(source))
    results = [show_page(source, page, most) for page in pages]
    if save and pages:
        for number, (page, (_, records)) in enumerate(zip(pages, results, strict=True), start=1):
            record(save, source, page, number, records, complete=is_complete(source, page, pages))
        console().print(f"{len(pages)} page{'s' * (len(pages) != 1)} recorded in {save}")
    if failure:
        raise failure
    return 0 if all(good for good, _ in results) else 1


async def pages_of(source: Source) -> tuple[list[Page], SourceError | None]:
    """The pages of a visit, and what went wrong with its other questions."""
    pages: list[Page] = []
    try:
        async with Client(source.spec, contact=Settings().contact, key=key_of(source.spec)) as client:
            async for page in source.fetch(client):
                pages.append(page)
    except SourceError as error:
        return pages, error
    return pages, None


def is_complete(source: Source, page: Page, pages: list[Page]) -> bool:
    """Whether a page alone is everything of its scope; where a walk needed several, none of them is, nor is one that no parser
    knows."""
    scope = source.scope(page.url)
    alone = sum(source.scope(other.url) == scope for other in pages) == 1
    try:
        return alone and source.complete([page])
    except SourceError:
        return False


def show_page(source: Source, page: Page, most: int) -> tuple[bool, int]:
    """Print the first rows and rejects of a page; whether it was read, and how many records it has."""
    out = console()
    reading, outcome = read(source, source.scope(page.url) or "", [page])
    tally(outcome, reading)
    out.print(Text(f"{page.url} ({page.status}, {len(page.body)} bytes, {page.fetched_at:%Y-%m-%d %H:%M:%S}Z)"))
    for _, sentence in reading.incidents:
        out.print(Text(f"! {sentence}"))
    for _, _, row in reading.rows[:most]:
        if isinstance(row, Reject):
            out.print(Text(f"  {row.ordinal:>4} reject {row.reason}: {row.detail}"))
        else:
            said = row.model_dump(exclude_none=True, exclude={"ordinal", "provider"}, mode="json")
            out.print(Text(f"  {row.ordinal:>4} {type(row).__name__.lower()} " + " ".join(f"{k}={v}" for k, v in said.items())))
    left = len(reading.rows) - most
    more = f" ({left} more; --rows prints them)" if left > 0 else ""
    out.print(f"{outcome.records} records: {outcome.rows} rows, {outcome.rejects.total()} rejects "
        f"({counted(outcome.rejects)}){more}")  # fmt: skip
    return reading.verdict == "accepted", outcome.records


def record(folder: Path, source: Source, page: Page, number: int, records: int, *, complete: bool) -> None:
    """Write a page and its MANIFEST line into a folder that `breakeven run --replay` reads."""
    ending = next((e for word, e in ENDINGS.items() if word in page.content_type), "txt")
    name = f"{source.spec.slug}/{page.fetched_at:%Y-%m-%dT%H%M%S}-{number}.{ending}"
    (folder / source.spec.slug).mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(page.body)
    path = folder / "MANIFEST.csv"
    fresh = not path.exists()
    with path.open("a", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        if fresh:
            writer.writerow(MANIFEST)
        writer.writerow([source.spec.slug, name, page.url, "", f"{page.fetched_at.isoformat()}Z", "second", page.content_type,
            "raw", "yes", "yes" if complete else "no", records, "recorded by breakeven fetch"])  # fmt: skip
