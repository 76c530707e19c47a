"""What a card will bring when it is sold: four methods, one of them selected, all of them returned.

source: METRICS (f). Proceeds are before the seller's fee and freight. A forecast is an estimate, so its grade is C at best.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from models.residual_growth import decay, launch_factor, market_paths, quantiles, widened
from models.residual_market import Market
from models.residual_panel import month_name
from models.residual_regimes import seed_months, seed_share

QUOTE_EXPIRES_DAYS = 180  # three times its fresh limit of 60 days (METRICS l 6)
LEAST_CHANGES = 3  # months that the market was seen to move, as many as a trend is followed
NEAR_MONTHS = 3  # a price this old still speaks of today, at grade C
METHODS = ("scenario", "trade_in_floor", "decay", "quantile")


@dataclass(frozen=True)
class Price:
    """What a used card costs in a month: US dollars, whose price that is, and whether sellers ask it."""

    usd: float
    month: int
    whose: str
    asked: bool


@dataclass(frozen=True)
class Card:
    """What is known of a card; everything may be unknown.

    `new_usd`: the cheapest new card that is as good. `quote_usd`, `quote_days`: a trade-in quote and its age. `scenario_usd`:
    what it is assumed to bring after three years, or with `own` what the person who asks says of the horizon asked about.
    `launches`: months in which a successor came or is expected."""

    gpu: str
    price: Price | None = None
    new_usd: float | None = None
    quote_usd: float | None = None
    quote_days: float | None = None
    scenario_usd: float | None = None
    own: bool = False
    launches: tuple[int, ...] = ()


@dataclass(frozen=True)
class Estimate:
    """One method's answer in US dollars when sold after `horizon_months`: None with a status that says what is missing.

    `n`: the prices of all cards (decay, quantile) or the quotes (trade_in_floor) that it rests on. `reason`: how it came about,
    and why it is selected."""

    gpu: str
    method: str
    horizon_months: int
    p10_usd: float | None
    p50_usd: float | None
    p90_usd: float | None
    n: int
    grade: str
    status: str
    reason: str
    selected: bool = False


def yearly_decay() -> float:
    """The conservative rate at which a price decays, per year: 0.458, by which the seed share is left after its horizon."""
    return -float(np.log(seed_share())) / seed_months() * 12


def aged(quote_usd: float, months: float) -> float:
    """A trade-in quote at the horizon, T * exp(-delta * Y): never what it is today."""
    return quote_usd * float(np.exp(-yearly_decay() * months / 12))


def price_now(market: Market, card: Card, month: int) -> Price | None:
    """The newest price of a card, moved along the market to a month: the given one, or the smoothed level of its own series where
    that is newer. Series are never averaged or spliced; None where nobody names a price."""
    panel, row = market.panel, market.row(month)
    newest = card.price
    for column, (gpu, series) in enumerate(panel.keys):
        if gpu != card.gpu or not np.isfinite(panel.log_usd[: row + 1, column]).any():
            continue
        last = int(np.flatnonzero(np.isfinite(panel.log_usd[: row + 1, column]))[-1])
        if newest is None or panel.first + last > newest.month:
            newest = Price(float(np.exp(market.level[last, column])), panel.first + last, series, panel.asked[column])
    if newest is None:
        return None
    moved = market.path[row] - market.path[market.row(newest.month)]
    return replace(newest, usd=newest.usd * float(np.exp(moved)))


def estimates(market: Market, cards: Iterable[Card], month: int, horizon_months: int) -> list[Estimate]:
    """All four methods for each card as of the end of a month, the selected one first. The market's last row is that month."""
    cards = list(cards)
    row = market.row(month)
    prices = [price_now(market, card, month) for card in cards]
    factors = [launch_factor(market, month, horizon_months, card.launches) for card in cards]
    own = np.full(len(cards), market.facts["card_noise"] ** 2 * horizon_months)
    paths_ahead = quantiles(market_paths(market, row, horizon_months), own)
    change = widened(paths_ahead, np.array(factors), market.facts["highest_rise"])
    shift = decay(market, row, horizon_months)
    made: list[Estimate] = []
    for card, price, found in zip(cards, prices, change, strict=True):
        floor = trade_in_floor(card, horizon_months)
        least = floor.p50_usd or 0.0
        scenario = scenario_of(card, card.price or price, horizon_months, least)
        paths = tuple(float(value) for value in found)
        level = tuple(shift + value - paths[1] for value in paths)
        common = (market, card, price, month, horizon_months, least)
        every = [scenario, floor, forecast("decay", level, *common), forecast("quantile", paths, *common)]
        made += selected(every, card, market, row)
    return made


def trade_in_floor(card: Card, months: int) -> Estimate:
    """The latest trade-in quote, aged to the horizon at the conservative rate."""
    if card.quote_usd is None or card.quote_days is None:
        return nothing(card, "trade_in_floor", months, "missing_input:trade_in", "no shop is known to take it in")
    if card.quote_days > QUOTE_EXPIRES_DAYS:
        said = f"the quote of {card.quote_usd:,.0f} USD is over {QUOTE_EXPIRES_DAYS} days old and has expired"
        return nothing(card, "trade_in_floor", months, "stale_input:trade_in", said)
    reason = f"a quote of {card.quote_usd:,.0f} USD, aged by {yearly_decay():.1%} a year"
    return Estimate(card.gpu, "trade_in_floor", months, None, aged(card.quote_usd, months), None, 1, "C", "ok", reason)


def scenario_of(card: Card, price: Price | None, months: int, least: float) -> Estimate:
    """What somebody says that it will bring, else the seeds' share of the price to a buyer; before three years by declining
    balance."""
    said, usd = card.scenario_usd, price.usd if price else None
    if said is not None and (card.own or months == seed_months()):
        reason = "your own value" if card.own else "the value assumed for this card"
        return Estimate(card.gpu, "scenario", months, None, said, None, 0, "D", "ok", reason)
    if usd is None:
        return nothing(card, "scenario", months, "missing_input:card_price", "no price of this card is known")
    if said is not None:
        value = usd * float((said / usd) ** (months / seed_months()))
        reason = f"on the way from {usd:,.0f} USD to the {said:,.0f} assumed after {seed_months() / 12:g} years"
        return Estimate(card.gpu, "scenario", months, None, value, None, 0, "D", "ok", reason)
    left = float(np.exp(-yearly_decay() * months / 12))
    reason = f"seed_share: {left:.1%} of {usd:,.0f} USD, what the article's card keeps"
    return Estimate(card.gpu, "scenario", months, None, max(usd * left, least), None, 0, "D", "ok", reason)


def forecast(
    method: str, change: tuple[float, ...], market: Market, card: Card, price: Price | None, month: int, months: int, least: float
) -> Estimate:
    """A price moved by the quantiles of its log change: no more than the cheapest new card as good, an ask scaled to what a sale
    brings, no less than the aged trade-in quote."""
    if price is None:
        return nothing(card, method, months, "missing_input:card_price", "no price of this card is known")
    used = [price.usd * float(np.exp(value)) for value in change]
    cap = float("inf") if card.new_usd is None else card.new_usd
    sold = market.facts["ask_to_sold"] if price.asked else 1.0
    p10, p50, p90 = (max(min(value, cap) * sold, least) for value in used)
    moved = " and moved with the market since" if price.month < month else ""
    notes = [f"from {price.usd:,.0f} USD now ({price.whose}, {month_name(price.month)}{moved})"]
    notes += [f"what sellers get is {sold:.0%} of what they ask"] if price.asked else []
    notes += [f"held down to {cap:,.0f} USD, for which a new card as good is sold"] if used[2] > cap else []
    notes += [f"held up to {least:,.0f} USD, the aged trade-in quote"] if min(used[0], cap) * sold < least else []
    grade = "C" if market.weeks(market.row(month)) >= 52 and month - price.month <= NEAR_MONTHS else "D"
    n = market.panel.points(market.row(month))
    return Estimate(card.gpu, method, months, p10, p50, p90, n, grade, "ok", "; ".join(notes))


def nothing(card: Card, method: str, months: int, status: str, reason: str) -> Estimate:
    """A method that has no answer, and why."""
    return Estimate(card.gpu, method, months, None, None, None, 0, "D", status, reason)


def selected(every: list[Estimate], card: Card, market: Market, row: int) -> list[Estimate]:
    """The same with one of them selected, and why, in front: a person's own value, else the quantiles over market paths once
    the market was seen to move, else a value assumed for the card, else its share of the price or whatever has an answer."""
    changes = int(np.isfinite(market.change[: row + 1]).sum())
    answers: Mapping[str, Estimate] = {estimate.method: estimate for estimate in every if estimate.p50_usd is not None}
    if card.own and "scenario" in answers:
        method, why = "scenario", "you say so"
    elif "quantile" in answers and changes >= LEAST_CHANGES:
        method, why = "quantile", f"it lost least in the backtest and shows the range; {changes} months of the market are known"
    elif "scenario" in answers:
        method, why = (
            "scenario",
            f"the market was seen to move in {changes} months only, of {LEAST_CHANGES} that a forecast needs",
        )
    else:
        method, why = next(iter(answers), "scenario"), "nothing else has an answer"
    chosen = [
        replace(e, selected=e.method == method, reason=f"{why}; {e.reason}" if e.method == method else e.reason) for e in every
    ]
    return sorted(chosen, key=lambda estimate: (not estimate.selected, METHODS.index(estimate.method)))
