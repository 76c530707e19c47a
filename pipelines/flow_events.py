"""The event `prices.changed`: what a collection wrote, told to the Prefect server, where `derive` waits for it (prefect.yaml)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from pipelines.load import Outcome
from warehouse import Warehouse

EVENT = "prices.changed"
MOST = 200  # keys of a kind in one event; the rest is counted
CARDS = """
    WITH new AS (
        SELECT parse FROM parses AS p JOIN crawls AS c ON c.crawl = p.crawl
        WHERE p.recorded_at >= $since AND list_contains(CAST($sources AS VARCHAR[]), c.source)
    ), named AS (
        SELECT gpu_text, memory_gb, form_text FROM offers WHERE parse IN (FROM new) UNION
        SELECT subject, NULL, NULL FROM rates WHERE parse IN (FROM new)
    )
    SELECT n.gpu FROM named JOIN gpu_names_now AS n ON n.gpu_text = named.gpu_text
        AND n.memory_gb IS NOT DISTINCT FROM named.memory_gb AND n.form_text IS NOT DISTINCT FROM named.form_text
    WHERE n.gpu IS NOT NULL UNION
    SELECT v.gpu FROM listings AS l JOIN listing_verdicts_now AS v ON v.observation_id = l.observation_id
    WHERE l.parse IN (FROM new) AND v.gpu IS NOT NULL ORDER BY ALL"""


def announce(warehouse: Warehouse, outcomes: Iterable[Outcome], since: datetime) -> dict[str, Any] | None:
    """Tell the server what was written since an instant, and return it; None where nothing was, or where nobody listens: a run
    that a person started is of no deployment, and derives by itself."""
    from prefect.events import emit_event
    from prefect.runtime import deployment

    wrote = [outcome for outcome in outcomes if changes(outcome)]
    if not wrote or deployment.id is None:
        return None
    changed = keys_of(warehouse, wrote, since)
    emit_event(event=EVENT, resource={"prefect.resource.id": "breakeven.prices"}, payload={"changed": changed})
    return changed


def changes(outcome: Outcome) -> bool:
    """Whether current prices differ after this crawl: it wrote rows, or it was accepted and offers nothing any more."""
    return outcome.written > 0 or (outcome.outcome == "appended" and outcome.rows == 0)


def keys_of(warehouse: Warehouse, wrote: list[Outcome], since: datetime) -> dict[str, Any]:
    """The sources, their scopes and the cards whose prices are new since an instant, at most so many of each; rows written."""
    sources = sorted({outcome.source for outcome in wrote})
    keys = {
        "sources": sources,
        "scopes": sorted({f"{outcome.source} {outcome.scope}" for outcome in wrote if outcome.scope}),
        "gpus": [row["gpu"] for row in warehouse.rows(CARDS, since=since, sources=sources)],
    }
    left_out = sum(max(len(names) - MOST, 0) for names in keys.values())
    told = {name: names[:MOST] for name, names in keys.items()}
    return {**told, "rows": sum(outcome.written for outcome in wrote), "left_out": left_out}
