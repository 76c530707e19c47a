"""What the warehouse knows of one job and of the volume behind it, for the rules of `recommend`."""

from datetime import date
from typing import Any

from models.evidence import Evidence, Route
from models.gpu import catalogue
from models.recommend_tuning import unchecked
from models.situation import Situation
from models.workloads import workloads
from pipelines.recommend_moment import Moment, hours_of
from warehouse import Warehouse


def routes_of(warehouse: Warehouse, s: Situation, moment: Moment) -> tuple[list[Route], list[Route]]:
    """Managed routes, and those on rented cards with the work of setting them up; empty where no model was named."""
    if s.model is None:
        return [], []
    from models.jobs import Job
    from pipelines.costs import job_costs

    job = Job(s.model, s.method or "lora", s.million_tokens, params_b=s.params_b)
    costs = job_costs(warehouse, job, as_of=moment.as_of, known_at=moment.known_at, assume=moment.assume, region=moment.region)
    managed = [route_of(cost, cost.usd, moment.at.date()) for cost in costs if cost.route == "managed"]
    rented = [cost for cost in costs if cost.route == "rent"]
    whole = [
        (cost, cost.usd + cost.labour_usd if cost.usd is not None and cost.labour_usd is not None else None) for cost in rented
    ]
    return managed, [route_of(cost, usd, moment.at.date()) for cost, usd in whole]


def route_of(cost: Any, usd: float | None, today: date) -> Route:
    """A RouteCost as the rules know it."""
    weak = cost.stale or (cost.grade is not None and cost.grade > "B")
    ended = cost.ends_on is not None and cost.ends_on <= today
    return Route(
        cost.provider, cost.gpu, cost.tier, cost.venue, usd, cost.usd_low, cost.usd_high, cost.hours, cost.status, weak,
        cost.grade, hours_of(cost.age), cost.available_to_new_customers, ended,
    )  # fmt: skip


def fits_any(warehouse: Warehouse, s: Situation, moment: Moment, cards: list[str]) -> bool | None:
    """Whether the job fits one of the cards (so many of them as the person has); None where job or memory is not known."""
    from pipelines.costs import size_of

    size = s.params_b or (size_of(warehouse, s.model, moment.as_of, moment.known_at) if s.model else None)
    memory = [catalogue()[card].memory_gb for card in cards if card in catalogue()]
    if size is None or s.method is None or not memory:
        return None
    asked = "SELECT vram_fit($size, $method, $gb, cards := $n).status = 'ok' AS fits"
    return any(warehouse.rows(asked, size=size, method=s.method, gb=gb, n=s.cards or 1)[0]["fits"] for gb in memory)


def volumes(warehouse: Warehouse, s: Situation, years: float | None) -> dict[str, Any]:
    """The volume that repays tuning within the horizon, and what prompt, tuning and retrieval cost over it."""
    asked = {name: getattr(s, name) for name in ("one_time_usd", "prompt_usd_per_request", "tuned_usd_per_request",
        "upkeep_usd_per_month", "requests_per_month", "retrieval_usd_per_request", "retrieval_usd_per_month")}  # fmt: skip
    months = None if years is None else 12 * years
    least = warehouse.rows(
        """SELECT ft_min_volume($one_time_usd, $prompt_usd_per_request, $tuned_usd_per_request, CAST($months AS DOUBLE),
               upkeep_usd_per_month := $upkeep_usd_per_month) AS found""",
        **{name: asked[name] for name in list(asked)[:4]}, months=months,
    )[0]["found"]  # fmt: skip
    ways = warehouse.rows(
        """FROM answer_routes(CAST($requests_per_month AS DOUBLE), $prompt_usd_per_request, $tuned_usd_per_request, $one_time_usd,
               $upkeep_usd_per_month, $retrieval_usd_per_request, $retrieval_usd_per_month, months := CAST($months AS DOUBLE))""",
        **asked,
        months=months,
    )
    costs = {way["route"]: way["horizon_usd"] for way in ways if way["horizon_usd"] is not None}
    return {"min_requests": least["value"], "min_requests_status": least["status"], "answer_costs": costs}


def rework(warehouse: Warehouse, s: Situation, known: Evidence) -> tuple[float, float]:
    """Low and high USD of mending later what is unchecked now, of the items that any article puts a price on."""
    facts = {fact.id: fact for fact in workloads()}
    priced = [[facts[name] for name in item.costs] for item in unchecked(s, known) if item.costs]
    ends = [[min(f.low for f in told) for told in priced], [max(f.high for f in told) for told in priced]]
    asked = "SELECT rework_cost(list_transform(CAST($usd AS DOUBLE[]), lambda u: {checked: false, usd: u})).value AS usd"
    low, high = (float(warehouse.rows(asked, usd=usd)[0]["usd"]) for usd in ends)
    return low, high
