"""When a metric is news: a shift past a threshold that was confirmed, judged on inputs fresh enough (METRICS n)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

Snapshot = tuple[datetime, float]  # when the price was seen, and the metric that it made


@dataclass(frozen=True)
class ShiftRule:
    """`theta`: relative shift from the value at the last alert that is news. `confirm`: for how many snapshots in a row.
    `cooldown`: silence after an alert, which twice the threshold or the other direction breaks. `gap`: after so long without
    a snapshot the first value is a new start."""

    name: str
    theta: float
    confirm: int = 2
    cooldown: timedelta = timedelta(days=7)
    gap: timedelta = timedelta(days=7)


BREAKEVEN_LIST = ShiftRule("breakeven_shift", theta=0.10)
BREAKEVEN_MARKETPLACE = ShiftRule("breakeven_shift", theta=0.25)


@dataclass(frozen=True)
class Shift:
    """A confirmed shift: from the reference to the value of the newest snapshot."""

    reference: float
    value: float
    shift: float
    seen_at: datetime


@dataclass(frozen=True)
class LastAlert:
    """The alert before: the value it was about, its direction, and when its price was seen."""

    value: float
    shift: float
    seen_at: datetime


def since_last_gap(snapshots: Sequence[Snapshot], gap: timedelta) -> Sequence[Snapshot]:
    """The snapshots after the last silence longer than `gap`."""
    start = 0
    for i in range(1, len(snapshots)):
        if snapshots[i][0] - snapshots[i - 1][0] > gap:
            start = i
    return snapshots[start:]


def shift_of(rule: ShiftRule, snapshots: Sequence[Snapshot], last: LastAlert | None) -> Shift | None:
    """The confirmed shift that the newest snapshots show, or None. Snapshots are in order of time, values never null.

    The reference is the value at the last alert, else the first value since the last gap. A reference of zero has no relative
    shift. Worked example: 7,134 h to 5,940 h is -16.7 %, news at theta 10 % once two snapshots say so."""
    recent = since_last_gap(snapshots, rule.gap)
    if not recent:
        return None
    armed = last if last and last.seen_at >= recent[0][0] else None
    reference = armed.value if armed else recent[0][1]
    after = [s for s in recent if armed is None or s[0] > armed.seen_at]
    if reference == 0 or len(after) < rule.confirm:
        return None
    shifts = [(value - reference) / abs(reference) for _, value in after[-rule.confirm :]]
    newest = shifts[-1]
    if any(abs(shift) < rule.theta or shift * newest < 0 for shift in shifts):
        return None
    seen_at, value = after[-1]
    breaks = abs(newest) >= 2 * rule.theta or (armed is not None and newest * armed.shift < 0)
    if armed and seen_at - armed.seen_at < rule.cooldown and not breaks:
        return None
    return Shift(reference, value, newest, seen_at)
