"""What the commands ask the warehouse."""

from collections.abc import Mapping
from datetime import datetime
from difflib import get_close_matches
from typing import Any

from models.gpu import catalogue, resolve
from warehouse import Warehouse


class UnknownGpu(Exception):
    """Nobody knows a card of that name; the sentence suggests some."""


def slugs_of(text: str) -> list[str]:
    """The catalogue cards that a person's words mean: one, or all variants of a family. Raises UnknownGpu with suggestions."""
    known = catalogue()
    if text in known:
        return [text]
    found = resolve(text.replace("-", " "))
    if found in known:
        return [str(found)]
    family = [slug for slug in known if slug.startswith(text.lower().replace(" ", "-") + "-")]
    if family:
        return family
    near = get_close_matches(text.lower().replace(" ", "-"), known, n=4, cutoff=0.5)
    hint = f"; did you mean {', '.join(near)}?" if near else ""
    raise UnknownGpu(f"no card is named '{text}'{hint}")


def breakeven_rows(
    warehouse: Warehouse, *, gpus: list[str] | None = None, as_of: datetime | str | None = None,
    known_at: datetime | str | None = None, scenario: str | None = None, assume: Mapping[str, float] | None = None,
    region: str = "US",
) -> list[dict[str, Any]]:  # fmt: skip
    """Breakeven by card and place, cheapest hours first within a card."""
    return warehouse.rows(
        """SELECT * FROM breakeven_at(as_of := $as_of, known_at := $known_at, scenario := $scenario,
               assume := map(CAST($names AS VARCHAR[]), CAST($values AS DOUBLE[])), electricity_region := $region)
           WHERE $gpus IS NULL OR list_contains(CAST($gpus AS VARCHAR[]), gpu)
           ORDER BY gpu, breakeven_hours NULLS LAST, provider, tier, venue""",
        as_of=as_of, known_at=known_at, scenario=scenario, region=region, gpus=gpus,
        names=list(assume or {}), values=[float(value) for value in (assume or {}).values()],
    )  # fmt: skip


def card_rows(
    warehouse: Warehouse, gpus: list[str], as_of: datetime | str | None, known_at: datetime | str | None
) -> list[dict[str, Any]]:
    """What a used card costs, of each card of which it is known."""
    return warehouse.rows(
        "SELECT * FROM card_prices($as_of, $known_at) WHERE list_contains(CAST($gpus AS VARCHAR[]), gpu) ORDER BY gpu",
        as_of=as_of, known_at=known_at, gpus=gpus,
    )  # fmt: skip


def known_at_all(warehouse: Warehouse, known_at: datetime | str | None) -> bool:
    """Whether anything had been recorded by then."""
    return bool(warehouse.rows("SELECT 1 FROM parses WHERE recorded_at <= instant($known_at) LIMIT 1", known_at=known_at))


def source_rows(warehouse: Warehouse) -> dict[str, dict[str, Any]]:
    """Per source: last page, current rows, accepted and refused crawls, incidents of the last 30 days."""
    rows = warehouse.rows(
        """WITH standing AS (
               SELECT source FROM current_rows('offers', NULL, NULL) UNION ALL
               SELECT source FROM current_rows('listings', NULL, NULL) UNION ALL
               SELECT source FROM current_rows('rates', NULL, NULL)
           ), counted AS (SELECT source, count(*) AS rows FROM standing GROUP BY source)
           SELECT p.source, max(p.fetched_at) AS last_page, world_instant(NULL) - max(p.fetched_at) AS age,
               any_value(c.rows) AS rows, (SELECT count(*) FROM incidents AS i WHERE i.source = p.source
                   AND i.recorded_at > world_instant(NULL) - INTERVAL 30 DAY) AS incidents
           FROM pages AS p LEFT JOIN counted AS c ON c.source = p.source GROUP BY p.source"""
    )
    return {row["source"]: row for row in rows}
