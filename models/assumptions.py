"""Assumptions: what we reckon with where nobody publishes a price. Typed, dated, cited; read from packaged YAML."""

from datetime import date, datetime, time
from functools import cache
from importlib import resources
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field

from models.gpu import catalogue
from models.identity import digest

NAME = r"^[a-z][a-z0-9_]*(@[a-z0-9_/.-]+)?$"


class Assumption(BaseModel):
    """One value we assume. `name` may end in @subject; without `effective_on` it holds always. Unit is that of `value`."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: Annotated[str, Field(pattern=NAME)]
    value: float
    unit: Annotated[str, Field(min_length=1)]
    source: Annotated[str, Field(min_length=3)]
    effective_on: date | None = None
    scenario: str | None = None

    @property
    def full_name(self) -> str:
        """[scenario:]name[@subject], as stored."""
        return f"{self.scenario}:{self.name}" if self.scenario else self.name

    @property
    def effective_at(self) -> datetime | None:
        """The first instant of the day it holds from."""
        return datetime.combine(self.effective_on, time.min) if self.effective_on else None

    @property
    def assumption(self) -> str:
        """Identity: a changed value, unit, date or source is another assumption."""
        return digest(self.full_name, self.value, self.unit, self.effective_on, self.source)


class Scenario(BaseModel):
    """A named set of assumptions, with the day whose prices it is about."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    title: str
    as_of: date | None = None
    assumptions: tuple[Assumption, ...] = ()

    @property
    def day(self) -> str | None:
        """The day whose prices it is about, as text."""
        return self.as_of.isoformat() if self.as_of else None


class File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    assumptions: tuple[Assumption, ...]
    scenarios: dict[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")], Scenario]


PERSONAL = {
    "rent_usd_per_gpu_hour",
    "residual_usd",
    "planned_hours",
    "card_watts",
    "idle_share",
    "interruption_multiplier",
    "capital_cost_per_year",
    "hours_per_month",
}  # fmt: skip - what only a person can say


@cache
def packaged() -> File:
    """The packaged file; raises pydantic.ValidationError naming the entry where it is malformed."""
    text = resources.files("models.reference").joinpath("assumptions.yaml").read_text(encoding="utf-8")
    return File.model_validate(yaml.safe_load(text))


def scenarios() -> dict[str, Scenario]:
    """Named sets of assumptions."""
    return packaged().scenarios


def assumptions() -> list[Assumption]:
    """Everything assumed: the house's values, each card's power draw from the catalogue, and every scenario's."""
    watts = [
        Assumption(name=f"card_watts@{gpu.slug}", value=gpu.tdp_watts, unit="W", source="GPU catalogue: board power")
        for gpu in catalogue().values()
        if gpu.tdp_watts is not None
    ]
    named = [a.model_copy(update={"scenario": name}) for name, s in scenarios().items() for a in s.assumptions]
    return [*packaged().assumptions, *watts, *named]


def assumption_names() -> set[str]:
    """The bare names that may be assumed, without subject."""
    return {a.name.split("@")[0] for a in assumptions()} | PERSONAL
