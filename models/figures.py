"""Figures of the five articles that are wrong from their own inputs: what each says, what is right, and where it slipped."""

from collections import Counter
from functools import cache
from importlib import resources
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

Words = Annotated[str, Field(min_length=1)]
Ends = Annotated[tuple[float, ...], Field(min_length=1, max_length=2)]
Asked = Annotated[tuple[Words, ...], Field(min_length=1, max_length=2)]


class Beside(BaseModel):
    """Another number that helps to judge the figure: what it is, and the SQL expression that gives it."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    says: Words
    sql: Words
    unit: Words


class Figure(BaseModel):
    """One slip. `published` is one number, or the two ends of a range, in `unit`.

    `right` is how the product computes it: one SQL expression, or one for each end. It is no number, so that what is shown is
    computed; without it `formula` says why there is none. `wrong` reproduces the published number where it is known how.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: Annotated[str, Field(pattern=r"^S\d{3}-\d{3}$")]
    article: Words
    says: Words
    published: Ends
    unit: Words
    right: Asked | None = None
    formula: Words
    slip: Words
    wrong: Asked | None = None
    beside: tuple[Beside, ...] = ()

    @model_validator(mode="after")
    def a_number_or_a_reason(self) -> "Figure":
        """Where nothing right can be computed, something beside it is."""
        if self.right is None and not self.beside:
            raise ValueError("neither 'right' nor anything 'beside' it")
        return self


@cache
def figures() -> dict[str, Figure]:
    """Every packaged figure by its id, in the order of the file; raises ValueError naming the entry where it is malformed."""
    return read(resources.files("models.reference").joinpath("figures.yaml").read_text(encoding="utf-8"))


def read(text: str) -> dict[str, Figure]:
    """The figures of a file that lists articles, each with `article` and `figures`."""
    try:
        listed = [{"article": part["article"], **figure} for part in yaml.safe_load(text) for figure in part["figures"]]
    except (yaml.YAMLError, TypeError, KeyError) as error:
        raise ValueError(f"figures.yaml is not a list of articles with article and figures: {error}") from error
    told = [one(figure) for figure in listed]
    repeated = [name for name, times in Counter(figure.id for figure in told).items() if times > 1]
    if repeated:
        raise ValueError(f"figures.yaml has {', '.join(repeated)} more than once")
    return {figure.id: figure for figure in told}


def one(figure: dict[str, Any]) -> Figure:
    """One entry as a figure, or a sentence that names it and its first wrong field."""
    try:
        return Figure.model_validate(figure)
    except ValidationError as error:
        first = error.errors()[0]
        field = f", field '{first['loc'][0]}'" if first["loc"] else ""
        raise ValueError(f"figures.yaml, {figure.get('id', 'an entry without id')}{field}: {first['msg']}") from error
