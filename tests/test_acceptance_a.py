"""Every figure of the articles 000, 001 and 002 that belongs to a metric comes out of the product's macros."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from tests.acceptance_a import FIGURES, PLAIN, PLAIN_SLIPS
from warehouse.formulas import computed

ARTICLES = ("S000", "S001", "S002")
SLIPS = {name: figure.slip for name, figure in FIGURES.items() if figure.slip} | PLAIN_SLIPS


@pytest.fixture(scope="module")
def answers() -> dict[str, float]:
    """What each expression comes to, all asked at once."""
    asked = sorted({sql for figure in FIGURES.values() for sql in figure.asked} | {sql for sql, _ in SLIPS.values()})
    return {sql: float(value) for sql, value in zip(asked, computed(asked), strict=True)}


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_comes_out_right(answers: dict[str, float], name: str) -> None:
    figure = FIGURES[name]
    assert [answers[sql] for sql in figure.asked] == pytest.approx(list(figure.right), rel=1e-4)


@pytest.mark.parametrize("name", [name for name, figure in FIGURES.items() if figure.printed])
def test_where_the_article_is_right_we_print_the_same(answers: dict[str, float], name: str) -> None:
    for sql, printed in zip(FIGURES[name].asked, FIGURES[name].printed, strict=True):
        last_digit = Decimal(1).scaleb(Decimal(printed).as_tuple().exponent)
        assert abs(Decimal(repr(round(answers[sql], 9))) - Decimal(printed)) <= last_digit / 2


@pytest.mark.parametrize("name", SLIPS)
def test_the_wrong_figure_can_be_told(answers: dict[str, float], name: str) -> None:
    sql, wrong = SLIPS[name]
    assert answers[sql] == pytest.approx(wrong, rel=1e-4)


@pytest.fixture(scope="module")
def published(shared: Path) -> dict[str, dict[str, str]]:
    """The rows of the articles as they were recomputed by hand, by id."""
    with (shared / "reference" / "seed_figures.csv").open(newline="", encoding="utf-8") as file:
        return {row["id"]: row for row in csv.DictReader(file) if row["id"].startswith(ARTICLES)}


def test_every_figure_is_mapped_or_plain(published: dict[str, dict[str, str]]) -> None:
    assert FIGURES.keys().isdisjoint(PLAIN)
    assert {*FIGURES, *PLAIN} == published.keys()
    assert {name for name, row in published.items() if row["slip_value"]} == SLIPS.keys()
    assert all(PLAIN.values())


def test_what_is_expected_is_what_was_recomputed(published: dict[str, dict[str, str]]) -> None:
    for name, figure in FIGURES.items():
        row = published[name]
        ends = sorted({float(row["recomputed_low"]), float(row["recomputed_high"])})
        assert list(figure.right) == ends, name
        printed = row["published"].replace(",", "").split("-") if row["verdict"] == "match" else []
        assert list(figure.printed) == printed, name
    assert {name: wrong for name, (_, wrong) in SLIPS.items()} == {name: float(published[name]["slip_value"]) for name in SLIPS}
