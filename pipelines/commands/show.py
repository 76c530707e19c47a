"""breakeven show."""

import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import Any

from rich.text import Text

from models.assumptions import scenarios
from pipelines.cli import Refused
from pipelines.questions import breakeven_rows, known_at_all, slugs_of
from pipelines.settings import Settings
from pipelines.tables import age, breakeven_table, console, legend


def limit(name: str, text: str | None) -> str | datetime | None:
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


def show_breakeven(
    gpu: str | None, as_of: str | None, known_at: str | None, scenario: str | None, region: str, assume: Mapping[str, float],
    *, sample: bool, as_json: bool,
) -> int:  # fmt: skip
    """Print breakeven, with the inputs it was made from."""
    known = scenarios()
    if scenario is not None and scenario not in known:
        raise Refused(f"no scenario is named '{scenario}'; there is {', '.join(sorted(known))}")
    day = limit("as-of", as_of) or (known[scenario].day if scenario else None)
    recorded = limit("known-at", known_at)
    warehouse = Settings().warehouse(sample=sample)
    gpus = slugs_of(gpu) if gpu else None
    rows = breakeven_rows(warehouse, gpus=gpus, as_of=day, known_at=recorded, scenario=scenario, assume=assume, region=region)
    if as_json:
        print(json.dumps(rows, default=str, indent=1))
        return 0
    if not known_at_all(warehouse, recorded):
        console().print(f"Nothing known: nothing had been recorded by {known_at or 'now'}.")
        return 0
    shown = rows if gpu else [row for row in rows if row["breakeven_hours"] is not None]
    print_rows(shown, gpu, day, scenario, sample=sample)
    return 0


def print_rows(rows: list[dict[str, Any]], gpu: str | None, day: object, scenario: str | None, *, sample: bool) -> None:
    """The table, its inputs card by card, and what the words in it mean."""
    out = console()
    when = f"prices as of {day}" if day else "prices as of now"
    if not rows:
        out.print(f"No breakeven of {gpu or 'any card'} ({when}): nobody is known to rent it out, or to sell it.")
        return
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
