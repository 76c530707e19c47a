"""breakeven backtest."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rich.table import Table
from rich.text import Text

from models.gpu import resolve
from models.residual_backtest import Score, forecasts, left_out, scores, verdicts
from models.residual_panel import Point, launch_prices, month_name, month_of, successor_launches
from models.residual_regimes import facts
from pipelines.cli import Refused
from pipelines.residuals import card_points
from pipelines.settings import Settings
from pipelines.tables import console, table
from scrapers.errors import SourceError
from scrapers.platforms.tidy_lines import Line, lines_of

NOT_PAID = ("new", "all_listings")  # words of what is no price of a used card, or an ask that never sells
SHORT = ("model", "decay", "walk", "-1.5%", "-3%", "-30%/y")  # as Score has them: the model, its trend alone, and BASELINES
HONEST = (
    "The regimes of 2021 to 2026 informed the model's form and numbers, and some were chosen while looking at these scores, so "
    "they are not free of leaks; the last table shows "
    "each regime scored by a model that does not know it. A baseline is a point; its range is the model's own, put around it."
)


def backtest_residual(files: list[Path], tiers: list[str], *, as_json: bool) -> int:
    """Score the residual model on the warehouse's history, or on tidy files."""
    points = [point for path in files for point in points_of(path, tiers)] if files else card_points(Settings().warehouse().rows)
    known = (launch_prices(), successor_launches(), facts())
    out = console()
    if not as_json:
        out.print(Text(f"Scoring {described(points)} ..."))
    made = scores(forecasts(points, *known), facts())
    if not made:
        out.print("No used card has prices in two months that are 1, 3, 6 or 12 apart: `breakeven import` brings history.")
        return 1
    blind = list(left_out(points, *known))
    if as_json:
        print(json.dumps(as_data(made, blind), indent=1))
        return 0
    out.print(errors_table(made, "mean absolute log error x 100, by when it was forecast and how far ahead"))
    out.print(losses_table(made, "pinball loss x 100 of the 10th, 50th and 90th percentile"))
    if blind:
        out.print(errors_table(blind, "error of a model that does not know the regime it is scored in"))
    for told, holds in verdicts(made).items():
        out.print(Text(f"{'yes' if holds else 'NO '}  {told}"))
    out.print(Text(HONEST))
    return 0


def points_of(path: Path, tiers: list[str]) -> list[Point]:
    """The used cards of a tidy price file; raises Refused for a file that is none."""
    if not path.is_file():
        raise Refused(f"there is no file {path}")
    try:
        lines = lines_of(path.read_bytes(), path.name)
    except SourceError as error:
        raise Refused(str(error)) from error
    return [point for line in lines if (point := point_of(line, tiers))]


def point_of(line: Line, tiers: list[str]) -> Point | None:
    """A line as a point; None for what is no price of a used card on a known day, or not among the tiers asked for."""
    tier, price = line.tier_or_condition, line.price
    wanted = tier in tiers if tiers else not tier.startswith(NOT_PAID)
    if line.per != "USD/card" or line.at is None or price is None or price <= 0 or not wanted:
        return None
    series = f"{line.source} {line.provider_or_market} {tier}"
    return Point(resolve(line.gpu) or line.gpu, series, month_of(line.at), float(price), line.n, "ask" in tier)


def described(points: list[Point]) -> str:
    """'1,152 monthly prices of 97 series, 2021-10 to 2026-09'."""
    months = sorted(point.month for point in points)
    span = f", {month_name(months[0])} to {month_name(months[-1])}" if months else ""
    return f"{len(points):,} prices of {len({(point.gpu, point.series) for point in points})} series{span}"


def errors_table(made: Iterable[Score], title: str) -> Table:
    """A line for each regime and horizon: everybody's errors, and the model's against the random walk's."""
    rows = table("when", "months", "n", *SHORT, "vs walk", right=("months", "n", *SHORT, "vs walk"), title=title)
    for score in made:
        errors = [f"{100 * error:.1f}" for error in score.mean_absolute_log_error.values()]
        rows.add_row(*labels(score), f"{score.n:,}", *errors, f"{score.against_walk:+.0%}")
    return rows


def losses_table(made: Iterable[Score], title: str) -> Table:
    """A line for each regime and horizon: the losses, and how much of what came lay in the range."""
    rows = table("when", "months", *SHORT, "in 80%", right=("months", *SHORT, "in 80%"), title=title)
    for score in made:
        rows.add_row(*labels(score), *[f"{100 * loss:.2f}" for loss in score.pinball_loss.values()], f"{score.coverage:.0%}")
    return rows


def labels(score: Score) -> tuple[str, str]:
    """When a forecast was made, and how many months ahead."""
    return score.regime or ("all" if score.cards == "all" else "new card"), str(score.horizon_months or "all")


def as_data(made: list[Score], blind: list[Score]) -> dict[str, Any]:
    """What the tables show, for machines."""
    return {
        "scores": [score._asdict() for score in made],
        "leave_one_regime_out": [score._asdict() for score in blind],
        "holds": verdicts(made),
        "note": HONEST,
    }
