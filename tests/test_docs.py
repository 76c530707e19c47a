"""The pages under docs/: every query on them is answered, and what they name exists."""

import re
from pathlib import Path

import pytest

from warehouse import Warehouse
from warehouse.query import read_only

DOCS = Path(__file__).parents[1] / "docs"
BLOCKS = [
    pytest.param(block.strip(), id=f"{page.name}:{page.read_text()[: found.start()].count(chr(10)) + 1}")
    for page in sorted(DOCS.glob("*.md"))
    for found in re.finditer(r"```sql\n(.*?)```|`(SELECT [^`]*)`", page.read_text(), re.DOTALL)
    for block in [found[1] or found[2]]
]


@pytest.mark.parametrize("query", BLOCKS)
def test_a_query_in_the_docs_is_answered(empty_home: Warehouse, query: str) -> None:
    answer = read_only(empty_home, query)
    assert answer.columns
    if "FROM" not in query:
        assert answer.rows[0][0] is not None, "a formula with numbers has an answer"
