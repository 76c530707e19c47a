"""One test for all sources: a new source needs a sample page and no test code.

Each sample page under scrapers/samples is read into tests/golden/<slug>/<file>.rows.json, written by the first run (which
fails: review it, then run again) and compared ever after. The recorded payloads beside the checkout are read as well.
"""

import ast
import builtins
import csv
import inspect
import json
import math
import os
import socket
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from models.gpu import resolve
from models.observation import Observation, Offer, Reject
from models.page import Page, Precision
from models.source import Access, Authority, Verified
from scrapers import Parsed, Source, all_sources
from scrapers.errors import LayoutChanged, SourceError
from scrapers.read import json_body

SAMPLES = Path(__file__).parents[1] / "scrapers" / "samples"
GOLDEN = Path(__file__).parent / "golden"
RECORDED = Path(__file__).parents[2] / "shared" / "recorded"
UNKNOWN_GPUS: set[str] = set()  # names in sample pages that are on purpose no card of the catalogue

SOURCES = all_sources()
needs_shared = pytest.mark.skipif(not RECORDED.is_dir(), reason="needs ../shared")


def manifest(folder: Path) -> Iterator[dict[str, str]]:
    """The lines of a folder of pages."""
    if folder.is_dir():
        with (folder / "MANIFEST.csv").open(newline="") as file:
            yield from csv.DictReader(file)


def page_of(folder: Path, line: dict[str, str]) -> Page:
    """The page of a manifest line."""
    return Page(
        source=line["source"],
        url=line["url"],
        fetched_at=datetime.fromisoformat(line["fetched_at"]).replace(tzinfo=None),
        body=(folder / line["file"]).read_bytes(),
        content_type=line["content_type"],
        fetched_precision=Precision(line["fetched_precision"]),
    )


def rows_of(page: Page) -> list[Parsed]:
    """What its source reads in a page."""
    return list(SOURCES[page.source].parse(page))


def tell(row: Parsed) -> dict[str, object]:
    """A row as a golden file keeps it: what it is, and all that it says."""
    return {"row": type(row).__name__, **row.model_dump(mode="json", exclude_none=True)}


SAMPLE_LINES = [pytest.param(line, id=line["file"]) for line in manifest(SAMPLES)]
every_sample = pytest.mark.parametrize("line", SAMPLE_LINES)


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_a_source_is_what_it_says(source: Source) -> None:
    spec = source.spec
    assert source.module.__name__.rpartition(".")[2] == spec.slug.replace("-", "_")
    assert spec.terms.endswith("."), "terms are a sentence"
    assert all(source.scope(ask.url) == ask.scope for ask in spec.asks), "an address has the scope of its question"
    assert not clock_calls(source), "parse knows no clock: use page.fetched_at"
    sampled = spec.slug in {line["source"] for line in manifest(SAMPLES)}
    assert sampled == (spec.verified is not Verified.UNREAD), f"{spec.slug}: a sample page, unless nobody has seen one"


def clock_calls(source: Source) -> list[str]:
    """Calls of a clock in the source's own text; datetime cannot be blocked while it runs."""
    tree = ast.parse(inspect.getsource(source.module))
    return [node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr in {"now", "utcnow", "today"}]


@every_sample
def test_a_sample_page_says_what_it_said(line: dict[str, str]) -> None:
    version = SOURCES[line["source"]].spec.version
    rows = [tell(row) for row in rows_of(page_of(SAMPLES, line))]
    file = GOLDEN / f"{line['file']}.rows.json"
    golden: dict[str, Any] = json.loads(file.read_text()) if file.exists() else {"version": 0, "rows": []}
    if version > golden["version"]:
        file.parent.mkdir(parents=True, exist_ok=True)
        told = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
        file.write_text(f'{{"version": {version}, "rows": [\n{told}\n]}}\n')
        pytest.fail(f"wrote {file.relative_to(GOLDEN.parent)}: review, then run again")
    assert version == golden["version"], "SPEC.version never falls: a roll-back is a higher version"
    assert rows == golden["rows"], f"{line['source']} reads the same page differently: raise SPEC.version"


def test_every_sample_is_listed_and_every_golden_file_has_its_page() -> None:
    listed = {line["file"] for line in manifest(SAMPLES)}
    pages = [file.relative_to(SAMPLES) for file in SAMPLES.rglob("*.*") if file.parent != SAMPLES and file.suffix != ".py"]
    assert {str(page) for page in pages} == listed
    golden = {str(file.relative_to(GOLDEN)).removesuffix(".rows.json") for file in GOLDEN.rglob("*.rows.json")}
    assert golden <= listed


@every_sample
def test_parse_is_pure(line: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    page = page_of(SAMPLES, line)
    before = rows_of(page)

    def forbidden(*_: object, **__: object) -> None:
        raise AssertionError("parse reached for the network, a file or a clock")

    with monkeypatch.context() as blocked:
        for module, name in ((socket, "socket"), (builtins, "open"), (time, "time"), (time, "time_ns"), (os, "getenv")):
            blocked.setattr(module, name, forbidden)
        after = rows_of(page)
    assert after == before


@every_sample
def test_a_sample_crawl_is_healthy(line: dict[str, str]) -> None:
    """Accounted for, resolvable, known to its source by its address, and within what the source expects."""
    source, page = SOURCES[line["source"]], page_of(SAMPLES, line)
    rows = rows_of(page)
    kept = [row for row in rows if not isinstance(row, Reject)]
    ordinals = {row.ordinal for row in rows}
    assert ordinals == set(range(len(ordinals)))
    assert len({row.ordinal for row in kept}) == int(line["records"]), "MANIFEST counts the records with a price"
    assert source.scope(page.url) is not None and source.complete([page])
    resolved = {row.gpu_text: resolve(row.gpu_text, row.memory_gb, row.form_text) for row in kept if isinstance(row, Offer)}
    assert {text for text, gpu in resolved.items() if gpu is None} <= UNKNOWN_GPUS
    ask = source.spec.ask_for(page.url)
    expect = ask.expect if ask and ask.expect else source.spec.expect
    assert expect.rows[0] <= len(kept) <= expect.rows[1]
    assert expect.gpus <= set(resolved.values())
    for row in (row for row in kept if isinstance(row, Observation)):
        assert row.per in expect.units or source.spec.access is Access.BUNDLED, f"no plausible range for a price per {row.per}"
        low, high = expect.units.get(row.per, (0, math.inf))
        assert low <= float(row.amount) / (row.gpu_count if isinstance(row, Offer) else 1) <= high


@cache
def recorded(file: str) -> Page:
    """A recorded payload by its file name."""
    return next(page_of(RECORDED, line) for line in manifest(RECORDED) if line["file"] == file)


RUNPOD, RUNPOD_PAGE = "runpod/gputypes.graphql.2026-10.json", "runpod/pricing-page.jsonld.2026-08-10.html"
LAMBDA, VAST = "lambda/pricing-page.2026-01-09.excerpt.html", "vast/search-offers-raw.2024-11-05.json"
ECB, ECB_COMMAS = "ecb-fx/eurofxref-daily-2017-03-08.xml", "ecb-fx/eurofxref-daily-2026-03-13-decimal-comma-copy.xml"


@needs_shared
@pytest.mark.parametrize(
    ("file", "records", "rows", "rejects"),
    [
        (RUNPOD, 48, 74, {"placeholder_unconfirmed": 14, "not_sold": 6, "junk_row": 1}),  # 88 prices are not zero
        (RUNPOD_PAGE, 19, 38, {}),
        (LAMBDA, 5, 5, {}),
        (VAST, 434, 756, {"min_bid_above_on_demand": 112}),
        (ECB, 31, 31, {}),
    ],
)
def test_recorded_payloads(file: str, records: int, rows: int, rejects: dict[str, int]) -> None:
    found = rows_of(recorded(file))
    assert {row.ordinal for row in found} == set(range(records))
    assert Counter(row.reason for row in found if isinstance(row, Reject)) == rejects
    assert sum(not isinstance(row, Reject) for row in found) == rows


@needs_shared
def test_recorded_names_all_resolve() -> None:
    offers = [row for file in (RUNPOD, RUNPOD_PAGE, LAMBDA, VAST) for row in rows_of(recorded(file)) if isinstance(row, Offer)]
    assert [offer.gpu_text for offer in offers if resolve(offer.gpu_text, offer.memory_gb, offer.form_text) is None] == []
    h200 = next(offer for offer in offers if offer.gpu_text == "NVIDIA H200")
    assert resolve(h200.gpu_text, h200.memory_gb, h200.form_text) == "h200-sxm-141gb"


@needs_shared
def test_recorded_runpod_never_sells_an_mi300x_at_half_a_dollar() -> None:
    mi300x = [row for row in rows_of(recorded(RUNPOD)) if row.ordinal == 0]
    assert [float(row.amount) for row in mi300x if isinstance(row, Offer)] == [2.39]
    assert [row.reason for row in mi300x if isinstance(row, Reject)] == ["placeholder_unconfirmed"]


@needs_shared
def test_recorded_runpod_page_has_l4_dearer_in_the_community() -> None:
    l4 = [row for row in rows_of(recorded(RUNPOD_PAGE)) if isinstance(row, Offer) and row.gpu_text == "L4"]
    assert {row.venue.value: str(row.amount.normalize()) for row in l4} == {"community": "0.44", "datacenter": "0.39"}
    ask = SOURCES["runpod"].spec.ask_for(recorded(RUNPOD_PAGE).url)
    assert ask and ask.authority is Authority.OWN_PAGE and ask.scope == "pricing-page"


@needs_shared
def test_recorded_lambda_plans_of_one_name_differ_in_memory() -> None:
    offers = [row for row in rows_of(recorded(LAMBDA)) if isinstance(row, Offer)]
    assert {(row.gpu_text, row.memory_gb, row.gpu_count) for row in offers if "A100" in row.gpu_text} == {
        ("NVIDIA A100 SXM", 80.0, 8),
        ("NVIDIA A100 SXM", 40.0, 8),
    }


@needs_shared
def test_recorded_vast_offers_stand_on_302_machines() -> None:
    rows = rows_of(recorded(VAST))
    assert len({row.machine_ref for row in rows if isinstance(row, Offer)}) == 302
    above = [row for row in rows if isinstance(row, Reject) and row.reason == "min_bid_above_on_demand"]
    bids = [json.loads(row.record) for row in above]
    assert sum(said["min_bid"] > said["dph_total"] for said in bids) == 82
    assert all(said["min_bid"] >= said["dph_base"] for said in bids)
    assert not any("192.0.2.1" in row.model_dump_json() for row in rows), "a host's address is not kept"
    assert {row.storage_gb for row in rows if isinstance(row, Offer)} == {5}
    assert SOURCES["vast"].scope(recorded(VAST).url) == "" and SOURCES["vast"].complete([recorded(VAST)])


@needs_shared
def test_recorded_decimal_commas_are_refused_with_a_sentence() -> None:
    with pytest.raises(LayoutChanged, match=r"decimal commas .* 29 in all.*refused, not repaired"):
        rows_of(recorded(ECB_COMMAS))


@needs_shared
@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        ("lambda/gpu-cloud-page.2024-11-03.excerpt.html", "no table of plans"),
        ("runpod/gputypes.derived.2026-08-17.json", "without the field 'data'"),
        ("runpod/pricing-page.2025-09-09.excerpt.html", "no JSON-LD product"),
        ("vast/500farm-offers.2025-07-26.2records.json", "without the field 'dph_total'"),
        ("vast/bundles.projected.2026-09.json", "without the field 'offers'"),
        ("vast/search-asks.projected.2026-08-17.json", "without the field 'dph_base'"),
        (ECB_COMMAS, "refused, not repaired"),
    ],
)
def test_recorded_payloads_that_are_not_the_live_answer_are_refused(file: str, sentence: str) -> None:
    with pytest.raises(LayoutChanged, match=sentence):
        rows_of(recorded(file))


@needs_shared
def test_each_recorded_payload_of_these_sources_is_tested() -> None:
    """Whatever is replayable is read; whatever is not is refused by name, not by a crash."""
    for line in manifest(RECORDED):
        if line["source"] in {"runpod", "lambda", "vast", "ecb"}:
            try:
                rows_of(page_of(RECORDED, line))
            except SourceError:
                assert line["replayable"] == "no", line["file"]
            else:
                assert line["replayable"] == "yes", line["file"]


@needs_shared
def test_the_bare_array_of_vast_is_refused_when_wrapped_too() -> None:
    """It lacks the price without storage."""
    page = recorded("vast/bundles.projected.2026-09.json")
    wrapped = Page(page.source, page.url, page.fetched_at, json.dumps({"offers": json_body(page)}).encode())
    with pytest.raises(LayoutChanged, match="without the field"):
        rows_of(wrapped)
