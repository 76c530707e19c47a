"""The why of a breakeven: its inputs, assumptions, pages and addresses, and the input that moved it most."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from pipelines.news import PLACE
from warehouse import Warehouse

INPUTS = ("rent_usd_per_gpu_hour", "card_price_usd", "residual_usd", "electricity_usd_per_kwh", "card_watts", "power_overhead",
    "horizon_years")  # fmt: skip


@dataclass
class Why:
    """One breakeven (`row`), the observations and assumptions it was made from, and what moved it since another day."""

    row: dict[str, Any]
    origins: dict[str, dict[str, Any]] = field(default_factory=dict)  # by the input that it is
    pages: list[str] = field(default_factory=list)  # of a rent that is a median of many offers
    assumptions: list[dict[str, Any]] = field(default_factory=list)
    before: dict[str, Any] | None = None
    causes: list[dict[str, Any]] = field(default_factory=list)


def why(warehouse: Warehouse, rows: Sequence[dict[str, Any]], before: Sequence[dict[str, Any]]) -> list[Why]:
    """The reasons of each marginal breakeven of `rows`; `before`: the same question about an earlier day."""
    earlier = {tuple(r[n] for n in PLACE): r for r in before if r["definition"] == "marginal"}
    told = [row for row in rows if row["definition"] == "marginal"]
    return [reasons(warehouse, row, earlier.get(tuple(row[n] for n in PLACE))) for row in told]


def reasons(warehouse: Warehouse, row: dict[str, Any], before: dict[str, Any] | None) -> Why:
    """Everything behind one breakeven."""
    made = Why(row, before=before)
    ids = {row[f"{name}_id"]: name for name in ("rent", "card_price", "electricity", "storage") if row[f"{name}_id"]}
    for found in warehouse.rows("FROM origins($ids)", ids=[str(one) for one in ids]):
        made.origins[ids[found["observation_id"]]] = found
    if row["rent_id"] is None and row["rent_crawl"]:
        pages = warehouse.rows("SELECT url FROM pages WHERE crawl = $crawl ORDER BY fetched_at LIMIT 3", crawl=row["rent_crawl"])
        made.pages = [page["url"] for page in pages]
    made.assumptions = warehouse.rows(
        """SELECT name, value, unit, source FROM assumptions WHERE list_contains($ids, assumption)
           QUALIFY row_number() OVER (PARTITION BY assumption ORDER BY recorded_at) = 1 ORDER BY name""",
        ids=row["assumption_ids"],
    )  # fmt: skip
    if before:
        inputs = {side: {name: one[name] for name in INPUTS} for side, one in (("before", before), ("after", row))}
        made.causes = warehouse.rows("FROM breakeven_causes($before, $after)", **inputs)
    return made


def cited(origin: dict[str, Any]) -> list[str]:
    """Where a person can read an observation: its address; of a bundled figure what its line cites."""
    if not origin["url"].startswith("bundled:"):
        return [origin["url"]]
    from importlib import resources

    from models.page import Page
    from scrapers.published import records

    body = resources.files("scrapers").joinpath(origin["url"].removeprefix("bundled:")).read_bytes()
    lines = list(records(Page(origin["source"], origin["url"], origin["fetched_at"], body)))
    line = lines[origin["ordinal"]]
    return [f"{line.cited_source} ({line.id})", *(line.url or "").split()]
