"""Why a line of a tidy price file is no price: judged alone, then among the other lines of its series.

Judged among others, by rule and never by date: a line said before; an index whose value is its neighbour's (columns slipped); a
spot price that only repeats the list price; the value that RunPod shows where it sells nothing."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from statistics import median

from scrapers.platforms.tidy_lines import Line
from scrapers.platforms.tidy_rents import OURS

Doubt = tuple[str, str]  # a word to count by, a sentence

PLACEHOLDERS = {Decimal("0.5"), Decimal(1)}  # of RunPod, as sources/runpod.py has them
NEAR = 7  # values before and after, that say what an index usually is
OFF = 0.1  # further than this share from the usual
STUB = 1.5  # further than this factor from the series' other values


def doubts(lines: Sequence[Line]) -> dict[int, Doubt]:
    """The lines that nobody can believe, by number, each with the first reason found."""
    found: dict[int, Doubt] = {}
    for number, line in enumerate(lines):
        if doubt := own_doubt(line):
            found[number] = doubt
    for rule in (repeated, slipped, spot_copies, stubs):
        believed = [(number, line) for number, line in enumerate(lines) if number not in found]
        found |= rule(believed)
    return found


def own_doubt(line: Line) -> Doubt | None:
    """Why a line is no price, whatever the others say."""
    if "unverified" in line.unit:
        return "unit_unverified", f"nobody knows what the price is for: {line.unit}"
    if not line.observed_at:
        return "undated", f"its source gives no date from which the price applies: {line.note or line.source}"
    if line.at is None:
        return "no_date", f"'{line.observed_at}' is no date"
    if line.price is None:
        return "unclear_price", f"'{line.price_usd}' is not one number"
    if line.price <= 0:
        return "zero_price", "free, or a placeholder: zero is no price"
    if line.count and line.n is None:
        return "unclear_count", f"'{line.count}' is no number of prices"
    if line.n == 0:
        return "of_no_price", "an average of no price at all"
    if not line.provider_or_market or line.provider_or_market == "unstated":
        return "no_named_provider", "nobody knows who asks this price"
    if line.note.startswith("removed"):
        return "removed", "its source tells that it is offered no more"
    return None


Numbered = Sequence[tuple[int, Line]]


def repeated(lines: Numbered) -> dict[int, Doubt]:
    """Lines about what a line before was about; the first stands."""
    first: dict[tuple[object, ...], Line] = {}
    found: dict[int, Doubt] = {}
    for number, line in lines:
        about = (line.series, line.provider_or_market, line.unit, line.at)
        if before := first.get(about):
            found[number] = ("duplicate", f"said before, at {before.price_usd}; the first stands")
        else:
            first[about] = line
    return found


def slipped(lines: Numbered) -> dict[int, Doubt]:
    """Values of an index that are off what it was around that day, and exactly those of another index of the same source then."""
    by_series: dict[tuple[str, str], list[tuple[datetime, float, int]]] = defaultdict(list)
    on_day: dict[tuple[str, datetime], Counter[float]] = defaultdict(Counter)
    for number, line in lines:
        if line.tier_or_condition == "index" and line.at and line.price:
            by_series[line.provider_or_market, line.series].append((line.at, float(line.price), number))
            on_day[line.source, line.at][float(line.price)] += 1
    source = {number: line.source for number, line in lines}
    found = {}
    for values in by_series.values():
        values.sort()
        for place, (at, value, number) in enumerate(values):
            near = median(v for _, v, _ in values[max(place - NEAR, 0) : place + NEAR + 1])
            if abs(value - near) > OFF * near and on_day[source[number], at][value] > 1:
                told = f"{value:g} is another column's value of that day, where {near:g} was usual"
                found[number] = ("slipped_column", told)
    return found


def spot_copies(lines: Numbered) -> dict[int, Doubt]:
    """Spot prices of a source and provider where most are no lower than the same card's list price at the same instant."""
    listed = {at_once(line): line.price for _, line in lines if line.tier_or_condition.startswith("on_demand")}
    by_provider: dict[tuple[str, str], list[tuple[int, bool]]] = defaultdict(list)
    for number, line in lines:
        if line.tier_or_condition.startswith("spot") and line.price and (price := listed.get(at_once(line))):
            by_provider[line.source, line.provider_or_market].append((number, line.price >= price))
    copied = {of for of, spots in by_provider.items() if 2 * sum(copy for _, copy in spots) > len(spots)}
    told = "most spot prices of this record repeat the list price, so none of them is known to be one"
    is_spot = (numbered for numbered in lines if numbered[1].tier_or_condition.startswith("spot"))
    return {n: ("spot_repeats_list", told) for n, line in is_spot if (line.source, line.provider_or_market) in copied}


def at_once(line: Line) -> tuple[object, ...]:
    """What two prices of one card at one place and instant share."""
    return line.source, line.provider_or_market, line.gpu_text, line.tier_or_condition.partition("@")[2], line.at


def stubs(lines: Numbered) -> dict[int, Doubt]:
    """RunPod's 0.5 and 1, which stand where a card is not sold, unless the card's other prices are near."""
    by_series: dict[tuple[str, str], list[tuple[int, Decimal]]] = defaultdict(list)
    for number, line in lines:
        at_runpod = OURS.get(line.provider_or_market.casefold()) == "runpod"
        if at_runpod and line.per == "USD/GPU-hour" and line.price:
            by_series[line.provider_or_market, line.series].append((number, line.price))
    return {number: doubt for values in by_series.values() for number, doubt in stubs_among(values)}


def stubs_among(values: list[tuple[int, Decimal]]) -> Iterator[tuple[int, Doubt]]:
    """Of one series."""
    others = [float(price) for _, price in values if price not in PLACEHOLDERS]
    usual = median(others) if others else None
    for number, price in values:
        if price in PLACEHOLDERS and (usual is None or not usual / STUB <= float(price) <= usual * STUB):
            yield number, ("placeholder_unconfirmed", f"RunPod shows {price} where it sells nothing; no other price is near")
