"""The recorded regimes of the used-card market and the numbers of the residual model, as cited facts from packaged YAML."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib import resources

import numpy as np
import yaml
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from models.assumptions import packaged

Array = NDArray[np.float64]


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Regime(Frozen):
    """How the logarithm of a used card's price changed in a month of one recorded time, over cards and months."""

    name: str
    first: date
    last: date
    monthly_change: float
    monthly_sd: float
    quotes_per_point: int | None = None
    source: str


class Cited(Frozen):
    value: float
    source: str


class File(Frozen):
    regimes: tuple[Regime, ...]
    numbers: dict[str, Cited]


@dataclass(frozen=True)
class Facts:
    """The regimes, the model's numbers by name (regimes.yaml says what each is), and which regimes may be drawn."""

    regimes: tuple[Regime, ...]
    numbers: dict[str, float]
    drawn: tuple[bool, ...]

    def __getitem__(self, name: str) -> float:
        """One number of regimes.yaml."""
        return self.numbers[name]

    @property
    def drift(self) -> Array:
        """Mean monthly change of the logarithm of the price, by regime."""
        return np.array([regime.monthly_change for regime in self.regimes])

    @property
    def market_variance(self) -> Array:
        """Variance of a regime's months without what is the cards' own and the quotes' own."""
        return np.array([self.variance_of(regime) for regime in self.regimes])

    def variance_of(self, regime: Regime) -> float:
        quotes = 2 * self["quote_noise"] ** 2 / regime.quotes_per_point if regime.quotes_per_point else 0.0
        return max(regime.monthly_sd**2 - self["card_noise"] ** 2 - quotes, 0.0001)

    def shares(self, long_run: float) -> Array:
        """How often each regime is drawn, so that their mean is the long-run drift (per month): the worst one's share is
        what it takes, the others share the rest evenly; at its ends where the drift lies beyond them."""
        drift, drawn = self.drift, np.array(self.drawn)
        worst = int(np.argmin(np.where(drawn, drift, np.inf)))
        others = drawn & (np.arange(len(drift)) != worst)
        better = float(drift[others].mean())
        share = float(np.clip((better - long_run) / (better - drift[worst]), 0, 1))
        shares = np.where(others, (1 - share) / others.sum(), 0.0)
        shares[worst] = share
        return shares

    def steps(self, long_run: float) -> Array:
        """Chance to be in a regime (column) a month after another (row): a regime ends after `regime_months` on average, and
        what follows is drawn by `shares`."""
        ends = 1 / self["regime_months"]
        return (1 - ends) * np.eye(len(self.regimes)) + ends * self.shares(long_run)

    def long_run(self, price_to_launch: float | None) -> float:
        """The long-run drift per month, given how many times its launch price the middle card sells for; the middle of the
        range where that is unknown."""
        high, low = self["long_run_high"], self["long_run_low"]
        if price_to_launch is None:
            return (high + low) / 2
        return high + (low - high) * float(np.clip(np.log(price_to_launch) / np.log(self["scarce_at"]), 0, 1))

    def without(self, name: str) -> "Facts":
        """The same, as if one regime had never been recorded."""
        return replace(self, drawn=tuple(regime.name != name for regime in self.regimes))

    def regime_of(self, day: date) -> str:
        """The recorded regime of a day, else its year."""
        return next((regime.name for regime in self.regimes if regime.first <= day <= regime.last), f"{day.year}")


@cache
def facts() -> Facts:
    """The packaged facts; raises pydantic.ValidationError naming the entry where the file is malformed."""
    text = resources.files("models.reference").joinpath("regimes.yaml").read_text(encoding="utf-8")
    file = File.model_validate(yaml.safe_load(text))
    return Facts(file.regimes, {name: said.value for name, said in file.numbers.items()}, (True,) * len(file.regimes))


@cache
def seed_share() -> float:
    """What is left of a card's price at the horizon where nothing else is known, as a fraction (assumption residual_share)."""
    return next(a.value for a in packaged().assumptions if a.name == "residual_share")


@cache
def seed_months() -> float:
    """The horizon that the seed share is about, in months (assumption horizon_years)."""
    return 12 * next(a.value for a in packaged().assumptions if a.name == "horizon_years")
