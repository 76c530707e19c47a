"""What a fine-tuning job costs by every way to run it: rented cards, one's own, managed."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from typing import Any

from models.jobs import Job
from warehouse import Warehouse

When = datetime | str | None


class UnknownModel(Exception):
    """Nobody knows a model of that name, and it says no size; the sentence suggests some."""


@dataclass(frozen=True)
class RouteCost:
    """One way to run a job.

    route: managed, rent or own (provider None; tier `marginal`, the electricity of a card that is there, or `average`, its whole
    cost over its hours). usd_low, usd, usd_high: the whole job in USD; run_*: one run; None with its reason in status. hours:
    GPU-hours of one run, idle time not in. labour_usd and operations_usd come on top of a self-hosted route (in usd_* where the
    job says so). price: USD per GPU-hour, or per 1M tokens. grade and age: of the worst price. basis: ids of the timed runs
    behind the hours. cards, fit, fit_ratio: memory needed over memory there."""

    route: str
    provider: str | None
    model: str | None
    gpu: str | None
    tier: str | None
    venue: str | None
    usd_low: float | None
    usd: float | None
    usd_high: float | None
    hours_low: float | None
    hours: float | None
    hours_high: float | None
    status: str
    flags: list[str]
    grade: str | None
    age: timedelta | None
    stale: bool
    available_to_new_customers: bool | None
    ends_on: date | None
    recommendable: bool | None
    statement: str | None
    run_usd_low: float | None
    run_usd: float | None
    run_usd_high: float | None
    price: float | None
    minimum_usd: float | None
    cards: int | None
    fit: str | None
    fit_ratio: float | None
    storage_usd: float | None
    labour_usd: float | None
    operations_usd: float | None
    basis: list[str]
    source: str | None
    trained_million_tokens: float | None
    epochs: float | None
    operations_share: float | None


NAMES = [field.name for field in fields(RouteCost)]
ROUTES = """
    WITH job AS (FROM cost_job($params_b, $method, million_tokens := $million_tokens, model_name := $model_name,
        validation_million_tokens := $validation_million_tokens, asked_cards := $asked_cards, unsloth := $unsloth,
        only_gpus := $only_gpus, own_hours_low := $own_hours_low, own_hours_high := $own_hours_high,
        own_tokens_per_gpu_second := $own_tokens_per_gpu_second, runs_low := $runs_low, runs_high := $runs_high,
        failed_low := $failed_low, failed_high := $failed_high, runs_per_month := $runs_per_month,
        project_months := $project_months, rerun_share := $rerun_share, storage_gb := $storage_gb, with_work := $with_work))
    FROM cost_routes('job', $as_of, $known_at, map(CAST($names AS VARCHAR[]), CAST($values AS DOUBLE[])), $region)
    ORDER BY usd NULLS LAST, route, provider, gpu, tier, venue, model"""


def job_costs(
    warehouse: Warehouse, job: Job, *, as_of: When = None, known_at: When = None, assume: Mapping[str, float] | None = None,
    region: str = "US",
) -> list[RouteCost]:  # fmt: skip
    """Every route of a job, cheapest first, those without a cost last. Raises UnknownModel for a name that says nothing."""
    told = {**job.as_asked(), "params_b": job.params_b or size_of(warehouse, job.model, as_of, known_at)}
    rows = warehouse.rows(
        ROUTES, **told, as_of=as_of, known_at=known_at, region=region, names=list(assume or {}),
        values=[float(value) for value in (assume or {}).values()],
    )  # fmt: skip
    return [RouteCost(**{name: row[name] for name in NAMES}) for row in rows]


def size_of(warehouse: Warehouse, model: str, as_of: When = None, known_at: When = None) -> float | None:
    """Billions of parameters that a model's name says; None for a known model whose size nobody says, which can only be trained
    by its publisher. Raises UnknownModel, with suggestions, for any other name."""
    asked = {"model": model, "as_of": as_of, "known_at": known_at}
    names = warehouse.rows(
        """SELECT cost_model_name(model) AS name FROM managed_routes($as_of, $known_at) WHERE model IS NOT NULL
        UNION SELECT cost_model_name(model) FROM cost_workloads($known_at) WHERE model IS NOT NULL""",
        as_of=as_of, known_at=known_at,
    )  # fmt: skip
    [said] = warehouse.rows("SELECT cost_model_name($model) AS name, cost_model_size($model) AS size", model=asked["model"])
    known = sorted({row["name"] for row in names})
    if said["size"] is not None or said["name"] in known:
        return None if said["size"] is None else float(said["size"])
    near = get_close_matches(said["name"], known, n=4, cutoff=0.5)
    hint = f"; did you mean {', '.join(near)}?" if near else ""
    raise UnknownModel(f"nobody knows a model '{model}'{hint} Any size will do: --model 7b, or --params-b beside the name")


def quality_of_method(warehouse: Warehouse, method: str, known_at: When = None) -> list[dict[str, Any]]:
    """What is said of the quality of a method: shown beside its cost, never folded into it."""
    asked = "SELECT * FROM cost_quality($known_at) WHERE method = $method ORDER BY id"
    return warehouse.rows(asked, method=method, known_at=known_at)


def crossover(warehouse: Warehouse, rent: RouteCost, managed: RouteCost) -> dict[str, Any]:
    """From how many million tokens on the rented route is cheaper than the managed one, work included: value (tokens billed),
    data_set_million_tokens and status (METRICS g)."""
    [row] = warehouse.rows(
        """SELECT managed_crossover($labour * (1 + $share), $rate, $run / $trained * (1 + $share), epochs := $epochs) AS found""",
        labour=rent.labour_usd, share=rent.operations_share, rate=managed.price, run=rent.run_usd,
        trained=rent.trained_million_tokens, epochs=rent.epochs,
    )  # fmt: skip
    return dict(row["found"])
