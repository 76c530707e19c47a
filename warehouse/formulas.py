"""The formulas by themselves: asked with somebody's own numbers, in a database of the moment that holds nothing else."""

import re
from collections.abc import Sequence
from typing import Any

import duckdb

from warehouse.relations import DEFINES, code, relations


def computed(expressions: Sequence[str]) -> list[Any]:
    """The value of each SQL expression over metric macros, in order; raises duckdb.Error where one is wrong.

    Only the files that the expressions need are made (each stands after those it uses, so they are found from the end)."""
    words = set(re.findall(r"\w+", " ".join(expressions)))
    needed: list[str] = []
    for text in reversed(relations().values()):
        if words & set(DEFINES.findall(text)):
            words |= set(re.findall(r"\w+", code(text)))
            needed.insert(0, text)
    if not expressions:
        return []
    with duckdb.connect() as con:
        for text in needed:
            con.execute(text)
        return list(con.execute(f"SELECT {', '.join(expressions)}").fetchall()[0])
