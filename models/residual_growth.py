"""How the price of a used card may change over some months: quantiles over all market paths, and the damped trend beside them.

source: METRICS (f). A path is a sequence of regimes; its chance, mean and variance depend only on how many months it spends in
each, so all paths are counted exactly and nothing is simulated.
"""

from dataclasses import dataclass

import numpy as np

from models.residual_market import Market
from models.residual_regimes import Array, seed_months, seed_share

QUANTILES = (0.1, 0.5, 0.9)
UNLIKELY = 1e-7  # a count of months that no quantile feels
HALVINGS = 40


@dataclass(frozen=True, eq=False)
class Paths:
    """The change of the market's log price over all paths: mean, variance and chance of each kind of path."""

    mean: Array
    variance: Array
    chance: Array


def weight(weeks: float, half: float) -> float:
    """What fitted drift weighs against the prior after so many weeks of history: weeks / (weeks + 52)."""
    return weeks / (weeks + half)


def blend(fitted: float, prior: float, share: float) -> float:
    """Fitted drift by its weight, the prior by the rest; both in the same unit."""
    return share * fitted + (1 - share) * prior


def prior(months: float, long_run: float) -> float:
    """Log change that is expected over some months before any history: the long-run drift up to a year; at the seeds' horizon
    of three years what is left is the seed share (0.458 a year), and between them the monthly rate goes from one to the other."""
    seed = np.log(seed_share()) / seed_months()
    return months * float(np.interp(months, (12, seed_months()), (long_run, seed)))


def fitted(market: Market, row: int, months: float) -> float:
    """Log change by a damped trend: for three months half the median change of the last six, and half the long run; then the long
    run. The trend may point either way."""
    facts, long_run = market.facts, float(market.long_run[row])
    recent = market.change[max(row + 1 - int(facts["trend_window_months"]), 0) : row + 1]
    recent = recent[np.isfinite(recent)]
    if not len(recent):
        return long_run * months
    near = min(months, facts["trend_months"])
    return blend(float(np.median(recent)), long_run, facts["trend_share"]) * near + long_run * (months - near)


def decay(market: Market, row: int, months: int) -> float:
    """Log change over some months by the damped trend and the prior, weighed by weeks of history."""
    share = weight(market.weeks(row), market.facts["weeks_to_half"])
    return blend(fitted(market, row, months), prior(months, float(market.long_run[row])), share)


def market_paths(market: Market, row: int, months: int) -> Paths:
    """Every kind of path that the market may take from the end of a row on. Beyond a year the prior draws on the mean as on
    the trend's, so that little history leaves the seeds' three years."""
    facts, long_run = market.facts, float(market.long_run[row])
    counts, chance = months_in_regimes(market.belief[row], facts.steps(long_run), months)
    share = weight(market.weeks(row), facts["weeks_to_half"])
    drawn = (1 - share) * (prior(months, long_run) - long_run * months)
    return Paths(counts @ facts.drift + drawn, counts @ facts.market_variance, chance)


def months_in_regimes(belief: Array, steps: Array, months: int) -> tuple[Array, Array]:
    """How many months of so many are spent in each of three regimes, and with what chance."""
    ways = np.zeros((3, months + 1, months + 1))  # by regime now, months spent in the first, and in the second
    ways[:, 0, 0] = belief
    for _ in range(months):
        moved = np.tensordot(steps, ways, axes=(0, 0))
        ways = np.zeros_like(ways)
        ways[0, 1:, :] = moved[0, :-1, :]
        ways[1, :, 1:] = moved[1, :, :-1]
        ways[2] = moved[2]
    total = ways.sum(axis=0)
    first, second = np.nonzero(total > UNLIKELY)
    chance = total[first, second]
    return np.column_stack([first, second, months - first - second]).astype(float), chance / chance.sum()


def quantiles(paths: Paths, own_variance: Array) -> Array:
    """The tenth, fiftieth and ninetieth percentile (columns) of the log change, for each variance of a card's own (rows)."""
    from scipy.special import ndtr  # type: ignore[import-untyped]

    variances, where = np.unique(own_variance, return_inverse=True)
    sd = np.sqrt(paths.variance + variances[:, None])[:, None, :]
    wanted = np.array(QUANTILES)
    low = np.repeat((paths.mean - 8 * sd).min(axis=2), len(wanted), axis=1)
    high = np.repeat((paths.mean + 8 * sd).max(axis=2), len(wanted), axis=1)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        below = (paths.chance * ndtr((middle[:, :, None] - paths.mean) / sd)).sum(axis=2) < wanted
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    found: Array = ((low + high) / 2)[where]
    return found


def widened(found: Array, factor: Array, highest_rise: float) -> Array:
    """Quantiles with the ends further from the middle by a factor for each row; none above the highest rise on record (times)."""
    middle = found[:, 1:2]
    wider: Array = middle + (found - middle) * factor[:, None]
    return np.minimum(wider, np.log(highest_rise))


def launch_factor(market: Market, month: int, months: int, launches: tuple[int, ...]) -> float:
    """How much wider the range of a card is over some months from a month on, for its successors' launches (months):
    each widens six months by half, and the range by the root of the mean square."""
    facts = market.facts
    ahead = np.arange(month + 1, month + months + 1)
    hit = np.zeros(months, dtype=bool)
    for launch in launches:
        hit |= (ahead >= launch) & (ahead < launch + facts["launch_months"])
    return float(np.sqrt(1 + (facts["launch_widening"] ** 2 - 1) * hit.mean()))
