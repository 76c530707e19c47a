"""The `show` command: what it takes. The work is imported when it is done."""

from typing import Annotated

from cyclopts import Group, Parameter

from pipelines.assume import Assume, AssumePace
from pipelines.cli_entry import Json

OWN = Group("Your own assumptions", sort_key=10)


def show(
    gpu: Annotated[str | None, Parameter(help="A card, such as rtx-4090 or h100-sxm; all cards with a value without it.")] = None,
    *,
    as_of: Annotated[str | None, Parameter(help="The world as of a day (its end, UTC) or an instant.")] = None,
    known_at: Annotated[str | None, Parameter(help="By what had been recorded until then.")] = None,
    scenario: Annotated[str | None, Parameter(help="A named set of assumptions, such as seed_000.")] = None,
    region: Annotated[str, Parameter(help="Whose electricity.")] = "US",
    sample: Annotated[bool, Parameter(negative="", help="The made-up sample pages instead of real prices.")] = False,
    why: Annotated[bool, Parameter(negative="", help="Inputs, pages, addresses, and what moved it since --since.")] = False,
    since: Annotated[str | None, Parameter(help="Of --why: the day to compare with; 30 days before without it.")] = None,
    curve: Annotated[bool, Parameter(negative="", help="Breakeven by what the card will bring when it is sold.")] = False,
    json: Json = False,
    assume: Annotated[Assume, Parameter(name="*", group=OWN)] = Assume(),  # noqa: B008 - frozen
    pace: Annotated[AssumePace, Parameter(name="*", group=OWN)] = AssumePace(),  # noqa: B008 - frozen
) -> int:
    """Breakeven hours by card and by the place that rents it, with age, grade and status.

    Examples, as typed:
      breakeven show rtx-4090
      breakeven show rtx-4090 --as-of 2026-05-31
      breakeven show rtx-4090 --scenario seed_000
      breakeven show rtx-4090 --why --since 2026-04-30 --as-of 2026-05-31
      breakeven show rtx-4090 --curve
      breakeven show rtx-4090 --hours-per-month 200 --idle-share 0.28 --capital-cost-per-year 0.08
      breakeven show rtx-3090 --card-price-usd 900 --electricity-usd-per-kwh 0.31 --planned-hours 1500
    """
    from pipelines.commands.show import Question, show_breakeven

    question = Question(gpu, as_of, known_at, scenario, region, assume.given() | pace.given(), sample)
    return show_breakeven(question, why=why, since=since, curve=curve, as_json=json)
