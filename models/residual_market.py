"""One market for all cards: ln V(card, month) = level(card) + market(month) + noise, read forward month by month.

What stands in a row was known by the end of its month. source: METRICS (f); the regimes and numbers of regimes.yaml.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from models.residual_panel import Panel
from models.residual_regimes import Array, Facts

ROBUST = 0.001  # density that any month has in any regime, so that one odd month settles nothing
MEDIAN_VARIANCE = np.pi / 2  # of the median of n normal values, in variances of their mean


@dataclass(frozen=True, eq=False)
class Market:
    """By month (row): the median change of log prices, of how many series, the market's level, the chance of each regime, and the
    long-run drift; by month and series: the level of its log price without the quotes' own noise, and its variance."""

    facts: Facts
    panel: Panel
    change: Array
    changed: Array
    path: Array
    belief: Array
    long_run: Array
    level: Array
    level_variance: Array

    def row(self, month: int) -> int:
        """The row of a month within the table; the nearest one for others."""
        return int(np.clip(month - self.panel.first, 0, len(self.path) - 1))

    def weeks(self, row: int) -> float:
        """Weeks of market history known by the end of a row: months with a change."""
        return float(np.isfinite(self.change[: row + 1]).sum()) * 52 / 12


def read_market(panel: Panel, launch_usd: Mapping[str, float], facts: Facts) -> Market:
    """Read a panel forward. `launch_usd`: launch prices by card, as far as known."""
    rows, columns = panel.log_usd.shape
    launch = np.array([np.log(launch_usd[gpu]) if gpu in launch_usd else np.nan for gpu, _ in panel.keys])
    change, changed, path = np.full(rows, np.nan), np.zeros(rows), np.zeros(rows)
    belief, long_run = np.zeros((rows, len(facts.regimes))), np.zeros(rows)
    level, variance = np.full((rows, columns), np.nan), np.full((rows, columns), np.nan)
    market = Market(facts, panel, change, changed, path, belief, long_run, level, variance)
    for row in range(rows):
        move = 0.0
        if row:
            move = step(market, row)
            path[row] = path[row - 1] + move
        else:
            belief[0] = facts.shares(facts.long_run(None))
        settle(market, row, move)
        known = panel.log_usd[row] - launch
        known = known[np.isfinite(known)]
        before = long_run[row - 1] if row else facts.long_run(None)
        long_run[row] = facts.long_run(float(np.exp(np.median(known)))) if len(known) else before
    return market


def step(market: Market, row: int) -> float:
    """What the market did in a month, and the regimes' chances after it; what it is expected to do where no series says."""
    facts, panel = market.facts, market.panel
    expected = market.belief[row - 1] @ facts.steps(market.long_run[row - 1])
    mean = float(expected @ facts.drift)
    moved = panel.log_usd[row] - panel.log_usd[row - 1]
    seen = np.isfinite(moved)
    market.belief[row] = expected
    if not seen.any():
        return mean
    noise = noise_of(panel.quotes[row][seen], facts) + noise_of(panel.quotes[row - 1][seen], facts)
    own = MEDIAN_VARIANCE * (facts["card_noise"] ** 2 + float(np.median(noise))) / seen.sum()
    change = float(np.median(moved[seen]))
    market.change[row], market.changed[row] = change, seen.sum()
    spread = facts.market_variance + own
    likely = np.exp(-((change - facts.drift) ** 2) / (2 * spread)) / np.sqrt(spread) + ROBUST
    market.belief[row] = expected * likely / (expected @ likely)
    before = float(expected @ (facts.market_variance + (facts.drift - mean) ** 2))
    return float((change * before + mean * own) / (before + own))


def settle(market: Market, row: int, move: float) -> None:
    """Move every level with the market, and each towards what its series says, by how far that can be believed."""
    facts, panel = market.facts, market.panel
    said, noise = panel.log_usd[row], noise_of(panel.quotes[row], facts)
    carried = market.level[row - 1] + move if row else np.full_like(said, np.nan)
    doubt = market.level_variance[row - 1] + facts["card_noise"] ** 2 if row else np.full_like(said, np.nan)
    seen, known = np.isfinite(said), np.isfinite(carried)
    gain = np.where(seen & known, doubt / (doubt + noise), 0.0)
    level = carried + gain * np.where(seen & known, said - carried, 0.0)
    market.level[row] = np.where(seen & ~known, said, level)
    market.level_variance[row] = np.where(seen & ~known, noise, (1 - gain) * doubt)


def noise_of(quotes: Array, facts: Facts) -> Array:
    """Variance of a point that comes from the prices it was made of, not from the card."""
    noise: Array = facts["quote_noise"] ** 2 / quotes
    return noise
