"""`breakeven explain`: every wrong figure of the articles is told, and the right number is the formulas' own."""

import csv
import json
from pathlib import Path

import pytest

from models.figures import figures, read
from pipelines.cli import guarded
from tests.acceptance_b import SLIPS
from warehouse.formulas import computed

Said = tuple[int, str, str]
ENTRY = """
- article: somebody's guide
  figures:
    - {id: S009-001, says: hours, published: [3], unit: hour, formula: one and one, slip: three was written, right: ["1 + 1"]}
"""


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> Said:
    """A command as typed: exit code, printed, told on standard error."""
    code = guarded(["explain", *arguments])
    return code, *capsys.readouterr()


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> dict[str, dict]:
    """Every story as JSON."""
    code, out, _ = said(capsys, "--json")
    assert code == 0
    return {one["id"]: one for one in json.loads(out)}


def test_all_47_slips_are_told_with_the_right_number(told: dict[str, dict]) -> None:
    assert len(told) == 47 and told.keys() == SLIPS.keys()
    for name, expected in SLIPS.items():
        found = told[name]["right"]
        assert (found is None) == (expected is None), name
        if expected is not None:
            assert (found[0], found[-1]) == pytest.approx(expected[0], rel=1e-4), name
        assert told[name]["formula"] and told[name]["slip"] and told[name]["says"] and told[name]["unit"], name


def test_the_slip_is_made_again_where_it_is_known_how(told: dict[str, dict]) -> None:
    made_again = {name: expected[1] for name, expected in SLIPS.items() if expected and expected[1]}
    assert len(made_again) == 27
    for name, slip in made_again.items():
        wrong = told[name]["wrong"]
        assert (wrong[0], wrong[-1]) == pytest.approx(slip, rel=1e-4), name
    for name, one in told.items():
        if one["wrong"]:
            assert (one["wrong"][0], one["wrong"][-1]) == pytest.approx((one["published"][0], one["published"][-1]), rel=0.02), (
                name
            )


def test_a_right_number_is_not_what_was_printed(told: dict[str, dict]) -> None:
    for name, one in told.items():
        right, printed = one["right"], one["published"]
        assert right is None or (right[0], right[-1]) != pytest.approx((printed[0], printed[-1]), rel=0.01), name


def test_the_figures_are_those_of_the_table(shared: Path) -> None:
    with (shared / "reference" / "seed_figures.csv").open(newline="") as file:
        wrong = {row["id"]: row for row in csv.DictReader(file) if row["verdict"] == "article-error"}
    assert wrong.keys() == figures().keys()
    for name, row in wrong.items():
        printed = figures()[name].published
        assert (printed[0], printed[-1]) == (float(row["published_low"]), float(row["published_high"])), name
        expected = SLIPS[name]
        assert (expected is None) == (row["recomputed_low"] == ""), name
        if expected is not None:
            listed = (float(row["recomputed_low"]), float(row["recomputed_high"]))
            assert expected[0] == pytest.approx(listed, rel=1e-6), name
            slip = [float(number) for number in row["slip_value"].split("-") if number]
            assert expected[1] == ((slip[0], slip[-1]) if slip else None), name


def test_one_figure_is_told_in_words(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    code, out, err = said(capsys, "s000-045")
    words = " ".join(out.split())
    assert (code, err) == (0, "")
    assert "printed 4,789 GPU-hour" in words and "right 7,134 GPU-hour: price less resale, divided by" in words
    assert "made so 4,789 = seed_average_hours(" in words and 'ask it breakeven sql "SELECT breakeven_hours(' in words
    assert max(map(len, out.splitlines())) <= 80
    assert list(home.iterdir()) == [], "it needs no database and makes none"


def test_where_nothing_is_right_it_says_why(capsys: pytest.CaptureFixture[str]) -> None:
    words = " ".join(said(capsys, "S004-022")[1].split())
    assert "right none: nothing is paid once" in words and "speed ratio from which the H100 is cheaper: 1.6723" in words


def test_without_a_name_all_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(capsys)
    assert code == 0 and [name for name in figures() if name not in out] == []
    assert "9,120 to 22,560 USD" in " ".join(out.split()) and max(map(len, out.splitlines())) <= 80


@pytest.mark.parametrize(
    ("name", "meant"),
    [("S000-04", "did you mean S000-045, S000-046?"), ("S000-444", "did you mean S00"), ("zzz", "there are 47")],
)
def test_an_unknown_figure_suggests_near_ones(capsys: pytest.CaptureFixture[str], name: str, meant: str) -> None:
    code, out, err = said(capsys, name)
    assert (code, out) == (2, "") and f"no wrong figure is named '{name}'; " in err and meant in err


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("- figures", "is not a list of articles"),
        (ENTRY + ENTRY, "has S009-001 more than once"),
        (ENTRY.replace("unit: hour, ", ""), "S009-001, field 'unit'"),
        (ENTRY.replace(', right: ["1 + 1"]', ""), "neither 'right' nor anything 'beside' it"),
        (ENTRY.replace("[3]", "[]"), "S009-001, field 'published'"),
    ],
    ids=["shape", "twice", "field", "nothing right", "nothing printed"],
)
def test_a_malformed_entry_is_named(text: str, told: str) -> None:
    with pytest.raises(ValueError, match=r"figures\.yaml") as raised:
        read(text)
    assert told in str(raised.value)


def test_formulas_are_computed_without_a_database() -> None:
    assert computed([]) == []
    assert computed(["1 + 1", "marginal_electricity(1000, 0.2, power_overhead := 0)"]) == pytest.approx([2, 0.2])
