"""News: confirmed, judged on what is fresh, decided once, told with what did it and where to look."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest

from models.alert_rules import ProviderStep, rules
from models.observation import Availability, Offer
from models.source import Authority, Shape
from pipelines.derive import derive
from pipelines.watch import Watched, watch
from tests.shop import DAY0, Shop
from tests.test_derive import START, Market
from warehouse import Warehouse
from warehouse.incidents import note
from warehouse.reading import Reading

CARDS = {"RTX 4090": 24, "RTX 3090": 24, "RTX A6000": 48, "L40S": 48}


class Street(Market):
    """A market of several cards at one provider, whose card price comes from a dozen asks: nothing in it is stale or thin."""

    card = Market.card | {"statistic": "mean", "n": 12}

    terms: ClassVar[dict[str, Any]] = {
        "provider": "rents", "currency": "USD", "per": "gpu_hour", "price_text": "x", "gpu_count": 1, "tier": "on_demand",
        "venue": "datacenter",
    }  # fmt: skip

    def __init__(self, home: Path) -> None:
        super().__init__(home)
        self.electricity(0, 0.2)

    def rents(self, day: int, **prices: float) -> None:
        """A page of prices, by the name of the card without blanks."""
        page = self.page(day, "rents", prices)
        reading = Reading(1, Shape.SNAPSHOT, Authority.OWN_API, True)
        for ordinal, (name, memory) in enumerate(CARDS.items()):
            price = prices.get(name.replace(" ", ""))
            if price is not None:
                said = {"gpu_text": name, "memory_gb": memory, "amount": price, "ordinal": ordinal}
                reading.add(page, 0, Offer(**self.terms | said))
        self.load(page, reading)

    def routes(self, day: int, *, open_to_new: bool, ends: date | None = None) -> None:
        """What a publisher says of its fine-tuning."""
        page = self.page(day, "tuner", (open_to_new, ends))
        reading = Reading(1, Shape.SNAPSHOT, Authority.OWN_PAGE, True)
        reading.add(page, 0, Availability(ordinal=0, provider="tuner", what="training", subject="gpt-made-up", ends_on=ends,
            available_to_new_customers=open_to_new, statement="as the page says"))  # fmt: skip
        self.load(page, reading)

    def watch(self, day: float) -> Watched:
        return watch(self.warehouse, rules(), START + timedelta(days=day, hours=2))

    def day(self, day: int, **prices: float) -> list[str]:
        """A day's visit, derived and watched; its alerts, as sentences."""
        self.rents(day, **prices)
        self.derive(day)
        return self.watch(day).alerts

    def alerts(self, columns: str = "*") -> list[dict[str, Any]]:
        return self.warehouse.rows(f"SELECT {columns} FROM alerts ORDER BY as_of, rule, subject")


@pytest.fixture
def street(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Street:
    monkeypatch.setattr("pipelines.health.all_sources", dict)
    return Street(tmp_path)


def texts(warehouse: Warehouse) -> list[str]:
    """The alerts that are told on their own, as a person reads them."""
    from warehouse.alerts import undelivered

    with warehouse.writing() as con:
        return [alert.text for alert in undelivered(con, "nobody", datetime(2000, 1, 1))]


def test_a_confirmed_shift_is_told_once_and_says_everything(street: Street) -> None:
    told = [street.day(day, RTX4090=rent) for day, rent in ((1, 0.5), (2, 0.5), (3, 0.6), (4, 0.6), (5, 0.6))]
    assert [len(alerts) for alerts in told] == [0, 0, 0, 1, 0]
    (text,) = texts(street.warehouse)
    sentence, cause, since, meaning, link = text.split("\n")
    assert sentence == "rtx-4090-24gb at rents (on_demand, datacenter): rent 0.5 to 0.6 USD/h (+20.0%)"
    fixed, power = 2000 - 505.476, 0.45 * 0.2 * 1.15
    moved = fixed / (0.6 - power) - fixed / (0.5 - power)
    assert cause == f"Because of rent 0.5 to 0.6 ({moved:+,.0f} h)."
    assert since == "Since 2026-03-04 12:00 UTC."
    assert (
        meaning
        == "What is cheaper now: 200 h a year: rent (by 77%), 1,000 h a year: rent (by 0%), 3,000 h a year: own (by 123%)."
    )
    assert link == "https://rents.test/"


def test_a_shift_of_breakeven_is_part_of_the_rent_that_made_it(street: Street) -> None:
    for day, rent in ((1, 0.5), (2, 0.5), (3, 0.6), (4, 0.6)):
        street.day(day, RTX4090=rent)
    rent, breakeven = (next(row for row in street.alerts() if row["rule"] == name) for name in ("list_rent", "breakeven_list"))
    assert (breakeven["part_of"], rent["part_of"]) == (rent["alert"], None)
    assert "breakeven" in breakeven["sentence"] and breakeven["since"] == rent["since"] == START + timedelta(days=3)


def test_watching_again_decides_nothing_again(street: Street) -> None:
    for day, rent in ((1, 0.5), (2, 0.5), (3, 0.6), (4, 0.6)):
        street.day(day, RTX4090=rent)
    before = street.alerts()
    assert [street.watch(day).alerts for day in (4.1, 4.2, 5)] == [[], [], []]
    assert street.alerts() == before


def test_a_spike_of_one_page_and_a_small_change_are_no_news(street: Street) -> None:
    rents = [0.5, 0.5, 0.6, 0.5, 0.505, 0.505, 0.505, 0.5]
    assert [street.day(day, RTX4090=rent) for day, rent in enumerate(rents, 1)] == [[]] * len(rents)


def test_a_visit_that_was_never_derived_is_derived_later_in_its_place(street: Street) -> None:
    """A run that was killed after it had appended: the step is news at the second page all the same."""
    street.day(1, RTX4090=0.5)
    street.day(2, RTX4090=0.5)
    street.rents(3, RTX4090=0.6)  # and killed
    assert len(street.day(4, RTX4090=0.6)) == 1
    (row,) = [row for row in street.alerts() if row["rule"] == "list_rent"]
    assert (row["since"], row["as_of"]) == (START + timedelta(days=3), START + timedelta(days=4))
    instants = [r["as_of"] for r in street.warehouse.rows("SELECT DISTINCT as_of FROM breakeven_history ORDER BY 1")]
    assert START + timedelta(days=3) in instants, "its values stand at its own instant"


def test_what_is_stale_cannot_be_judged_and_is_said_to_be(street: Street) -> None:
    for day, rent in ((1, 0.5), (2, 0.5), (3, 0.7), (4, 0.7)):
        street.rents(day, RTX4090=rent)
        street.derive(day)
    found = street.watch(30)
    assert (found.alerts, found.judged, found.too_stale) == ([], 0, 1)


def test_a_price_of_too_few_asks_is_no_ground_for_news_of_breakeven(street: Street) -> None:
    street.rates(0, "cards", [street.card | {"n": 2, "effective_at": START - timedelta(hours=1)}])
    for day, rent in ((1, 0.5), (2, 0.5), (3, 0.7), (4, 0.7)):
        street.day(day, RTX4090=rent)
    assert {row["rule"] for row in street.alerts()} == {"list_rent"}, "the rent itself is a list price, grade A"


def test_a_crossing_says_what_is_cheaper_now(street: Street) -> None:
    for day, rent in ((1, 0.45), (2, 0.45), (3, 0.7), (4, 0.7)):
        street.day(day, RTX4090=rent)
    (row,) = [row for row in street.alerts() if row["rule"] == "rent_or_own"]
    assert row["subject"] == "rtx-4090-24gb/rents/on_demand/datacenter at 1000 h/year"
    assert "owning is cheaper now" in row["sentence"] and "it was renting" in row["sentence"]
    assert (row["before"], row["now"], row["part_of"]) == ("a", "b", None)


def test_breakeven_that_comes_to_be_is_a_change_of_status(street: Street) -> None:
    for day, rent in ((1, 0.05), (2, 0.05), (3, 0.7), (4, 0.7)):
        street.day(day, RTX4090=rent)
    (row,) = [row for row in street.alerts() if row["rule"] == "status"]
    assert (row["before"], row["now"]) == ("never", "ok")


def test_several_cards_at_once_are_one_event(street: Street) -> None:
    old, new = ({name: price * factor for name, price in (("RTX4090", 0.5), ("RTX3090", 0.3), ("RTXA6000", 0.4), ("L40S", 0.8))}
                for factor in (1, 1.1))  # fmt: skip
    told = [street.day(day, **prices) for day, prices in ((1, old), (2, old), (3, new), (4, new))]
    assert [len(alerts) for alerts in told] == [0, 0, 0, 1]
    assert told[3][0].startswith("rents (on_demand) changed the rents of 4 cards at once, +10.0% to +10.0%: ")
    parts = [row for row in street.alerts() if row["rule"] == "list_rent"]
    leader = next(row for row in street.alerts() if row["rule"] == "provider_step")
    assert len(parts) == 4 and {row["part_of"] for row in parts} == {leader["alert"]}
    assert len(texts(street.warehouse)) == 1, "and one message"


def test_two_cards_are_two_events(street: Street) -> None:
    for day, rent in ((1, 0.5), (2, 0.5), (3, 0.6), (4, 0.6)):
        street.day(day, RTX4090=rent, RTX3090=rent)
    assert sum(row["part_of"] is None for row in street.alerts() if row["rule"] == "list_rent") == 2
    assert ProviderStep(name="p", kind="provider_step").cards == 3


def test_a_route_that_ends_soon_is_told_once_and_again_when_the_day_moves(street: Street) -> None:
    ends = (START + timedelta(days=70)).date()
    street.routes(1, open_to_new=True, ends=ends)
    assert street.watch(5).alerts == [], "more than sixty days away"
    assert street.watch(10).alerts == [f"tuner/training/gpt-made-up ends on {ends}: as the page says"]
    assert street.watch(11).alerts == []
    street.routes(12, open_to_new=True, ends=ends - timedelta(days=30))
    assert len(street.watch(12).alerts) == 1


def test_a_route_that_turns_newcomers_away_is_told_when_it_does(street: Street) -> None:
    street.routes(1, open_to_new=True)
    assert street.watch(1).alerts == []
    street.routes(2, open_to_new=False)
    assert street.watch(2).alerts == ["tuner/training/gpt-made-up takes no new customers any more: as the page says"]
    assert street.watch(3).alerts == []


def test_a_route_that_was_never_open_is_no_news(street: Street) -> None:
    street.routes(1, open_to_new=False)
    assert [street.watch(day).alerts for day in (1, 2)] == [[], []]


class Trouble:
    """A shop that is visited once a day, and what is said of it."""

    def __init__(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.shop = Shop(Warehouse(home))
        monkeypatch.setattr("pipelines.health.all_sources", lambda: {"shop": self.shop.source()})
        self.visit(0)

    def visit(self, day: int) -> None:
        self.shop.visit(day, {"RTX 4090": 0.5})

    def fail(self, day: int) -> None:
        note(self.shop.warehouse, "shop", "", "fetch_failed", "shop: no connection", DAY0 + timedelta(days=day))

    def watch(self, day: float) -> list[str]:
        return watch(self.shop.warehouse, rules(), DAY0 + timedelta(days=day, minutes=5)).alerts


@pytest.fixture
def trouble(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Trouble:
    return Trouble(tmp_path, monkeypatch)


def test_two_failed_visits_in_a_row_are_told_once_and_once_when_it_is_over(trouble: Trouble) -> None:
    told = []
    for day in range(1, 9):
        trouble.visit(day) if day > 5 else trouble.fail(day)
        told.append(trouble.watch(day))
    assert told[1] == ["shop: 2 visits in a row failed; shop: no connection"]
    assert told[5] == ["shop answers again; it was quiet or refused since 2026-01-03"]
    assert [len(alerts) for alerts in told] == [0, 1, 0, 0, 0, 1, 0, 0], "its silence of three periods is the same piece of news"
    rows = trouble.shop.warehouse.rows("SELECT rule, now, part_of IS NULL AS own FROM alerts ORDER BY as_of, rule")
    assert [(r["rule"], r["now"], r["own"]) for r in rows] == [
        ("refused_source", "wrong", True), ("silent_source", "wrong", False),
        ("refused_source", "ok", True), ("silent_source", "ok", False)]  # fmt: skip


def test_one_failed_visit_is_nobodys_business(trouble: Trouble) -> None:
    trouble.fail(1)
    assert trouble.watch(1) == []
    trouble.visit(2)
    assert trouble.watch(2) == []


def test_a_source_that_nobody_asks_any_more_is_silent_once(trouble: Trouble) -> None:
    told = [trouble.watch(day) for day in (1, 2, 3, 4, 5, 60)]
    assert [len(alerts) for alerts in told] == [0, 0, 1, 0, 0, 0]
    assert told[2] == ["shop was not read since 2026-01-01 12:00 UTC: 3 of its periods"]
    trouble.visit(61)
    assert trouble.watch(61) == ["shop answers again; it was quiet or refused since 2026-01-04"]
    assert trouble.watch(62) == []


def test_trouble_comes_again_after_it_was_over(trouble: Trouble) -> None:
    counts = []
    for day, good in enumerate("ffgggff", 1):
        trouble.visit(day) if good == "g" else trouble.fail(day)
        counts.append(len(trouble.watch(day)))
    assert counts == [0, 1, 1, 0, 0, 0, 1]


def test_derive_tells_only_what_changed_when_it_catches_up(street: Street) -> None:
    street.day(1, RTX4090=0.5)
    for day in (2, 3, 4):
        street.rents(day, RTX4090=0.5)
    assert derive(street.warehouse, START + timedelta(days=5)) == 0
