"""breakeven cards."""

import json
from collections import Counter
from typing import Any

from rich.table import Table
from rich.text import Text

from pipelines.commands.show import limit
from pipelines.questions import slugs_of
from pipelines.settings import Settings
from pipelines.tables import age, console, counted, table

KINDS = {
    "asking_fixed": "fixed ask",
    "asking_or_offer": "ask/offer",
    "auction_bid": "bid",
    "sold": "sold",
    "sold_offer_hidden": "sold, hidden",
    "list_new": "list",
    "list_new_third_party": "3rd-party list",
}
CONDITIONS = ("new", "open_box", "refurbished", "used", "parts", "unknown")
STATISTICS = """SELECT * FROM card_floor($as_of, NULL) WHERE $gpus IS NULL OR list_contains(CAST($gpus AS VARCHAR[]), gpu)
    ORDER BY gpu, list_position(CAST($conditions AS VARCHAR[]), condition),
        list_position(CAST($kinds AS VARCHAR[]), price_kind)"""
REJECTED = """SELECT coalesce(gpu, '') AS gpu, coalesce(reason, verdict, 'not_judged') AS reason, count(*) AS n
    FROM card_listings($as_of, NULL) WHERE verdict IS DISTINCT FROM 'keep'
        AND ($gpus IS NULL OR list_contains(CAST($gpus AS VARCHAR[]), gpu))
    GROUP BY ALL ORDER BY n DESC, reason"""
FACTS = "SELECT * FROM residual_inputs($as_of, NULL) WHERE list_contains(CAST($gpus AS VARCHAR[]), gpu) ORDER BY gpu"
MOST = 4  # reasons told


def show_cards(gpu: str | None, as_of: str | None, *, as_json: bool) -> int:
    """Print what cards for sale cost, and what was rejected of them and why."""
    asked = {"as_of": limit("as-of", as_of), "gpus": slugs_of(gpu) if gpu else None}
    warehouse = Settings().warehouse()
    rows = warehouse.rows(STATISTICS, conditions=list(CONDITIONS), kinds=list(KINDS), **asked)
    if as_json:
        print(json.dumps(rows, default=str, indent=1))
        return 0
    out = console()
    reasons: dict[str, Counter[str]] = {}
    for row in warehouse.rows(REJECTED, **asked):
        reasons.setdefault(row["gpu"], Counter())[row["reason"]] += row["n"]
    if rows:
        out.print(cards_table(rows, f"cards for sale, USD with shipping, as of {asked['as_of'] or 'now'}"))
    for sentence in [*summaries(rows, reasons), *(facts(row) for row in (warehouse.rows(FACTS, **asked) if gpu else []))]:
        out.print(Text(sentence))
    if not rows:
        out.print(f"No listing of {gpu or 'any card'} is known.")
    return 0


def cards_table(rows: list[dict[str, Any]], title: str) -> Table:
    """Card by card, a line for each condition and meaning of the price."""
    numbers = ("n", "p25", "median", "spread", "floor", "rejected")
    made = table("card, for sale as", *numbers, "age", right=numbers, title=title)
    card = None
    for row in rows:
        if row["gpu"] != card:
            made.add_row(Text(row["gpu"], style="bold"))
            card = row["gpu"]
        made.add_row(Text(f"  {row['condition'].replace('_', ' ')}, {KINDS[row['price_kind']]}"), *cells_of(row))
    return made


def cells_of(row: dict[str, Any]) -> list[str]:
    """The numbers of one line; nothing where there is none."""
    prices = ["" if row[name] is None else f"{row[name]:,.0f}" for name in ("p25_usd", "median_usd")]
    shares = ["" if row[name] is None else f"{row[name]:.0%}" for name in ("spread", "floor", "rejected_share")]
    return [str(row["n"]), *prices, *shares, age(row["age"])]


def summaries(rows: list[dict[str, Any]], reasons: dict[str, Counter[str]]) -> list[str]:
    """A sentence for each card: how many listings, how many count, and why the others do not."""
    told = []
    for card in dict.fromkeys(row["gpu"] for row in rows):
        own = [row for row in rows if row["gpu"] == card]
        listed, kept, unknown = (sum(row[name] for row in own) for name in ("listed", "kept", "shipping_unknown"))
        left = f", {unknown} of them left out of prices for unknown shipping" if unknown else ""
        told.append(f"{card}: {listings(listed)}, {kept} kept{left}{why(reasons.get(card))}.")
    nameless = reasons.get("", Counter())
    return [*told, f"{listings(nameless.total())} of no card that we know{why(nameless)}."] if nameless else told


def listings(n: int) -> str:
    """'1 listing', '2 listings'."""
    return f"{n} listing{'s' * (n != 1)}"


def why(reasons: Counter[str] | None) -> str:
    """The commonest reasons for leaving listings out."""
    return f"; rejected: {counted(Counter(dict(reasons.most_common(MOST))))}" if reasons else ""


def facts(row: dict[str, Any]) -> str:
    """Launch, launch price and the cheapest new card that is as good."""
    launched = f"launched {row['launched_on']}" if row["launched_on"] else "launch date unknown"
    price = "at an unknown price" if row["msrp_usd"] is None else f"at {row['msrp_usd']:,.0f} USD"
    new = "nobody is known to sell one as good new"
    if row["new_usd"] is not None:
        seen = f"({row['new_source']}, {age(row['new_age'])} old)"
        new = f"cheapest new card as good: {row['new_gpu']}, {row['new_usd']:,.0f} USD {seen}"
    return f"{row['gpu']}: {launched} {price}; {new}."
