"""The routes of a job as a person reads them."""

from collections import Counter
from collections.abc import Iterable, Sequence

from rich.text import Text

from models.jobs import Job
from pipelines.costs import RouteCost, When, crossover, quality_of_method
from pipelines.tables import GRADE, age, console, table
from warehouse import Warehouse

SHOWN = {"rent": 12, "marginal": 4, "average": 4, "managed": 12}  # of each kind, so that all stand side by side
MARKS = {
    "scaled": ("~", "hours scaled from another card, size or method than was timed"),
    "beyond_peak": ("!", "the timed run is faster than its card's arithmetic allows: expect more hours"),
    "form_unsaid": ("f", "the timed run does not say which form of the card"),
    "estimate": ("s", "the runs that a spot machine loses are an estimate"),
    "minimum_charge": ("m", "the publisher's minimum charge"),
    "suspicious_unit": ("u", "a price so low that its unit is in doubt"),
    "residual_exceeds_cost": ("r", "the resale value is above the price"),
}
MISSING = {
    "hours": "nobody timed such a run on a card like it; measure, and say --hours or --tokens-per-gpu-second",
    "tokens": "say how much data with --tokens",
    "storage": "the provider's storage price is not known",
    "card_memory": "nobody says the card's memory",
    "card_price": "no price of a used card is known; --card-price-usd",
    "card_watts": "nobody says what it draws; --card-watts",
    "residual": "no resale value; --residual-usd",
    "electricity": "no price of electricity; --electricity-usd-per-kwh",
    "price": "a currency without an exchange rate near that day",
    "epochs": "nothing is assumed yet; run `breakeven run` once, or say --epochs",
    "multiplier": "nothing is assumed yet; run `breakeven run` once, or say --idle-share",
}
NOTHING = (
    "No route is known: nobody is known to rent out a card, to sell one, or to train this model{then}. "
    "`breakeven run` collects prices."
)


def print_routes(
    warehouse: Warehouse, job: Job, found: Sequence[RouteCost], when: tuple[When, When], *, everything: bool, sample: bool
) -> int:
    """The routes side by side, cheapest first, and whatever a reader must know beside them."""
    out = console()
    if not found:
        out.print(Text(NOTHING.format(then=f" by {when[0] or when[1]}" if any(when) else "")))
        return 0
    priced = [route for route in found if route.usd is not None]
    shown = list(found) if everything else few(priced)
    label = "SAMPLE, made-up numbers: " if sample else ""
    title = f"{label}{job.method} of {job.model}{whole(job, found)}, prices as of {when[0] or 'now'}"
    if shown:
        out.print(routes_table(shown, title))
    lines = [*left_out(found, priced, shown), *besides(warehouse, job, priced, when[1]), *legend(shown)]
    for line in lines:
        out.print(Text(line))
    return 0


def few(priced: Sequence[RouteCost]) -> list[RouteCost]:
    """The cheapest of each kind, in the order of all."""
    seen: Counter[str] = Counter()
    kept = []
    for route in priced:
        kind = str(route.tier) if route.route == "own" else route.route
        seen[kind] += 1
        if seen[kind] <= SHOWN[kind]:
            kept.append(route)
    return kept


def whole(job: Job, found: Sequence[RouteCost]) -> str:
    """What the sums are of."""
    trained = next((route.trained_million_tokens for route in found if route.trained_million_tokens is not None), None)
    tokens = ", one run as others timed it" if trained is None else f", {trained:,g}M tokens (epochs in)"
    counted = job.iterations or job.runs
    if job.runs_per_month is not None:
        return f"{tokens}, {job.runs_per_month:g} runs a month for {job.months:g} months"
    if counted is None:
        return tokens
    ends = f"{counted.low:g}" if counted.low == counted.high else f"{counted.low:g}-{counted.high:g}"
    return f"{tokens}, {ends} {'iterations' if job.iterations else 'good runs'}"


def routes_table(shown: Iterable[RouteCost], title: str) -> "table":  # type: ignore[valid-type]
    """One line a route."""
    made = table("route", "GPU-hours", "USD", "from - to", "fit", "grade", "age", "", right=("GPU-hours", "USD", "from - to"),
        title=title)  # fmt: skip
    for route in shown:
        hours = span(route.hours_low, route.hours_high, 1)
        cost = "" if route.usd is None else dollars(route.usd)
        ends = "" if route.usd_low == route.usd_high else span(route.usd_low, route.usd_high, 2)
        state = route.fit or ""
        noted = marks(route) if route.usd is not None else route.status.replace("missing_input:", "no ")
        made.add_row(Text(name_of(route)), hours, cost, ends, state, route.grade or "", age(route.age), Text(noted))
    return made


def name_of(route: RouteCost) -> str:
    """Who and what."""
    if route.route == "managed":
        tier = "" if route.tier == "standard" else f" {route.tier}"
        return f"{route.provider} trains {route.model}{tier}"
    count = "" if route.cards in (None, 1) else f"{route.cards}x "
    if route.route == "own":
        return f"own {count}{route.gpu}, {'electricity' if route.tier == 'marginal' else 'whole cost'}"
    tier = "" if route.tier == "on_demand" else f" {route.tier}"
    return f"{route.provider} {route.venue}{tier} {count}{route.gpu}"


def dollars(value: float) -> str:
    return f"{value:,.2f}" if value < 1000 else f"{value:,.0f}"


def span(low: float | None, high: float | None, digits: int) -> str:
    """Both ends, rounded for reading."""
    if low is None or high is None:
        return ""
    small = [f"{end:,.{digits}f}" if end < 100 else f"{end:,.0f}" for end in (low, high)]
    return small[0] if small[0] == small[1] else f"{small[0]}-{small[1]}"


def marks(route: RouteCost) -> str:
    """Short signs for what is to be known of a route; the legend says them."""
    found = "".join(sign for name, (sign, _) in MARKS.items() if any(flag.split(":")[0] == name for flag in route.flags))
    return found + ("c" if route.available_to_new_customers is False or route.recommendable is False else "")


def left_out(found: Sequence[RouteCost], priced: Sequence[RouteCost], shown: Sequence[RouteCost]) -> list[str]:
    """How many routes the table leaves out, and why."""
    why = Counter(route.status for route in found if route.usd is None)
    unfit = why.pop("infeasible", 0)
    lines = [f"{len(priced) - len(shown)} dearer ones are left out; --all shows them."] if len(shown) < len(priced) else []
    lines += [f"{unfit} do not hold it in memory, not on eight cards." if unfit else ""]
    for status, count in why.most_common():
        name = status.partition(":")[2]
        lines.append(f"{count} without a cost, no {name.replace('_', ' ')}: {MISSING.get(name, status)}.")
    return [line for line in lines if line]


def besides(warehouse: Warehouse, job: Job, priced: Sequence[RouteCost], known_at: When) -> list[str]:
    """Labour and operations, where managed and rented cost the same, and what the method does to quality."""
    rent = next((route for route in priced if route.route == "rent"), None)
    managed = next((route for route in priced if route.route == "managed" and route.recommendable), None)
    lines = []
    if rent and rent.labour_usd is not None and rent.operations_usd is not None:
        place = "in every sum of a card" if job.with_work else "not in the sums of cards; --with-work puts it there"
        lines.append(f"Work: engineers {rent.labour_usd:,.0f} USD, operations {rent.operations_usd:,.2f} USD ({place}).")
    if rent and managed and rent.labour_usd is not None and rent.trained_million_tokens:
        found = crossover(warehouse, rent, managed)
        on = f"from {found['value'] or 0:,.0f}M tokens trained on"
        at = {"never": "never", "immediate": "at once"}.get(found["status"], on)
        lines.append(f"With work counted, {name_of(rent)} is cheaper than {name_of(managed)} {at}.")
    quality = [
        f"{q['quantity']} {q['low']:g}-{q['high']:g} ({q['id']})" for q in quality_of_method(warehouse, job.method, known_at)
    ]
    return [*lines, *([f"Said of {job.method}, not in any cost: {'; '.join(quality)}."] if quality else [])]


def legend(shown: Sequence[RouteCost]) -> list[str]:
    """What the signs on the page mean."""
    signs = {sign for route in shown for sign in marks(route)}
    lines = [f"{sign} {meaning}." for sign, meaning in MARKS.values() if sign in signs]
    closed = [route for route in shown if "c" in marks(route)]
    said = next((route.statement for route in closed if route.statement), None)
    lines += [f"c closed to new customers, or ended{': ' + said.rstrip('.') if said else ''}."] if closed else []
    basis = sorted({name for route in shown for name in route.basis})
    lines += [f'Hours by {", ".join(basis)} of the workloads (breakeven sql "FROM workloads").'] if basis else []
    if any(route.tier == "average" for route in shown):
        lines.append("whole cost: price less resale and power, over the hours it works (--planned-hours).")
    return [*lines, GRADE]
