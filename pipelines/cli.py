"""The `breakeven` command: what each command takes; the work is imported when it is done."""

import sys
from pathlib import Path
from typing import Annotated, Any, Literal

from cyclopts import App, Parameter

from pipelines.cli_alerts import alerts
from pipelines.cli_answers import cost
from pipelines.cli_entry import Json, backtest, cards, explain, import_file, record, residual
from pipelines.cli_history import backup, export, reparse, restore
from pipelines.cli_operate import check, compact
from pipelines.cli_recommend import recommend
from pipelines.cli_show import show


def version() -> str:
    """The version that publishers are told too."""
    from scrapers.robots import user_agent

    return user_agent("").split()[0].partition("/")[2]


app = App(
    name="breakeven",
    version=version,
    help="Rent a GPU, buy a used card, or pay a managed API: today, for your workload, and how sure is that?\n\n"
    "The database and the kept pages lie in $BREAKEVEN_HOME (./data).",
    version_flags=["--version"],
    help_format="plaintext",
)


class Refused(Exception):
    """Wrong usage, told in a sentence; exit code 2."""


app.command(record)
app.command(import_file, name="import")
ANSWERS = (show, cost, recommend, residual, cards, alerts, explain, backtest)
for command in (*ANSWERS, reparse, check, backup, restore, compact, export):
    app.command(command)


@app.command
def run(
    *,
    replay: Annotated[
        Path | None, Parameter(help="Load a folder of recorded pages with a MANIFEST.csv instead of fetching.")
    ] = None,
    only: Annotated[list[str] | None, Parameter(help="Ask only this source, due or not; may be repeated.")] = None,
    strict: Annotated[bool, Parameter(negative="", help="Exit with 1 if anything was degraded.")] = False,
) -> int:
    """The daily job: collect what is due, check, append, derive, watch; then today's table.

    Examples, as typed:
      breakeven run
      breakeven run --only runpod
      breakeven run --replay ../shared/recorded

    Exit code 0 when done, with a sentence for whatever was degraded; 1 under --strict if anything was.
    """
    from pipelines.commands.run import run_daily

    return run_daily(replay, only, strict=strict)


@app.command
def sources(
    *,
    check: Annotated[bool, Parameter(negative="", help="Ask each live, storing nothing.")] = False,
    markdown: Annotated[bool, Parameter(negative="", help="The table of README.")] = False,
    json: Json = False,
) -> int:
    """Every source: access, terms, how its parser was verified, last page, rows, freshness, incidents.

    Examples, as typed:
      breakeven sources
      breakeven sources --check
    """
    from pipelines.commands.sources import show_sources

    return show_sources(check=check, as_json=json, as_markdown=markdown)


@app.command
def fetch(
    slug: Annotated[str, Parameter(help="Which source.")],
    *,
    save: Annotated[Path | None, Parameter(help="Record each page in this folder, with its MANIFEST line.")] = None,
    rows: Annotated[int, Parameter(help="How many rows and rejects to print.")] = 20,
) -> int:
    """One source by hand: its pages fetched now, rows and rejects printed, nothing stored.

    Examples, as typed:
      breakeven fetch lambda
      breakeven fetch runpod --save recordings
    """
    from pipelines.commands.fetch import fetch_source

    return fetch_source(slug, save, rows)


@app.command
def crosscheck(
    *,
    gpu: Annotated[str | None, Parameter(help="Only this card.")] = None,
    provider: Annotated[str | None, Parameter(help="Only prices of this provider.")] = None,
    as_of: Annotated[str | None, Parameter(help="The world as of a day (its end, UTC) or an instant.")] = None,
    json: Json = False,
) -> int:
    """The same price from several sources, disagreements beyond 2 % first.

    Examples, as typed:
      breakeven crosscheck
      breakeven crosscheck --provider runpod
    """
    from pipelines.commands.crosscheck import show_crosscheck

    return show_crosscheck(gpu, provider, as_of, as_json=json)


@app.command
def sql(
    query: Annotated[str | None, Parameter(help="One SELECT; from standard input without it.")] = None,
    *,
    format: Annotated[Literal["table", "csv", "json", "parquet"], Parameter("--format")] = "table",
    output: Annotated[Path | None, Parameter(help="A file instead of standard output (parquet needs one).")] = None,
    sample: Annotated[bool, Parameter(negative="", help="The made-up sample pages instead of real prices.")] = False,
) -> int:
    """Read-only SQL over the price history and the metrics.

    Examples, as typed:
      breakeven sql "SELECT gpu, provider, breakeven_hours FROM breakeven WHERE definition = 'marginal'"
      breakeven sql "SELECT gpu, provider, usd_per_gpu_hour, age FROM current_offers ORDER BY usd_per_gpu_hour LIMIT 5"
      breakeven sql "SELECT subject, usd, per FROM current_rates WHERE what = 'electricity'" --format json
      breakeven sql "FROM offer_prices(DATE '2026-05-31', NULL)" --format csv
      breakeven sql "SELECT rental_cost(0.34, 360, idle_share := 0.28).value AS usd"
      echo "SELECT breakeven_hours(1774, 0.34, 0.0913).value" | breakeven sql
    """
    from pipelines.commands.sql import answer

    return answer(query, format, output, sample=sample)


def main(arguments: list[str] | None = None) -> None:
    """Run a command and leave with its exit code: 0 done, 1 a person must act, 2 wrong usage."""
    sys.exit(guarded(arguments))


def guarded(arguments: list[str] | None) -> int:
    """A command's exit code; what a person can act on is told in a sentence, not a traceback."""
    from pipelines.failures import sentence_for

    try:
        done: Any = app(arguments, exit_on_error=True, result_action="return_value")
    except KeyboardInterrupt:
        print("breakeven: stopped; what was fetched is kept, and the next run goes on from there", file=sys.stderr)
        return 130
    except Exception as error:
        told = sentence_for(error)
        if told is None:
            raise
        print(f"breakeven: {told[1]}", file=sys.stderr)
        return told[0]
    return int(done or 0)
