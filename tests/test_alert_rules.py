"""What counts as news, rule by rule: the file of rules, and the pure steps from one state to the next (METRICS n)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.alert_rules import Crossing, Rule, RulesUnreadable, Shift, StatusChange, rules, rules_in
from models.alerting import News, Reading, State, same_step, step_crossing, step_shift, step_status
from pipelines.news import fold, reading_of

START = datetime(2026, 3, 1, 6)
DAY = timedelta(days=1)
LIST = Shift(name="list", kind="shift", of="rent", theta=0.1)
CROSSING = Crossing(name="crossing", kind="crossing", between="rent_and_own", hours_per_year=(1000,))
STATUS = StatusChange(name="status", kind="status_change")
WRITTEN = "rules:\n  - {name: mine, kind: shift, of: rent, theta: 0.05%s}\n"


def read(rule: Any, values: Sequence[float | str | Reading | None], state: State | None = None) -> tuple[list[News], State]:
    """The news of one reading a day, from the first on."""
    state, found = state or State(), []
    steps = {Shift: step_shift, Crossing: step_crossing, StatusChange: step_status}
    for n, value in enumerate(values):
        at = START + n * DAY
        plain = (
            Reading(at, None, value)
            if isinstance(value, str)
            else Reading(at, value)
            if not isinstance(value, Reading)
            else value
        )
        state, news = steps[type(rule)](rule, state, plain)
        found += [news] if news else []
    return found, state


def days(found: Sequence[News]) -> list[int]:
    """On which days there was news, counted from 0."""
    return [(news.at - START).days for news in found]


# The file


def test_the_default_rules_are_read_and_say_what_the_definition_says() -> None:
    said = {rule.name: rule for rule in rules()}
    thetas = {name: rule.theta for name, rule in said.items() if isinstance(rule, Shift)}
    assert thetas == {
        "list_rent": 0.02,
        "marketplace_rent": 0.2,
        "breakeven_list": 0.1,
        "breakeven_marketplace": 0.25,
        "card_price": 0.15,
    }
    assert all(
        rule.confirm == 2 and rule.cooldown_days == 7 and rule.gap_days == 7 for rule in said.values() if isinstance(rule, Shift)
    )
    assert {rule.kind for rule in said.values()} == {
        "shift", "crossing", "status_change", "provider_step", "route_closing", "freshness", "incident"}  # fmt: skip
    assert all(rule.min_grade == "B" for rule in said.values()) and said["rent_or_own"].band == 0.05


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (WRITTEN % ", confirm: 0", "rule mine, confirm: Input should be greater than or equal to 1"),
        (WRITTEN % ", theta_clear: 0.06", "rule mine: Value error, theta_clear 0.06 is not below theta 0.05"),
        (WRITTEN % ", thetta: 1", "rule mine, thetta: Extra inputs are not permitted"),
        (WRITTEN % ", min_grade: E", "rule mine, min_grade: Input should be 'A', 'B', 'C' or 'D'"),
        ("rules: [{name: mine, kind: shift, of: rent}]", "rule mine, theta: Field required"),
        ("rules: [{name: mine, kind: surprise}]", "rule mine: Input tag 'surprise'"),
        ("rules: [{name: Mine!, kind: freshness}]", "rule Mine!, name: String should match pattern"),
        ("rules: [{name: a, kind: freshness}, {name: a, kind: incident}]", "two rules are named a"),
        ("rules: {}", "must hold one list under the key 'rules'"),
        ("rules: [", "is no YAML"),
    ],
)
def test_what_is_wrong_with_a_file_is_told_by_rule_and_field(text: str, told: str) -> None:
    with pytest.raises(RulesUnreadable) as error:
        rules_in(text, "mine.yaml")
    assert told in str(error.value) and "mine.yaml" in str(error.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Any) -> None:
    with pytest.raises(RulesUnreadable, match=r"cannot read .*gone\.yaml"):
        rules(tmp_path / "gone.yaml")


def test_a_rule_is_about_what_it_names_and_about_all_else_without() -> None:
    rule = Rule(name="r", gpus=frozenset({"a"}), tiers=frozenset({"spot"}))
    assert rule.about("a", "p", "spot", "v") and rule.about("a", None, None, None), "a card has no provider"
    assert not rule.about("b", "p", "spot", "v") and not rule.about("a", "p", "on_demand", "v")
    assert Rule(name="r").about("b", "p", "on_demand", "v")


# Shifts


def test_the_worked_example_of_the_definition() -> None:
    found, _ = read(LIST, [7134, 7134, 5940, 5940])
    assert [(n.reference, n.value, round(n.shift or 0, 3), n.now) for n in found] == [(7134, 5940, -0.167, "down")]
    assert (found[0].since, found[0].at) == (START + 2 * DAY, START + 3 * DAY)


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ([100, 112], []),  # one snapshot is none yet
        ([100, 112, 100, 112, 100], []),  # two that are not in a row
        ([100, 112, 88, 112, 88], []),  # nor two that say the opposite
        ([100, 109, 109, 109], []),  # below theta
        ([100, 112, 112, 112, 112], [2]),  # once
        ([100, 112, 112, 124, 124], [2]),  # and quiet for a week
        ([100, 112, 112, 140, 140], [2, 4]),  # twice theta breaks it
        ([100, 112, 112, 100, 100], [2, 4]),  # and so does the other direction
        ([100, 112, 112, *[124] * 8], [2, 9]),  # and so does time
        ([100, None, 112, None, 112], [4]),  # what is unknown is no snapshot
        ([0, 5, 5], []),  # zero has no relative shift
    ],
)
def test_when_a_shift_is_news(values: list[float | None], told: list[int]) -> None:
    assert days(read(LIST, values)[0]) == told


def test_after_a_gap_the_first_value_is_a_new_start() -> None:
    late = [Reading(START + timedelta(days=9 + n), 150.0) for n in range(3)]
    assert read(LIST, [100, 100, *late])[0] == []
    soon = [Reading(START + timedelta(days=8 + n), 150.0) for n in range(3)]
    assert days(read(LIST, [100, 100, *soon])[0]) == [9], "seven days are no gap"


def test_what_is_stale_or_coarse_changes_nothing_but_says_so() -> None:
    bad = [Reading(START + n * DAY, 150.0, good=False) for n in (1, 2)]
    found, state = read(LIST, [100, *bad])
    assert (found, state.stale, state.reference) == ([], True, 100)
    found, state = read(LIST, [100, *bad, Reading(START + 3 * DAY, 100.0)])
    assert (found, state.stale) == ([], False)


def test_against_a_trailing_median_it_is_armed_again_only_near_it() -> None:
    rule = Shift(name="card", kind="shift", of="card_price", theta=0.15, reference="trailing_median", cooldown_days=0)
    found, state = read(rule, [100, 100, 100, 120, 120, 120, 120])
    assert days(found) == [4] and state.armed, "after the alert the window begins anew, at its value"
    for calm, told in ((0, [6]), (1, [6]), (2, [6, 10])):  # METRICS n: below theta_clear for n_confirm snapshots
        assert days(read(rule, [100.0] * 5 + [120.0] * (2 + calm) + [139.0] * 2)[0]) == told


def test_against_a_week_before_a_slow_drift_is_no_news_and_a_jump_is() -> None:
    rule = Shift(name="market", kind="shift", of="rent", theta=0.2, reference="value_before", window_days=7)
    drift = [100 * 1.02**n for n in range(40)]
    assert read(rule, drift)[0] == []
    assert days(read(rule, [100.0] * 10 + [125.0] * 4)[0]) == [11]


REFERENCES = ["last_alert", "trailing_median", "value_before"]
READINGS = st.lists(st.tuples(st.floats(min_value=0.01, max_value=1e6), st.booleans()), max_size=25)


@given(READINGS, st.sampled_from(REFERENCES))
def test_reading_a_snapshot_again_tells_nothing_and_changes_nothing(values: list[tuple[float, bool]], reference: str) -> None:
    rule = Shift(name="r", kind="shift", of="rent", theta=0.1, reference=reference)  # type: ignore[arg-type]
    state = State()
    for n, (value, good) in enumerate(values):
        reading = Reading(START + n * DAY, value, good=good)
        state, _ = step_shift(rule, state, reading)
        assert step_shift(rule, state, reading) == (state, None)


@given(READINGS)
def test_news_is_always_past_the_threshold_and_about_the_newest_value(values: list[tuple[float, bool]]) -> None:
    found, _ = read(LIST, [Reading(START + n * DAY, value, good=good) for n, (value, good) in enumerate(values)])
    for news in found:
        assert abs(news.shift or 0) >= LIST.theta and news.since < news.at
        assert news.value == values[(news.at - START).days][0]


@given(READINGS, st.integers(min_value=0, max_value=25), st.sampled_from(REFERENCES))
def test_a_run_that_knows_only_its_last_alert_goes_on_as_one_that_remembers_all(
    values: list[tuple[float, bool]], cut: int, reference: str
) -> None:
    """Each run folds the snapshots anew from the last stored alert: it must come to the same news."""
    rule = Shift(name="r", kind="shift", of="rent", theta=0.1, reference=reference)  # type: ignore[arg-type]
    rows = [{"seen_at": START + n * DAY, "rent_usd_per_gpu_hour": value, "status": "ok", "grades": {"rent": "A" if good else "D"}}
            for n, (value, good) in enumerate(values)]  # fmt: skip
    whole = [item.news for item in fold(rule, "s", rows, None)]
    first = fold(rule, "s", rows[:cut], None)
    last = first[-1].news if first else None
    known = {"as_of": last.at, "value": last.value, "now": last.now} if last else None
    assert [item.news.at for item in first] + [i.news.at for i in fold(rule, "s", rows, known)] == [news.at for news in whole]


def test_a_slow_drift_is_told_however_long_ago_the_last_alert_was() -> None:
    """Snapshots are read ninety days back; what an alert said before stays the reference all the same."""
    prices = [1.0] * 60 + [1.06] * 70 + [1.11] * 2
    rows = [{"seen_at": START + n * DAY, "rent_usd_per_gpu_hour": price, "status": "ok", "grades": {"rent": "A"}}
            for n, price in enumerate(prices)]  # fmt: skip
    known = {"as_of": START - 2 * DAY, "value": 1.0, "now": "up"}
    (found,) = fold(LIST, "s", rows[-90:], known)
    assert (found.news.reference, found.news.value, found.row) == (1.0, 1.11, rows[-1])


def test_the_grade_that_a_rule_asks_for_is_that_of_what_it_watches() -> None:
    row = {"seen_at": START, "rent_usd_per_gpu_hour": 1.0, "card_price_usd": 9.0, "breakeven_hours": 5.0, "status": "ok",
           "margins": {1000.0: 0.2}, "grades": {"rent": "A", "card_price": "C", "breakeven": None}}  # fmt: skip
    of = {name: Shift(name="x", kind="shift", of=name, theta=0.1) for name in ("rent", "card_price", "breakeven")}  # type: ignore[arg-type]
    assert [reading_of(rule, "s", row).good for rule in of.values()] == [True, False, False]
    assert reading_of(of["card_price"].model_copy(update={"min_grade": "C"}), "s", row).good
    assert reading_of(CROSSING, "s at 1000 h/year", row) == Reading(START, 0.2, good=False)


# Crossings, statuses, provider steps


@pytest.mark.parametrize(
    ("margins", "told"),
    [
        ([0.2, -0.2, -0.2], [2]),
        ([0.2, -0.2, 0.2, -0.2], []),  # not confirmed
        ([0.2, -0.04, -0.04, -0.04], []),  # within the band the old side stands
        ([0.2, -0.2, -0.04, -0.2], []),  # and breaks a confirmation
        ([0.2, -0.2, -0.2, 0.2, 0.2], [2, 4]),  # back again
        ([0.01, -0.2, -0.2], []),  # the first side that is known is no news
        ([0.2, None, -0.2, -0.2], [3]),
    ],
)
def test_when_a_crossing_is_news(margins: list[float | None], told: list[int]) -> None:
    assert days(read(CROSSING, margins)[0]) == told


def test_within_the_band_it_is_called_close() -> None:
    found, state = read(CROSSING, [0.2, 0.011])
    assert (found, state.close, state.settled) == ([], True, "b")
    assert not read(CROSSING, [0.2, 0.011, 0.2])[1].close
    found, _ = read(CROSSING, [0.2, -0.2, -0.2])
    assert (found[0].before, found[0].now) == ("b", "a")


@pytest.mark.parametrize(
    ("statuses", "told"),
    [
        (["never", "ok", "ok"], [2]),
        (["never", "ok", "never", "ok"], []),
        (["never", "never"], []),
        (["ok", "stale", "ok"], []),
        (["ok", "never", "never", "ok", "ok"], [2, 4]),
    ],
)
def test_when_a_status_is_news(statuses: list[str], told: list[int]) -> None:
    assert days(read(STATUS, statuses)[0]) == told


def test_a_status_never_fires_a_shift() -> None:
    gone = [Reading(START + n * DAY, None, "never") for n in (1, 2, 3)]
    assert read(LIST, [100, *gone, Reading(START + 4 * DAY, 100.0)])[0] == []


def test_several_cards_one_way_are_one_step() -> None:
    assert same_step([0.05, 0.1, 0.02], 3) and same_step([-0.05, -0.1, -0.02], 3)
    assert not same_step([0.05, 0.1], 3) and not same_step([0.05, -0.1, 0.02], 3)
