"""How long "all current prices" takes as the history grows, against a floor: reading the rows of one chosen parse.

    .venv/bin/python bench/current_prices.py --million 5

Builds two years of 40 list sources daily and 2 marketplaces hourly in a temporary database (5 million rows take about a minute),
then prints the median of seven warm runs of each question and its ratio to the floor. Needs about 20 bytes of disk a row.
"""

import argparse
import tempfile
import time
from pathlib import Path
from statistics import median

from warehouse import Warehouse

DAYS, LISTS, MARKETS = 730, 40, 2
PARSES = """
    INSERT INTO crawls SELECT md5(source || seen), source, '', seen, 'second', md5(source || seen), seen FROM visits;
    INSERT INTO parses
        SELECT n, md5(source || seen), 1, 'accepted', 'appended', true, 'snapshot', 1, NULL, rows, rows, 0, n, seen
        FROM visits ORDER BY n;
"""
VISITS = f"""
    CREATE TEMP TABLE visits AS SELECT row_number() OVER (ORDER BY seen, source) AS n, * FROM (
        SELECT 'list' || s AS source, TIMESTAMP '2024-11-01' + INTERVAL (d) DAY + INTERVAL (s) MINUTE AS seen, 40 AS rows
        FROM range({LISTS}) AS l(s), range({DAYS}) AS r(d)
        UNION ALL
        SELECT 'market' || s, TIMESTAMP '2024-11-01' + INTERVAL (h) HOUR + INTERVAL (s) MINUTE, $market
        FROM range({MARKETS}) AS m(s), range({DAYS} * 24) AS r(h))
"""
ROWS = """
    INSERT INTO offers BY NAME
    SELECT n AS parse, md5(source || seen) AS page, 0 AS page_number, o AS ordinal, uuid() AS observation_id,
        hash(source || o) AS key, source, seen AS observed_at, 'second' AS observed_precision, seen AS recorded_at,
        source AS provider, CAST(o AS VARCHAR) AS publisher_ref, 'single' AS statistic,
        1 + (hash(n * 1000 + o) % 900) / 300.0 AS amount,
        'USD' AS currency, 'gpu_hour' AS per, '$' AS price_text, 'card ' || (o % 50) AS gpu_text, 24 AS memory_gb, 1 AS gpu_count,
        'on_demand' AS tier, 'datacenter' AS venue,
        CASE WHEN source LIKE 'market%' THEN CAST(o AS VARCHAR) END AS machine_ref,
        true AS available, true AS verified, 0.99 AS reliability
    FROM visits, LATERAL (SELECT unnest(range(visits.rows)) AS o) ORDER BY n, o
"""
QUESTIONS = {
    "all current prices": "SELECT count(*), sum(amount) FROM current_rows('offers', NULL, NULL)",
    "all prices of a day one year back": "SELECT count(*), sum(amount) FROM current_rows('offers', '2025-11-01', '2025-11-01')",
    "list prices, best source first": "SELECT count(*) FROM list_prices(NULL, NULL)",
    "marketplaces, median of seven days": "SELECT count(*) FROM marketplace_prices(NULL, NULL)",
}
FLOOR = "SELECT count(*), sum(amount) FROM offers WHERE parse > (SELECT max(parse) - 42 FROM parses)"


def timed(con: object, sql: str, runs: int = 7) -> float:
    """Median seconds of warm runs."""
    con.execute(sql).fetchall()  # type: ignore[attr-defined]
    spent = []
    for _ in range(runs):
        start = time.perf_counter()
        con.execute(sql).fetchall()  # type: ignore[attr-defined]
        spent.append(time.perf_counter() - start)
    return median(spent)


def main() -> None:
    """Build, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--million", type=float, default=5, help="rows to build, in millions (default 5)")
    wanted = parser.parse_args().million * 1e6
    market = max(int((wanted - LISTS * DAYS * 40) / (MARKETS * DAYS * 24)), 1)
    with tempfile.TemporaryDirectory() as folder:
        warehouse = Warehouse(Path(folder))
        with warehouse.writing() as con:
            con.execute(VISITS, {"market": market})
            con.execute(PARSES)
            con.execute(ROWS)
        with warehouse.reading() as con:
            rows = con.execute("SELECT count(*) FROM offers").fetchall()[0][0]
            floor = timed(con, FLOOR)
            print(f"{rows:,} rows, {warehouse.path.stat().st_size / 1e6:,.0f} MB; floor {floor * 1000:.1f} ms")
            for name, sql in QUESTIONS.items():
                spent = timed(con, sql)
                print(f"{name:<38} {spent * 1000:7.1f} ms   {spent / floor:6.1f} x the floor")


if __name__ == "__main__":
    main()
