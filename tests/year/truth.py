"""What had to be found, from what was served and read: worked out plainly, apart from the product's own rules."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from statistics import median

from tests.year.life import Life
from tests.year.run import QUESTIONS
from tests.year.world import GPUS, LISTS, Step

NEWS, WEEK = 0.02, timedelta(days=7)


@dataclass(frozen=True)
class Move:
    """A rent that truly moved: told on the day of the second page that shows it."""

    source: str
    gpu: str
    day: date
    before: float
    after: float


def read_days(life: Life, slug: str, what: str = "") -> list[date]:
    """The days of whose pages of one question a complete reading was accepted."""
    rows = life.warehouse.rows(
        """SELECT DISTINCT CAST(c.observed_at AS DATE) AS day FROM crawls AS c JOIN parses AS p ON p.crawl = c.crawl
           WHERE c.source = $slug AND c.scope = $what AND p.verdict = 'accepted' AND p.complete ORDER BY day""",
        slug=slug, what=what,
    )  # fmt: skip
    return [row["day"] for row in rows]


def list_moves(life: Life) -> list[Move]:
    """Every move of a list price that two pages in a row showed; after a silence of over a week its price is where we start."""
    return [move for slug in LISTS if slug in life.slugs for card in LISTS[slug] for move in moves(life, slug, card)]


def moves(life: Life, slug: str, card: str) -> Iterator[Move]:
    pages = [(day, price) for day in read_days(life, slug) if (price := life.world.shown_price(slug, card, day)) is not None]
    stood, silent = pages[0][1], pages[0][0]
    for (yesterday, first), (day, second) in pairwise(pages):
        if yesterday - silent > WEEK:
            stood = first
        silent = yesterday
        both = [price / stood - 1 for price in (first, second)]
        if day - yesterday <= WEEK and min(map(abs, both)) > NEWS and both[0] * both[1] > 0:
            yield Move(slug, GPUS[card], day, stood, second)
            stood = second


def seen_steps(life: Life) -> Iterator[tuple[str, str, date]]:
    """Source, card and day of the second page of each true step that two plain pages show, with a plain one before."""
    for step in life.world.steps:
        if step.source in LISTS and step.source in life.slugs:
            for card in [step.card] if step.card else LISTS[step.source]:
                day = confirmed(life, step, card)
                if day:
                    yield step.source, GPUS[card], day


def confirmed(life: Life, step: Step, card: str) -> date | None:
    """The day of the second page after a step, unless a silence, a blunder or another step hides it."""
    days = [day for day in read_days(life, step.source) if life.world.shown_price(step.source, card, day) is not None]
    pages = [*[day for day in days if day < step.day][-1:], *[day for day in days if day >= step.day][:2]]
    if len(pages) < 3 or any(later - earlier > WEEK for earlier, later in pairwise(pages)):
        return None
    plain = all((step.source, card, day) not in life.world.spikes for day in pages)
    alone = life.world.list_price(step.source, card, pages[0]) != life.world.list_price(step.source, card, pages[2]) and not [
        s for s in life.world.steps if s != step and s.source == step.source and pages[0] < s.day <= pages[2]]  # fmt: skip
    return pages[2] if plain and alone else None


def market_days(life: Life, gpu: str) -> list[date]:
    """The days on which the week's median of a marketplace was a fifth away from that of a week before, twice in a row."""
    days = read_days(life, "vast", gpu)
    daily = {day: median(life.world.asks("vast", gpu, day, 11)) for day in days}
    week = {day: median(daily[d] for d in days if day - WEEK < d <= day) for day in days}
    found: list[date] = []
    for yesterday, day in pairwise(days):
        if found and day - found[-1] <= WEEK:
            continue
        if all(abs(week[d] / week[before_of(days, d)] - 1) >= 0.2 for d in (yesterday, day)):
            found.append(day)
    return found


def before_of(days: list[date], day: date) -> date:
    """The first day of the week that ends with this one."""
    return min(d for d in days if day - d <= WEEK)


def outages(life: Life) -> list[tuple[str, date]]:
    """Each source and the day of the second failed visit in a row."""
    found = []
    for slug in life.slugs:
        good = {what: set(read_days(life, slug, what)) for what in QUESTIONS[slug]}
        run = 0
        for day in life.days:
            asked = day not in life.faults.off and day not in life.faults.kills
            ok = all(day in days for days in good.values())
            if asked or ok:
                run = 0 if ok else run + 1
                found += [(slug, day)] if run == 2 else []
    return found
