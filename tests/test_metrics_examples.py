"""Every formula's header shows worked examples, and each of them is true in the real warehouse."""

import re
from collections.abc import Iterator
from decimal import Decimal

import duckdb
import pytest

from warehouse.relations import files, migrations, relations

EXAMPLE = re.compile(r"^-- example: (?P<asked>.+) => (?P<answer>.+)$", re.MULTILINE)
METRICS = files("metrics")
EXAMPLES = [
    pytest.param(found["asked"], found["answer"], id=f"{name}: {found['asked']}")
    for name, text in METRICS.items()
    for found in EXAMPLE.finditer(text)
]


@pytest.fixture(scope="module")
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    """Schema, macros and views as an installation has them, without any price."""
    with duckdb.connect() as con:
        for _, text in migrations():
            con.execute(text)
        for text in relations().values():
            con.execute(text)
        yield con


def near(value: object) -> object:
    """Numbers agree to six digits; anything else agrees or does not."""
    is_number = isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)
    return pytest.approx(float(value), rel=1e-6) if is_number else value


@pytest.mark.parametrize(("asked", "answer"), EXAMPLES)
def test_an_example_is_true(warehouse: duckdb.DuckDBPyConnection, asked: str, answer: str) -> None:
    found, said = warehouse.execute(f"SELECT {asked}, {answer}").fetchall()[0]
    assert (float(found) if isinstance(found, Decimal) else found) == near(said)


@pytest.mark.parametrize("name", METRICS)
def test_a_formula_has_an_example(name: str) -> None:
    assert EXAMPLE.search(METRICS[name]), f"warehouse/metrics/{name}.sql shows no '-- example: EXPRESSION => ANSWER'"
    meant = [line for line in METRICS[name].splitlines() if line.lower().lstrip("- ").startswith("example")]
    assert len(meant) == len(EXAMPLE.findall(METRICS[name])), "an example that is not written as one is never tested"
