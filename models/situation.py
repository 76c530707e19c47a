# ruff: noqa: RUF009 - `asked` makes a field and nothing else
"""What a person says of their situation, for `recommend`. What they do not say is unknown, and unknown is never a yes.

Standard library at import: the command line makes its flags from this class, and help must be quick.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from functools import cache
from importlib import resources
from typing import Annotated, Any, Literal

from annotated_types import Ge, Gt, Le

Count = Annotated[int, Ge(0), Le(10**12)]
Usd = Annotated[float, Ge(0), Le(1e12)]
Positive = Annotated[float, Gt(0), Le(1e12)]
HOURS_OF_A_YEAR = 8760


class SituationUnclear(ValueError):
    """The answers contradict each other, or are none; the sentence says which."""


def asked(question: str, block: str) -> Any:
    """A field that is unknown until somebody answers the question, for a block of rules (A tune at all, B managed, C own)."""
    return field(default=None, metadata={"help": question, "block": block})


@dataclass(frozen=True)
class Situation:
    """One person's answers; None where they did not say. Money in US dollars, hours in GPU-hours over the horizon."""

    decided: Literal["fine-tune", "self-hosted"] | None = asked("What is settled already, so that it is not asked again.", "-")
    variant: Literal["seed_000", "seed_002_text", "seed_002_conclusion", "seed_003"] | None = asked(
        "An article's own thresholds instead of computed ones.", "-"
    )
    facts_change_months: Positive | None = asked("Every how many months do the facts change that answers rest on?", "A")
    stable_months: Annotated[float, Ge(0), Le(1200)] | None = asked("For how many months will the task stay the same?", "A")
    citable_sources: bool | None = asked("Must answers name their sources?", "A")
    exploring: bool | None = asked("Is it still open what the task is?", "A")
    prompting_suffices: bool | None = asked("Does prompting alone meet the form or style that you need?", "A")
    clean_examples: Count | None = asked("How many clean, labelled examples are there?", "A")
    needed_examples: Count | None = asked("How many does the task need (500 to 10,000)? 500 if you do not say.", "A")
    high_stakes: bool | None = asked("Is it about law, medicine or money, where mistakes harm?", "A")
    requests_per_month: Usd | None = asked("How many requests a month?", "A")
    prompt_usd_per_request: Usd | None = asked("USD per request to the untuned model, with the long prompt?", "A")
    tuned_usd_per_request: Usd | None = asked("USD per request to the tuned model (0 on a server of your own)?", "A")
    one_time_usd: Usd | None = asked("USD for the whole tuning project, once?", "A")
    upkeep_usd_per_month: Usd | None = asked("USD a month to host and look after the tuned model?", "A")
    retrieval_usd_per_request: Usd | None = asked("USD per request with what was retrieved in the prompt?", "A")
    retrieval_usd_per_month: Usd | None = asked("USD a month to keep a retrieval index?", "A")
    checklist: dict[str, bool | None] | None = asked("An item of the checklist: --checklist.owner true", "A")
    model: str | None = asked("Which model, such as 7b or llama-3-70b?", "B")
    method: Literal["full", "lora", "qlora"] | None = asked("Which method?", "B")
    million_tokens: Positive | None = asked("Training tokens of one epoch, in millions?", "B")
    params_b: Positive | None = asked("Billion parameters of the model?", "B")
    proprietary: bool | None = asked("Does its maker keep the weights?", "B")
    existing_customer: bool | None = asked("Are you a customer there already?", "B")
    open_weights_allowed: bool | None = asked("May you use open weights?", "B")
    one_off: bool | None = asked("Is it one job and no more?", "B")
    runs_per_month: Usd | None = asked("How many runs a month?", "B")
    team_size: Count | None = asked("How many people?", "B")
    operations_skill: bool | None = asked("Has one of them run such machines before?", "B")
    gpu: str | None = asked("Which card?", "C")
    cards: Annotated[int, Ge(1), Le(1024)] | None = asked("How many of them? One if you do not say.", "C")
    hours: Positive | None = asked("How many GPU-hours over the whole horizon?", "C")
    years: Annotated[float, Gt(0), Le(30)] | None = asked("Over how many years?", "C")
    on_premises: bool | None = asked("Must the data stay in the house?", "C")
    card_owned: bool | None = asked("Is the card there already?", "C")
    justified_otherwise: bool | None = asked("Do other uses pay for the card anyhow?", "C")
    checkpoints: bool | None = asked("Does the job save checkpoints, so that it can lose its machine?", "C")
    community_allowed: bool | None = asked("Do your rules permit machines in other people's houses?", "C")
    waiting_usd_per_hour: Usd | None = asked("What an hour on your own card is worth more, for you need not wait (USD)?", "C")
    residual_low_usd: Usd | None = asked("At the worst, what will one card bring at the end?", "C")
    residual_high_usd: Usd | None = asked("At the best?", "C")

    def said(self) -> dict[str, Any]:
        """What was answered, by name."""
        return {name: value for name, value in asdict(self).items() if value is not None}


@dataclass(frozen=True)
class Item:
    """One item of the checklist; `costs` are ids of workload facts."""

    id: str
    group: Literal["business", "data", "team"]
    question: str
    risk: str
    costs: tuple[str, ...]


@cache
def checklist() -> tuple[Item, ...]:
    """The 14 items, in order; raises TypeError naming a field where the file is malformed."""
    import yaml

    text = resources.files("models.reference").joinpath("checklist.yaml").read_text(encoding="utf-8")
    return tuple(Item(**{**entry, "costs": tuple(entry["costs"])}) for entry in yaml.safe_load(text))


def situation_of(answers: Mapping[str, Any]) -> Situation:
    """Answers by name as a Situation; raises SituationUnclear naming what is unknown, of the wrong kind or impossible."""
    from pydantic import TypeAdapter, ValidationError

    known = {one.name for one in fields(Situation)}
    if strange := [str(name) for name in answers if name not in known]:
        raise SituationUnclear(f"there is no answer named {', '.join(strange)}; --template prints those that there are")
    try:
        made = TypeAdapter(Situation).validate_python(dict(answers))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise SituationUnclear(f"{place}: {first['msg'].lower()}, not {first['input']!r}") from error
    items = {item.id for item in checklist()}
    if strange := [name for name in made.checklist or {} if name not in items]:
        raise SituationUnclear(f"the checklist has no item {', '.join(strange)}; it has {', '.join(sorted(items))}")
    low, high = made.residual_low_usd, made.residual_high_usd
    if low is not None and high is not None and low > high:
        raise SituationUnclear(f"residual_low_usd {low:g} is above residual_high_usd {high:g}")
    return made


def most_hours(s: Situation, years: float) -> float:
    """The GPU-hours that the cards have in so many years; raises SituationUnclear where more are planned."""
    most = HOURS_OF_A_YEAR * years * (s.cards or 1)
    if s.hours is not None and s.hours > most:
        raise SituationUnclear(f"hours {s.hours:,.0f}: {s.cards or 1} card(s) run {most:,.0f} h at most in {years:g} years")
    return most


def template() -> str:
    """An answers file with every question and no answer, as YAML."""
    lines = ["# Answers for `breakeven recommend --answers FILE`. null is unknown, and unknown is never a yes."]
    for one in fields(Situation):
        if one.name != "checklist":
            lines.append(f"{one.name}: null  # {one.metadata['help']}")
    lines.append("checklist:  # true or false; null is unknown, and counts as unchecked")
    lines += [f"  {item.id}: null  # {item.question}" for item in checklist()]
    return "\n".join(lines)
