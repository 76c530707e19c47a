"""Block C of the recommendation: own a card, or rent one? Rules C1 to C8, pure. Breakeven hours are computed by the warehouse."""

from collections.abc import Iterable

from models.evidence import Breakeven, Evidence, Place, Verdict
from models.recommend_hosting import best, permitted
from models.recommend_tuning import fact
from models.situation import Situation

LOCAL, RENT, TOO_CLOSE, CANNOT_SAY = "local", "rent", "too close to call", "cannot say"
RENT_BELOW, OWN_ABOVE = 0.8, 1.25  # METRICS (m) C5 to C7: shares of breakeven
WEEKS_OF_A_YEAR = 52


def chosen(s: Situation, e: Evidence) -> Place | None:
    """The place that counts: the cheapest hour among those allowed, one with a fresh price before a stale one."""
    priced = [p for p in e.places if permitted(s, p) and p.effective_usd_per_hour is not None]
    return min(priced, key=lambda p: ("rent" in p.weak, p.effective_usd_per_hour, p.gpu, p.provider), default=None)


def about(s: Situation, e: Evidence) -> Place | None:
    """The place that costs are told of where the place does not decide: the chosen one, else any of the card."""
    return chosen(s, e) or next(iter(e.places), None)


def c1(s: Situation, e: Evidence) -> Verdict:
    """Data that may not leave the house."""
    if s.on_premises:
        return Verdict(
            "C1", LOCAL, "the data must stay in the house; what that costs is told, and decides nothing", where=about(s, e)
        )
    return Verdict(
        "C1", None, "the data may leave the house" if s.on_premises is False else "not said if data must stay in the house"
    )


def c2(s: Situation, e: Evidence) -> Verdict:
    """A job that is too large for the card."""
    if e.fits is not False:
        return Verdict("C2", None, "the job fits the card" if e.fits else "no job was named that might not fit")
    cheapest = best(route for route in e.self_hosted if permitted(s, route))
    return Verdict("C2", RENT, "the job does not fit the card: rent the cheapest that it fits", where=cheapest)


def c3(s: Situation, e: Evidence) -> Verdict:
    """A card that is there, and costs less electricity than rent."""
    place = chosen(s, e)
    if not s.card_owned:
        return Verdict("C3", None, "the card is not there yet" if s.card_owned is False else "not said if the card is there")
    if place is None or place.electricity_usd_per_hour is None or place.effective_usd_per_hour is None:
        return Verdict(
            "C3", None, "the card is there, but its electricity or the rent is not known", missing="rent or electricity"
        )
    power, rent = place.electricity_usd_per_hour, place.effective_usd_per_hour
    weak = tuple(name for name in place.weak if name != "card_price")
    why = f"the card is there: an hour costs {power:.4f} USD of electricity, {rent:.4f} rented"
    return Verdict("C3", LOCAL if power < rent else None, why, "electricity", power, rent, weak, where=place)


def c4(s: Situation, e: Evidence) -> Verdict:
    """A card that other uses pay for."""
    if s.justified_otherwise:
        return Verdict("C4", LOCAL, "other uses pay for the card, so this one pays its electricity", where=about(s, e))
    known = s.justified_otherwise is False
    return Verdict("C4", None, "no other use pays for the card" if known else "not said if other uses pay for the card")


def limits(s: Situation, place: Place | None, waited: bool, years: float | None) -> tuple[float, float]:
    """Hours under which renting, and hours above which owning is advised: by breakeven, or by the article of the variant."""
    if s.variant == "seed_000":
        horizon = years or 0
        return fact("W000-023")[0] * horizon, fact("W000-024")[0] * WEEKS_OF_A_YEAR * horizon
    if place is None:
        return 0, float("inf")
    low, high = (place.waited_low, place.waited_high) if waited else (place.low, place.high)
    return RENT_BELOW * low.reached_after, OWN_ABOVE * high.reached_after


def band(hours: float, edges: tuple[float, float]) -> str:
    """rent, local, or between the two too close to call."""
    return RENT if hours < edges[0] else LOCAL if hours > edges[1] else TOO_CLOSE


def unknown(s: Situation, place: Place | None, years: float | None) -> str | None:
    """The first input without which hours and breakeven cannot be compared."""
    if s.hours is None:
        return "hours"
    if s.variant == "seed_000":
        return None if years else "years"
    return "rent" if place is None else missing_of((place.low, place.high))


def missing_of(ends: Iterable[Breakeven]) -> str | None:
    """The input that a breakeven lacks."""
    return next((end.missing for end in ends if end.missing), None)


def judged(rule: str, wanted: str, s: Situation, e: Evidence) -> Verdict:
    """One of C5 to C8 on the planned hours: it decides if `wanted` is what they say (C8: if waiting changes what they say)."""
    place = chosen(s, e)
    years = s.years or e.horizon_years
    if lacks := unknown(s, place, years):
        why = f"{lacks.replace('_', ' ')}: nobody has said what it is" if lacks != "rent" else "no place that you may rent from"
        return Verdict(rule, CANNOT_SAY, why, missing=lacks, where=place)
    hours = s.hours or 0.0
    plain, edges = band(hours, limits(s, place, False, years)), limits(s, place, True, years)
    found = band(hours, edges)
    decides = found == wanted and found == plain if rule != "C8" else found != plain
    if rule != "C8" and found != plain:
        return Verdict(rule, None, "the worth of not waiting changes it, see C8")
    weak = place.weak if place is not None and s.variant != "seed_000" else ()
    why = said(hours, found, edges, s)
    edge = nearest(hours, edges)
    return Verdict(rule, found if decides else None, why, "hours", hours, edge, weak, None, found == TOO_CLOSE, place)


def nearest(hours: float, edges: tuple[float, float]) -> float | None:
    """The edge that the plan is nearest to, as a ratio; None where there is none to reach."""
    reachable = [edge for edge in edges if 0 < edge < float("inf")]
    return min(reachable, key=lambda edge: max(hours / edge, edge / hours), default=None)


def said(hours: float, found: str, edges: tuple[float, float], s: Situation) -> str:
    """The comparison in words."""
    whose = f" (thresholds of {s.variant})" if s.variant == "seed_000" else ""
    if found == RENT:
        bound = "hours of use never repay the card" if edges[0] == float("inf") else f"fewer than {edges[0]:,.0f}"
        return f"{hours:,.0f} h planned, {bound}{whose}"
    if found == LOCAL:
        return f"{hours:,.0f} h planned, more than {edges[1]:,.0f}{whose}"
    upper = "any number" if edges[1] == float("inf") else f"{edges[1]:,.0f}"
    return f"{hours:,.0f} h planned, between {edges[0]:,.0f} and {upper}: rent now, ask again when a price changes{whose}"


def c5(s: Situation, e: Evidence) -> Verdict:
    """Fewer hours than repay the card."""
    return judged("C5", RENT, s, e)


def c6(s: Situation, e: Evidence) -> Verdict:
    """Near breakeven."""
    return judged("C6", TOO_CLOSE, s, e)


def c7(s: Situation, e: Evidence) -> Verdict:
    """More hours than repay the card."""
    return judged("C7", LOCAL, s, e)


def c8(s: Situation, e: Evidence) -> Verdict:
    """The worth of not waiting, where it changes what C5 to C7 say."""
    return judged("C8", "", s, e)


RULES = (c1, c2, c3, c4, c5, c6, c7, c8)
