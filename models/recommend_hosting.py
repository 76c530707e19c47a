"""Block B of the recommendation: have it tuned by a service, or do it on cards? Rules B1 to B5, pure."""

from collections.abc import Iterable

from models.evidence import Evidence, Place, Route, Verdict
from models.recommend_tuning import NO_GO, fact
from models.situation import Situation

MANAGED = "managed"


def best(routes: Iterable[Route]) -> Route | None:
    """The cheapest route with a price, fresh before stale; of equals the one whose hour costs less."""
    priced = [route for route in routes if route.usd is not None and route.status == "ok"]
    return min(priced, key=lambda r: (r.weak, r.usd, -(r.hours or 0)), default=None)


def open_to(s: Situation, routes: Iterable[Route]) -> list[Route]:
    """The managed routes that this person may take: not over, and not closed to newcomers unless they are none."""
    return [r for r in routes if not r.ended and (r.open is not False or s.existing_customer is True)]


def permitted(s: Situation, place: Route | Place) -> bool:
    """Whether cards may be rented there: on demand, and in other people's houses only if job and rules allow."""
    return place.tier == "on_demand" and (place.venue != "community" or (s.checkpoints is True and s.community_allowed is True))


def no_service(s: Situation, e: Evidence) -> bool:
    """Whether services are known, and none takes this person."""
    return bool(e.managed) and not open_to(s, e.managed)


def managed(rule: str, why: str, s: Situation, e: Evidence) -> Verdict:
    """Managed, by the cheapest service that is open."""
    chosen = best(open_to(s, e.managed))
    if not e.managed:
        why += "; no price of a service is known"
    return Verdict(rule, MANAGED, why, where=chosen)


def b1(s: Situation, e: Evidence) -> Verdict:
    """A model whose maker keeps the weights."""
    if not s.proprietary:
        return Verdict("B1", None, "the weights are open" if s.proprietary is False else "not said if the weights are open")
    if no_service(s, e):
        who = ", ".join(sorted({route.provider for route in e.managed}))
        why = f"the maker keeps the weights, and {who} takes no new customers: choose an open model"
        return Verdict("B1", NO_GO, why)
    return managed("B1", "the maker keeps the weights, so only its own service can tune it", s, e)


def b2(s: Situation, e: Evidence) -> Verdict:
    """Open weights that may not be used."""
    if s.open_weights_allowed is not False:
        return Verdict(
            "B2", None, "open weights may be used" if s.open_weights_allowed else "not said if open weights may be used"
        )
    if no_service(s, e):
        return Verdict("B2", NO_GO, "open weights may not be used, and no service known takes new customers")
    return managed("B2", "open weights may not be used", s, e)


def b3(s: Situation, e: Evidence) -> Verdict:
    """Too little to keep machines for, or too much for one team."""
    team, runs, size = fact("W004-045")[0], fact("W004-041")[0], fact("W004-044")[0]
    reasons = [
        (s.one_off is True, "it is one job and no more"),
        (s.team_size is not None and s.team_size < team and s.operations_skill is not True,
            f"{s.team_size} people, under {team:g}, and nobody is known to have run such machines"),
        (s.runs_per_month is not None and s.runs_per_month < runs, f"{s.runs_per_month or 0:g} runs a month, under {runs:g}"),
        (s.params_b is not None and s.params_b > size, f"{s.params_b or 0:g} billion parameters, above {size:g}"),
    ]  # fmt: skip
    found = [why for holds, why in reasons if holds]
    if found and no_service(s, e):
        return Verdict("B3", None, f"{found[0]}, but no service known takes new customers")
    if found:
        return managed("B3", found[0], s, e)
    return Verdict("B3", None, "nothing said that speaks for a service: one job, a small team, few runs, a huge model")


def b4(s: Situation, e: Evidence) -> Verdict:
    """A service that costs at most a fifth more than cards; or a training time that only a first job will tell."""
    share = 1 + fact("W004-046")[0]
    service, own = best(open_to(s, e.managed)), best(r for r in e.self_hosted if permitted(s, r))
    if service is None or service.usd is None:
        closed = "no service known takes new customers" if no_service(s, e) else "no price of a service is known for this job"
        return Verdict("B4", None, closed, missing="managed cost")
    if own is None or own.usd is None:
        if any(route.status == "missing_input:hours" for route in e.self_hosted):
            why = "nobody knows how long it trains: have it tuned once, measure, then ask again"
            return Verdict("B4", MANAGED, why, weak=("managed cost",) if service.weak else (), where=service)
        return Verdict("B4", None, "no price of doing it on cards is known", missing="self-hosted cost")
    weak = tuple(name for name, route in (("managed cost", service), ("self-hosted cost", own)) if route.weak)
    why = f"{service.provider} asks {service.usd:,.2f} USD, cards cost {own.usd:,.2f}, and up to {share - 1:.0%} more is worth it"
    advice = MANAGED if service.usd <= share * own.usd else None
    return Verdict("B4", advice, why, "managed_usd", service.usd, share * own.usd, weak, where=service if advice else own)


def b5(s: Situation, e: Evidence) -> Verdict:
    """Nothing speaks for a service."""
    return Verdict("B5", None, "self-hosted: nothing above speaks for a service")


RULES = (b1, b2, b3, b4, b5)
