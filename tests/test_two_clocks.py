"""A random sequence of visits, corrections, withdrawals and announcements, answered by the warehouse and by a few lines of plain
Python that know nothing of SQL: the answers are the same for every pair of as_of and known_at."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from models.source import Shape
from pipelines import load as loading
from pipelines.reparse import reparse
from tests.shop import DAY0, Shop
from warehouse import Warehouse

DAYS = st.integers(0, 6)  # few days, names and prices: what matters happens where they meet
NAMES = st.sampled_from(["RTX 4090", "junk"])
PRICES = st.dictionaries(
    st.tuples(NAMES, st.none() | st.integers(1, 8)).map(lambda k: k[0] if k[1] is None else f"{k[0]}@{k[1]}"),
    st.integers(1, 9),
    max_size=4,
)
DATED = st.dictionaries(st.tuples(NAMES, st.integers(1, 3)).map(lambda k: f"{k[0]}@{k[1]}"), st.integers(1, 2), max_size=4)


@dataclass
class Visit:
    """What the model knows of one visit: when, what was there, and each reading of it (version, recorded at)."""

    observed_at: datetime
    prices: dict[str, int]
    readings: list[tuple[int, datetime]] = field(default_factory=list)

    def rows(self, version: int) -> Iterator[tuple[str, datetime | None, int]]:
        """(name, effective date, price) as a version of the parser reads them."""
        for key, price in self.prices.items():
            name, _, day = key.partition("@")
            if version == 1 or name != "junk":
                yield name, datetime(2026, 1, int(day)) if day else None, price


def standing(visits: list[Visit], known_at: datetime) -> list[tuple[Visit, int]]:
    """Each visit that was read by then, with the version whose reading stands."""
    found = [(v, max((version for version, at in v.readings if at <= known_at), default=0)) for v in visits]
    return [(v, version) for v, version in found if version]


def snapshot(visits: list[Visit], as_of: datetime, known_at: datetime) -> dict[str, int]:
    """What the latest visit offers, once in effect; per name the latest effective price, an undated one being the oldest."""
    seen = [(v, version) for v, version in standing(visits, known_at) if v.observed_at <= as_of]
    if not seen:
        return {}
    latest, version = max(seen, key=lambda item: item[0].observed_at)
    best: dict[str, tuple[datetime, int]] = {}
    for name, since, price in latest.rows(version):
        if (since or datetime.min) <= as_of and (since or datetime.min) >= best.get(name, (datetime.min, 0))[0]:
            best[name] = (since or datetime.min, price)
    return {name: price for name, (_, price) in best.items()}


def history(visits: list[Visit], as_of: datetime, known_at: datetime) -> dict[str, int]:
    """Per name and date what the latest visit says of it; then the latest date not after as_of."""
    said: dict[tuple[str, datetime], tuple[datetime, int]] = {}
    for visit, version in standing(visits, known_at):
        for name, since, price in visit.rows(version):
            assert since is not None
            said[name, since] = max(said.get((name, since), (datetime.min, 0)), (visit.observed_at, price))
    best: dict[str, tuple[datetime, int]] = {}
    for (name, since), (_, price) in said.items():
        if since <= as_of:
            best[name] = max(best.get(name, (datetime.min, 0)), (since, price))
    return {name: price for name, (_, price) in best.items()}


class TwoClocks(RuleBasedStateMachine):
    """One source in a warehouse of its own, and what the model knows of it."""

    migrated = Path()  # an empty warehouse, to be copied
    shape = Shape.SNAPSHOT
    prices = PRICES
    answer = staticmethod(snapshot)

    def __init__(self) -> None:
        super().__init__()
        self.home = Path(mkdtemp(prefix="two-clocks-"))
        shutil.copy(self.migrated, self.home)
        self.shop = Shop(Warehouse(self.home), self.shape)
        self.open = self.shop.warehouse.holding()
        self.open.__enter__()
        self.version = 1
        self.visits: list[Visit] = []

    def teardown(self) -> None:
        self.open.__exit__(None, None, None)
        shutil.rmtree(self.home)

    @rule(day=DAYS, data=st.data())
    def visit(self, day: int, data: st.DataObject) -> None:
        """A page, fetched that day but read now: older ones come late."""
        prices = data.draw(self.prices)
        at = day + (len(self.visits) + 1) / 10_000  # no two visits at one instant
        assert self.shop.visit(at, prices, self.version).outcome in ("appended", "unchanged")
        self.visits.append(Visit(DAY0 + timedelta(days=at), prices, [(self.version, self.shop.last_instant())]))

    @rule()
    def mend_the_parser(self) -> None:
        """Version 2 knows that junk is no card, and reads everything again."""
        self.version = 2
        reparse(self.shop.warehouse, self.shop.source(2), None, lambda _: None)
        for visit in self.visits:
            if visit.readings[-1][0] < self.version:
                visit.readings.append((self.version, self.shop.last_instant()))

    @invariant()
    def the_answers_are_the_same(self) -> None:
        instants = sorted({at for visit in self.visits for _, at in visit.readings})
        for known_at in {instants[-1], instants[len(instants) // 2]} if instants else ():
            for day in (0.9, 2.9, 30):
                as_of = DAY0 + timedelta(days=day)
                assert self.shop.at(as_of, known_at) == self.answer(self.visits, as_of, known_at), (as_of, known_at)


class TwoClocksOfAHistory(TwoClocks):
    """The same of a series."""

    shape = Shape.SERIES
    prices = DATED
    answer = staticmethod(history)


@pytest.mark.parametrize("machine", [TwoClocks, TwoClocksOfAHistory])
def test_the_warehouse_answers_as_a_few_lines_of_plain_python_do(
    monkeypatch: pytest.MonkeyPatch, migrated: Path, machine: type[TwoClocks]
) -> None:
    monkeypatch.setattr(loading, "judge", lambda *_: None)  # what a crawl should look like is no question of time

    monkeypatch.setattr(machine, "migrated", migrated)
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=10, stateful_step_count=10, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
        ),
    )
