"""The figures of the articles 003 and 004, computed by the formulas that the product uses."""

import csv
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from models.figures import figures
from tests.acceptance_b import ACCEPTED, PLAIN, SLIPS, Accepted
from warehouse.formulas import computed

ARTICLES = ("S003", "S004")
OUR_SLIPS = {name: told for name, told in SLIPS.items() if name.startswith(ARTICLES)}


@pytest.fixture(scope="module")
def values() -> dict[str, tuple[float, float]]:
    """Low and high end of every figure, asked in one query."""
    answers = iter(computed([sql for row in ACCEPTED.values() for sql in (row.low, row.high)]))
    return {name: (float(next(answers)), float(next(answers))) for name in ACCEPTED}


@pytest.mark.parametrize(("name", "row"), ACCEPTED.items(), ids=ACCEPTED)
def test_a_figure_comes_out_right(values: dict[str, tuple[float, float]], name: str, row: Accepted) -> None:
    assert values[name] == pytest.approx((row.low_is, row.high_is), rel=1e-4)


PRINTED = {name: row.printed for name, row in ACCEPTED.items() if row.printed}


def half_a_digit(printed: float) -> float:
    """How far a number may be from what is printed of it."""
    return 0.5 * 10.0 ** int(Decimal(repr(printed).removesuffix(".0")).as_tuple().exponent) * (1 + 1e-9)


@pytest.mark.parametrize(("name", "printed"), PRINTED.items(), ids=PRINTED)
def test_what_the_article_has_right_is_what_we_print(
    values: dict[str, tuple[float, float]], name: str, printed: tuple[float, float]
) -> None:
    off = [abs(ours - theirs) <= half_a_digit(theirs) for ours, theirs in zip(values[name], printed, strict=True)]
    assert off == [True, True], f"{values[name]} is not printed as {printed}"


@pytest.fixture(scope="module")
def published(shared: Path) -> dict[str, dict[str, str]]:
    """The rows of the table of figures about the two articles."""
    with (shared / "reference" / "seed_figures.csv").open(newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file) if row["id"].startswith(ARTICLES)}


def numbers(row: dict[str, str], what: str) -> Iterator[float]:
    """Both ends of a column."""
    yield from (float(row[f"{what}_{end}"]) for end in ("low", "high"))


def test_the_expected_numbers_are_those_of_the_table(published: dict[str, dict[str, str]]) -> None:
    for name, row in ACCEPTED.items():
        listed = published[name]
        assert (row.low_is, row.high_is) == pytest.approx(tuple(numbers(listed, "recomputed")), rel=1e-6), name
        assert row.printed == (tuple(numbers(listed, "published")) if listed["verdict"] == "match" else None), name


def test_every_figure_is_computed_or_has_a_reason_not_to_be(published: dict[str, dict[str, str]]) -> None:
    assert published.keys() == ACCEPTED.keys() | PLAIN.keys() | OUR_SLIPS.keys()
    assert {name for name, row in published.items() if row["verdict"] == "article-error"} == OUR_SLIPS.keys()
    assert len(published) == 203


def test_each_figure_stands_in_one_list() -> None:
    assert len(ACCEPTED) + len(PLAIN) + len(OUR_SLIPS) == len(ACCEPTED.keys() | PLAIN.keys() | OUR_SLIPS.keys()) == 203
    assert OUR_SLIPS.keys() <= figures().keys(), "slips are computed from figures.yaml, see test_explain"
    assert [reason for reason in PLAIN.values() if len(reason) < 12] == []
