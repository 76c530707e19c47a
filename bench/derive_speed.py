"""How long daily breakeven over a range of days takes, against a floor (the bare formula on a prepared table of the same size),
and how long one changed price takes from its page to the metric history.

    .venv/bin/python bench/derive_speed.py --days 365
    .venv/bin/python bench/derive_speed.py --days 3650 --places 20 --gpus 60     (4.4 million values, needs 10 GB of memory)

Builds list prices that change every tenth day, weekly card prices, monthly electricity and daily exchange rates in a temporary
database. Prints medians of warm runs, the ratio to the floor, and the operators where the time of the range goes.
"""

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from models.gpu import catalogue
from models.observation import Offer
from models.page import Page
from models.source import Authority, Shape
from pipelines.derive import derive
from warehouse import Warehouse
from warehouse.append import append
from warehouse.pages import Crawl, crawl_of, keep
from warehouse.reading import Reading

LAST = datetime(2026, 10, 31)
VISITS = """
    CREATE TEMP TABLE visits AS SELECT row_number() OVER (ORDER BY d, s) AS n, 'list' || s AS source, s,
        TIMESTAMP '2026-10-31 12:00:00' - INTERVAL (d) DAY + INTERVAL (s) MINUTE AS seen, d % 10 = 0 OR d = {days} - 1 AS changed
    FROM (SELECT {days} - 1 - r AS d FROM range({days}) AS t(r)), range({places}) AS l(s);
    INSERT INTO crawls BY NAME SELECT md5(source || seen) AS crawl, source, '' AS scope, seen AS observed_at,
        'second' AS observed_precision, md5(source || seen) AS fingerprint, seen AS recorded_at FROM visits;
    INSERT INTO parses BY NAME SELECT n AS parse, md5(source || seen) AS crawl, 1 AS version, 'accepted' AS verdict,
        'appended' AS outcome, true AS complete, 'snapshot' AS shape, 1 AS authority, {gpus} AS rows, 0 AS rows_written,
        0 AS rejects, max(n) FILTER (changed) OVER (PARTITION BY source ORDER BY n) AS rows_of, seen AS recorded_at
    FROM visits ORDER BY n;
    INSERT INTO offers BY NAME SELECT n AS parse, md5(source || seen) AS page, 0 AS page_number, o AS ordinal,
        CAST(md5(n || ' ' || o) AS UUID) AS observation_id, hash(source || o) AS key, source, seen AS observed_at,
        'second' AS observed_precision, seen AS recorded_at, source AS provider, CAST(o AS VARCHAR) AS publisher_ref,
        'single' AS statistic, 0.3 + (hash(source || o) % 300) / 100.0 + (hash(n * 1000 + o) % 9) / 100.0 AS amount,
        CASE WHEN s % 10 = 9 THEN 'EUR' ELSE 'USD' END AS currency, 'gpu_hour' AS per, '$' AS price_text,
        'card ' || o AS gpu_text, 1 AS gpu_count, 'on_demand' AS tier, 'datacenter' AS venue
    FROM visits, range({gpus}) AS g(o) WHERE changed ORDER BY n, o;
"""
HISTORIES = """
    CREATE TEMP TABLE said AS
        SELECT 'fx' AS what, 'USD' AS subject, NULL AS variant, NULL AS region, 'eur' AS per, 1.1 + d % 17 / 100.0 AS amount, d
            FROM range({days} + 9) AS t(d)
        UNION ALL SELECT 'electricity', 'residential', NULL, 'US', 'kwh', 0.12 + m % 9 / 100.0, m * 30
            FROM range({days} // 30 + 2) AS t(m)
        UNION ALL SELECT 'card_price', 'card ' || g, 'used', NULL, 'card', 500 + (g * 37 + w) % 900, w * 7
            FROM range({days} // 7 + 2) AS t(w), range({gpus}) AS g(g);
    INSERT INTO crawls BY NAME SELECT 'h' AS crawl, 'history' AS source, '' AS scope, TIMESTAMP '{last}' AS observed_at,
        'second' AS observed_precision, 'h' AS fingerprint, TIMESTAMP '{last}' AS recorded_at;
    INSERT INTO parses BY NAME SELECT max(parse) + 1 AS parse, 'h' AS crawl, 1 AS version, 'accepted' AS verdict,
        'appended' AS outcome, true AS complete, 'series' AS shape, 1 AS authority, 0 AS rows, 0 AS rows_written, 0 AS rejects,
        max(parse) + 1 AS rows_of, TIMESTAMP '{last}' AS recorded_at FROM parses;
    INSERT INTO rates BY NAME SELECT (SELECT max(parse) FROM parses) AS parse, 'h' AS page, 0 AS page_number,
        row_number() OVER () AS ordinal, uuid() AS observation_id, hash(what || subject) AS key, 'history' AS source,
        TIMESTAMP '{last}' AS observed_at, 'second' AS observed_precision, TIMESTAMP '{last}' AS recorded_at,
        'history' AS provider, 'single' AS statistic, amount, 'USD' AS currency, per, '$' AS price_text,
        TIMESTAMP '{last}' - INTERVAL (d) DAY AS effective_at, 'day' AS effective_precision, what, subject, variant,
        region FROM said;
"""
NAMES = """INSERT INTO gpu_names SELECT 'card ' || g, NULL, NULL, $cards[g + 1], 'bench', TIMESTAMP '2000-01-01'
    FROM range({gpus}) AS t(g)"""
RANGE = "SELECT count(*), sum(breakeven_hours) FROM breakeven_over('{first}', '{last}') WHERE definition = 'marginal'"
SIX = """SELECT day, gpu, provider, breakeven_hours, rent_usd_per_gpu_hour, card_price_usd
    FROM breakeven_over('{first}', '{last}', gpus := {six})"""
PREPARED = """CREATE TEMP TABLE prepared AS SELECT 500 + i % 2000 AS fixed_usd, 0.2 + i % 700 / 1000.0 AS rent_usd,
    0.05 + i % 100 / 1000.0 AS electricity_usd FROM range({values}) AS t(i)"""
FLOOR = "SELECT sum(breakeven_hours(fixed_usd, rent_usd, electricity_usd).value) FROM prepared"


def timed(act: Callable[[], Any], runs: int = 3) -> float:
    """Median seconds of warm runs."""
    act()
    spent = []
    for _ in range(runs):
        start = time.perf_counter()
        act()
        spent.append(time.perf_counter() - start)
    return median(spent)


def operators(node: dict[str, Any]) -> list[tuple[float, int, str]]:
    """Seconds, rows and name of each operator of a profile."""
    own = (node.get("operator_timing", 0.0), node.get("operator_cardinality", 0), str(node.get("operator_type")))
    return [own, *(found for child in node.get("children", []) for found in operators(child))]


def of_range(con: Any, days: int, gpus: list[str]) -> None:
    """Every day of the range, and six cards of it, against the floor."""
    first = (LAST - timedelta(days=days - 1)).date()
    spans = {"first": first, "last": LAST.date(), "six": gpus[:6]}
    count = con.execute(RANGE.format(**spans)).fetchall()[0][0]
    con.execute(PREPARED.format(values=count))
    floor = timed(lambda: con.execute(FLOOR).fetchall())
    whole = timed(lambda: con.execute(RANGE.format(**spans)).fetchall(), 1 if count > 10**6 else 3)
    six = timed(lambda: con.execute(SIX.format(**spans)).fetchall(), 1 if count > 10**6 else 3)
    print(f"{count:,} daily values {whole:.2f} s, {whole / floor:.0f} x the bare formula ({floor:.3f} s); six cards {six:.2f} s")
    con.execute("SET enable_profiling = 'no_output'")
    con.execute(RANGE.format(**spans)).fetchall()
    for spent, rows, name in sorted(operators(json.loads(con.get_profiling_information())), reverse=True)[:6]:
        print(f"    {spent:7.2f} s {rows:>11,} rows  {name}")


def one_price(warehouse: Warehouse, gpus: int, round_number: int) -> dict[str, float]:
    """One changed price from its page to the metric history: seconds of each step."""
    at = LAST + timedelta(days=1 + round_number, hours=12)
    page = Page("list0", "https://list0.test/", at, f"{round_number}".encode())
    reading = Reading(1, Shape.SNAPSHOT, Authority.OWN_API, True)
    for o in range(gpus):
        price = 1 + o / 100 + (o == 0) * round_number
        reading.add(page, 0, Offer(ordinal=o, provider="list0", publisher_ref=str(o), amount=price, currency="USD",
            per="gpu_hour", price_text="x", gpu_text=f"card {o}", gpu_count=1, tier="on_demand", venue="datacenter"))  # fmt: skip
    steps = {
        "keep": lambda: keep(warehouse, page, crawl_of("", page)),
        "append": lambda: append(warehouse, Crawl("list0", "", (page,)), reading, at),
        "derive": lambda: derive(warehouse, at),
    }
    spent = {}
    for name, step in steps.items():
        start = time.perf_counter()
        step()
        spent[name] = time.perf_counter() - start
    return spent


def main() -> None:
    """Build, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, usual in (("days", 365), ("places", 20), ("gpus", 60)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    asked = parser.parse_args()
    cards = [slug for slug, card in catalogue().items() if card.tdp_watts][: asked.gpus]
    sizes = {"days": asked.days, "places": asked.places, "gpus": asked.gpus, "last": LAST}
    with tempfile.TemporaryDirectory() as folder:
        warehouse = Warehouse(Path(folder))
        with warehouse.writing() as con:
            con.execute(VISITS.format(**sizes) + HISTORIES.format(**sizes))
            con.execute(NAMES.format(**sizes), {"cards": cards})
        derive(warehouse, LAST)
        with warehouse.reading() as con:
            of_range(con, asked.days, cards)
        rounds = [one_price(warehouse, asked.gpus, n) for n in range(5)][1:]
        parts = {name: median(spent[name] for spent in rounds) for name in rounds[0]}
        told = ", ".join(f"{name} {seconds * 1000:.0f} ms" for name, seconds in parts.items())
        print(f"one changed price from page to history: {sum(parts.values()) * 1000:.0f} ms ({told})")


if __name__ == "__main__":
    main()
