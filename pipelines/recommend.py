"""What the warehouse knows about a person's situation: prices and costs for the rules of `recommend`."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from models.evidence import Breakeven, Evidence, Place, Route
from models.recommend_hosting import best, permitted
from models.recommend_owning import OWN_ABOVE, RENT_BELOW
from models.situation import Situation, most_hours
from pipelines.questions import slugs_of
from pipelines.recommend_job import fits_any, rework, routes_of, volumes
from pipelines.recommend_moment import Moment, hours_of
from warehouse import Warehouse

INPUTS = ("rent_usd_per_gpu_hour", "card_price_usd", "residual_usd", "electricity_usd_per_kwh", "card_watts", "power_overhead",
    "horizon_years", "storage_usd", "idle_share", "card_price_statistic")  # fmt: skip


def gather(warehouse: Warehouse, s: Situation, moment: Moment) -> Evidence:
    """All that the rules need of prices; raises UnknownGpu, UnknownModel, SituationUnclear.

    Without a card it is the cheapest one for the job."""
    own = {"horizon_years": s.years, "planned_hours": s.hours}
    moment = replace(moment, assume={**moment.assume, **{name: value for name, value in own.items() if value is not None}})
    years = moment.years()
    most_hours(s, years)
    managed, self_hosted = routes_of(warehouse, s, moment)
    cards = slugs_of(s.gpu) if s.gpu else gpu_choice(s, self_hosted)
    places = places_of(warehouse, s, moment, cards) if cards else ()
    fits = fits_any(warehouse, s, moment, cards or [])
    known = Evidence(years, places, managed, self_hosted, fits)
    if s.decided is not None:
        return known
    known = replace(known, **volumes(warehouse, s, years))
    return replace(known, rework=rework(warehouse, s, known))


def gpu_choice(s: Situation, routes: Iterable[Route]) -> list[str]:
    """The card on which the job costs least (hours times the price of one), so a faster card only where its speed exceeds its
    price; none where no job, or no price of it, is known."""
    found = best(route for route in routes if permitted(s, route))
    return [found.gpu] if found is not None and found.gpu else []


def places_of(warehouse: Warehouse, s: Situation, moment: Moment, cards: list[str]) -> tuple[Place, ...]:
    """Each place that rents one of the cards, beside owning it."""
    ends = residuals(warehouse, s, moment, cards)
    rows = warehouse.rows(
        """FROM own_or_rent($as_of, $known_at, $scenario, map(CAST($names AS VARCHAR[]), CAST($values AS DOUBLE[])), $region,
               CAST($hours AS DOUBLE), map(CAST($cards AS VARCHAR[]), CAST($ends AS DOUBLE[][])), $trusted,
               CAST($n AS INTEGER), CAST($waiting AS DOUBLE), CAST($rent_below AS DOUBLE), CAST($own_above AS DOUBLE))
           WHERE list_contains(CAST($gpus AS VARCHAR[]), gpu) ORDER BY gpu, effective_usd_per_hour, provider, tier, venue""",
        **moment.asked(), hours=s.hours, cards=list(ends), ends=list(ends.values()), n=s.cards or 1, trusted=bool(own_ends(s)),
        waiting=s.waiting_usd_per_hour or 0, rent_below=RENT_BELOW, own_above=OWN_ABOVE, gpus=cards,
    )  # fmt: skip
    by_place: dict[tuple[str, ...], dict[str, dict[str, Any]]] = {}
    for row in rows:
        by_place.setdefault((row["gpu"], row["provider"], row["tier"], row["venue"]), {})[row["residual_end"]] = row
    return tuple(place_of(ends_of) for ends_of in by_place.values())


def place_of(rows: Mapping[str, dict[str, Any]]) -> Place:
    """Three rows of own_or_rent, one for each residual end: of the high residual breakeven is low."""
    row, most, least = rows["point"], rows["low"], rows["high"]
    ends = {"residual_low_usd": most["end_usd"], "residual_high_usd": least["end_usd"],
        "residual_set_aside_usd": max(row["set_aside_usd"] or [], default=None)}  # fmt: skip
    return Place(
        row["gpu"], row["provider"], row["tier"], row["venue"], row["effective_usd_per_hour"],
        row["electricity_usd_per_gpu_hour"],
        low=breakeven(least["breakeven"]), point=breakeven(row["breakeven"]), high=breakeven(most["breakeven"]),
        waited_low=breakeven(least["waited"]), waited_high=breakeven(most["waited"]), own_usd=row["own_usd"],
        marginal_usd=row["marginal_usd"], rent_usd=row["rent_usd"], rent_turns=least["turns"], own_turns=most["turns"],
        keeping_turns=row["keeping"], weak=tuple(row["weak_inputs"]), grade=row["grade"], age_hours=hours_of(row["oldest_age"]),
        inputs={**{name: row[name] for name in INPUTS}, **ends},
    )  # fmt: skip


def breakeven(found: Mapping[str, Any]) -> Breakeven:
    """A {value, status, flags} of the warehouse."""
    return Breakeven(found["value"], found["status"], tuple(found["flags"]))


def residuals(warehouse: Warehouse, s: Situation, moment: Moment, cards: list[str]) -> dict[str, list[float]]:
    """What each card may bring: the person's own ends, else the quantiles of the selected estimate (METRICS f: conservative is
    its p10, optimistic its p90). Of somebody's own resale, and in a scenario, there is one value, that of breakeven."""
    if said := own_ends(s):
        return dict.fromkeys(cards, said)
    if moment.scenario is not None or {"residual_usd", "residual_share"} & moment.assume.keys():
        return {}
    from models.residual import Card, Price
    from models.residual_panel import month_of
    from pipelines.residuals import residual_estimates

    def yours(card: Card) -> Card:
        usd = moment.assume.get("card_price_usd")
        return card if usd is None else replace(card, price=Price(usd, month_of(moment.at), "you say", False))

    months = round(12 * moment.years())
    found: dict[str, list[float]] = {}
    for one in residual_estimates(warehouse.rows, moment.at, moment.known_at, months, cards, yours):
        ends = (one.p10_usd, one.p50_usd, one.p90_usd) if one.selected else ()
        found.setdefault(one.gpu, []).extend(usd for usd in ends if usd is not None)
    return {card: ends for card, ends in found.items() if ends}


def own_ends(s: Situation) -> list[float]:
    """The ends of the resale that the person said."""
    return [usd for usd in (s.residual_low_usd, s.residual_high_usd) if usd is not None]
