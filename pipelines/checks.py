"""A whole crawl, checked by great-expectations against SPEC.expect and against the source's own past, in memory."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from statistics import median
from typing import Any, cast

from models.observation import Offer, Per
from models.source import Expect

WARM_UP = 3  # crawls of a source and version during which what compares with a healthy crawl only warns
MOVED_SHARE = 0.5  # of prices changed since the crawl before: appended, with an incident
STRAYS = 0.05  # of a unit's prices may be out of its range; those few become rejects, more mean that the unit is wrong
SLIP = 3.0  # prices halve and double; when their median moves further than this from one crawl to the next, the unit slipped
COMPARABLE = 3  # so many prices of the crawl before must stand in this one before that they moved, or how far, says anything
REFUSING = {"too_few_rows", "must_have_gpu_missing", "unit_out_of_range", "unit_slipped", "no_gpu_resolvable"}
ALWAYS = {"unit_out_of_range", "unit_slipped"}  # wrong without a long past, too


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

    Rows under half of the source's own median, a must-have card gone, a unit out of its range or slipped since the crawl before,
    no card resolvable: refused. Too many rows, half of the prices moved: appended with an incident. The first three crawls only
    warn, except about units.
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
    return [*row_rules(rows, expect, past), *card_rules(rows, expect), *unit_rules(rows, expect), *past_rules(rows, past)]


def expectation(kind: str, outcome: str, sentence: str, **bounds: Any) -> Any:
    """A great-expectations rule that knows what to say when it is broken."""
    import great_expectations.expectations as gxe

    return getattr(gxe, f"Expect{kind}")(**bounds, meta={"outcome": outcome, "sentence": sentence})


def row_rules(rows: Sequence[dict[str, Any]], expect: Expect, past: Past) -> list[Any]:
    """Neither too few rows nor too many."""
    low, high = row_bounds(expect, past)
    few, many = f"{len(rows)} rows where at least {low} are usual", f"{len(rows)} rows where at most {high} are usual"
    return [
        expectation("TableRowCountToBeBetween", "too_few_rows", few, min_value=low),
        expectation("TableRowCountToBeBetween", "too_many_rows", many, max_value=high),
    ]


def card_rules(rows: Sequence[dict[str, Any]], expect: Expect) -> list[Any]:
    """The cards that are never lacking, and at least one name that we know."""
    rules = []
    gone = ", ".join(sorted(expect.gpus - {str(row["gpu"]) for row in rows}))
    if gone:
        told, wanted = f"never lacks {gone}, and does now", sorted(expect.gpus)
        kind = "ColumnDistinctValuesToContainSet"
        rules.append(expectation(kind, "must_have_gpu_missing", told, column="gpu", value_set=wanted))
    if any(row["kind"] == Offer.__name__ for row in rows):
        told = "not one name of a card is known"
        rules.append(expectation("ColumnMaxToBeBetween", "no_gpu_resolvable", told, column="known", min_value=1))
    return rules


def unit_rules(rows: Sequence[dict[str, Any]], expect: Expect) -> list[Any]:
    """Prices within the plausible range of their unit, but for a few strays."""
    rules = []
    for per, (least, most) in expect.units.items():
        off = sorted({row["unit_price"] for row in rows if row["per"] == per and not least <= row["unit_price"] <= most})
        such = ", ".join(f"{price:g}" for price in off[:3])
        told = f"{len(off)} prices per {per} outside {least:g} to {most:g}, such as {such}"
        bounds = {"column": f"per_{per}", "min_value": least, "max_value": most, "mostly": 1 - STRAYS}
        rules.append(expectation("ColumnValuesToBeBetween", "unit_out_of_range", told, **bounds))
    return rules


def past_rules(rows: Sequence[dict[str, Any]], past: Past) -> list[Any]:
    """Not most prices changed at once, and no unit slipped."""
    if not past.prices or sum(row["latest"] in past.prices for row in rows) < COMPARABLE:
        return []
    told = f"more than {MOVED_SHARE:.0%} of the prices changed since the crawl before"
    news = expectation("ColumnMeanToBeBetween", "prices_moved", told, column="moved", max_value=MOVED_SHARE)
    told = f"the median price is more than {SLIP:g} times that of the crawl before, or less than 1/{SLIP:g}"
    bounds = {"column": "ratio", "min_value": 1 / SLIP, "max_value": SLIP}
    return [news, expectation("ColumnMedianToBeBetween", "unit_slipped", told, **bounds)]


def frame_of(rows: Sequence[dict[str, Any]], past: Past) -> Any:
    """The batch as great-expectations reads it: one column per unit, whether a card is known, whether a price moved."""
    import pandas as pd

    frame = pd.DataFrame(rows, columns=["kind", "per", "unit_price", "amount", "gpu", "key", "latest"])
    frame["known"] = frame["gpu"].notna().astype(float)
    for per in Per:
        frame[f"per_{per}"] = frame["unit_price"].where(frame["per"] == str(per)).astype(float)
    before = past.prices or {}
    frame["moved"] = [moved(row["amount"], before.get(row["key"], row["amount"])) for row in rows]
    frame["ratio"] = [row["amount"] / before[row["latest"]] if before.get(row["latest"]) else None for row in rows]
    frame["ratio"] = frame["ratio"].astype(float)
    return frame


def moved(now: float, before: float) -> float:
    """1 where a price differs from that of the crawl before."""
    return float(abs(now - before) > 1e-9 * abs(before))


@cache
def batches() -> Any:
    """Where great-expectations takes its batches from, made once: making it costs more than a check."""
    import great_expectations as gx

    logging.getLogger("great_expectations.data_context.types.base").setLevel(logging.WARNING)  # tells of each temporary folder
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = cast(Any, {"globally": False})
    return context.data_sources.add_pandas("crawl").add_dataframe_asset("rows").add_batch_definition_whole_dataframe("all")


def run_suite(frame: Any, wanted: list[Any]) -> list[tuple[str, str]]:
    """The (outcome, sentence) of every expectation that the batch does not meet."""
    import great_expectations as gx

    result = batches().get_batch({"dataframe": frame}).validate(gx.ExpectationSuite(name="crawl", expectations=wanted))
    failed = [cast(Any, found.expectation_config).meta for found in result.results if not found.success]
    return [(meta["outcome"], meta["sentence"]) for meta in failed]


def strays(rows: Sequence[dict[str, Any]], expect: Expect) -> list[int]:
    """Which rows have a price out of the plausible range of its unit."""
    ranges = {str(per): bounds for per, bounds in expect.units.items()}
    anything = (float("-inf"), float("inf"))
    return [i for i, r in enumerate(rows) if not (b := ranges.get(r["per"], anything))[0] <= r["unit_price"] <= b[1]]
