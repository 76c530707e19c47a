"""A small world for questions about time: January 2026, small integers for prices, the real warehouse.

`World.snapshot(day, "a=10 b=20")` is a fetch on that day at noon, recorded at once unless `rec` says otherwise. `@n` after a
price is the day from which it applies, `/n` the day until which; `~median` a statistic. Days may be fractions: 1.25 is 06:00.
"""

import re
from datetime import datetime, timedelta

from models.observation import Offer, Rate, Row
from models.page import Page
from models.source import Authority, Shape
from warehouse import Warehouse
from warehouse.append import Appended, append
from warehouse.pages import Crawl, crawl_of, keep
from warehouse.reading import Reading

WORD = re.compile(r"(?P<key>\w+)=(?P<price>\d+)(@(?P<from>\d+))?(/(?P<until>\d+))?(~(?P<statistic>\w+))?")


def at(day: float) -> datetime:
    """Day n = n January 2026 at noon; with a fraction, that part of the day."""
    whole = int(day)
    hours = 24 * (day - whole) if day != whole else 12
    return datetime(2026, 1, 1) + timedelta(days=whole - 1, hours=hours)


def midnight(day: int) -> datetime:
    return datetime(2026, 1, 1) + timedelta(days=day - 1)


def end_of(day: float | None) -> str | datetime | None:
    """A question's limit: a whole day is a date (its end), anything else an instant."""
    if day is None:
        return None
    return midnight(int(day)).date().isoformat() if day == int(day) else at(day)


class World:
    """A warehouse and what happened to it."""

    def __init__(self, warehouse: Warehouse) -> None:
        self.warehouse = warehouse

    def snapshot(self, day: float, *bodies: str, **how: object) -> Appended:
        """Everything offered now, on one page or several."""
        return self.crawl(day, bodies, Shape.SNAPSHOT, **how)

    def series(self, day: float, body: str, **how: object) -> Appended:
        """Rows about dates."""
        return self.crawl(day, (body,), Shape.SERIES, **how)

    def changelog(self, day: float, body: str, **how: object) -> Appended:
        """Rows in force until the next."""
        return self.crawl(day, (body,), Shape.CHANGELOG, **how)

    def crawl(
        self, day: float, bodies: tuple[str, ...], shape: Shape, *, rec: float | None = None, version: int = 1, source: str = "s",
        scope: str = "", complete: bool = True, refused: bool = False, overrule: bool = False,
        authority: Authority = Authority.OWN_API, reads: tuple[str, ...] | None = None, provider: str = "p", status: int = 200,
    ) -> Appended:  # fmt: skip
        """One visit; `reads` is what this version makes of the bodies, where that differs from what they say."""
        pages = tuple(
            Page(source, f"https://example.test/{scope}/{n}", at(day) + timedelta(milliseconds=n), body.encode(), status=status)
            for n, body in enumerate(bodies)
        )
        crawl = Crawl(source, scope, pages)
        for page in pages:
            keep(self.warehouse, page, crawl_of(scope, pages[0]))
        reading = Reading(version, shape, authority, complete, verdict="refused" if refused else "accepted",
            outcome="refused" if refused else "appended")  # fmt: skip
        for number, (page, text) in enumerate(zip(pages, reads or bodies, strict=True)):
            for ordinal, found in enumerate(WORD.finditer(text)):
                reading.add(page, number, row(ordinal, found, shape, provider))
        return append(self.warehouse, crawl, reading, at(day if rec is None else rec), overrule=overrule)

    def ask(self, as_of: object, known_at: object = None, relation: str = "offers") -> dict[str, int]:
        """Current single prices by name."""
        name = "gpu_text" if relation == "offers" else "subject"
        rows = self.rows(f"SELECT * FROM current_rows('{relation}', $as_of, $known_at)", as_of=as_of, known_at=known_at)
        return {r[name] if r["statistic"] == "single" else f"{r[name]}~{r['statistic']}": int(r["amount"]) for r in rows}

    def seen(self, as_of: object, known_at: object = None, relation: str = "offers") -> dict[str, datetime]:
        """Since when each current price counts as seen."""
        name = "gpu_text" if relation == "offers" else "subject"
        rows = self.rows(f"SELECT * FROM current_rows('{relation}', $as_of, $known_at)", as_of=as_of, known_at=known_at)
        return {r[name]: r["seen_at"] for r in rows}

    def rows(self, sql: str, **parameters: object) -> list[dict[str, object]]:
        limits = {k: end_of(v) if k in ("as_of", "known_at") else v for k, v in parameters.items()}
        return self.warehouse.rows(sql, **limits)

    def count(self, relation: str) -> int:
        return self.rows(f"SELECT count(*) AS n FROM {relation}")[0]["n"]


def row(ordinal: int, found: re.Match[str], shape: Shape, provider: str) -> Row:
    """A price in our shorthand as an offer (snapshots) or a rate (histories)."""
    common = {
        "ordinal": ordinal, "provider": provider, "amount": int(found["price"]), "currency": "USD", "price_text": found[0],
        "effective_at": midnight(int(found["from"])) if found["from"] else None,
        "until_at": midnight(int(found["until"])) if found["until"] else None, "statistic": found["statistic"] or "single",
    }  # fmt: skip
    if shape is Shape.SNAPSHOT:
        return Offer(**common, per="gpu_hour", gpu_text=found["key"], gpu_count=1, tier="on_demand", venue="datacenter")
    return Rate(**common, per="project", what="reference", subject=found["key"])
