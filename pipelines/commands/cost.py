"""breakeven cost."""

import json
from collections.abc import Mapping
from dataclasses import asdict

from models.jobs import Job
from models.plausible import Implausible, Span, believed, million_tokens, span
from pipelines.cli import Refused
from pipelines.cli_answers import Answers, Asked, Project
from pipelines.commands.show import limit
from pipelines.costs import UnknownModel, job_costs
from pipelines.costs_answers import answers_of, print_answers
from pipelines.costs_budget import budget_lines, print_budget
from pipelines.costs_tables import print_routes
from pipelines.questions import slugs_of
from pipelines.settings import Settings

STORAGE = ("storage_gb", "storage_months")


def show_cost(
    asked: Asked, project: Project, answers: Answers, budget: str | None, assume: Mapping[str, float],
    when: tuple[str | None, str | None, str], *, sample: bool, as_json: bool,
) -> int:  # fmt: skip
    """Print what a job, the answers of a model or a team's project cost; raises Refused for what cannot be meant."""
    if budget:
        lines = budget_lines(budget)
        return told_as_json(lines) if as_json else print_budget(budget, lines)
    if asked.model is None:
        raise Refused("which model? --model 7b, --model llama-3-8b or --model gpt-4o-mini; or --budget lean")
    as_of, known_at, region = limit("as-of", when[0]), limit("known-at", when[1]), when[2]
    try:
        warehouse = Settings().warehouse(sample=sample)
        if answers.requests_per_month is not None:
            routes = answers_of(warehouse, asked.model, answers, as_of=as_of, known_at=known_at)
            return told_as_json(routes) if as_json else print_answers(asked.model, answers, routes)
        given = {name: believed(name, value) for name, value in assume.items() if name not in STORAGE}
        job = job_of(asked, project, assume)
        found = job_costs(warehouse, job, as_of=as_of, known_at=known_at, assume=given, region=region)
    except (Implausible, UnknownModel) as error:
        raise Refused(str(error)) from error
    if as_json:
        return told_as_json([asdict(route) for route in found])
    return print_routes(warehouse, job, found, (as_of, known_at), everything=asked.all, sample=sample)


def told_as_json(rows: list[dict[str, object]]) -> int:
    print(json.dumps(rows, default=str, indent=1))
    return 0


def job_of(asked: Asked, project: Project, assume: Mapping[str, float]) -> Job:
    """The job in a person's words; raises Implausible, and UnknownGpu for a card that nobody knows."""
    if asked.model is None:
        raise Implausible("a job needs a model")
    return Job(
        model=asked.model, method=asked.method, params_b=asked.params_b, cards=asked.cards, unsloth=asked.unsloth,
        million_tokens=million_tokens(asked.tokens) if asked.tokens else None,
        validation_million_tokens=million_tokens(asked.validation_tokens) if asked.validation_tokens else 0,
        gpus=tuple(slugs_of(asked.gpu)) if asked.gpu else None, hours=maybe("hours", asked.hours),
        tokens_per_gpu_second=asked.tokens_per_gpu_second, runs=maybe("runs", project.runs),
        iterations=maybe("iterations", project.iterations), failed_share=maybe("failed_share", project.failed_share),
        runs_per_month=project.runs_per_month, rerun_share=believed("rerun_share", project.rerun_share),
        months=assume.get("storage_months") if project.months is None else project.months,
        storage_gb=assume.get("storage_gb", 0), with_work=asked.with_work,
    )  # fmt: skip


def maybe(name: str, text: str | None) -> Span | None:
    return None if text is None else span(name, text)
