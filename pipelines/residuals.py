"""Resale estimates from what the warehouse knows."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from models.residual import Card, Estimate, Price, estimates
from models.residual_market import Market, read_market
from models.residual_panel import Point, launch_prices, month_of, panel_of, successor_launches
from models.residual_regimes import facts

Ask = Callable[..., list[dict[str, Any]]]
HISTORY = "FROM card_history($as_of, $known_at) ORDER BY ALL"
CARDS = """
    WITH quotes AS (
        SELECT r.gpu, r.usd, r.age FROM rate_prices($as_of, $known_at) AS r WHERE r.what = 'trade_in' AND r.gpu IS NOT NULL
        QUALIFY row_number() OVER (PARTITION BY r.gpu ORDER BY r.age, r.usd DESC) = 1
    ), said AS (
        SELECT a.name, max_by(a.value, (coalesce(a.effective_at, TIMESTAMP '-infinity'), a.recorded_at)) AS value
        FROM assumptions AS a WHERE a.name LIKE 'residual_usd@%' AND a.recorded_at <= instant($known_at)
            AND coalesce(a.effective_at <= world_instant($as_of), true)
        GROUP BY a.name
    )
    SELECT i.gpu, CASE WHEN i.new_age <= 3 * fresh_limit('card') THEN i.new_usd END AS new_usd, c.card_price_usd, c.statistic,
        c.source, c.seen_at, q.usd AS quote_usd, q.age AS quote_age, s.value AS scenario_usd
    FROM residual_inputs($as_of, $known_at) AS i
    LEFT JOIN card_prices($as_of, $known_at) AS c ON c.gpu = i.gpu
    LEFT JOIN quotes AS q ON q.gpu = i.gpu
    LEFT JOIN said AS s ON s.name = 'residual_usd@' || i.gpu
    WHERE $gpus IS NULL OR list_contains(CAST($gpus AS VARCHAR[]), i.gpu)
    ORDER BY i.gpu"""
ASKED = ("min", "p10", "p25")  # low quantiles are of asks; means and single averages are somebody's own


def card_points(ask: Ask, as_of: object = None, known_at: object = None) -> list[Point]:
    """What used cards cost by month and series, as far as known; `ask` answers SQL with rows (Warehouse.rows)."""
    rows = ask(HISTORY, as_of=as_of, known_at=known_at)
    return [Point(r["gpu"], r["series"], month_of(r["month"]), r["usd"], r["n"], r["asked"]) for r in rows]


def residual_estimates(
    ask: Ask, as_of: datetime, known_at: object = None, horizon_months: int = 36, gpus: list[str] | None = None,
    yours: Callable[[Card], Card] = lambda card: card,
) -> list[Estimate]:  # fmt: skip
    """All methods for each card that any of them has an answer for (each asked for, with `gpus`), the selected one first.

    `yours` replaces what is known of a card with what the person who asks says. An unchanged month gives the same numbers."""
    market = card_market(card_points(ask, as_of, known_at), month_of(as_of))
    found = {card.gpu: card for card in cards(ask(CARDS, as_of=as_of, known_at=known_at, gpus=gpus))}
    asked = [found.get(gpu, Card(gpu)) for gpu in (found if gpus is None else gpus)]
    made = estimates(market, map(yours, asked), month_of(as_of), horizon_months)
    told = {estimate.gpu for estimate in made if estimate.p50_usd is not None}
    return [estimate for estimate in made if gpus is not None or estimate.gpu in told]


def card_market(points: Iterable[Point], month: int) -> Market:
    """The market of used cards, read until a month."""
    return read_market(panel_of(points, month, facts()), launch_prices(), facts())


def cards(rows: Iterable[Mapping[str, Any]]) -> list[Card]:
    """Rows of CARDS as cards."""
    launches = successor_launches()
    made = []
    for row in rows:
        price = None
        if row["card_price_usd"] is not None:
            asked = row["statistic"] in ASKED
            price = Price(row["card_price_usd"], month_of(row["seen_at"]), f"{row['source']} {row['statistic']}", asked)
        days = row["quote_age"].total_seconds() / 86400 if row["quote_age"] is not None else None
        card = Card(row["gpu"], price, row["new_usd"], row["quote_usd"], days, row["scenario_usd"])
        made.append(replace(card, launches=launches.get(row["gpu"], ())))
    return made
