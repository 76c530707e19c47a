"""20,000 marketplace offers from bytes to appended rows, against what gpuhunt takes only to parse them.

    pip install gpuhunt                                        # the peer; without it only the floor is printed
    .venv/bin/python bench/marketplace_offers.py --offers 20000

Ours is the whole way: keep the page, parse, check, append, in a new database each time. The floor is reading the JSON. Imports
are left out of every figure; each is the median of three runs in this one process.
"""

import argparse
import json
import logging
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from models.page import Page
from pipelines.load import load
from scrapers import all_sources
from warehouse import Warehouse
from warehouse.pages import crawl_of, keep
from warehouse.store import utc_now

SAMPLE = Path(__file__).parents[1] / "scrapers" / "samples" / "vast" / "rtx-4090.2026-11-19.json"
PADDING = {f"field_{n}": n * 1.5 for n in range(40)}  # a real offer has about 83 fields
FOR_THE_PEER = {"cpu_cores": 16, "cpu_cores_effective": 16.0, "cpu_ram": 64000, "disk_space": 500.0}


def answer(count: int) -> bytes:
    """An answer of that many offers, each on a machine of its own."""
    offers = json.loads(SAMPLE.read_text())["offers"]
    made = [{**PADDING, **FOR_THE_PEER, **offers[n % len(offers)], "id": n, "machine_id": n} for n in range(count)]
    return json.dumps({"offers": made}).encode()


def ours(body: bytes) -> None:
    """Bytes to appended rows."""
    source = all_sources()["vast"]
    with tempfile.TemporaryDirectory() as folder:
        warehouse = Warehouse(Path(folder))
        page = Page("vast", source.spec.asks[0].url.split("?")[0], utc_now(), body)
        keep(warehouse, page, crawl_of("", page))
        outcome = load(warehouse, source, "", [page])
        assert outcome.outcome == "appended", outcome


def peer() -> Callable[[bytes], None] | None:
    """gpuhunt's parser of the same bytes, if it is installed."""
    try:
        from gpuhunt.providers import vastai
    except ImportError:
        return None
    logging.disable(logging.WARNING)

    class Response:
        def __init__(self, body: bytes) -> None:
            self.body = body

        def raise_for_status(self) -> None:
            """It is fine."""

        def json(self) -> Any:
            return json.loads(self.body)

    def parse(body: bytes) -> None:
        vastai.requests.post = lambda *_, **__: Response(body)
        vastai.VastAIProvider().get()

    return parse


def timed(job: Callable[[bytes], object], body: bytes) -> float:
    """Median seconds of three runs, after one that is not counted."""
    spent = []
    for _ in range(4):
        start = time.perf_counter()
        job(body)
        spent.append(time.perf_counter() - start)
    return median(spent[1:])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--offers", type=int, default=20_000)
    body = answer(parser.parse_args().offers)
    floor, whole = timed(json.loads, body), timed(ours, body)
    print(
        f"{len(body) / 1e6:.0f} MB; reading the JSON {floor:.2f} s; bytes to appended rows {whole:.2f} s, {whole / floor:.1f} x"
    )
    other = peer()
    if other:
        spent = timed(other, body)
        print(f"gpuhunt, parsing only {spent:.2f} s; ours {whole / spent:.2f} x that")


if __name__ == "__main__":
    main()
