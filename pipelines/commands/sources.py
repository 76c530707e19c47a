"""breakeven sources."""

import asyncio
import json
from typing import Any

from rich.text import Text

from pipelines.load import read, tally
from pipelines.questions import source_rows
from pipelines.settings import Settings, key_of
from pipelines.tables import age, console, counted, table
from scrapers import Source, all_sources
from scrapers.client import Client
from scrapers.errors import SourceError
from warehouse import WarehouseMissing


def show_sources(*, check: bool, as_json: bool, as_markdown: bool) -> int:
    """Print every source, or, with check, what each says live."""
    if check:
        return asyncio.run(probe_all())
    if as_markdown:
        print(markdown())
        return 0
    try:
        known = source_rows(Settings().warehouse())
    except WarehouseMissing:
        known = {}
    rows = [described(source, known.get(slug, {})) for slug, source in sorted(all_sources().items())]
    if as_json:
        print(json.dumps(rows, default=str, indent=1))
        return 0
    out = console()
    made = table("source", "access", "parser verified by", "every", "last page", "rows", "incidents", right=("rows", "incidents"))
    for row in rows:
        made.add_row(row["source"], row["access"], f"{row['verified']} {row['verified_on']}", f"{row['every_hours']:g} h",
            age(row["age"]) or "never", str(row["rows"] or 0), str(row["incidents"] or 0))  # fmt: skip
    out.print(made)
    for row in rows:
        state = "" if row["on_by_default"] else " Off by default."
        out.print(Text(f"{row['source']}: {row['title']}, {row['home']}.{state} Terms: {row['terms']}"))
    return 0


def markdown() -> str:
    """The table of sources for README, from their SPECs alone."""
    lines = ["| source | read by | key | parser verified by | terms |", "|---|---|---|---|---|"]
    for slug, source in sorted(all_sources().items()):
        spec = source.spec
        key = f"`{spec.key_env}`{'' if spec.key_required else ', optional'}" if spec.key_env else "none"
        off = "" if spec.on_by_default else " **Off by default.**"
        cells = [f"[{slug}]({spec.home})" if spec.home.startswith("http") else slug, str(spec.access), key,
            f"{spec.verified}, {spec.verified_on}", spec.terms + off]  # fmt: skip
        lines.append("| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |")
    return "\n".join(lines)


def described(source: Source, known: dict[str, Any]) -> dict[str, Any]:
    """A source as its SPEC says, and what the warehouse holds of it."""
    spec = source.spec
    said = {
        "source": spec.slug, "title": spec.title, "home": spec.home, "access": str(spec.access), "terms": spec.terms,
        "verified": str(spec.verified), "verified_on": spec.verified_on, "every_hours": spec.every_hours, "version": spec.version,
        "on_by_default": spec.on_by_default, "key_env": spec.key_env,
    }  # fmt: skip
    return said | {name: known.get(name) for name in ("last_page", "age", "rows", "incidents")}


async def probe_all() -> int:
    """Ask the first question of every source, live, storing nothing; exit code 1 where none answered."""
    out = console()
    answers = [await probe(source) for source in all_sources().values()]
    for slug, good, said in answers:
        out.print(Text(f"{'ok  ' if good else 'FAIL'} {slug:<12} {said}"))
    return 0 if any(good for _, good, _ in answers) else 1


async def probe(source: Source) -> tuple[str, bool, str]:
    """One source's first page: how many rows and rejects it holds, or why not."""
    spec = source.spec
    try:
        async with Client(spec, contact=Settings().contact, key=key_of(spec)) as client:
            page = await anext(aiter(source.fetch(client)))
    except SourceError as error:
        return spec.slug, False, str(error)
    reading, outcome = read(source, source.scope(page.url) or "", [page])
    tally(outcome, reading)
    if reading.verdict != "accepted":
        return spec.slug, False, outcome.sentences[0] if outcome.sentences else reading.incidents[0][1]
    return spec.slug, True, f"{outcome.rows} rows, {outcome.rejects.total()} rejects ({counted(outcome.rejects)})"
