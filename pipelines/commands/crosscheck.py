"""breakeven crosscheck: rents of cards, and prices of tokens, that several sources say."""

import json
from collections import Counter
from typing import Any

from rich.table import Table
from rich.text import Text

from pipelines.commands.show import limit
from pipelines.questions import slugs_of
from pipelines.settings import Settings
from pipelines.tables import age, console, counted, table

VERDICTS = {
    "disagree": "disagree: differ by more than 2 %.",
    "apart": "apart: differ too, but were seen so far apart that the price itself may have changed.",
    "agree": "agree: within 2 %.",
}
BEFORE = "SELECT * FROM crosscheck($as_of, NULL) WHERE ($gpus IS NULL OR list_contains(CAST($gpus AS VARCHAR[]), card))"
AND = "AND ($provider IS NULL OR provider = $provider)"
ORDER = """ORDER BY list_position(['disagree', 'apart', 'agree'], verdict), abs(difference) DESC, card, provider, gpu_count, tier,
    venue, region, one_source, one_scope, other_source, other_scope"""
TOKENS = """SELECT * FROM token_crosscheck($as_of, NULL) WHERE ($provider IS NULL OR provider = $provider)
    ORDER BY list_position(['disagree', 'apart', 'agree'], verdict), abs(difference) DESC, provider, coalesce(model, size_tier),
        tuned, phase, direction, method, adapter, service_tier, min_context_tokens, region, one_source, one_scope, other_source,
        other_scope"""


def show_crosscheck(gpu: str | None, provider: str | None, as_of: str | None, *, as_json: bool) -> int:
    """Print every price that several sources say, those they disagree about first. Prices of tokens, of which hundreds agree, are
    printed where they do not; a question about a card is not about tokens."""
    limits = {"as_of": limit("as-of", as_of), "provider": provider}
    warehouse = Settings().warehouse()
    rents = warehouse.rows(f"{BEFORE} {AND} {ORDER}", gpus=slugs_of(gpu) if gpu else None, **limits)
    tokens = [] if gpu else warehouse.rows(TOKENS, **limits)
    if as_json:
        print(json.dumps(rents + tokens, default=str, indent=1))
        return 0
    if not rents and not tokens:
        console().print("No price is said by more than one source.")
    told(rents, "prices said by several sources", rents)
    told(tokens, "prices of tokens said by several sources", [row for row in tokens if row["verdict"] != "agree"])
    return 0


def told(rows: list[dict[str, Any]], title: str, shown: list[dict[str, Any]]) -> None:
    """A table of the prices shown, and what the verdicts of all mean."""
    made = Counter(row["verdict"] for row in rows)
    words = f"{title}: {counted(made)}"
    if rows:
        console().print(crosscheck_table(shown, words) if shown else words)
    for verdict, meaning in VERDICTS.items():
        if made[verdict]:
            console().print(meaning)


def crosscheck_table(rows: list[dict[str, Any]], title: str) -> Table:
    """A price a row: what is rented and of whom, what two sources say, how old that is, and by how much the second differs."""
    made = table("price", "one source", "another", "differs", right=("differs",), title=title)
    for row in rows:
        sides = [Text(f"{source(row, side)}\n{said(row, side)}") for side in ("one", "other")]
        made.add_row(Text(priced(row)), *sides, f"{row['difference']:+.1%}")
    return made


def priced(row: dict[str, Any]) -> str:
    """The card, and below it where and on what terms; one GPU on demand goes without saying."""
    if "card" not in row:
        return token(row)
    count = f" {row['gpu_count']}x" if row["gpu_count"] > 1 else ""
    tier = "" if row["tier"] == "on_demand" else row["tier"]
    term = f"{row['term_months']} months" if row["term_months"] else ""
    words = (row["provider"], row["venue"], tier, row["region"] or "", term)
    return f"{row['card']}{count}\n  {' '.join(word for word in words if word)}"


def token(row: dict[str, Any]) -> str:
    """The model, and below it whose price of what; a base model at the standard tier goes without saying."""
    name = f"{'ft:' if row['tuned'] else ''}{row['model'] or row['size_tier']}"
    above = f"> {row['min_context_tokens']}" if row["min_context_tokens"] else ""
    tier = "" if row["service_tier"] == "standard" else row["service_tier"]
    of = ("train", row["method"], row["adapter"]) if row["phase"] == "train" else (row["direction"],)
    return f"{name}\n  {' '.join(word for word in (row['provider'], *of, tier, above, row['region']) if word)}"


def source(row: dict[str, Any], side: str) -> str:
    """A source, and the scope where it has several."""
    scope = row[f"{side}_scope"]
    return f"{row[f'{side}_source']} {scope}" if scope and scope != row["provider"] else row[f"{side}_source"]


def said(row: dict[str, Any], side: str) -> str:
    """A price and its age."""
    unit = {"training_hour": "$/h", "million_tokens": "$/1M"}[row["per"]] if "per" in row else "$/h"
    usd = row[f"{side}_usd"] if "per" in row else row[f"{side}_usd_per_gpu_hour"]
    return f"{usd:.4g} {unit}, {age(row[f'{side}_age'])}"
