"""Prices of used cards by month: one column per series, so that series of different kinds are never spliced."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import NamedTuple

import numpy as np

from models.gpu import catalogue
from models.residual_regimes import Array, Facts


class Point(NamedTuple):
    """What one series says that a used card cost in a month (month_of): US dollars, of `n` prices where that is known.

    `series` is whose record of what it is; `asked` whether sellers ask it (else it was paid, or somebody's average)."""

    gpu: str
    series: str
    month: int
    usd: float
    n: int | None
    asked: bool


@dataclass(frozen=True, eq=False)
class Panel:
    """Points as a table: a row a month from `first` on, a column a series; NaN where a series says nothing."""

    first: int
    keys: tuple[tuple[str, str], ...]
    asked: tuple[bool, ...]
    log_usd: Array
    quotes: Array

    @property
    def last(self) -> int:
        """The last month of the table."""
        return self.first + len(self.log_usd) - 1

    def points(self, row: int) -> int:
        """How many prices stand in the rows up to this one."""
        return int(np.isfinite(self.log_usd[: row + 1]).sum())


def month_of(day: date) -> int:
    """A month as a number that counts on: 2026-03 is 24314."""
    return day.year * 12 + day.month - 1


def month_name(month: int) -> str:
    """'2026-03'."""
    return f"{month // 12}-{month % 12 + 1:02d}"


def first_day(month: int) -> date:
    """The first day of a month."""
    return date(month // 12, month % 12 + 1, 1)


def panel_of(points: Iterable[Point], until: int, facts: Facts) -> Panel:
    """The table of all points up to a month, which is its last row. Several points of a series in one month make their median;
    a mean of fewer than `least_sales` sold cards is left out."""
    found: dict[tuple[str, str], dict[int, list[Point]]] = defaultdict(lambda: defaultdict(list))
    for point in points:
        thin = not point.asked and point.n is not None and point.n < facts["least_sales"]
        if point.month <= until and not thin:
            found[point.gpu, point.series][point.month].append(point)
    keys = tuple(sorted(found))
    first = min((month for months in found.values() for month in months), default=until)
    log_usd = np.full((until - first + 1, len(keys)), np.nan)
    quotes = np.full_like(log_usd, facts["unknown_quotes"])
    for column, key in enumerate(keys):
        for month, said in found[key].items():
            log_usd[month - first, column] = np.log(median(point.usd for point in said))
            quotes[month - first, column] = max((point.n for point in said if point.n), default=facts["unknown_quotes"])
    asked = tuple(any(point.asked for said in found[key].values() for point in said) for key in keys)
    return Panel(first, keys, asked, log_usd, np.maximum(quotes, facts["thinnest_quotes"]))


def launch_prices() -> dict[str, float]:
    """What each card of the catalogue cost at its launch, in US dollars, where that is known."""
    return {slug: card.msrp_usd for slug, card in catalogue().items() if card.msrp_usd is not None}


def successor_launches() -> dict[str, tuple[int, ...]]:
    """The months in which successors of each card came, by the catalogue."""
    found: dict[str, tuple[int, ...]] = defaultdict(tuple)
    for card in catalogue().values():
        if card.predecessor and card.launched_on:
            found[card.predecessor] += (month_of(card.launched_on),)
    return dict(found)
