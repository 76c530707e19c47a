"""What is known of prices when somebody asks for advice: places that rent a card beside owning it, routes for one job, volumes.

Numbers come from the formulas of the warehouse; here they only have names.
Money in US dollars, hours in GPU-hours, ages in hours.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Turns = Mapping[str, float | None]


@dataclass(frozen=True)
class Breakeven:
    """Hours from which owning costs less, with the status and flags of METRICS (c)."""

    hours: float | None
    status: str = "ok"
    flags: tuple[str, ...] = ()

    @property
    def missing(self) -> str | None:
        """The input without which there is no answer."""
        return self.status.partition(":")[2] if self.status.startswith("missing_input") else None

    @property
    def reached_after(self) -> float:
        """Hours of use after which owning wins; infinity where use never makes it win (no crossing, or one the other way)."""
        return float("inf") if self.hours is None or "reversed" in self.flags else self.hours


@dataclass(frozen=True)
class Place:
    """One card at one place that rents it, beside owning it.

    `low` is the breakeven of the most favourable resale, `high` of the least; `waited_*` count the worth of not waiting.
    `rent_turns`, `own_turns`: where each input must go for the edges 0.8 of `low` and 1.25 of `high` to meet the plan;
    `keeping_turns`: for the electricity of an owned card to cost as much as renting. `weak`: observed inputs that are stale or
    below grade B, by name. `inputs`: what went in."""

    gpu: str
    provider: str
    tier: str
    venue: str
    effective_usd_per_hour: float | None
    electricity_usd_per_hour: float | None
    low: Breakeven
    point: Breakeven
    high: Breakeven
    waited_low: Breakeven
    waited_high: Breakeven
    own_usd: float | None = None
    marginal_usd: float | None = None
    rent_usd: float | None = None
    rent_turns: Turns = field(default_factory=dict)
    own_turns: Turns = field(default_factory=dict)
    keeping_turns: Turns = field(default_factory=dict)
    weak: tuple[str, ...] = ()
    grade: str | None = None
    age_hours: float | None = None
    inputs: Mapping[str, float | str | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Route:
    """One way to get one job done, managed or on rented cards. `open`: whether a newcomer may take it, None where nobody says;
    `ended`: whether it is over for everybody."""

    provider: str
    gpu: str | None
    tier: str | None
    venue: str | None
    usd: float | None
    usd_low: float | None = None
    usd_high: float | None = None
    hours: float | None = None
    status: str = "ok"
    weak: bool = False
    grade: str | None = None
    age_hours: float | None = None
    open: bool | None = None
    ended: bool = False


@dataclass(frozen=True)
class Evidence:
    """Everything that the rules look at beside the situation.

    `managed`, `self_hosted`: routes of the job; empty where no job was named or nobody's price is known. `fits`: whether the
    job fits the local card. `min_requests`: the volume a month that repays tuning, with its status. `answer_costs`: USD over the
    horizon of prompt, fine_tune and retrieval. `rework`: low and high USD of what is unchecked, where any article says."""

    horizon_years: float | None = None
    places: Sequence[Place] = ()
    managed: Sequence[Route] = ()
    self_hosted: Sequence[Route] = ()
    fits: bool | None = None
    min_requests: float | None = None
    min_requests_status: str = "missing_input:requests"
    answer_costs: Mapping[str, float | None] = field(default_factory=dict)
    rework: tuple[float, float] | None = None


@dataclass(frozen=True)
class Verdict:
    """What one rule said. `advice` None: it did not decide, for the reason in `why`.

    `input` was `measured` against `threshold`, which gives the margin; `weak` are stale inputs that it looked at; `missing` the
    input without which it could not judge; `close` whether the difference is within the dead band."""

    rule: str
    advice: str | None
    why: str
    input: str | None = None
    measured: float | None = None
    threshold: float | None = None
    weak: tuple[str, ...] = ()
    missing: str | None = None
    close: bool = False
    where: Place | Route | None = None
