"""When a value is news: pure steps from one state to the next, the same for a live run, for catching up and for replay.

A reading is what one snapshot says of one subject. A state is all that a rule remembers of a subject. Reading
the same snapshot again changes nothing, so that a run that was killed and run again tells nothing twice."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from statistics import median

from models.alert_rules import Crossing, Shift, StatusChange, days


@dataclass(frozen=True)
class Reading:
    """One subject at one snapshot: `at` is when its price was seen. `good`: fresh enough and of the rule's grade."""

    at: datetime
    value: float | None
    status: str = "ok"
    good: bool = True


@dataclass(frozen=True)
class State:
    """What a rule remembers of a subject. `pending`: snapshots in a row that say the same news; `since`: the first of them."""

    seen_at: datetime | None = None
    reference: float | None = None
    pending: int = 0
    since: datetime | None = None
    toward: str | None = None  # what the pending snapshots say: up, down, a side or a status
    settled: str | None = None  # the side or status that was told, or stood at the start
    alerted_at: datetime | None = None
    alerted: str | None = None  # the direction of the last alert
    armed: bool = True
    calm: int = 0  # snapshots in a row that are back below theta_clear, which arm a rule again
    stale: bool = False
    close: bool = False
    recent: tuple[tuple[datetime, float], ...] = ()  # values of the reference's window


@dataclass(frozen=True)
class News:
    """A confirmed change: from the reference to the value, first seen at `since`, confirmed at `at`."""

    at: datetime
    since: datetime
    reference: float | None
    value: float | None
    shift: float | None
    before: str | None = None
    now: str | None = None


Step = tuple[State, News | None]


def fresh(state: State, reading: Reading, gap_days: float) -> State | None:
    """The state to go on with, or None where the reading is none to judge: not newer than the last, or not good enough."""
    if state.seen_at is not None and reading.at <= state.seen_at:
        return None
    gap = state.seen_at is not None and reading.at - state.seen_at > days(gap_days)
    return replace(State(alerted_at=state.alerted_at, alerted=state.alerted) if gap else state, seen_at=reading.at, stale=False)


def step_shift(rule: Shift, state: State, reading: Reading) -> Step:
    """The next state, and the shift if this snapshot confirms one (METRICS n): theta, n_confirm, cooldown, gap, re-arm.

    A reading that is too stale to judge, or has no value, changes nothing but saying so."""
    if not reading.good or reading.value is None:
        return replace(state, stale=True), None
    now = fresh(state, reading, rule.gap_days)
    if now is None:
        return state, None
    now, reference = referred(rule, now, reading.at, reading.value)
    shift = (reading.value - reference) / abs(reference) if reference else 0.0
    calm = now.calm + 1 if abs(shift) < rule.clear else 0
    now = replace(now, calm=calm, armed=now.armed or calm >= rule.confirm)
    if abs(shift) < rule.theta:
        return replace(now, pending=0, since=None, toward=None), None
    toward = "up" if shift > 0 else "down"
    now = pended(now, toward, reading.at)
    if now.pending < rule.confirm or resting(rule, now, reading.at, shift):
        return now, None
    news = News(reading.at, now.since or reading.at, reference, reading.value, shift, before=now.alerted, now=toward)
    told = replace(now, pending=0, since=None, toward=None, alerted_at=reading.at, alerted=toward, reference=reading.value,
        armed=rule.reference == "last_alert", calm=0, recent=((reading.at, reading.value),))  # fmt: skip
    return told, news


def referred(rule: Shift, state: State, at: datetime, value: float) -> tuple[State, float]:
    """The state with this value in its window, and the value that it is compared with."""
    if rule.reference == "last_alert":
        reference = value if state.reference is None else state.reference
        return replace(state, reference=reference), reference
    window = tuple(item for item in state.recent if at - item[0] <= days(rule.window_days))
    values = [item[1] for item in window]
    reference = (median(values) if rule.reference == "trailing_median" else values[0]) if values else value
    return replace(state, recent=(*window, (at, value)), reference=reference), reference


def pended(state: State, toward: str, at: datetime) -> State:
    """One more snapshot that says the same, or the first."""
    if state.toward == toward:
        return replace(state, pending=state.pending + 1)
    return replace(state, toward=toward, pending=1, since=at)


def resting(rule: Shift, state: State, at: datetime, shift: float) -> bool:
    """Whether news has to wait: within the cooldown, which twice theta or the other direction breaks; or not armed again."""
    other = state.alerted is not None and state.alerted != state.toward
    if state.alerted_at is not None and at - state.alerted_at < days(rule.cooldown_days):
        return not (other or abs(shift) >= 2 * rule.theta)
    return not state.armed and not other


def step_crossing(rule: Crossing, state: State, reading: Reading) -> Step:
    """The value is the margin (cost of a less cost of b, over cost of b); the side that is cheaper changes when the margin leaves
    the band on the other side for n_confirm snapshots. Inside the band the old side stands, and is called close."""
    if not reading.good or reading.value is None:
        return replace(state, stale=True), None
    now = fresh(state, reading, rule.gap_days)
    if now is None:
        return state, None
    if abs(reading.value) < rule.band:
        return replace(now, close=True, pending=0, since=None, toward=None), None
    side = "b" if reading.value > 0 else "a"
    return settle(replace(now, close=False), side, rule.confirm, reading)


def step_status(rule: StatusChange, state: State, reading: Reading) -> Step:
    """A status that stays for n_confirm snapshots is news; the first one known is none."""
    if not reading.good:
        return replace(state, stale=True), None
    now = fresh(state, reading, 3660)
    return (state, None) if now is None else settle(now, reading.status, rule.confirm, reading)


def settle(state: State, said: str, confirm: int, reading: Reading) -> Step:
    """Take over a new side or status once it is confirmed."""
    if state.settled is None or state.settled == said:
        return replace(state, settled=said, pending=0, since=None, toward=None), None
    now = pended(state, said, reading.at)
    if now.pending < confirm:
        return now, None
    news = News(reading.at, now.since or reading.at, None, reading.value, None, before=state.settled, now=said)
    return replace(now, settled=said, pending=0, since=None, toward=None, alerted_at=reading.at), news


def same_step(shifts: Sequence[float], cards: int) -> bool:
    """Whether shifts of a provider's cards are one event: enough of them, all one way."""
    return len(shifts) >= cards and (all(s > 0 for s in shifts) or all(s < 0 for s in shifts))
