"""Commands that answer what a job costs: what each takes. The work is imported when it is done."""

from dataclasses import dataclass
from typing import Annotated, Literal

from cyclopts import Group, Parameter

from pipelines.assume import Assume, AssumeRuns
from pipelines.cli_entry import Json

OWN = Group("Your own assumptions", sort_key=10)
PROJECT = Group("A project, not one run", sort_key=5)
ANSWERS = Group("Prompt, fine-tune or retrieval", sort_key=6)
Text = str | None


@Parameter(group=PROJECT)
@dataclass(frozen=True)
class Project:
    """How often it is run."""

    runs: Annotated[Text, Parameter(help="Good runs, such as 3 or 3-5; failed ones by --failed-share.")] = None
    iterations: Annotated[Text, Parameter(help="All runs, failed ones counted, such as 3-5. Not with --failed-share.")] = None
    failed_share: Annotated[Text, Parameter(help="Share of the spend that fails, such as 0.3-0.5.")] = None
    runs_per_month: Annotated[float | None, Parameter(help="A programme: runs every month, over --months.")] = None
    months: Annotated[float | None, Parameter(help="How long the project goes on, or its storage is kept.")] = None
    rerun_share: Annotated[float, Parameter(help="Of a programme: runs repeated, per planned run.")] = 0


@Parameter(group=ANSWERS)
@dataclass(frozen=True)
class Answers:
    """What the model answers in production."""

    requests_per_month: Annotated[float | None, Parameter(help="Asks this question instead: what do the answers cost?")] = None
    prompt_tokens: Annotated[float | None, Parameter(help="Of a prompt with instructions and examples.")] = None
    tuned_prompt_tokens: Annotated[float | None, Parameter(help="Of a prompt to the tuned model.")] = None
    output_tokens: Annotated[float | None, Parameter(help="Of an answer.")] = None
    retrieved_tokens: Annotated[float | None, Parameter(help="Context that retrieval adds to the prompt.")] = None
    retrieval_usd_per_month: Annotated[float | None, Parameter(help="Vector database and its upkeep.")] = None
    one_time_usd: Annotated[float | None, Parameter(help="Of the fine-tune, everything in.")] = None
    upkeep_usd_per_month: Annotated[float | None, Parameter(help="Of the tuned model: hosting, the next trainings.")] = None
    tuned_usd_per_request: Annotated[float | None, Parameter(help="0 on a server of your own.")] = None
    horizon_months: Annotated[float, Parameter(help="Over which the three are compared.")] = 36


@Parameter(group=Group("The job", sort_key=4))
@dataclass(frozen=True)
class Asked:
    """What is to be run."""

    model: Annotated[Text, Parameter(help="A name or a size: llama-3-8b, gpt-4o-mini, 7b.")] = None
    method: Annotated[Literal["full", "lora", "qlora"], Parameter(help="What is trained.")] = "lora"
    tokens: Annotated[Text, Parameter(help="Of the data set, once through: 50M. Without: one run as others timed it.")] = None
    validation_tokens: Annotated[Text, Parameter(help="That a managed job evaluates on.")] = None
    params_b: Annotated[float | None, Parameter(help="Billions of parameters, where the name does not say it.")] = None
    gpu: Annotated[Text, Parameter(help="Only this card.")] = None
    cards: Annotated[int | None, Parameter(help="How many at once; without: the fewest that hold the job.")] = None
    hours: Annotated[Text, Parameter(help="GPU-hours of one run that you measured, such as 4-6.")] = None
    tokens_per_gpu_second: Annotated[float | None, Parameter(help="Throughput of one card that you measured.")] = None
    unsloth: Annotated[bool, Parameter(negative="", help="Less memory, fewer hours.")] = False
    with_work: Annotated[bool, Parameter(negative="", help="Labour and operations in the total.")] = False
    all: Annotated[bool, Parameter(negative="", help="Every route, those that fit no card too.")] = False


def cost(
    *,
    asked: Annotated[Asked, Parameter(name="*")] = Asked(),
    project: Annotated[Project, Parameter(name="*")] = Project(),
    answers: Annotated[Answers, Parameter(name="*")] = Answers(),
    budget: Annotated[Literal["lean", "mid", "enterprise"] | None, Parameter(help="What whole projects cost teams.")] = None,
    as_of: Annotated[Text, Parameter(help="The world as of a day (its end, UTC) or an instant.")] = None,
    known_at: Annotated[Text, Parameter(help="By what had been recorded until then.")] = None,
    region: Annotated[str, Parameter(help="Whose electricity.")] = "US",
    sample: Annotated[bool, Parameter(negative="", help="The made-up sample pages instead of real prices.")] = False,
    json: Json = False,
    assume: Annotated[Assume, Parameter(name="*", group=OWN)] = Assume(),  # noqa: B008 - frozen
    of_runs: Annotated[AssumeRuns, Parameter(name="*", group=OWN)] = AssumeRuns(),  # noqa: B008 - frozen
) -> int:
    """What a fine-tuning job costs on rented cards, on your own and managed, side by side, cheapest first.

    Examples, as typed:
      breakeven cost --model 7b --method lora --tokens 50M --epochs 3
      breakeven cost --model llama-3-70b --method qlora --gpu a100 --iterations 3-5
      breakeven cost --model 8b --method qlora --runs-per-month 4 --months 3
          --storage-gb 50
      breakeven cost --model gpt-4o-mini --tokens 10M
      breakeven cost --model gpt-4o-mini --requests-per-month 500000
          --prompt-tokens 1500 --tuned-prompt-tokens 300 --output-tokens 100
          --one-time-usd 2000 --upkeep-usd-per-month 0
      breakeven cost --budget lean
      breakeven sql "FROM cost_matrix WHERE model = 'Llama 3 70B' AND fit = 'fits'"
    """
    from pipelines.commands.cost import show_cost

    given = {**assume.given(), **of_runs.given()}
    return show_cost(asked, project, answers, budget, given, (as_of, known_at, region), sample=sample, as_json=json)
