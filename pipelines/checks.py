"""A whole crawl, checked by great-expectations against SPEC.expect and against the source's own past, in memory."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any, cast

from models.observation import Offer, Per
from models.source import Expect

WARM_UP = 3  # crawls of a source and version during which what compares with a healthy crawl only warns
MOVED_SHARE = 0.5  # of prices changed since the crawl before: appended, with an incident
STRAYS = 0.05  # of a unit's prices may be out of its range; those few become rejects, more mean that the unit is wrong
REFUSING = {"too_few_rows", "must_have_gpu_missing", "unit_out_of_range", "no_gpu_resolvable"}
ALWAYS = {"unit_out_of_range"}  # needs no past to be wrong


@dataclass(frozen=True)
class Past:
    """What the accepted complete crawls of the same scope and version looked like."""

    rows: tuple[int, ...] = ()
    prices: dict[tuple[int, str], float] | None = None  # of the crawl before, by natural key and statistic


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong with a crawl, and whether it keeps the rows out."""

    outcome: str
    sentence: str
    refuses: bool


def check(slug: str, rows: Sequence[dict[str, Any]], expect: Expect, past: Past) -> list[Finding]:
    """Findings about a batch: dictionaries with kind, per, unit_price, amount, gpu and key of each row.

    Rows under half of the source's own median, a must-have card gone, a unit out of its range, no card resolvable: refused.
    Too many rows, half of the prices moved: appended with an incident. The first three crawls only warn, except about units.
    """
    warming = len(past.rows) < WARM_UP
    failed = run_suite(frame_of(rows, past), suite(rows, expect, past))
    return [Finding(o, f"{slug}: {s}", o in ALWAYS or (o in REFUSING and not warming)) for o, s in failed]


def row_bounds(expect: Expect, past: Past) -> tuple[int, int]:
    """From half to twice the median of the source's own past; without a past, what SPEC expects."""
    if len(past.rows) >= WARM_UP:
        usual = median(past.rows[-30:])
        return int(usual / 2 + 0.5), max(int(usual * 2), 1)
    return expect.rows


def suite(rows: Sequence[dict[str, Any]], expect: Expect, past: Past) -> list[Any]:
    """What a healthy crawl must be, each expectation with the outcome and the sentence for when it is not."""
    import great_expectations.expectations as gxe_typed

    gxe: Any = gxe_typed  # its stubs export nothing

    def say(outcome: str, sentence: str) -> dict[str, str]:
        return {"outcome": outcome, "sentence": sentence}

    low, high = row_bounds(expect, past)
    wanted: list[Any] = [
        gxe.ExpectTableRowCountToBeBetween(
            min_value=low, meta=say("too_few_rows", f"{len(rows)} rows where at least {low} are usual")),
        gxe.ExpectTableRowCountToBeBetween(
            max_value=high, meta=say("too_many_rows", f"{len(rows)} rows where at most {high} are usual")),
    ]  # fmt: skip
    gone = ", ".join(sorted(expect.gpus - {str(row["gpu"]) for row in rows}))
    if gone:
        told = say("must_have_gpu_missing", f"never lacks {gone}, and does now")
        wanted.append(gxe.ExpectColumnDistinctValuesToContainSet(column="gpu", value_set=sorted(expect.gpus), meta=told))
    if any(row["kind"] == Offer.__name__ for row in rows):
        wanted.append(gxe.ExpectColumnMaxToBeBetween(
            column="known", min_value=1, meta=say("no_gpu_resolvable", "not one name of a card is known")))  # fmt: skip
    for per, (least, most) in expect.units.items():
        off = sorted({row["unit_price"] for row in rows if row["per"] == per and not least <= row["unit_price"] <= most})
        such = ", ".join(f"{price:g}" for price in off[:3])
        told = say("unit_out_of_range", f"{len(off)} prices per {per} outside {least:g} to {most:g}, such as {such}")
        column, mostly = f"per_{per}", 1 - STRAYS
        wanted.append(gxe.ExpectColumnValuesToBeBetween(column=column, min_value=least, max_value=most, mostly=mostly, meta=told))
    if past.prices and rows:
        told = say("prices_moved", f"more than {MOVED_SHARE:.0%} of the prices changed since the crawl before")
        wanted.append(gxe.ExpectColumnMeanToBeBetween(column="moved", max_value=MOVED_SHARE, meta=told))
    return wanted


def frame_of(rows: Sequence[dict[str, Any]], past: Past) -> Any:
    """The batch as great-expectations reads it: one column per unit, whether a card is known, whether a price moved."""
    import pandas as pd

    frame = pd.DataFrame(rows, columns=["kind", "per", "unit_price", "amount", "gpu", "key"])
    frame["known"] = frame["gpu"].notna().astype(float)
    for per in Per:
        frame[f"per_{per}"] = frame["unit_price"].where(frame["per"] == str(per)).astype(float)
    before = past.prices or {}
    frame["moved"] = [moved(row["amount"], before.get(row["key"], row["amount"])) for row in rows]
    return frame


def moved(now: float, before: float) -> float:
    """1 where a price differs from that of the crawl before."""
    return float(abs(now - before) > 1e-9 * abs(before))


def run_suite(frame: Any, wanted: list[Any]) -> list[tuple[str, str]]:
    """The (outcome, sentence) of every expectation that the batch does not meet."""
    import great_expectations as gx

    logging.getLogger("great_expectations.data_context.types.base").setLevel(logging.WARNING)  # tells of each temporary folder
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = cast(Any, {"globally": False})
    batch = context.data_sources.add_pandas("crawl").add_dataframe_asset("rows").add_batch_definition_whole_dataframe("all")
    result = batch.get_batch({"dataframe": frame}).validate(gx.ExpectationSuite(name="crawl", expectations=wanted))
    failed = [cast(Any, found.expectation_config).meta for found in result.results if not found.success]
    return [(meta["outcome"], meta["sentence"]) for meta in failed]


def strays(rows: Sequence[dict[str, Any]], expect: Expect) -> list[int]:
    """Which rows have a price out of the plausible range of its unit."""
    ranges = {str(per): bounds for per, bounds in expect.units.items()}
    anything = (float("-inf"), float("inf"))
    return [i for i, r in enumerate(rows) if not (b := ranges.get(r["per"], anything))[0] <= r["unit_price"] <= b[1]]
