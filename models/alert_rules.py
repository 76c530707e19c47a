"""What counts as news: a closed list of kinds of rules with numbers, from one typed YAML file. No expression language."""

from collections.abc import Iterable
from datetime import timedelta
from importlib import resources
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

Share = Annotated[float, Field(gt=0, lt=10)]
Days = Annotated[float, Field(ge=0, le=3660)]


class RulesUnreadable(Exception):
    """A rules file that cannot be used: which rule, which field, and what is wrong with it."""


class Rule(BaseModel):
    """What every rule has. Without `gpus`, `providers`, `tiers` or `venues` it is about all of them."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    gpus: frozenset[str] | None = None
    providers: frozenset[str] | None = None
    tiers: frozenset[str] | None = None
    venues: frozenset[str] | None = None
    min_grade: Literal["A", "B", "C", "D"] = "B"

    def about(self, gpu: str | None, provider: str | None, tier: str | None, venue: str | None) -> bool:
        """Whether a subject is one that the rule is about; a part that a subject does not have is no reason against it."""
        asked = ((self.gpus, gpu), (self.providers, provider), (self.tiers, tier), (self.venues, venue))
        return all(wanted is None or said is None or said in wanted for wanted, said in asked)


class Shift(Rule):
    """A relative shift from a reference, confirmed by `confirm` snapshots in a row (METRICS n).

    `reference`: the value at the last alert, the median of the trailing `window_days`, or the value `window_days` ago.
    `market`: only list prices or only marketplaces."""

    kind: Literal["shift"]
    of: Literal["rent", "breakeven", "card_price"]
    market: Literal["list", "marketplace"] | None = None
    theta: Share
    theta_clear: Share | None = None  # None: half of theta
    confirm: Annotated[int, Field(ge=1, le=100)] = 2
    cooldown_days: Days = 7
    gap_days: Days = 7
    reference: Literal["last_alert", "trailing_median", "value_before"] = "last_alert"
    window_days: Days = 28

    @property
    def clear(self) -> float:
        """Below this a shift is over."""
        return self.theta / 2 if self.theta_clear is None else self.theta_clear

    @model_validator(mode="after")
    def clears_below_theta(self) -> "Shift":
        """Hysteresis needs a lower threshold for leaving than for entering."""
        if self.clear >= self.theta:
            raise ValueError(f"theta_clear {self.clear:g} is not below theta {self.theta:g}")
        return self


class Crossing(Rule):
    """One route becomes cheaper than another, beyond a dead band and confirmed."""

    kind: Literal["crossing"]
    between: Literal["rent_and_own", "managed_and_self_hosted", "prompt_and_fine_tune"]
    hours_per_year: tuple[Annotated[float, Field(gt=0, le=8784)], ...] = ()  # usage profiles, of rent_and_own
    band: Share = 0.05
    confirm: Annotated[int, Field(ge=1, le=100)] = 2
    gap_days: Days = 7


class StatusChange(Rule):
    """Breakeven changes its status (`never` to a number, say), confirmed."""

    kind: Literal["status_change"]
    confirm: Annotated[int, Field(ge=1, le=100)] = 2


class ProviderStep(Rule):
    """Shifts of several cards of one provider and tier at once are one event."""

    kind: Literal["provider_step"]
    cards: Annotated[int, Field(ge=2)] = 3


class RouteClosing(Rule):
    """A managed route takes no new customers any more, or ends within so many days."""

    kind: Literal["route_closing"]
    within_days: Days = 60


class Freshness(Rule):
    """A source was silent for more than so many of its own periods; once, and once when it is back."""

    kind: Literal["freshness"]
    periods: Annotated[float, Field(gt=1, le=1000)] = 3


class Incident(Rule):
    """A crawl was refused or a source failed, for `confirm` visits in a row; once, and once when it is over."""

    kind: Literal["incident"]
    confirm: Annotated[int, Field(ge=1, le=100)] = 2


AnyRule = Annotated[
    Shift | Crossing | StatusChange | ProviderStep | RouteClosing | Freshness | Incident, Field(discriminator="kind")
]
RULES: TypeAdapter[list[AnyRule]] = TypeAdapter(list[AnyRule])


def rules_in(text: str, where: str) -> list[Any]:
    """The rules of a YAML text; raises RulesUnreadable, naming rule and field."""
    try:
        said = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise RulesUnreadable(f"{where} is no YAML: {error}") from error
    if not isinstance(said, dict) or set(said) != {"rules"} or not isinstance(said["rules"], list):
        raise RulesUnreadable(f"{where} must hold one list under the key 'rules'")
    try:
        rules = RULES.validate_python(said["rules"])
    except ValidationError as error:
        raise RulesUnreadable(f"{where}: {'; '.join(told(said['rules'], e) for e in error.errors()[:5])}") from error
    twice = repeated(rule.name for rule in rules)
    if twice:
        raise RulesUnreadable(f"{where}: two rules are named {', '.join(twice)}")
    return rules


def told(said: list[Any], error: Any) -> str:
    """One thing that is wrong, in words."""
    number, *rest = error["loc"]
    rule = said[number] if isinstance(number, int) and isinstance(said[number], dict) else {}
    field = ".".join(str(part) for part in rest if part != rule.get("kind"))
    return f"rule {rule.get('name', number)}{f', {field}' if field else ''}: {error['msg']}"


def repeated(names: Iterable[str]) -> list[str]:
    """Names that occur more than once."""
    seen: set[str] = set()
    return sorted({name for name in names if name in seen or seen.add(name)})  # type: ignore[func-returns-value]


def rules(file: Path | None = None) -> list[Any]:
    """The rules of a file, else the defaults; raises RulesUnreadable."""
    if file is None:
        return rules_in(resources.files("models").joinpath("reference/alerts.yaml").read_text(), "the default rules")
    try:
        return rules_in(file.read_text(encoding="utf-8"), str(file))
    except OSError as error:
        raise RulesUnreadable(f"cannot read {file}: {error.strerror or error}") from error


def days(count: float) -> timedelta:
    """A span of so many days."""
    return timedelta(days=count)
