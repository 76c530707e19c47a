"""breakeven crosscheck."""

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


def show_crosscheck(gpu: str | None, provider: str | None, as_of: str | None, *, as_json: bool) -> int:
    """Print every price that several sources say, those they disagree about first."""
    asked = {"as_of": limit("as-of", as_of), "gpus": slugs_of(gpu) if gpu else None, "provider": provider}
    rows = Settings().warehouse().rows(f"{BEFORE} {AND} {ORDER}", **asked)
    if as_json:
        print(json.dumps(rows, default=str, indent=1))
        return 0
    out = console()
    if not rows:
        out.print("No price is said by more than one source.")
        return 0
    made = Counter(row["verdict"] for row in rows)
    out.print(crosscheck_table(rows, f"prices said by several sources: {counted(made)}"))
    for verdict, words in VERDICTS.items():
        if made[verdict]:
            out.print(words)
    return 0


def crosscheck_table(rows: list[dict[str, Any]], title: str) -> Table:
    """A price a row: what is rented and of whom, what two sources say, how old that is, and by how much the second differs."""
    made = table("price", "one source", "another", "differs", right=("differs",), title=title)
    for row in rows:
        sides = [Text(f"{source(row, side)}\n{said(row, side)}") for side in ("one", "other")]
        made.add_row(Text(priced(row)), *sides, f"{row['difference']:+.1%}")
    return made


def priced(row: dict[str, Any]) -> str:
    """The card, and below it where and on what terms; one GPU on demand goes without saying."""
    count = f" {row['gpu_count']}x" if row["gpu_count"] > 1 else ""
    tier = "" if row["tier"] == "on_demand" else row["tier"]
    term = f"{row['term_months']} months" if row["term_months"] else ""
    words = (row["provider"], row["venue"], tier, row["region"] or "", term)
    return f"{row['card']}{count}\n  {' '.join(word for word in words if word)}"


def source(row: dict[str, Any], side: str) -> str:
    """A source, and the scope where it has several."""
    scope = row[f"{side}_scope"]
    return f"{row[f'{side}_source']} {scope}" if scope and scope != row["provider"] else row[f"{side}_source"]


def said(row: dict[str, Any], side: str) -> str:
    """A price and its age."""
    return f"{row[f'{side}_usd_per_gpu_hour']:.4g} $/h, {age(row[f'{side}_age'])}"
