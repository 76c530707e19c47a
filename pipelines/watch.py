"""Watch: decide alerts on what was just derived. Decided once, stored, then told."""

from dataclasses import dataclass
from typing import Any

from models.alerts import BREAKEVEN_LIST, BREAKEVEN_MARKETPLACE, LastAlert, Shift, ShiftRule, shift_of
from models.identity import digest
from warehouse import Warehouse
from warehouse.store import fetch, utc_now

GOOD = ("A", "B")


@dataclass
class Watched:
    """What watching found: new alerts as sentences, and how many subjects could not be judged and why."""

    alerts: list[str]
    too_stale: int = 0
    judged: int = 0


def watch(warehouse: Warehouse) -> Watched:
    """Alert on every breakeven whose confirmed shift is news. Inputs past their fresh limit, or below grade B, are too stale to
    judge. The same shift of the same subject is stored once."""
    with warehouse.writing() as con:
        now = fetch(con, "SELECT * FROM breakeven WHERE definition = 'marginal'")
        snapshots = fetch(con, "SELECT * FROM breakeven_snapshots ORDER BY seen_at")
        before = fetch(con, "SELECT subject, max_by(a, as_of) AS last FROM alerts AS a GROUP BY subject")
        last = {row["subject"]: row["last"] for row in before}
        found = Watched([])
        for row in now:
            if row["stale_inputs"] or row["grade"] not in GOOD:
                found.too_stale += row["breakeven_hours"] is not None
                continue
            found.judged += 1
            shift = decide(row, snapshots, last.get(subject_of(row)))
            if shift:
                inputs = fetch(con, BEFORE, seen_at=shift.seen_at, **{k: row[k] for k in ("gpu", "provider", "tier", "venue")})
                found.alerts += store(con, row, shift, inputs)
    return found


BEFORE = """SELECT rent_usd_per_gpu_hour, card_price_usd, electricity_usd_per_kwh, residual_usd, breakeven_hours, as_of
    FROM breakeven_history WHERE gpu = $gpu AND provider = $provider AND tier = $tier AND venue = $venue
        AND definition = 'marginal' AND breakeven_hours IS NOT NULL AND as_of < $seen_at ORDER BY as_of DESC LIMIT 20"""
INPUT_WORDS = {"rent_usd_per_gpu_hour": "rent", "card_price_usd": "card price", "electricity_usd_per_kwh": "electricity",
    "residual_usd": "resale value"}  # fmt: skip


def subject_of(row: dict[str, Any]) -> str:
    """What an alert is about, as one text."""
    return "/".join(str(row[name]) for name in ("gpu", "provider", "tier", "venue"))


def decide(row: dict[str, Any], snapshots: list[dict[str, Any]], last: dict[str, Any] | None) -> Shift | None:
    """The shift of one subject that is news, or None."""
    rule: ShiftRule = BREAKEVEN_MARKETPLACE if row["rent_kind"] == "marketplace" else BREAKEVEN_LIST
    own = [(s["seen_at"], s["breakeven_hours"]) for s in snapshots if subject_of(s) == subject_of(row)]
    previous = LastAlert(last["value"], last["shift"], last["as_of"]) if last else None
    return shift_of(rule, own, previous)


def sentence_of(row: dict[str, Any], shift: Shift, inputs: list[dict[str, Any]]) -> str:
    """What moved, from what to what, and which inputs did it."""
    old = next((i for i in inputs if abs(i["breakeven_hours"] - shift.reference) <= 1e-6 * abs(shift.reference)), None)
    causes = [
        f"{word} {old[name]:,.4g} to {row[name]:,.4g}"
        for name, word in INPUT_WORDS.items()
        if old and old[name] is not None and row[name] is not None and old[name] != row[name]
    ]
    why = f": {', '.join(causes)}" if causes else ""
    return (f"{row['gpu']} against {row['provider']} ({row['tier']}, {row['venue']}): breakeven {shift.reference:,.0f} h to "
        f"{shift.value:,.0f} h ({shift.shift:+.1%}){why}")  # fmt: skip


def store(con: Any, row: dict[str, Any], shift: Shift, inputs: list[dict[str, Any]]) -> list[str]:
    """Append an alert unless it is there; returns its sentence if it is new."""
    subject, sentence = subject_of(row), sentence_of(row, shift, inputs)
    alert = digest("breakeven_shift", subject, shift.seen_at)
    written = con.execute(
        """INSERT INTO alerts SELECT $alert, 'breakeven_shift', $subject, $as_of, $at, $reference, $value, $shift, $sentence
           WHERE NOT EXISTS (FROM alerts WHERE alert = $alert)""",
        {"alert": alert, "subject": subject, "as_of": shift.seen_at, "at": utc_now(), "reference": shift.reference,
         "value": shift.value, "shift": shift.shift, "sentence": sentence},
    ).fetchall()[0][0]  # fmt: skip
    return [sentence] if written else []
