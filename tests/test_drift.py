"""Each source, after three healthy visits, meets a page that somebody broke: what is wrong is named, and refused or told."""

import csv
import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from models.page import Page
from pipelines.load import Outcome, load
from pipelines.replay import Line, manifest
from scrapers import all_sources
from warehouse import Warehouse
from warehouse.pages import crawl_of, keep

SAMPLES = Path(__file__).parents[1] / "scrapers" / "samples"
# Where the prices stand in a page of each source: one group, the number.
DOLLARS = r"\$\s*(?:&nbsp;|<!-- -->)*\s*(\d+\.\d+)"
PRICES = {
    "amazon/rtx-5060-ti.2026-11-19.html": DOLLARS,
    "aws/us-east-1.2026-11-19.json": r'"price": "([\d.]+)"',
    "azure/eastus.2026-11-19.json": r'"(?:retailPrice|unitPrice)": ([\d.]+)',
    "bestvaluegpu/rtx-3090.2026-11-19.html": r'"(?:price|msrp)":(\d+)',
    "crusoe/pricing.2026-11-19.html": DOLLARS,
    "digitalocean/sizes.2026-11-19.json": r'"price_hourly": ([\d.]+)',
    "ebay/rtx-4090.2026-11-19.json": r'"(?:value|convertedFromValue)": "([\d.]+)"',
    "ecb/eurofxref-daily.2026-11-19.xml": r"rate=['\"]([\d.]+)['\"]",
    "eia/retail-sales.2026-11-19.json": r'"price": "([\d.]+)"',
    "eia/table-5-6-a.2026-11-19.html": r"<td>(\d+\.\d+)</td>",
    "eurostat/nrg-pc-204.2026-11-19.json": r'"\d+": (0\.\d+)',
    "gpurentalprices/latest.2026-11-19.json": r'"usd_hr": ([\d.]+)',
    "huggingface/endpoints.2026-11-19.md": r"\$(\d+(?:\.\d+)?)",
    "hyperstack/gpu-pricing.2026-11-19.html": DOLLARS,
    "jarvislabs/server-meta.2026-11-19.json": r'"(?:price_per_hour|spot_price)": ([\d.]+)',
    "lambda/instance-types.2026-11-19.json": r'"price_cents_per_hour": (\d+)',
    "lambda/pricing.2026-11-19.html": DOLLARS,
    "litellm/model-prices.2026-11-19.json": r'"(?:in|out)put_cost_per_token\w*": ([\d.e-]+)',
    "nebius/prices.2026-11-19.html": DOLLARS,
    "newegg/rtx-5070.2026-11-19.html": r"\$<strong>(\d+)</strong>",
    "openai/pricing.2026-11-19.md": DOLLARS,
    "openrouter/models.2026-11-19.json": r'"(?:prompt|completion|input_cache_read|input_cache_write)": "([\d.]+)"',
    "portkey/openai.2026-11-19.json": r'"price": ([\d.]+)',
    "prime-intellect/gpus.2026-11-19.json": r'"onDemand": ([\d.]+)',
    "runpod-storage/types.2026-11-19.md": r"\$([\d.]+)/GB",
    "runpod/gputypes.2026-11-19.json": r'"\w*Price": ([\d.]+)',
    "runpod/pricing.2026-11-19.html": r'"price": "([\d.]+)"',
    "shadeform/types.2026-11-19.json": r'"hourly_price": (\d+)',
    "simonw-llm-prices/openai.2026-11-19.json": r'"(?:input|output|input_cached)": ([\d.]+)',
    "skypilot/aws.2026-11-17.csv": r"(?m),(\d+\.\d\d)(?=,us-|$)",
    "thunder/pricing.2026-11-19.json": r'"\w+_x\d+\w*": ([\d.]+)',
    "together/pricing.2026-11-19.html": DOLLARS,
    "tidy/prices.csv": r",([\d.]+)(?=,USD/)",
    "toms-hardware/gpu_time_series.csv": r"\$(\d{3})(?=,\d)",
    "vast/rtx-4090.2026-11-19.json": r'"(?:dph_base|dph_total|storage_total_cost|storage_cost|min_bid)": ([\d.]+)',
    "verda/instance-types.2026-11-19.json": r'"(?:price_per_hour|spot_price)": "([\d.]+)"',
    "vultr/plans.2026-11-19.json": r'"(?:hourly_cost|hourly_cost_preemptible)": ([\d.]+)',
}
BUNDLED = {
    "published",
    "gpuhunt",
    "coreweave",
    "gcp",
    "record",
}  # no page of prices, a ZIP, off by default, units and nanos, typed


def line_of(name: str) -> Line:
    return next(line for line in manifest(SAMPLES) if str(line.file).endswith(name))


def visit(warehouse: Warehouse, line: Line, hour: int, body: bytes) -> Outcome:
    """Load one page as if fetched so many hours later."""
    assert line.fetched_at
    source = all_sources()[line.source]
    scope = source.scope(line.url)
    assert scope is not None
    page = Page(line.source, line.url, line.fetched_at + timedelta(hours=hour), body, content_type=line.content_type)
    keep(warehouse, page, crawl_of(scope, page))
    return load(warehouse, source, scope, [page])


def times(body: bytes, pattern: str, factor: float) -> bytes:
    """The page with every price multiplied; whole numbers stay whole."""

    def scaled(found: re.Match[str]) -> str:
        number = float(found[1]) * factor
        text = str(round(number)) if found[1].isdigit() else f"{number:.10f}"
        return found[0].replace(found[1], text)

    changed, count = re.subn(pattern, scaled, body.decode())
    assert count, "the pattern finds no price in this page"
    return changed.encode()


@pytest.fixture
def healthy(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Warehouse, Line, bytes]:
    """A warehouse after three healthy visits to the page of this test."""
    line = line_of(request.param)
    body, warehouse = line.file.read_bytes(), Warehouse(tmp_path)
    for hour in range(3):
        outcome = visit(warehouse, line, hour, body + b"\n" * hour)
        assert outcome.outcome == "appended", outcome.sentences
    return warehouse, line, body


each = pytest.mark.parametrize("healthy", sorted(PRICES), indirect=True)


def name_of(line: Line) -> str:
    return f"{line.source}/{line.file.name}"


@each
def test_a_slipped_unit_is_refused_and_a_sale_is_appended_and_told(healthy: tuple[Warehouse, Line, bytes]) -> None:
    """Cents for dollars, ten times the price; then all of it at six tenths, which has really happened."""
    warehouse, line, body = healthy
    for visits, factor in ((4, 100), (5, 10)):
        outcome = visit(warehouse, line, visits, times(body, PRICES[name_of(line)], factor))
        assert outcome.outcome in ("unit_slipped", "unit_out_of_range") and not outcome.written, outcome
    outcome = visit(warehouse, line, 6, times(body, PRICES[name_of(line)], 0.6))
    assert outcome.outcome == "appended", outcome.sentences
    assert "prices_moved" in {row["outcome"] for row in warehouse.rows("SELECT outcome FROM incidents")}


def biggest_list(node: Any) -> list[Any] | None:
    """The longest list of records in a JSON body."""
    lists = []
    if isinstance(node, list) and node and isinstance(node[0], dict):
        lists.append(node)
    for child in node if isinstance(node, list) else node.values() if isinstance(node, dict) else ():
        found = biggest_list(child)
        lists += [found] if found else []
    return max(lists, key=len, default=None)


APART = (
    "aws",
    "eia",
    "lambda",
    "portkey",
    "prime-intellect",
)  # records that stand in no list; a count that makes the rest a part
LISTS = [n for n in sorted(PRICES) if n.endswith(".json") and biggest_list(json.loads((SAMPLES / n).read_bytes()))]


@pytest.mark.parametrize("healthy", [n for n in LISTS if not n.startswith(APART)], indirect=True)
def test_a_third_of_the_records_is_refused_and_a_new_field_is_told(healthy: tuple[Warehouse, Line, bytes]) -> None:
    warehouse, line, body = healthy
    said = json.loads(body)
    records = biggest_list(said)
    assert records
    for record in records:
        record["never_seen_before"] = 1
    told = visit(warehouse, line, 4, json.dumps(said).encode())
    assert told.outcome == "appended" and any("never_seen_before" in s for s in told.sentences)
    del records[len(records) // 3 :]
    outcome = visit(warehouse, line, 5, json.dumps(said).encode())
    assert outcome.outcome in ("too_few_rows", "must_have_gpu_missing") and not outcome.written, outcome


@pytest.mark.parametrize("healthy", ["runpod/gputypes.2026-11-19.json"], indirect=True)
def test_a_card_that_is_never_lacking_and_does(healthy: tuple[Warehouse, Line, bytes]) -> None:
    warehouse, line, body = healthy
    outcome = visit(warehouse, line, 4, body.replace(b"NVIDIA GeForce RTX 4090", b"NVIDIA GeForce RTX 4099"))
    assert outcome.outcome == "must_have_gpu_missing" and "rtx-4090-24gb" in outcome.sentences[0]


@pytest.mark.parametrize("healthy", ["runpod/gputypes.2026-11-19.json"], indirect=True)
def test_swapped_columns_are_told(healthy: tuple[Warehouse, Line, bytes]) -> None:
    """Nobody can know which is which, but most prices cannot have changed in an hour."""
    warehouse, line, body = healthy
    swapped = body.replace(b'"secure', b'"SWAP').replace(b'"community', b'"secure').replace(b'"SWAP', b'"community')
    outcome = visit(warehouse, line, 4, swapped)
    assert any("prices changed since the crawl before" in sentence for sentence in outcome.sentences), outcome


def test_every_source_with_prices_on_its_pages_is_here() -> None:
    with (SAMPLES / "MANIFEST.csv").open(newline="") as file:
        sources = {row["source"] for row in csv.DictReader(file)}
    assert sources - BUNDLED == {name.split("/")[0] for name in PRICES}
