"""What a project costs once and by the month, by size of team: budgets that an article prints, typed and cited."""

from functools import cache
from importlib import resources
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field

from models.workloads import workloads

Usd = Annotated[float, Field(ge=0)]
Ends = tuple[Usd, Usd]


class Budget(BaseModel):
    """One budget: each line in USD, a low and a high end. `labour` is the id of its hours among the workloads."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: str
    title: str
    dataset: Ends
    gpu: Ends
    tooling: Ends
    labour: str
    labour_usd_per_hour: Usd
    evaluation: Ends
    deployment: Ends
    security: Ends
    monitoring: Ends
    stated_labour_usd: Ends
    serving_per_month: Ends
    doubt: str | None = None
    source: str

    @property
    def labour_hours(self) -> Ends:
        """Hours of engineers; raises StopIteration where `labour` names no fact."""
        fact = next(fact for fact in workloads() if fact.id == self.labour)
        return fact.low, fact.high


@cache
def budgets() -> dict[str, Budget]:
    """Every packaged budget by name; raises pydantic.ValidationError naming the field where one is malformed."""
    text = resources.files("models.reference").joinpath("budgets.yaml").read_text(encoding="utf-8")
    return {made.name: made for made in map(Budget.model_validate, yaml.safe_load(text))}
