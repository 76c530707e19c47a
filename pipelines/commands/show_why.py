"""What `breakeven show --why` and `--curve` print."""

from dataclasses import fields
from typing import Any

from rich.text import Text

from pipelines.assume import Assume
from pipelines.sentences import number
from pipelines.tables import console, hours, table
from pipelines.why import Why, cited
from warehouse import Warehouse

NAMES = {"rent": "rent", "card_price": "card", "electricity": "electricity", "storage": "network volume"}
NAMED = {field.name for field in fields(Assume)}
RESIDUALS = ("nothing", "a quarter of the price", "half of the price", "three quarters", "the price")


def print_why(found: Why, since: str) -> None:
    """The chain from an answer to its sources."""
    row, out = found.row, console()
    place = f"{row['gpu']} at {row['provider']} ({row['tier']}, {row['venue']})"
    out.print(Text(f"\n{place}: {hours(row['breakeven_hours']) or 'no'} hours, {row['status']}", style="bold"))
    for line in formula(row):
        out.print(Text(f"  {line}"))
    for name, origin in found.origins.items():
        words = f"'{origin['price_text']}' ({origin['statistic']}, {origin['subject']}, {origin['provider']})"
        read = f"read in {origin['source']} on {origin['fetched_at']:%Y-%m-%d}"
        out.print(Text(f"  {NAMES[name]}: {words} of {origin['at']:%Y-%m-%d}, {read}"))
        for address in cited(origin):
            out.print(Text(f"    {address}", overflow="fold"))
    for url in found.pages:
        out.print(Text(f"  rent: {row['rent_statistic']} of {row['rent_n']} offers on {url}", overflow="fold"))
    for line in moves(found, since):
        out.print(Text(f"  {line}"))


def print_assumptions(found: list[Why]) -> None:
    """What was assumed, each with its reason, and what was left out."""
    out = console()
    said = {one["name"]: one for why in found for one in why.assumptions if one["name"].split("@")[0] in NAMED}
    for name, one in said.items():
        if one["value"]:
            out.print(Text(f"assumed: {name} = {one['value']:g} {one['unit']} ({one['source']})"))
    zero = [name.replace("_", " ") for name, one in said.items() if not one["value"]]
    if zero:
        out.print(Text(f"left out, unless you give them: {', '.join(zero)}"))


def formula(row: dict[str, Any]) -> list[str]:
    """The arithmetic, with the numbers in it."""
    price, resale, rent, power = (
        row[n] for n in ("card_price_usd", "residual_usd", "rent_usd_per_gpu_hour", "electricity_usd_per_gpu_hour")
    )
    if None in (price, resale, rent, power):
        return []
    cents = 100 * row["electricity_usd_per_kwh"]
    electricity = f"{power:.4f} = {row['card_watts']:g} W x {cents:.2f} c/kWh x {1 + row['power_overhead']:g}"
    return [f"owning {price:,.2f} less {resale:,.2f} resale; an hour of renting {rent:.4g} less electricity {electricity}"]


def moves(found: Why, since: str) -> list[str]:
    """What moved it since an earlier day, the strongest input first."""
    if found.before is None:
        return [f"since {since}: there was no such breakeven then"]
    was = f"since {since}: {number(found.before['breakeven_hours'])} h then"
    if not found.causes:
        return [f"{was}; no input has changed"]
    told = [f"{c['input']} {number(c['was'])} to {number(c['becomes'])} alone: {number(c['hours'])} h" for c in found.causes]
    return [f"{was}; moved most by {told[0]}", *told[1:]]


def print_curve(warehouse: Warehouse, row: dict[str, Any], residuals: dict[str, float]) -> None:
    """Breakeven by what the card will bring."""
    price, rent, power = (row[n] for n in ("card_price_usd", "rent_usd_per_gpu_hour", "electricity_usd_per_gpu_hour"))
    if None in (price, rent, power):
        return
    rows = warehouse.rows(
        """SELECT c.*, breakeven_slope($rent, $power) AS slope,
               electricity_limit($rent, $watts, power_overhead := $overhead) AS dearest
           FROM breakeven_curve($price, $rent, $power, map($names, $values), horizon_years := $years) AS c
           ORDER BY residual_usd""",
        price=price, rent=rent, power=power, years=row["horizon_years"], names=list(residuals), values=list(residuals.values()),
        watts=row["card_watts"], overhead=row["power_overhead"],
    )  # fmt: skip
    place = f"{row['gpu']} at {row['provider']} ({row['tier']}, {row['venue']})"
    right = ("resale, USD", "hours", "h/week", "of all hours")
    made = table("if it brings", *right, "status", right=right, title=f"{place}: breakeven by resale value")
    for one in rows:
        load = "" if one["load"] is None else f"{one['load']:.1%}"
        week = "" if one["hours_per_week"] is None else f"{one['hours_per_week']:.1f}"
        made.add_row(one["name"], f"{one['residual_usd']:,.0f}", hours(one["breakeven_hours"]), week, load, one["status"])
    console().print(made)
    if rows and rows[0]["slope"] is not None:
        slope, dearest = -rows[0]["slope"], rows[0]["dearest"]
        console().print(f"Each dollar of resale is {slope:.2f} h less; owning never pays above {dearest:.2f} USD/kWh.")


def residuals_of(row: dict[str, Any], modelled: dict[str, float]) -> dict[str, float]:
    """The resale values to show: shares of the price, what is assumed, and what the model says."""
    price = row["card_price_usd"] or 0.0
    shares = {name: price * n / 4 for n, name in enumerate(RESIDUALS)}
    assumed = {} if row["residual_usd"] is None else {"assumed here": row["residual_usd"]}
    return {**shares, **assumed, **modelled}
