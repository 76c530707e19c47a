"""When and by whose knowledge a recommendation is asked for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from models.assumptions import assumptions


@dataclass(frozen=True)
class Moment:
    """When and by whose knowledge: as `show` takes it. `at` is the instant that `as_of` means."""

    at: datetime
    as_of: datetime | str | None = None
    known_at: datetime | str | None = None
    scenario: str | None = None
    region: str = "US"
    assume: Mapping[str, float] = field(default_factory=dict)

    def asked(self) -> dict[str, Any]:
        """The parameters of own_or_rent."""
        names, values = list(self.assume), [float(value) for value in self.assume.values()]
        when = {"as_of": self.as_of, "known_at": self.known_at, "scenario": self.scenario}
        return {**when, "region": self.region, "names": names, "values": values}

    def years(self) -> float:
        """The horizon: the person's, else the one that the house assumes."""
        house = {one.full_name: one.value for one in assumptions()}
        return self.assume.get("horizon_years", house["horizon_years"])


def hours_of(age: timedelta | None) -> float | None:
    """An age in hours."""
    return None if age is None else age.total_seconds() / 3600
