"""breakeven residual."""

import json
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import date, datetime, time, timedelta

from rich.table import Table
from rich.text import Text

from models.residual import Card, Estimate, Price
from models.residual_panel import month_name, month_of
from pipelines.cli import Refused
from pipelines.commands.show import limit
from pipelines.questions import slugs_of
from pipelines.residuals import card_market, card_points, residual_estimates
from pipelines.settings import Settings
from pipelines.tables import console, table
from warehouse.store import utc_now

LONGEST_MONTHS = 120
WORDS = {"trade_in_floor": "trade-in floor"}


def show_residual(
    gpu: str, as_of: str | None, known_at: str | None, horizon_months: int, price_usd: float | None, residual_usd: float | None,
    successor_on: str | None, *, as_json: bool,
) -> int:  # fmt: skip
    """Print what a card will bring, by every method, the selected one first."""
    if not 1 <= horizon_months <= LONGEST_MONTHS:
        raise Refused(f"--horizon-months takes 1 to {LONGEST_MONTHS}, not {horizon_months}")
    if any(usd is not None and usd <= 0 for usd in (price_usd, residual_usd)):
        raise Refused("--card-price-usd and --residual-usd take a number above zero")
    at = instant(as_of)
    yours = own_numbers(month_of(at), price_usd, residual_usd, launch_month(successor_on))
    ask, recorded, gpus = Settings().warehouse().rows, limit("known-at", known_at), slugs_of(gpu)
    made = residual_estimates(ask, at, recorded, horizon_months, gpus, yours)
    if as_json:
        print(json.dumps([asdict(estimate) for estimate in made], indent=1))
        return 0
    out = console()
    for slug in gpus:
        own = [estimate for estimate in made if estimate.gpu == slug]
        out.print(Text(sentence(own[0], at)))
        out.print(methods_table(own))
        for estimate in own:
            out.print(Text(f"{words(estimate.method)}: {estimate.reason}."))
    history = card_points(ask, at, recorded)
    market = card_market(history, month_of(at))
    out.print(Text(history_of([point.month for point in history if point.gpu in gpus], market.weeks(market.row(month_of(at))))))
    return 0


def own_numbers(
    month: int, price_usd: float | None, residual_usd: float | None, launches: tuple[int, ...]
) -> Callable[[Card], Card]:
    """What replaces what is known of a card with what the person who asks says."""

    def yours(card: Card) -> Card:
        price = card.price if price_usd is None else Price(price_usd, month, "you say", False)
        said = card.scenario_usd if residual_usd is None else residual_usd
        known = (*card.launches, *launches)
        return replace(card, price=price, launches=known, scenario_usd=said, own=residual_usd is not None)

    return yours


def instant(as_of: str | None) -> datetime:
    """A day as its end, an instant as it is, now without either."""
    at = limit("as-of", as_of) or utc_now()
    if isinstance(at, datetime):
        return at
    return datetime.combine(date.fromisoformat(at), time.min) + timedelta(days=1, microseconds=-1)


def launch_month(successor_on: str | None) -> tuple[int, ...]:
    """The month of an expected launch; nothing without one."""
    if successor_on is None:
        return ()
    try:
        return (month_of(date.fromisoformat(successor_on)),)
    except ValueError:
        raise Refused(f"--successor-on takes a day such as 2027-01-15, not '{successor_on}'") from None


def sentence(chosen: Estimate, at: datetime) -> str:
    """The answer in a sentence."""
    when = month_name(month_of(at) + chosen.horizon_months)
    if chosen.p50_usd is None:
        return f"{chosen.gpu}: nobody can say what it brings in {when}: {chosen.reason}."
    most = f", four times in five between {chosen.p10_usd:,.0f} and {chosen.p90_usd:,.0f}" if chosen.p10_usd is not None else ""
    about = f"about {chosen.p50_usd:,.0f} USD when sold in {when}{most}"
    return f"{chosen.gpu}: {about} (grade {chosen.grade}), before the seller's fee."


def methods_table(own: list[Estimate]) -> Table:
    """Every method a line, the selected one first."""
    numbers = ("p10", "p50", "p90", "n")
    made = table("method, USD", *numbers, "grade", "status", right=numbers)
    for estimate in own:
        values = [usd(value) for value in (estimate.p10_usd, estimate.p50_usd, estimate.p90_usd)]
        mark = " (selected)" if estimate.selected else ""
        made.add_row(f"{words(estimate.method)}{mark}", *values, str(estimate.n or ""), estimate.grade, estimate.status)
    return made


def usd(value: float | None) -> str:
    """Whole dollars; nothing where there is no value."""
    return "" if value is None else f"{value:,.0f}"


def words(method: str) -> str:
    """A method as a person reads it."""
    return WORDS.get(method, method)


def history_of(own_months: list[int], weeks: float) -> str:
    """How much history there is, of the card asked about and of all."""
    months = sorted(set(own_months))
    span = f"{len(months)} months from {month_name(months[0])} to {month_name(months[-1])}" if months else "none"
    return f"History of this card: {span}. Of all used cards: {weeks * 12 / 52:.0f} months in which the market was seen to move."
