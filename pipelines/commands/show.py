"""breakeven show."""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from rich.text import Text

from models.assumptions import scenarios
from models.plausible import believed
from pipelines.cli import Refused
from pipelines.commands.show_why import print_assumptions, print_curve, print_why, residuals_of
from pipelines.questions import breakeven_rows, card_rows, known_at_all, slugs_of
from pipelines.residuals import residual_estimates
from pipelines.settings import Settings
from pipelines.tables import age, breakeven_table, console, legend
from pipelines.why import why as reasons_of
from warehouse import Warehouse
from warehouse.store import utc_now

Limit = str | datetime | None


def limit(name: str, text: str | None) -> Limit:
    """A day (its end) or an instant, in UTC; raises Refused for anything else."""
    if text is None:
        return None
    with suppress(ValueError):
        return date.fromisoformat(text).isoformat()
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise Refused(f"--{name} takes a day such as 2026-05-31 or an instant such as 2026-05-31T12:00Z, not '{text}'") from None
    return at.astimezone(UTC).replace(tzinfo=None) if at.tzinfo else at


@dataclass(frozen=True)
class Question:
    """What a person asks of `show`."""

    gpu: str | None
    as_of: str | None
    known_at: str | None
    scenario: str | None
    region: str
    assume: Mapping[str, float]
    sample: bool = False


def show_breakeven(asked: Question, *, why: bool, since: str | None, curve: bool, as_json: bool) -> int:
    """Print breakeven, with the inputs it was made from; with `why` where they come from, with `curve` what resale does to it."""
    known = scenarios()
    if asked.scenario is not None and asked.scenario not in known:
        raise Refused(f"no scenario is named '{asked.scenario}'; there is {', '.join(sorted(known))}")
    if (why or curve) and not asked.gpu:
        raise Refused("--why and --curve are about one card: breakeven show rtx-4090 --why")
    for name, value in asked.assume.items():
        believed(name, value)
    day = limit("as-of", asked.as_of) or (known[asked.scenario].day if asked.scenario else None)
    recorded = limit("known-at", asked.known_at)
    warehouse = Settings().warehouse(sample=asked.sample)
    gpus = slugs_of(asked.gpu) if asked.gpu else None
    rows = rows_of(warehouse, asked, gpus, day)
    if as_json:
        print(json.dumps(rows, default=str, indent=1))
        return 0
    if not known_at_all(warehouse, recorded):
        console().print(f"Nothing known: nothing had been recorded by {asked.known_at or 'now'}.")
        return 0
    shown = rows if asked.gpu else [row for row in rows if row["breakeven_hours"] is not None]
    if shown:
        print_rows(shown, day, asked.scenario, sample=asked.sample)
    else:
        print_cards(warehouse, asked.gpu, gpus, day, recorded)
    if why:
        explain(warehouse, asked, gpus, shown, since, day)
    for row in shown if curve else ():
        if row["definition"] == "marginal":
            print_curve(warehouse, row, residuals_of(row, modelled(warehouse, row["gpu"], day, recorded)))
    return 0


def rows_of(warehouse: Warehouse, asked: Question, gpus: list[str] | None, day: Limit) -> list[dict[str, Any]]:
    """The answer as of a day."""
    recorded = limit("known-at", asked.known_at)
    return breakeven_rows(
        warehouse, gpus=gpus, as_of=day, known_at=recorded, scenario=asked.scenario, assume=asked.assume, region=asked.region
    )


def explain(
    warehouse: Warehouse, asked: Question, gpus: list[str] | None, rows: list[dict[str, Any]], since: str | None, day: Limit
) -> None:
    """Where every number comes from, and what moved the answer since an earlier day."""
    end = datetime.fromisoformat(str(day)) if day else utc_now()
    start = limit("since", since) or (end - timedelta(days=30)).date().isoformat()
    found = reasons_of(warehouse, rows, rows_of(warehouse, asked, gpus, start))
    for one in found:
        print_why(one, str(start)[:10])
    print_assumptions(found)


def modelled(warehouse: Warehouse, gpu: str, day: Limit, recorded: Limit) -> dict[str, float]:
    """The range of the selected resale estimate at three years."""
    at = datetime.fromisoformat(str(day)) if day else utc_now()
    found = [e for e in residual_estimates(warehouse.rows, at, recorded, gpus=[gpu]) if e.selected]
    ends = [
        (f"model, {name}", value) for e in found for name, value in (("p10", e.p10_usd), ("p50", e.p50_usd), ("p90", e.p90_usd))
    ]
    return {name: value for name, value in ends if value is not None}


def print_cards(warehouse: Warehouse, name: str | None, gpus: list[str] | None, day: Limit, recorded: Limit) -> None:
    """Nobody rents the card out: what it costs is told all the same."""
    out, when = console(), f"prices as of {day}" if day else "prices as of now"
    cards = card_rows(warehouse, gpus or [], day, recorded)
    if not cards:
        out.print(f"No breakeven of {name or 'any card'} ({when}): nobody is known to rent it out, or to sell it.")
        return
    out.print(f"No breakeven of {name} ({when}): nobody is known to rent it out then. A used card:")
    for card in cards:
        count = "" if card["n"] is None else f" of {card['n']:,}"
        seen = f"{card['provider']}, read in {card['source']}, {age(card['age'])} old"
        out.print(Text(f"  {card['gpu']}: {card['card_price_usd']:,.2f} USD ({card['statistic']}{count}, {seen})"))


def print_rows(rows: list[dict[str, Any]], day: object, scenario: str | None, *, sample: bool) -> None:
    """The table, its inputs card by card, and what the words in it mean."""
    out = console()
    when = f"prices as of {day}" if day else "prices as of now"
    label = "SAMPLE, made-up numbers: " if sample else ""
    named = f", scenario {scenario}" if scenario else ""
    out.print(breakeven_table(rows, f"{label}breakeven, {when}{named}"))
    for card in dict.fromkeys(row["gpu"] for row in rows):
        out.print(Text(inputs_of(next(row for row in rows if row["gpu"] == card))))
    for line in legend(rows):
        out.print(line)


def inputs_of(row: dict[str, Any]) -> str:
    """One sentence of what went into a card's breakeven."""
    price = row["card_price_usd"]
    bought = "no price of a used card known" if price is None else f"card {price:,.2f} USD ({origin(row)})"
    resale = "" if row["residual_usd"] is None else f", resale {row['residual_usd']:,.0f} after {row['horizon_years']:g} years"
    kwh = row["electricity_usd_per_kwh"]
    power = "no electricity price" if kwh is None else f"{100 * kwh:.2f} c/kWh"
    watts = "unknown power draw" if row["card_watts"] is None else f"{row['card_watts']:.0f} W"
    overhead = "" if row["power_overhead"] is None else f" + {row['power_overhead']:.0%}"
    return f"{row['gpu']}: {bought}{resale}, {power}, {watts}{overhead}."


def origin(row: dict[str, Any]) -> str:
    """Where a card's price is from."""
    if row["card_price_statistic"] == "assumed":
        return "assumed"
    return f"{row['card_price_statistic']} asked, {row['card_price_source']}, {age(row['card_price_age'])} old"
