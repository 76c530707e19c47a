"""Block A of the recommendation: should one tune a model at all? Rules A1 to A7, pure."""

from functools import cache

from models.evidence import Evidence, Verdict
from models.situation import Item, Situation, checklist
from models.workloads import workloads

RAG, PROMPT, PROMPT_OR_RAG, NO_GO = "rag", "prompt", "prompt or rag", "no-go"
DEAD_BAND = 0.05  # METRICS (n): within 5 % of each other, two ways cost the same
FLOORS = {"seed_002_text": "W002-045", "seed_002_conclusion": "W002-046", "seed_003": "W003-072"}


@cache
def fact(name: str) -> tuple[float, float]:
    """Low and high end of a cited threshold of workloads.yaml; raises KeyError where it is gone."""
    return {one.id: (one.low, one.high) for one in workloads()}[name]


def checked(s: Situation, e: Evidence) -> dict[str, bool]:
    """Every item of the checklist: a number that was given goes before a tick, and what nobody answered is unchecked."""
    told = {"stable_use": None if s.stable_months is None else s.stable_months >= fact("W003-073")[0],
        "enough_examples": None if s.clean_examples is None else s.clean_examples >= examples_needed(s),
        "volume": None if s.requests_per_month is None or e.min_requests is None else s.requests_per_month >= e.min_requests,
        "payback_known": True if e.min_requests is not None else None,
        "expert": True if s.high_stakes is False else None}  # fmt: skip
    ticks = s.checklist or {}
    return {item.id: bool(ticks.get(item.id) if told.get(item.id) is None else told[item.id]) for item in checklist()}


def unchecked(s: Situation, e: Evidence) -> list[Item]:
    """The items that nobody checked, in order."""
    done = checked(s, e)
    return [item for item in checklist() if not done[item.id]]


def examples_needed(s: Situation) -> float:
    """The task's own minimum, else the least of any."""
    return s.needed_examples if s.needed_examples is not None else fact("W003-074")[0]


def a1(s: Situation, e: Evidence) -> Verdict:
    """Facts that change monthly or faster, or a use that will not last a year."""
    month, year = fact("W001-017")[0], fact("W003-073")[0]
    if s.facts_change_months is not None and s.facts_change_months <= month:
        why = f"the facts change every {s.facts_change_months:g} months, and a tuned model would be behind them"
        return Verdict("A1", RAG, why, "facts_change_months", s.facts_change_months, month)
    if s.stable_months is not None and s.stable_months < year:
        why = f"the task stays the same for {s.stable_months:g} months only, less than the {year:g} that tuning needs"
        return Verdict("A1", RAG, why, "stable_months", s.stable_months, year)
    unknown = [n for n, v in (("how often the facts change", s.facts_change_months), ("how long the task lasts", s.stable_months))
        if v is None]  # fmt: skip
    why = f"{' and '.join(unknown)}: not said" if unknown else "the facts and the task last long enough"
    return Verdict("A1", None, why)


def a2(s: Situation, e: Evidence) -> Verdict:
    """Sources to cite, or a task still being explored."""
    if s.citable_sources:
        return Verdict("A2", RAG, "answers must name their sources, which a tuned model cannot")
    if s.exploring:
        return Verdict("A2", RAG, "the task is still being explored, and retrieval is quicker to change")
    known = s.citable_sources is False and s.exploring is False
    return Verdict("A2", None, "no sources to name, and the task is settled" if known else "not all said: sources, exploring")


def a3(s: Situation, e: Evidence) -> Verdict:
    """Prompting that is good enough."""
    if s.prompting_suffices:
        return Verdict("A3", PROMPT, "prompting alone meets the form and style that is wanted")
    return Verdict(
        "A3", None, "prompting does not suffice" if s.prompting_suffices is False else "not said if prompting suffices"
    )


def a4(s: Situation, e: Evidence) -> Verdict:
    """Too few clean examples."""
    need = examples_needed(s)
    if s.clean_examples is None:
        return Verdict("A4", None, "the number of clean examples was not said")
    why = f"{s.clean_examples:,} clean examples, {need:,.0f} needed"
    advice = PROMPT_OR_RAG if s.clean_examples < need else None
    return Verdict("A4", advice, why, "clean_examples", s.clean_examples, need)


def a5(s: Situation, e: Evidence) -> Verdict:
    """Nobody who answers for it, or a group of the checklist with too many holes."""
    items, most = unchecked(s, e), fact("W003-076")[0]
    if any(item.id == "owner" for item in items):
        return Verdict("A5", NO_GO, "no engineer is known to answer for the project")
    counts = {group: sum(item.group == group for item in items) for group in ("business", "data", "team")}
    worst = max(counts, key=lambda group: counts[group])
    why = f"{counts[worst]} unchecked in group {worst}, {most:g} stop a project"
    return Verdict("A5", NO_GO if counts[worst] >= most else None, why, f"unchecked_{worst}", counts[worst], most)


def a6(s: Situation, e: Evidence) -> Verdict:
    """Too few requests to repay tuning within the horizon, by its own costs or by an article's floor."""
    floor = s.variant in FLOORS
    low, high = fact(FLOORS[str(s.variant)]) if floor else (e.min_requests, e.min_requests)
    volume = s.requests_per_month
    if volume is None:
        return Verdict("A6", None, "the requests a month were not said", missing="requests_per_month")
    if e.min_requests_status == "never" and not floor:
        return Verdict("A6", PROMPT, "a tuned request is not cheaper than a prompted one, so no volume repays tuning")
    if low is None or high is None:
        name = e.min_requests_status.partition(":")[2].replace("_", " ")
        return Verdict("A6", None, f"what volume repays tuning is not known: {name} was not said", missing=name)
    least, most = (low, high) if floor else (low * (1 - DEAD_BAND), low * (1 + DEAD_BAND))
    whose = f"the floor of {s.variant}" if floor else "what repays tuning"
    why = f"{volume:,.0f} requests a month, {whose} is {f'{low:,.0f}' if low == high else f'{low:,.0f} to {high:,.0f}'}"
    close = least <= volume < most
    advice = PROMPT if volume < most else None
    return Verdict("A6", advice, why, "requests_per_month", volume, low if volume < most else high, close=close)


def a7(s: Situation, e: Evidence) -> Verdict:
    """Nothing speaks against tuning."""
    return Verdict("A7", None, "fine-tune: nothing above speaks against it")


RULES = (a1, a2, a3, a4, a5, a6, a7)
