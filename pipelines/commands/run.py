"""breakeven run."""

import asyncio
from importlib import resources
from pathlib import Path

from rich.text import Text

import pipelines  # noqa: F401 - sets the environment that Prefect reads
from pipelines.cli import Refused
from pipelines.daily import Report, daily
from pipelines.load import Outcome
from pipelines.questions import breakeven_rows
from pipelines.replay import manifest
from pipelines.settings import Settings
from pipelines.tables import breakeven_table, console, legend, outcomes_table, set_aside
from scrapers import all_sources


def run_daily(folder: Path | None, only: list[str] | None, *, strict: bool) -> int:
    """Run the flow and print what came of it; offline, say so and show a run on the bundled sample pages."""
    unknown = sorted(set(only or []) - all_sources().keys())
    if unknown:
        raise Refused(f"no source is named {', '.join(unknown)}; there are {', '.join(sorted(all_sources()))}")
    if folder is not None:
        manifest(folder)  # an unreadable folder is told before anything starts
    out = console()
    out.print("Reading recorded pages ..." if folder else "Collecting ...")
    report = asyncio.run(daily(str(folder) if folder else None, only))
    print_report(report)
    print_breakeven(sample=False, title="Breakeven now")
    if report.offline:
        show_samples(report.unreached)
    return 1 if strict and report.degraded else 0


def print_report(report: Report) -> None:
    """Each crawl accounted for, then what was odd, new and newsworthy."""
    out = console()
    if any(o.records or o.sentences for o in report.outcomes):
        out.print(outcomes_table(report.outcomes))
    if set_aside(report.outcomes):
        out.print(set_aside(report.outcomes))
    unknown = sorted({name for outcome in report.outcomes for name in outcome.unknown})
    if unknown:
        out.print(Text(f"{len(unknown)} names of cards that the catalogue does not know: {', '.join(unknown)}"))
    for sentence in [] if report.offline else report.degraded:
        out.print(Text(f"! {sentence}"))
    for sentence in report.off:
        out.print(Text(f"  {sentence}"))
    if not report.outcomes:
        out.print(f"No source is due yet ({', '.join(report.not_due)}); --only asks one all the same.")
    out.print(f"{sum(o.written for o in report.outcomes)} rows appended, {report.derived} breakeven values changed.")
    print_alerts(report)


def print_alerts(report: Report) -> None:
    """New alerts, and how many values are too stale to judge."""
    out = console()
    for sentence in report.watched.alerts:
        out.print(Text(f"ALERT {sentence}", style="bold"))
    if not report.watched.alerts:
        stale = f"; {report.watched.too_stale} too stale to judge" if report.watched.too_stale else ""
        out.print(f"No alert ({report.watched.judged} breakevens judged{stale}).")


def print_breakeven(*, sample: bool, title: str) -> None:
    """The table of every card that has a breakeven."""
    out = console()
    rows = breakeven_rows(Settings().warehouse(sample=sample))
    valued = [row for row in rows if row["breakeven_hours"] is not None or row["status"] == "never"]
    if not valued:
        out.print("No card has both a price to buy and a price to rent yet.")
        return
    out.print(breakeven_table(valued, title))
    for line in legend(valued):
        out.print(line)
    left = len({row["gpu"] for row in rows} - {row["gpu"] for row in valued})
    if left:
        out.print(f"{left} more cards are rented out, but nobody has said yet what a used one costs.")


def show_samples(unreached: list[Outcome]) -> None:
    """Offline: what was tried and why it failed, then the same job on the bundled made-up pages, kept apart."""
    out = console()
    out.print(f"\nOffline: none of {len(unreached)} price sites could be reached. Tried:")
    for outcome in unreached:
        out.print(Text(f"  {outcome.sentences[0]}"))
    out.rule("SAMPLE: made-up numbers, in a database of their own")
    with resources.as_file(resources.files("scrapers").joinpath("samples")) as folder:
        report = asyncio.run(daily(str(folder), sample=True))
    print_report(report)
    print_breakeven(sample=True, title="SAMPLE breakeven (made-up numbers)")
    out.print("Look further with: breakeven show --sample, breakeven sql --sample")
