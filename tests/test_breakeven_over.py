"""The past in one pass: every day of a range at once is what each day says when it is asked alone, and changes are what moved."""

import random
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from models.assumptions import Assumption
from models.listing_filter import Verdict
from models.observation import Listing, Offer, Rate, Row
from models.page import Page
from models.source import Authority, Shape
from pipelines.derive import derive
from warehouse import Warehouse, assumptions, verdicts
from warehouse.append import append
from warehouse.assumptions import record_assumptions
from warehouse.derive import derive_breakeven
from warehouse.pages import Crawl, crawl_of, keep
from warehouse.reading import Reading
from warehouse.store import fetch

START = datetime(2026, 3, 1)
CARDS = ("RTX 4090", "RTX 3090")
SLUGS = {"RTX 4090": "rtx-4090-24gb", "RTX 3090": "rtx-3090-24gb"}
KEY = ("gpu", "provider", "tier", "venue", "definition")


def at(day: float) -> datetime:
    """Day 0 is 1 March 2026; with a fraction, that part of the day."""
    return START + timedelta(days=day)


def on(day: int) -> str:
    return at(day).date().isoformat()


class Past:
    """A small warehouse that prices come into, page by page."""

    def __init__(self, warehouse: Warehouse) -> None:
        self.warehouse = warehouse
        self.pages = 0
        self.recorded = at(-100)

    def page(
        self, day: float, source: str, rows: list[Row], *, shape: Shape = Shape.SNAPSHOT,
        authority: Authority = Authority.OWN_API, complete: bool = True, scope: str = "", version: int = 1,
        body: str | None = None, refused: bool = False,
    ) -> None:  # fmt: skip
        """One visit to one scope of a source, recorded after all before it."""
        self.pages += 1
        self.recorded += timedelta(minutes=1)
        page = Page(source, f"https://{source}.test/{scope}", at(day), (body or f"{self.pages}").encode())
        crawl = Crawl(source, scope, (page,))
        keep(self.warehouse, page, crawl_of(scope, page))
        reading = Reading(version, shape, authority, complete, verdict="refused" if refused else "accepted",
            outcome="refused" if refused else "appended", reference_region="US")  # fmt: skip
        for row in rows:
            reading.add(page, 0, row)
        append(self.warehouse, crawl, reading, self.recorded)

    def over(self, first: int, last: int, **asked: Any) -> dict[str, list[str]]:
        """Whole rows by day, as text."""
        names = ", ".join(f"{name} := ${name}" for name in asked)
        rows = self.warehouse.rows(f"FROM breakeven_over('{on(first)}', '{on(last)}'{', ' + names if names else ''})", **asked)
        found: dict[str, list[str]] = {on(day): [] for day in range(first, last + 1)}
        for row in rows:
            found[row.pop("day").isoformat()].append(repr(row))
        return {day: sorted(texts) for day, texts in found.items()}

    def day_by_day(self, first: int, last: int, **asked: Any) -> dict[str, list[str]]:
        """The same, asking breakeven_at about each day."""
        names = "".join(f", {name} := ${name}" for name in asked)
        with self.warehouse.reading() as con:
            return {
                on(day): sorted(map(repr, fetch(con, f"FROM breakeven_at(as_of := DATE '{on(day)}'{names})", **asked)))
                for day in range(first, last + 1)
            }

    def changes(self, first: int, last: int) -> list[dict[str, Any]]:
        return self.warehouse.rows(f"FROM breakeven_changes('{on(first)}', '{on(last)}') ORDER BY day, {', '.join(KEY)}")


def offer(ordinal: int, provider: str, amount: float, card: str = "RTX 4090", **rest: Any) -> Offer:
    said = {"currency": "USD", "per": "gpu_hour", "price_text": "x", "gpu_text": card, "memory_gb": 24, "gpu_count": 1,
        "tier": "on_demand", "venue": "datacenter"}  # fmt: skip
    return Offer(ordinal=ordinal, provider=provider, amount=round(amount, 4), **said | rest)


def rate(ordinal: int, what: str, subject: str, per: str, amount: float, day: float | None, **rest: Any) -> Rate:
    said = {"provider": "printed", "currency": "USD", "price_text": "x", "effective_at": None if day is None else at(day)}
    return Rate(ordinal=ordinal, what=what, subject=subject, per=per, amount=round(amount, 4), **said | rest)


def card(ordinal: int, amount: float, day: float, name: str = "RTX 4090") -> Rate:
    return rate(ordinal, "card_price", name, "card", amount, day, variant="used")


def power(ordinal: int, amount: float, day: float | None) -> Rate:
    return rate(ordinal, "electricity", "residential", "kwh", amount, day, region="US")


def machine(ordinal: int, amount: float, ref: str, card: str = "RTX 4090", **rest: Any) -> Offer:
    said = {
        "machine_ref": ref,
        "publisher_ref": ref,
        "available": True,
        "verified": True,
        "reliability": 0.99,
        "venue": "community",
    }
    return offer(ordinal, "market", amount, card, **said | rest)


def ask(ordinal: int, amount: float) -> Listing:
    return Listing(ordinal=ordinal, provider="shop", amount=amount, currency="USD", per="card", price_text="x",
        item_ref=f"{ordinal}", price_kind="asking_fixed", title="a card", shipping_amount=0)  # fmt: skip


@pytest.fixture
def past(empty_home: Warehouse, monkeypatch: pytest.MonkeyPatch) -> Past:
    """A card with a price, current for it, and someone who rents it; every listing is of that card, used and whole."""
    monkeypatch.setattr(verdicts, "judge", lambda *_: Verdict("rtx-4090-24gb", 1, "used", "keep", None))
    found = Past(empty_home)
    derived = [
        Assumption(name=name, value=value, unit="x", source="made up")
        for name, value in (("residual_share", 0.25), ("power_overhead", 0.15), ("horizon_years", 3.0), ("card_watts", 400.0),
            ("sales_tax_rate", 0.0), ("selling_fee_rate", 0.0), ("selling_freight_usd", 0.0), ("setup_usd", 0.0),
            ("maintenance_usd_per_year", 0.0), ("storage_gb", 50.0), ("storage_months", 3.0))
    ]  # fmt: skip
    later = Assumption(name="card_watts", value=450.0, unit="W", source="made up", effective_on=date(2026, 3, 6))
    with empty_home.writing() as con:
        record_assumptions(con, derived, at(-200))
        con.register("later", assumptions.as_table([later], []))
        con.execute("INSERT INTO assumptions BY NAME SELECT *, ? AS recorded_at FROM later", [at(-150)])
    found.page(0.4, "printed", [card(0, 1500, -2), card(1, 1450, 3), card(2, 700, -2, "RTX 3090")], shape=Shape.SERIES,
        authority=Authority.PUBLISHED)  # fmt: skip
    found.page(0.4, "grid", [power(0, 0.17, -20), power(1, 0.19, 5)], shape=Shape.SERIES, authority=Authority.OWN_PAGE)
    return found


def vanishing(past: Past) -> None:
    past.page(1.5, "rents", [offer(0, "rents", 0.7), offer(1, "rents", 0.4, "RTX 3090")])
    past.page(3.5, "rents", [offer(0, "rents", 0.8)])
    past.page(6.5, "rents", [])
    past.page(8.5, "rents", [offer(0, "rents", 0.8)])


def truncated_or_refused(past: Past) -> None:
    past.page(1.5, "rents", [offer(0, "rents", 0.7), offer(1, "rents", 0.4, "RTX 3090")])
    past.page(3.5, "rents", [offer(0, "rents", 0.1)], complete=False)
    past.page(5.5, "rents", [offer(0, "rents", 0.2)], refused=True)


def announced(past: Past) -> None:
    past.page(1.5, "rents", [offer(0, "rents", 0.7), offer(1, "rents", 0.9, effective_at=at(4)),
        offer(2, "rents", 0.3, "RTX 3090", until_at=at(6.5))])  # fmt: skip
    past.page(7.25, "rents", [offer(0, "rents", 0.9), offer(1, "rents", 1.1, effective_at=at(7.75))])


def mended(past: Past) -> None:
    both = [offer(0, "rents", 0.7), offer(1, "rents", 0.01, "RTX 3090")]
    for day in (1.5, 4.5):
        past.page(day, "rents", both, body="same")
    for day in (1.5, 4.5):
        past.page(day, "rents", both[:1], body="same", version=2)


def dated_rows(past: Past) -> None:
    """A changelog of rents, revised, one row ending; the same day said again later; a card's history in two sources."""
    past.page(2.5, "log", [offer(0, "rents", 0.6, effective_at=at(0)), offer(1, "rents", 0.65, effective_at=at(3.5)),
        offer(2, "rents", 0.4, "RTX 3090", effective_at=at(1), until_at=at(5))], shape=Shape.CHANGELOG)  # fmt: skip
    past.page(6.5, "log", [offer(0, "rents", 0.6, effective_at=at(0)), offer(1, "rents", 0.66, effective_at=at(3.5)),
        offer(2, "rents", 0.4, "RTX 3090", effective_at=at(1), until_at=at(5))], shape=Shape.CHANGELOG)  # fmt: skip
    past.page(9.5, "other", [card(0, 1300, 4), card(1, 1200, 7)], shape=Shape.SERIES, authority=Authority.WITNESS)


def other_money(past: Past) -> None:
    past.page(1.5, "europe", [offer(0, "europe", 0.6, currency="EUR"), offer(1, "europe", 0.5, "RTX 3090", currency="PLN")])
    dollars = [rate(i, "fx", "USD", "eur", 1.1 + i / 100, day, provider="bank") for i, day in enumerate((1, 3, 4))]
    past.page(4.5, "bank", dollars, shape=Shape.SERIES)
    past.page(5.5, "europe", [offer(0, "europe", 0.6, currency="EUR")])


def two_sources(past: Past) -> None:
    past.page(0.5, "own", [offer(0, "rents", 0.7), offer(1, "rents", 1.6, gpu_count=2, region="US"),
        offer(2, "rents", 0.4, "RTX 3090", gpu_count=2, region="EU")])  # fmt: skip
    past.page(-25, "tracker", [offer(0, "rents", 0.5), offer(1, "rents", 0.3, "RTX 3090")], authority=Authority.TRACKER)
    past.page(4.5, "tracker", [offer(0, "rents", 0.6), offer(1, "rents", 0.35, "RTX 3090", statistic="mean", n=3)],
        authority=Authority.TRACKER)  # fmt: skip
    past.page(6.5, "own", [])


def marketplace(past: Past) -> None:
    """Scopes that fall silent, so that one day counts with other scopes when it is asked about later; a machine listed twice, one
    that nobody can rent, one far off."""
    for day in (-6, -5, -4, 1, 2.3, 2.6, 4):
        rows = [machine(i, 0.3 + ((i * 7 + int(day)) % 10) / 50, f"m{i}") for i in range(9)]
        rows += [
            machine(9, 5.0, "m9"),
            machine(10, 0.01, "m10", available=False),
            machine(11, 0.2, "m3", gpu_count=2, publisher_ref="x"),
        ]
        past.page(day, "market", rows, scope="one")
    for day in (-20, -19, 6, 7, 9):
        past.page(day, "market", [machine(i, 0.5 + i / 10, f"n{i}") for i in range(3)], scope="two")
    past.page(-12, "market", [machine(i, 0.2 + i / 10, f"k{i}", "RTX 3090") for i in range(4)], scope="silent")
    for day in (2.4, 4.4):
        past.page(day, "market", [machine(i, 0.2 + i / 10, f"e{i}", "RTX 3090") for i in range(4)], scope="early")
    past.page(2.7, "market", [machine(i, 0.9 + i / 10, f"b{i}", "RTX 3090") for i in range(2)], scope="brief")


def shop(past: Past) -> None:
    past.page(2.5, "shop", [ask(i, 1000 + 20 * i) for i in range(6)])
    past.page(5.5, "shop", [ask(i, 1000 + 20 * i) for i in range(4)])
    past.page(7.5, "shop", [ask(i, 1100 + 20 * i) for i in range(12)])
    past.page(0.5, "rents", [offer(0, "rents", 0.7)])


def storage(past: Past) -> None:
    past.page(1.5, "rents", [offer(0, "rents", 0.7)])
    volume = {"provider": "rents"}
    past.page(3.5, "volumes", [rate(0, "storage", "network volume", "gb_month", 0.07, None, **volume)])
    past.page(6.5, "volumes", [rate(0, "storage", "network volume", "gb_month", 0.05, None, **volume)])


STORIES: list[Callable[[Past], None]] = [
    vanishing, truncated_or_refused, announced, mended, dated_rows, other_money, two_sources, marketplace, shop, storage,
]  # fmt: skip


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_each_day_of_a_range_is_that_day_asked_alone(past: Past, story: Callable[[Past], None]) -> None:
    story(past)
    alone = past.day_by_day(0, 9)
    assert sum(map(len, alone.values())) >= 8, "the story has values to compare"
    assert past.over(0, 9) == alone


def test_all_stories_at_once_also_by_what_was_known_and_under_other_assumptions(past: Past) -> None:
    for story in STORIES:
        story(past)
    instants = [row["recorded_at"] for row in past.warehouse.rows("SELECT recorded_at FROM parses ORDER BY parse")]
    for known_at in (None, *instants[3::12], at(-300)):
        assert past.over(3, 9, known_at=known_at) == past.day_by_day(3, 9, known_at=known_at)
    assume = {"assume": {"residual_usd": 300.0, "rent_usd_per_gpu_hour": 0.5}}
    assert past.over(5, 6, **assume, electricity_region="DE") == past.day_by_day(5, 6, **assume, electricity_region="DE")


def test_a_page_corrected_later_is_another_past(past: Past) -> None:
    mended(past)
    before = past.warehouse.rows("SELECT max(recorded_at) AS at FROM parses WHERE version = 1")[0]["at"]
    cards = lambda **asked: {gpu for row in past.over(2, 2, **asked)[on(2)] for gpu in SLUGS.values() if gpu in row}  # noqa: E731
    assert cards(known_at=before) == set(SLUGS.values())
    assert cards() == {"rtx-4090-24gb"}


def test_only_the_cards_asked_for_and_the_same_of_them(past: Past) -> None:
    for story in STORIES:
        story(past)
    one = past.over(0, 9, gpus=["rtx-3090-24gb"])
    assert one == {day: [row for row in rows if "'gpu': 'rtx-3090-24gb'" in row] for day, rows in past.over(0, 9).items()}
    assert sum(map(len, one.values())) > 5


def events(dice: random.Random) -> Iterator[tuple[float, str, list[Row], dict[str, Any]]]:
    """Random pages: prices that come, go, are announced, end, are revised, in two currencies and on a marketplace."""
    for _ in range(45):
        day, kind = round(dice.uniform(-9, 12), 2), dice.choice(("list", "list", "log", "market", "card", "bank", "tracker"))
        version, complete = dice.choice((1, 1, 1, 2)), dice.random() > 0.1
        priced = [(n, dice.choice(CARDS), dice.uniform(0.2, 2)) for n in range(dice.randint(0, 4))]
        dates = lambda: {"effective_at": at(dice.randint(-9, 12)), "until_at": dice.choice((None, at(dice.randint(-3, 12))))}  # noqa: E731
        if kind in ("list", "tracker"):
            rows: list[Row] = [
                offer(n, "rents", price, name, currency=dice.choice(("USD", "EUR")), gpu_count=dice.choice((1, 1, 2)),
                    **(dates() if dice.random() < 0.3 else {}))
                for n, name, price in priced
            ]  # fmt: skip
            authority = Authority.OWN_API if kind == "list" else Authority.WITNESS
            yield (
                day,
                kind,
                rows,
                {"scope": dice.choice(("", "b")), "authority": authority, "version": version, "complete": complete},
            )
        elif kind == "log":
            yield day, kind, [offer(n, "rents", p, name, **dates()) for n, name, p in priced], {"shape": Shape.CHANGELOG}
        elif kind == "market":
            rows = [machine(n, price, f"m{dice.randint(0, 9)}", name, publisher_ref=f"{n}") for n, name, price in priced]
            yield day, kind, rows, {"scope": dice.choice(("", "b", "c")), "complete": complete, "version": version}
        elif kind == "card":
            rows = [card(n, 1000 * price, dice.randint(-9, 12), name) for n, name, price in priced]
            yield day, kind, rows, {"shape": Shape.SERIES, "version": version}
        else:
            rows = [rate(0, "fx", "USD", "eur", dice.uniform(1, 1.2), dice.randint(-9, 12), provider="bank")]
            yield day, kind, rows, {"shape": Shape.SERIES}


@pytest.mark.parametrize("seed", [1])
def test_random_pasts_agree_day_by_day(past: Past, seed: int) -> None:
    for day, source, rows, how in events(random.Random(seed)):
        past.page(day, source, rows, **how)
    instants = [row["recorded_at"] for row in past.warehouse.rows("SELECT recorded_at FROM parses ORDER BY parse")]
    alone = past.day_by_day(-3, 10)
    assert sum(map(len, alone.values())) > 40
    assert past.over(-3, 10) == alone
    half = {"known_at": instants[len(instants) // 2]}
    assert past.over(2, 6, **half) == past.day_by_day(2, 6, **half)


# Changes


def test_changes_are_what_derive_would_have_written(past: Past) -> None:
    for story in STORIES:
        story(past)
    changes = past.changes(0, 12)
    written = []
    for day in range(13):
        derive_at = at(day + 1) - timedelta(microseconds=1)
        with past.warehouse.writing() as con:
            derive_breakeven(con, derive_at, derive_at)
        written += past.warehouse.rows("FROM breakeven_history WHERE as_of = $at ORDER BY ALL", at=derive_at)
    compared = (*KEY, "breakeven_hours", "status", "flags", "rent_usd_per_gpu_hour", "card_price_usd", "residual_usd", "rent_id",
        "electricity_usd_per_kwh", "rent_statistic", "card_watts", "assumption_ids")  # fmt: skip
    as_text = lambda row, day: repr((str(day), *(row[name] for name in compared)))  # noqa: E731
    told = sorted(as_text(row, row["day"]) for row in changes)
    assert told == sorted(as_text(row, row["as_of"].date()) for row in written)
    assert {row["status"] for row in changes} >= {"ok", "withdrawn", "mixed_currency"}


def test_only_what_moved_is_told_and_a_key_that_went_away_once(past: Past) -> None:
    vanishing(past)
    told = [(row["day"].isoformat(), row["status"], row["rent_usd_per_gpu_hour"])
        for row in past.changes(0, 10) if row["gpu"] == "rtx-4090-24gb" and row["definition"] == "marginal"]  # fmt: skip
    assert told == [
        (on(1), "ok", 0.7),
        (on(3), "ok", 0.8),  # and the card's price of the same day
        (on(5), "ok", 0.8),  # electricity, and the watts that are assumed from the sixth of March
        (on(6), "withdrawn", None),
        (on(8), "ok", 0.8),
    ]
    assert past.changes(9, 10)[0]["day"].isoformat() == on(9), "the first day has every key"
    assert {row["day"].isoformat() for row in past.changes(9, 10)} == {on(9)}


def test_noise_in_the_last_bits_is_no_change(past: Past) -> None:
    past.page(1.5, "rents", [offer(0, "rents", 0.7)])
    low, high, apart = (
        past.warehouse.rows(f"SELECT significant({text}) AS n")[0]["n"]
        for text in ("0.1::DOUBLE + 0.2::DOUBLE", "0.3::DOUBLE", "0.30000000001::DOUBLE")
    )
    assert low == high != apart
    assert past.warehouse.rows("SELECT significant(0.0) AS n, significant(NULL) AS unknown") == [{"n": 0.0, "unknown": None}]


# A year


def test_a_year_is_one_question(past: Past) -> None:
    for week in range(52):
        past.page(7 * week + 0.5, "rents", [offer(0, "rents", 0.5 + week / 100), offer(1, "rents", 0.4, "RTX 3090")])
    year = past.warehouse.rows(
        f"""SELECT gpu, count(*) AS days, count(DISTINCT rent_usd_per_gpu_hour) AS rents, count(card_price_id) AS with_card
            FROM breakeven_over('{on(0)}', '{on(363)}') WHERE definition = 'marginal' GROUP BY gpu ORDER BY gpu"""
    )
    assert year == [
        {"gpu": "rtx-3090-24gb", "days": 364, "rents": 1, "with_card": 364},
        {"gpu": "rtx-4090-24gb", "days": 364, "rents": 52, "with_card": 364},
    ]
    assert len([row for row in past.changes(0, 363) if row["gpu"] == "rtx-4090-24gb" and row["definition"] == "marginal"]) == 54


def test_recorded_pages_agree_day_by_day(tmp_path: Path, shared: Path) -> None:
    """Real payloads of list prices, a marketplace, listings, currencies, and the printed history that is bundled."""
    import asyncio

    from pipelines.collect import visit
    from pipelines.replay import manifest, replay
    from pipelines.settings import Settings
    from scrapers import all_sources

    past = Past(Warehouse(tmp_path / "real"))
    asyncio.run(visit(all_sources()["published"], past.warehouse, Settings(), lambda _: None))
    replay(past.warehouse, manifest(shared / "recorded"), lambda _: None, sample=False)
    derive(past.warehouse)
    for first, last in ((-60, -56), (180, 183)):
        alone = past.day_by_day(first, last)
        assert past.over(first, last) == alone
        assert all(alone.values())
