"""The command that gives advice: what it takes. The work is imported when it is done."""

from pathlib import Path
from typing import Annotated

from cyclopts import Group, Parameter

from models.situation import Situation
from pipelines.assume import Assume, AssumeRuns
from pipelines.cli_entry import Json

SITUATION = Group("Your situation: what you do not say is unknown", sort_key=9)
OWN = Group("Your own assumptions", sort_key=10)


def recommend(
    card: Annotated[str | None, Parameter(help="Which card, such as rtx-4090.")] = None,
    /,
    *,
    answers: Annotated[Path | None, Parameter(help="A YAML or JSON file of answers; --template prints one.")] = None,
    template: Annotated[bool, Parameter(negative="", help="Print a file of answers to fill in, and stop.")] = False,
    ask: Annotated[bool, Parameter(negative="", help="Ask at the terminal what is not said.")] = False,
    as_of: Annotated[str | None, Parameter(help="The world as of a day (its end, UTC) or an instant.")] = None,
    known_at: Annotated[str | None, Parameter(help="By what had been recorded until then.")] = None,
    scenario: Annotated[str | None, Parameter(help="A named set of assumptions, such as seed_000.")] = None,
    region: Annotated[str, Parameter(help="Whose electricity.")] = "US",
    sample: Annotated[bool, Parameter(negative="", help="The made-up sample pages instead of real prices.")] = False,
    json: Json = False,
    said: Annotated[Situation, Parameter(name="*", group=SITUATION)] = Situation(),  # noqa: B008 - frozen
    assume: Annotated[Assume, Parameter(name="*", group=OWN)] = Assume(),  # noqa: B008 - frozen
    runs: Annotated[AssumeRuns, Parameter(name="*", group=OWN)] = AssumeRuns(),  # noqa: B008 - frozen
) -> int:
    """What to do in your situation: the rule that decided, by what margin, and what would change it.

    Should you tune at all (A), have it done by a service (B), rent or own a card (C)? The first rule that decides wins. Unknown
    is never a yes, and counts as unchecked. `too close to call` and `too stale to judge` are answers.

    Examples, as typed:
      breakeven recommend rtx-4090 --hours 500 --years 3
      breakeven recommend rtx-4090 --hours 500 --checkpoints --community-allowed
      breakeven recommend rtx-4090 --hours 5000 --variant seed_000
      breakeven recommend --template > answers.yaml
      breakeven recommend rtx-4090 --answers answers.yaml
    """
    from pipelines.commands.recommend import recommend_for

    moment = {"as_of": as_of, "known_at": known_at, "scenario": scenario, "region": region}
    own = assume.given() | runs.given()
    return recommend_for(card, said, answers, moment, own, ask=ask, as_template=template, sample=sample, as_json=json)
