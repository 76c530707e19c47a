"""Workloads: what is known of fine-tuning runs (hours, memory, iterations, data, labour, thresholds). Typed, dated, cited."""

from collections import Counter
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

ISO_DATE = r"^\d{4}(-\d\d){0,2}$"
Quantity = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Words = Annotated[str, Field(min_length=1)]


class Category(StrEnum):
    """What a fact is about."""

    RUN_MIX = "run_mix"  # which runs a project is made of
    GPU_HOURS = "gpu_hours"  # how long one run takes
    VRAM = "vram"
    ITERATIONS = "iterations"
    OVERHEAD = "overhead"  # what comes on top, or is saved
    DATASET = "dataset"
    LABOUR = "labour"
    FAILURE_COST = "failure_cost"  # what a mistake costs when it is found late
    QUALITY = "quality"  # shown beside the cost of a method, never folded into it
    HYPERPARAMETER = "hyperparameter"
    REQUEST_PROFILE = "request_profile"  # tokens and volume of a use in production
    STORAGE = "storage"
    THRESHOLD = "threshold"  # an article's rule of thumb


class Method(StrEnum):
    """How a model is run or trained."""

    FULL = "full"
    LORA = "lora"
    QLORA = "qlora"
    SFT = "sft"  # managed, supervised
    RFT = "rft"  # managed, reinforcement
    INFERENCE = "inference"


class Unit(StrEnum):
    """What `low`, `high` and `point` count. An hour of several cards is an `hour` by the clock, or one `gpu_hour` each."""

    GPU_HOUR = "gpu_hour"
    HOUR = "hour"
    TRAINING_HOUR = "training_hour"
    SECOND = "second"
    ENGINEER_WEEK = "engineer_week"
    MONTH = "month"
    HOUR_PER_WEEK = "hour_per_week"
    HOUR_PER_MONTH = "hour_per_month"
    HOUR_PER_YEAR = "hour_per_year"
    RUN = "run"
    RUN_PER_MONTH = "run_per_month"
    REQUEST = "request"
    REQUEST_PER_DAY = "request_per_day"
    REQUEST_PER_MONTH = "request_per_month"
    TOKEN = "token"
    MILLION_TOKEN = "million_token"
    EXAMPLE = "example"
    EPOCH = "epoch"
    TRAINING_STEP = "training_step"
    RANK = "rank"
    ADAPTER = "adapter"
    BILLION_PARAMETERS = "billion_parameters"
    GB = "gb"
    MB = "mb"
    FRACTION = "fraction"
    RATIO = "ratio"
    ITEM = "item"
    PERSON = "person"
    USD = "usd"
    USD_PER_MONTH = "usd_per_month"


class Workload(BaseModel):
    """One fact, as `source` had it on `dated_on` (exact to the day, month or year, like the date itself).

    `point` is the value that the article gives or reckons with, None where it gives only a range. `gpu_text` and `model`
    are the article's words; `doubt` says what speaks against the figure.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: Annotated[str, Field(pattern=r"^W\d{3}-\d{3}$")]
    source: Words
    dated_on: Annotated[str, Field(pattern=ISO_DATE)]
    category: Category
    quantity: Words
    low: Quantity
    high: Quantity
    point: Quantity | None = None
    unit: Unit
    model: Words | None = None
    params_b: Annotated[float, Field(gt=0)] | None = None
    method: Method | None = None
    gpu_text: Words | None = None
    gpu_count: Annotated[int, Field(ge=1)] | None = None
    gpu_count_high: Annotated[int, Field(ge=2)] | None = None  # where the article leaves the number of cards open
    million_tokens: Annotated[float, Field(gt=0)] | None = None  # data set times epochs that the hours are for
    conditions: Words | None = None
    doubt: Words | None = None

    @model_validator(mode="before")
    @classmethod
    def one_value_is_a_range_too(cls, fact: dict[str, Any]) -> dict[str, Any]:
        """A fact with only a point starts and ends there."""
        if "point" in fact and "low" not in fact and "high" not in fact:
            return fact | {"low": fact["point"], "high": fact["point"]}
        return fact

    @model_validator(mode="after")
    def in_order(self) -> "Workload":
        """low <= point <= high, and no more cards at the low end than at the high one."""
        point = self.low if self.point is None else self.point
        if not self.low <= point <= self.high:
            raise ValueError(f"{self.low:g}, {point:g}, {self.high:g} are not in order")
        if self.gpu_count_high is not None and (self.gpu_count is None or self.gpu_count >= self.gpu_count_high):
            raise ValueError("gpu_count_high without a smaller gpu_count")
        return self


@cache
def workloads() -> tuple[Workload, ...]:
    """Every packaged fact, in the order of the file; raises ValueError naming the entry where it is malformed."""
    return read(resources.files("models.reference").joinpath("workloads.yaml").read_text(encoding="utf-8"))


def read(text: str) -> tuple[Workload, ...]:
    """The facts of a file that lists articles, each with `source`, `dated_on` and `facts`."""
    try:
        listed = [(article, fact) for article in yaml.safe_load(text) for fact in article["facts"]]
        cited = [{"source": article["source"], "dated_on": article["dated_on"], **fact} for article, fact in listed]
    except (yaml.YAMLError, TypeError, KeyError) as error:
        raise ValueError(f"workloads.yaml is not a list of articles with source, dated_on and facts: {error}") from error
    facts = tuple(one(fact) for fact in cited)
    repeated = [name for name, times in Counter(fact.id for fact in facts).items() if times > 1]
    if repeated:
        raise ValueError(f"workloads.yaml has {', '.join(repeated)} more than once")
    return facts


def one(fact: dict[str, Any]) -> Workload:
    """One entry as a fact, or a sentence that names it and its first wrong field."""
    try:
        return Workload.model_validate(fact)
    except ValidationError as error:
        first = error.errors()[0]
        field = f", field '{first['loc'][0]}'" if first["loc"] else ""
        raise ValueError(f"workloads.yaml, {fact.get('id', 'an entry without id')}{field}: {first['msg']}") from error
