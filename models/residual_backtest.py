"""How the residual model would have done: from each past month it sees what was known by then, and is scored on what came.

source: METRICS (f). Losses are of log prices: the mean absolute error, and the pinball loss of the three quantiles.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.residual_growth import QUANTILES, decay, launch_factor, market_paths, quantiles, widened
from models.residual_market import Market, noise_of, read_market
from models.residual_panel import Point, first_day, panel_of
from models.residual_regimes import Array, Facts

HORIZONS = (1, 3, 6, 12)
WALK = "random walk"
BASELINES = {WALK: 0.0, "-1.5 % a month": -0.015, "-3 % a month": -0.03, "-30 % a year": float(np.log(0.7)) / 12}
MODEL, DECAY = "model", "decay"
NEW = 3  # months with a price, fewer of which make a card one without history
KNOWN_WEEKS = 26  # of the market, so that a card without history is not one of a market without history
WORSE = 0.15  # by which no cell may lose more than the random walk
COVERED = (0.70, 0.95)  # of what came, how much should lie within the 80 % range

Launches = Mapping[str, tuple[int, ...]]


class Forecasts(NamedTuple):
    """One entry per forecast: month of origin, horizon in months, whether the series had fewer than three points where the market
    had half a year, the change of the log price that came, and by name of who forecast it the three quantiles (columns)."""

    month: Array
    horizon: Array
    fresh: Array
    actual: Array
    by: dict[str, Array]


class Score(NamedTuple):
    """Of `n` forecasts from months of one regime (None: all) over one horizon (None: all), by name of who forecast: the mean
    absolute error and the pinball loss, in log points; and the share of what came that lay within the model's 80 % range."""

    regime: str | None
    horizon_months: int | None
    cards: str
    n: int
    mean_absolute_log_error: dict[str, float]
    pinball_loss: dict[str, float]
    coverage: float

    @property
    def against_walk(self) -> float:
        """By how much of the random walk's error the model's is larger; infinite where the walk made none."""
        walk = self.mean_absolute_log_error[WALK]
        return self.mean_absolute_log_error[MODEL] / walk - 1 if walk else float("inf")


def forecasts(points: Iterable[Point], launch_usd: Mapping[str, float], launches: Launches, facts: Facts) -> Forecasts:
    """The model's forecasts from every month but the last, for every series with a price then and at the horizon, and the
    baselines beside them. `launches`: months in which a card's successors came; only those that had come by the origin count.

    A baseline is a point; its range is the model's own, put around it."""
    points = list(points)
    panel = panel_of(points, max((point.month for point in points), default=0), facts)
    market = read_market(panel, launch_usd, facts)
    parts = [part for row in range(len(market.path) - 1) for part in from_row(market, row, launches)]
    month, horizon, fresh, actual = (np.concatenate([np.empty(0), *(part[i] for part in parts)]) for i in range(4))
    names = (MODEL, DECAY, *BASELINES)
    by = {name: np.concatenate([np.empty((0, len(QUANTILES))), *(part.by[name] for part in parts)]) for name in names}
    return Forecasts(month, horizon, fresh, actual, by)


def from_row(market: Market, row: int, launches: Launches) -> Iterator[Forecasts]:
    """The forecasts of one month, horizon by horizon."""
    said = market.panel.log_usd
    for months in (months for months in HORIZONS if row + months < len(said)):
        came = said[row + months] - said[row]
        scored = np.flatnonzero(np.isfinite(came))
        if len(scored):
            fresh = (np.isfinite(said[: row + 1, scored]).sum(axis=0) < NEW) & (market.weeks(row) >= KNOWN_WEEKS)
            same = np.ones(len(scored))
            by = told(market, row, months, scored, launches)
            yield Forecasts(same * (market.panel.first + row), same * months, fresh.astype(float), came[scored], by)


def told(market: Market, row: int, months: int, scored: NDArray[np.intp], launches: Launches) -> dict[str, Array]:
    """What the model and each baseline say of the price that a series will print, against the one it prints now."""
    facts, panel = market.facts, market.panel
    printed = noise_of(panel.quotes[row, scored], facts)
    own = market.level_variance[row, scored] + facts["card_noise"] ** 2 * months + printed
    month = panel.first + row
    come = [tuple(launch for launch in launches.get(panel.keys[i][0], ()) if launch <= month) for i in scored]
    factor = np.array([launch_factor(market, month, months, known) for known in come])
    change = widened(quantiles(market_paths(market, row, months), own), factor, facts["highest_rise"])
    gap = (market.level[row, scored] - panel.log_usd[row, scored])[:, None]
    around = change - change[:, 1:2]
    baselines = {name: around + drift * months for name, drift in BASELINES.items()}
    return {MODEL: change + gap, DECAY: around + decay(market, row, months) + gap, **baselines}


def score(found: Forecasts, chosen: NDArray[np.bool_], regime: str | None, months: int | None, cards: str = "all") -> Score:
    """The score of the chosen forecasts, labelled."""
    actual, model = found.actual[chosen], found.by[MODEL][chosen]
    error = {name: float(np.abs(actual - said[chosen, 1]).mean()) for name, said in found.by.items()}
    loss = {name: pinball(actual, said[chosen]) for name, said in found.by.items()}
    inside = (actual >= model[:, 0]) & (actual <= model[:, -1])
    return Score(regime, months, cards, int(chosen.sum()), error, loss, float(inside.mean()))


def pinball(actual: Array, said: Array) -> float:
    """Mean pinball loss over the three quantiles, in log points."""
    over = actual[:, None] - said
    wanted = np.array(QUANTILES)
    return float(np.maximum(wanted * over, (wanted - 1) * over).mean())


def regimes_of(found: Forecasts, facts: Facts) -> NDArray[np.str_]:
    """The recorded regime (else the year) of the month that each forecast is from."""
    names: NDArray[np.str_] = np.array([facts.regime_of(first_day(int(month))) for month in found.month], dtype=np.str_)
    return names


def scores(found: Forecasts, facts: Facts) -> list[Score]:
    """Scores pooled, by horizon, by regime and by both, and of cards without history; what nobody is in is left out."""
    regime = regimes_of(found, facts)
    made = []
    for of in (None, *dict.fromkeys(regime.tolist())):
        for months in (None, *HORIZONS):
            chosen = (regime == of if of else found.month > 0) & (found.horizon == months if months else found.month > 0)
            made += [score(found, chosen, of, months)] if chosen.any() else []
    fresh = found.fresh > 0
    return [*made, score(found, fresh, None, None, "without history")] if fresh.any() else made


def left_out(points: Iterable[Point], launch_usd: Mapping[str, float], launches: Launches, facts: Facts) -> Iterator[Score]:
    """Scores in each recorded regime of a model that does not know that regime."""
    points = list(points)
    for name in (regime.name for regime in facts.regimes):
        if any(facts.regime_of(first_day(point.month)) == name for point in points):
            found = forecasts(points, launch_usd, launches, facts.without(name))
            chosen = regimes_of(found, facts) == name
            if chosen.any():
                yield score(found, chosen, name, None)


def verdicts(made: list[Score]) -> dict[str, bool]:
    """What is asked of the model, in sentences with their numbers, and whether it holds."""
    pooled = next(s for s in made if s.regime is None and s.horizon_months is None and s.cards == "all")
    cells = [s for s in made if s.regime is not None and s.horizon_months is not None]
    worst = max(cells, key=lambda s: s.against_walk)
    error, loss = pooled.mean_absolute_log_error, pooled.pinball_loss
    best = {kind: min(BASELINES, key=lambda name: by[name]) for kind, by in (("error", error), ("loss", loss))}
    return {
        f"pooled error {error[MODEL]:.3f} is below every baseline's (best: {best['error']}, {error[best['error']]:.3f})":
            all(error[MODEL] < error[name] for name in BASELINES),
        f"pooled pinball loss {loss[MODEL]:.4f} is below every baseline's (best: {best['loss']}, {loss[best['loss']]:.4f})":
            all(loss[MODEL] < loss[name] for name in BASELINES),
        f"no cell loses over {WORSE:.0%} more than the random walk (worst: {worst.regime}, {worst.horizon_months} months, "
        f"{worst.against_walk:+.0%})": worst.against_walk <= WORSE,
        f"the 80 % range covers {pooled.coverage:.0%}, between {COVERED[0]:.0%} and {COVERED[1]:.0%}":
            COVERED[0] <= pooled.coverage <= COVERED[1],
    }  # fmt: skip
