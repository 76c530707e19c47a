"""What a person reads: tables of at most 80 columns, ages in words, statuses explained."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from pipelines.load import Outcome

STATUS = {
    "ok": "buying is cheaper beyond these hours",
    "exceeds_horizon": "more hours than the horizon has: rent",
    "exceeds_plan": "more hours than you plan: rent",
    "never": "renting costs less per hour than the electricity of owning",
    "immediate": "the resale value covers the price: own",
    "withdrawn": "no longer offered",
    "mixed_currency": "no exchange rate near that day",
}
EXTRA = {"useful_hours": "useful", "npv": "npv", "path": "path", "seed_average": "seed"}  # only where asked for
MEANS = {
    "useful_hours": "useful: hours of computing, where a rented hour is partly idle or interrupted.",
    "npv": "npv: hours when money costs what you said (present values).",
    "path": "path: hours until selling the card would break even for good, its value declining month by month.",
    "seed_average": "seed: the article's own definition (seed_average), kept to reproduce it; not advice.",
}
GRADE = "Grade A fresh, B few offers, C stale, thin or dated to the month only, D expired."


def console(width: int | None = None) -> Console:
    """Standard output; 80 columns where it is no terminal."""
    out = Console(highlight=False, soft_wrap=False)
    return out if out.is_terminal and width is None else Console(highlight=False, width=width or 80)


def table(*columns: str, right: Sequence[str] = (), title: str | None = None) -> Table:
    """An empty table in the house's style."""
    made = Table(
        *(), box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 0, 0, 1), collapse_padding=True, title=title, title_justify="left"
    )
    for name in columns:
        whole = name in right or name in ("grade", "age")
        widest = 26 if name.startswith("card,") else None
        made.add_column(name, justify="right" if name in right else "left", overflow="fold", no_wrap=whole, max_width=widest)
    return made


def age(span: timedelta | None) -> str:
    """An age in words."""
    if span is None:
        return ""
    hours = span.total_seconds() / 3600
    if hours < 1:
        return f"{max(int(hours * 60), 0)} min"
    if hours < 48:
        return f"{int(hours)} h"
    days = int(hours / 24)
    return f"{days} d" if days < 100 else f"{days / 30.44:.0f} mo"


def hours(value: float | None) -> str:
    """Hours, rounded for reading."""
    return "" if value is None else f"{value:,.0f}"


def counted(counts: Counter[str]) -> str:
    """'3 not_sold, 1 junk_row'."""
    return ", ".join(f"{n} {what}" for what, n in counts.most_common())


def tell(outcome: "Outcome") -> None:
    """One line as soon as a crawl is done."""
    if not outcome.records and not outcome.sentences:
        return  # set aside, and counted at the end
    where = f"{outcome.source} {outcome.scope}".strip()
    said = f"{outcome.rows} rows, {outcome.rejects.total()} rejects" if outcome.records else ""
    console().print(Text(f"  {where:<34} {outcome.outcome:<18} {said}"))


def outcomes_table(outcomes: Sequence["Outcome"]) -> Table:
    """Every crawl with its records accounted for, the silent ones counted."""
    made = table("source", "outcome", "records", "rows", "new", "rejects", right=("records", "rows", "new"))
    for o in outcomes:
        if o.records or o.sentences:
            made.add_row(Text(f"{o.source} {o.scope}".strip()), o.outcome, str(o.records), str(o.rows), str(o.written),
                Text(counted(o.rejects)))  # fmt: skip
    return made


def set_aside(outcomes: Sequence["Outcome"]) -> str:
    """Recorded pages that were not read, counted by reason."""
    quiet = Counter(o.outcome for o in outcomes if not o.records and not o.sentences)
    sources = sorted({o.source for o in outcomes if o.outcome == "no module"})
    more = f" ({', '.join(sources)})" if sources else ""
    return f"Set aside: {counted(quiet)}{more}." if quiet else ""


def breakeven_table(rows: Sequence[dict[str, Any]], title: str) -> Table:
    """Card by card, one line per place that rents it; a definition that somebody only printed has a column of its own name."""
    by_place: dict[tuple[str, ...], dict[str, dict[str, Any]]] = {}
    for row in rows:
        key = tuple(str(row[name]) for name in ("gpu", "provider", "tier", "venue"))
        by_place.setdefault(key, {})[row["definition"]] = row
    more = [name for name in EXTRA if any(name in found for found in by_place.values())]
    shown = ["marginal", *(["marginal_net_of_storage"] if len(more) < 2 else []), *more]  # all that 80 columns hold
    numbers = ["$/h", "hours", *(["less disk"] if len(more) < 2 else []), *(EXTRA[name] for name in more)]
    made = table("card, rented at", *numbers, "grade", "age", "status", right=numbers, title=title)
    card = None
    for (gpu, provider, tier, venue), found in by_place.items():
        if gpu != card:
            made.add_row(Text(gpu, style="bold"))
            card = gpu
        place = f"  {provider} {venue}" + ("" if tier == "on_demand" else f" {tier}")
        made.add_row(Text(place), *cells_of(found, shown))
    return made


def cells_of(found: dict[str, dict[str, Any]], shown: list[str]) -> list[str]:
    """Rent, hours by definition, grade, age and status of one place."""
    own = found["marginal"]
    rent = own["rent_usd_per_gpu_hour"]
    by_definition = [hours(found.get(name, {}).get("breakeven_hours")) for name in shown]
    return [
        "" if rent is None else f"{rent:.2f}",
        *by_definition,
        own["grade"] or "",
        age(own["oldest_age"]),
        short(own["status"]),
    ]


def short(status: str) -> str:
    """A status as a cell: 'missing_input:card_price' is 'no card price'."""
    return status.replace("missing_input:", "no ").replace("_", " ") if status.startswith("missing_input") else status


def legend(rows: Sequence[dict[str, Any]]) -> list[str]:
    """What the statuses and flags on the page mean."""
    lines = [f"{s}: {STATUS[s]}." for s in sorted({row["status"] for row in rows}) if s in STATUS]
    missing = sorted({row["status"].split(":")[1].replace("_", " ") for row in rows if row["status"].startswith("missing_input")})
    lines += [f"no {', no '.join(missing)}: status missing_input, nobody has said what it is."] if missing else []
    stale = sorted({name for row in rows for name in row["stale_inputs"] or []})
    if any(row["definition"] == "marginal_net_of_storage" for row in rows):
        lines.append("less disk: hours if owning also spares the provider's network volume.")
    lines += [f"Past their fresh limit: {', '.join(stale)}; shown with their age, barred from alerts."] if stale else []
    lines += [told for name, told in MEANS.items() if any(row["definition"] == name for row in rows)]
    if any("reversed" in (row["flags"] or []) for row in rows):
        lines.append("reversed: the card brings more than it costs and renting is cheaper per hour, so own below these hours.")
    return [*lines, *reached(rows), GRADE]


def reached(rows: Sequence[dict[str, Any]]) -> list[str]:
    """When breakeven is reached at the pace that somebody gave."""
    told = [row for row in rows if row["definition"] == "marginal" and row["breakeven_on"] is not None]
    return [
        f"{r['gpu']} at {r['provider']} {r['venue']}: reached on {r['breakeven_on']}, after {r['months']:.1f} months"
        for r in told
    ]
