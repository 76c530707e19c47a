"""What would change the advice: how far each input must move by itself. The values are solved by the warehouse's formulas."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import isclose

from models.evidence import Evidence, Place, Turns, Verdict
from models.recommend_owning import CANNOT_SAY, LOCAL, RENT, TOO_CLOSE, limits
from models.situation import HOURS_OF_A_YEAR, Situation

INPUTS = {"rent": "rent_usd_per_gpu_hour", "card_price": "card_price_usd", "electricity": "electricity_usd_per_kwh"}
OWN_NUMBERS = {"A1": "fine-tune", "A4": "fine-tune", "A6": "fine-tune", "B4": "self-hosted"}


@dataclass(frozen=True)
class Flip:
    """How far one input must move, the others as they are, for the advice to become `to`; `share` is relative to `now`.

    The residual is that of breakeven; its other scenarios move by as much."""

    input: str
    now: float
    at: float
    by: float
    share: float | None
    to: str


def flips(s: Situation, e: Evidence, verdict: Verdict) -> tuple[Flip, ...]:
    """Nearest first (as a share of what it is now); what no market reaches, such as a price below zero, is left out."""
    found = [flip for flip in (*of_block_c(s, e, verdict), *of_threshold(verdict)) if flip.at >= 0]
    decided = [(one.input, one.at) for one in found if one.to != TOO_CLOSE]
    kept = [
        one
        for one in found
        if one.to != TOO_CLOSE
        or not any(one.input == name and isclose(one.at, at, rel_tol=1e-9, abs_tol=1e-12) for name, at in decided)
    ]  # both edges at once
    return tuple(sorted(kept, key=lambda f: (float("inf") if f.share is None else abs(f.share), f.input, f.to)))


def flip(name: str, now: float | None, at: float | None, to: str) -> Iterator[Flip]:
    """One flip, or none where a number is not known."""
    if now is not None and at is not None:
        yield Flip(name, now, at, at - now, (at - now) / now if now else None, to)


def of_threshold(verdict: Verdict) -> Iterator[Flip]:
    """A number of the person's own, or a job's cost, at the threshold that it was measured against."""
    if verdict.rule in OWN_NUMBERS and verdict.input:
        yield from flip(verdict.input, verdict.measured, verdict.threshold, OWN_NUMBERS[verdict.rule])


def of_block_c(s: Situation, e: Evidence, verdict: Verdict) -> Iterator[Flip]:
    """Rent, card price, residual, electricity and hours, at the edges that the advice has."""
    place, told = verdict.where, verdict.advice
    if verdict.rule not in ("C3", "C5", "C6", "C7", "C8") or told == CANNOT_SAY:
        return
    if verdict.rule == "C3" and isinstance(place, Place):
        yield from moved(place, place.keeping_turns, RENT)
        return
    towards_rent = TOO_CLOSE if told == RENT else RENT
    towards_own = TOO_CLOSE if told == LOCAL else LOCAL
    if s.variant != "seed_000" and isinstance(place, Place):
        yield from moved(place, place.rent_turns, towards_rent)
        yield from moved(place, place.own_turns, towards_own)
    years = s.years or e.horizon_years
    edges = limits(s, place if isinstance(place, Place) else None, True, years)
    most = HOURS_OF_A_YEAR * (years or 0) * (s.cards or 1)
    for edge, to in zip(edges, (towards_rent, towards_own), strict=True):
        if 0 < edge <= most:
            yield from flip("hours", s.hours, edge, to)


def moved(place: Place, turns: Turns, to: str) -> Iterator[Flip]:
    """The inputs of a place at one edge."""
    for name, column in INPUTS.items():
        now = place.inputs.get(column)
        yield from flip(column, now if isinstance(now, float) else None, turns.get(name), to)
    residual, shift = place.inputs.get("residual_usd"), turns.get("residual_shift")
    if isinstance(residual, float) and shift is not None:
        yield from flip("residual_usd", residual, residual + shift, to)
