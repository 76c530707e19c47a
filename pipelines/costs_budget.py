"""What whole projects cost teams of three sizes: the lines that an article prints, summed by our formulas (METRICS i)."""

from typing import Any

from rich.text import Text

from models.budgets import Budget, budgets
from pipelines.tables import console, table
from warehouse.formulas import computed

LINES = ("dataset", "gpu", "tooling", "labour", "evaluation", "deployment", "security", "monitoring")
MONTHS = 36


def budget_lines(name: str) -> list[dict[str, Any]]:
    """One budget, a line each: {line, usd_low, usd_high, share_low, share_high}, then the sums."""
    made = budgets()[name]
    ends = computed([expression for end in (0, 1) for expression in asked_of(made, end)])
    (low, low_tco), (high, high_tco) = ends[:2], ends[2:]
    lines = [
        {"line": line, "usd_low": low["labour_usd"] if line == "labour" else getattr(made, line)[0],
         "usd_high": high["labour_usd"] if line == "labour" else getattr(made, line)[1],
         "share_low": low["shares"][line], "share_high": high["shares"][line]}
        for line in LINES
    ]  # fmt: skip
    serving = {"usd_low": made.serving_per_month[0], "usd_high": made.serving_per_month[1]}
    return [
        *lines,
        {"line": "once", "usd_low": low["value"], "usd_high": high["value"], "flags": low["flags"] + high["flags"]},
        {"line": "serving a month", **serving},
        {"line": f"{MONTHS} months of serving, and tooling from the second year", "usd_low": low_tco["ongoing_usd"],
         "usd_high": high_tco["ongoing_usd"]},
        {"line": "all", "usd_low": low_tco["value"], "usd_high": high_tco["value"]},
    ]  # fmt: skip


def asked_of(made: Budget, end: int) -> tuple[str, str]:
    """The sum of one end of a budget, and over the years, in SQL."""
    once = (
        f"project_budget({made.dataset[end]}, {made.gpu[end]}, {made.tooling[end]}, {made.labour_hours[end]},"
        f" {made.labour_usd_per_hour}, {made.evaluation[end]}, {made.deployment[end]}, {made.security[end]},"
        f" {made.monitoring[end]}, stated_labour_usd := {made.stated_labour_usd[end]})"
    )
    later = f"tooling_usd_per_year := {made.tooling[end]}"
    return once, f"project_tco({once}.value, {made.serving_per_month[end]}, months := {MONTHS}, {later})"


def print_budget(name: str, lines: list[dict[str, Any]]) -> int:
    """The lines with their shares, and what the article has otherwise."""
    made, out = budgets()[name], console()
    shown = table("line", "USD", "share", right=("USD", "share"), title=f"a {name} project: {made.title}")
    for line in lines:
        share = f"{line['share_low']:.0%} - {line['share_high']:.0%}" if "share_low" in line else ""
        shown.add_row(Text(line["line"]), f"{line['usd_low']:,.0f} - {line['usd_high']:,.0f}", share)
    out.print(shown)
    hours, rate = made.labour_hours, made.labour_usd_per_hour
    stated, right = made.stated_labour_usd, next(line for line in lines if line["line"] == "labour")
    out.print(Text(f"Labour is {hours[0]:g} to {hours[1]:g} h at {rate:g} USD."))
    if any("labour_differs" in line.get("flags", ()) for line in lines):
        said = f"{stated[0]:,.0f} to {stated[1]:,.0f}, hours times rate are {right['usd_low']:,.0f} to {right['usd_high']:,.0f}"
        out.print(Text(f"The article writes {said}, which is what counts here."))
    if made.doubt:
        out.print(Text(f"Beware: {made.doubt}."))
    out.print(Text(f"Source: {made.source}."))
    return 0
