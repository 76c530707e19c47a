"""What a model's answers cost: by a long prompt, by a fine-tuned model, by retrieval (METRICS h)."""

from typing import Any

from rich.text import Text

from models.plausible import Implausible
from pipelines.cli_answers import Answers
from pipelines.costs import When, size_of
from pipelines.tables import console, table
from warehouse import Warehouse

WORDS = {
    "prompt_cost": "the price of the model's tokens, or --prompt-tokens and --output-tokens",
    "tuned_cost": "the price of the tuned model's tokens, or --tuned-usd-per-request and --tuned-prompt-tokens",
    "upkeep": "--upkeep-usd-per-month, 0 where there is none",
    "one_time": "--one-time-usd, what the fine-tune costs once",
    "base": "--retrieval-usd-per-month, and --retrieved-tokens",
}


def answers_of(warehouse: Warehouse, model: str, said: Answers, *, as_of: When, known_at: When) -> list[dict[str, Any]]:
    """Each route with its cost per request, month and horizon, cheapest first; the payback of the fine-tune on every row.

    Raises UnknownModel for a model that nobody prices, Implausible for a number that cannot be."""
    if said.requests_per_month is None or said.requests_per_month < 0 or said.horizon_months <= 0:
        raise Implausible("requests per month and the months of the horizon cannot be below zero")
    priced = "SELECT 1 FROM cost_requests($model, $as_of, $known_at)"
    if not warehouse.rows(priced, model=model, as_of=as_of, known_at=known_at):
        size_of(warehouse, model, as_of, known_at)
    return warehouse.rows(
        """SELECT * FROM cost_answers($model, $volume, $prompt, $tuned, $retrieved, $output, $tuned_usd, $one_time, $upkeep,
            $base, $months, as_of := $as_of, known_at := $known_at) ORDER BY rank NULLS LAST, route""",
        model=model, volume=said.requests_per_month, prompt=said.prompt_tokens, tuned=said.tuned_prompt_tokens,
        retrieved=said.retrieved_tokens, output=said.output_tokens, tuned_usd=said.tuned_usd_per_request,
        one_time=said.one_time_usd, upkeep=said.upkeep_usd_per_month, base=said.retrieval_usd_per_month,
        months=said.horizon_months, as_of=as_of, known_at=known_at,
    )  # fmt: skip


def print_answers(model: str, said: Answers, routes: list[dict[str, Any]]) -> int:
    """The routes, what is missing of those without a cost, and when the fine-tune has paid back."""
    out, money = console(), ("USD/request", "USD/month", f"in {said.horizon_months:g} months")
    title = f"{model}, {said.requests_per_month:,.0f} requests a month"
    shown = table("route", "priced by", "once", *money, "grade", right=("once", *money), title=title)
    for row in routes:
        cells = [row["one_time_usd"], row["usd_per_month"], row["horizon_usd"]]
        once, monthly, whole = ("" if value is None else f"{value:,.0f}" for value in cells)
        per_request = "" if row["usd_per_request"] is None else f"{row['usd_per_request']:.5f}"
        by = Text(row["provider"] or "")
        shown.add_row(Text(row["route"].replace("_", "-")), by, once, per_request, monthly, whole, row["grade"] or "")
    out.print(shown)
    for row in routes:
        if row["status"] != "ok":
            name = row["status"].partition(":")[2]
            out.print(Text(f"{row['route'].replace('_', '-')} has no cost without {WORDS.get(name, name)}."))
    back = routes[0]["payback"]
    if back["value"] is not None:
        out.print(Text(f"The fine-tune has paid back after {back['value']:.1f} months ({back['status']})."))
    elif not back["status"].startswith("missing_input"):
        out.print(Text(f"The fine-tune never pays back: {back['status']}."))
    return 0
