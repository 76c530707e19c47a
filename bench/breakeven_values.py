"""How long four million breakeven values take, against a floor: adding up one of their inputs.

    .venv/bin/python bench/breakeven_values.py

Prints the median of five warm runs and the ratio, in memory, no database needed.
"""

import tempfile
import time
from pathlib import Path
from statistics import median

from warehouse import Warehouse

VALUES = """CREATE TEMP TABLE inputs AS SELECT 500 + (i % 2000) AS fixed_usd, 0.2 + (i % 700) / 1000.0 AS rent_usd,
    0.05 + (i % 100) / 1000.0 AS electricity_usd FROM range(4000000) AS t(i)"""
FLOOR = "SELECT sum(rent_usd) FROM inputs"
QUESTION = "SELECT sum(breakeven_hours(fixed_usd, rent_usd, electricity_usd).value) FROM inputs"


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder, Warehouse(Path(folder)).writing() as con:
        con.execute(VALUES)
        spent: dict[str, list[float]] = {FLOOR: [], QUESTION: []}
        for _ in range(6):
            for sql, times in spent.items():
                start = time.perf_counter()
                con.execute(sql).fetchall()
                times.append(time.perf_counter() - start)
    floor, whole = (median(times[1:]) for times in spent.values())
    print(f"four million breakeven values {whole:.2f} s, {whole / floor:.0f} x adding up one input")


if __name__ == "__main__":
    main()
