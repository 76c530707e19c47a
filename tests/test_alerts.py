"""News about breakeven: confirmed, judged on fresh inputs only, decided once."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.alerts import BREAKEVEN_LIST, LastAlert, shift_of
from pipelines.derive import derive
from pipelines.watch import watch
from tests.test_derive import START, Market

DAY = timedelta(days=1)


def days(*values: float, start: datetime = START) -> list[tuple[datetime, float]]:
    return [(start + i * DAY, value) for i, value in enumerate(values)]


def test_the_worked_example_of_the_definition() -> None:
    shift = shift_of(BREAKEVEN_LIST, days(7134, 7134, 5940, 5940), None)
    assert shift is not None and round(shift.shift, 3) == -0.167
    assert (shift.reference, shift.value, shift.seen_at) == (7134, 5940, START + 3 * DAY)


def test_one_snapshot_is_not_news_yet() -> None:
    assert shift_of(BREAKEVEN_LIST, days(7134, 5940), None) is None
    assert shift_of(BREAKEVEN_LIST, days(7134, 5940, 7134), None) is None


def test_below_the_threshold_is_no_news() -> None:
    assert shift_of(BREAKEVEN_LIST, days(1000, 1090, 1090, 1099), None) is None


def test_after_a_gap_the_first_value_is_a_new_start() -> None:
    late = days(5940, 5940, 5940, start=START + 30 * DAY)
    assert shift_of(BREAKEVEN_LIST, days(7134, 7134) + late, None) is None


def test_after_an_alert_its_value_is_the_reference_and_it_is_quiet_for_a_week() -> None:
    last = LastAlert(5940, -0.167, START + 3 * DAY)
    before = days(7134, 7134, 5940, 5940)
    assert shift_of(BREAKEVEN_LIST, before, last) is None, "once"
    soon = before + days(5200, 5200, start=START + 4 * DAY)
    assert shift_of(BREAKEVEN_LIST, soon, last) is None, "still cooling down"
    back = before + days(7134, 7134, start=START + 4 * DAY)
    assert shift_of(BREAKEVEN_LIST, back, last) is not None, "the other direction breaks the silence"
    crash = before + days(4000, 4000, start=START + 4 * DAY)
    assert shift_of(BREAKEVEN_LIST, crash, last) is not None, "and so does twice the threshold"
    later = before + days(*[5200] * 9, start=START + 4 * DAY)
    assert shift_of(BREAKEVEN_LIST, later, last) is not None, "and time"


@given(st.lists(st.floats(min_value=1, max_value=1e6), max_size=30))
def test_a_shift_is_always_past_the_threshold_and_about_the_newest_value(values: list[float]) -> None:
    shift = shift_of(BREAKEVEN_LIST, days(*values), None)
    assert shift is None or (abs(shift.shift) >= BREAKEVEN_LIST.theta and shift.value == values[-1])


class Now(Market):
    """A market whose prices are of today and from a dozen asks, so that nothing in it is stale or thin."""

    card = Market.card | {"statistic": "mean", "n": 12}

    def __init__(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        import tests.test_derive as module
        from warehouse.store import utc_now

        monkeypatch.setattr(module, "START", utc_now() - 6 * DAY)
        super().__init__(home)
        self.electricity(0, 0.2)

    def day(self, day: int, rent: float) -> list[str]:
        import tests.test_derive as module

        self.rent(day, rent)
        derive(self.warehouse, module.START + timedelta(days=day, hours=1))
        return watch(self.warehouse).alerts


def test_a_confirmed_shift_is_told_once_with_what_did_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    market = Now(tmp_path, monkeypatch)
    told = [market.day(day, rent) for day, rent in ((1, 0.5), (2, 0.5), (3, 0.6), (4, 0.6), (5, 0.6))]
    assert [len(alerts) for alerts in told] == [0, 0, 0, 1, 0]
    assert "rtx-4090-24gb against rents" in told[3][0] and "rent 0.5 to 0.6" in told[3][0] and "%" in told[3][0]
    stored = market.warehouse.rows("SELECT rule, subject, sentence FROM alerts")
    expected = {"rule": "breakeven_shift", "subject": "rtx-4090-24gb/rents/on_demand/datacenter", "sentence": told[3][0]}
    assert stored == [expected]
    assert watch(market.warehouse).alerts == [], "decided once"


def test_what_is_stale_cannot_be_judged_and_is_said_to_be(tmp_path: Path) -> None:
    market = Market(tmp_path)  # a market of last spring
    market.electricity(1, 0.2)
    for day, rent in ((1, 0.5), (2, 0.5), (3, 0.7), (4, 0.7)):
        market.rent(day, rent)
        market.derive(day)
    found = watch(market.warehouse)
    assert (found.alerts, found.judged, found.too_stale) == ([], 0, 1)
