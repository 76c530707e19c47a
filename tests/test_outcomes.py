"""What can go wrong with a source, each with a name of its own, stopping nothing else and losing nothing: a real local server."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Response

from models.source import Ask, Expect
from pipelines.collect import visit
from pipelines.load import Outcome
from pipelines.settings import Settings
from scrapers import Source, all_sources
from warehouse import Warehouse

SAMPLES = Path(__file__).parents[1] / "scrapers" / "samples"
API = "/graphql"


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    made = Warehouse(tmp_path)
    with made.writing():
        pass
    return made


def answer() -> Any:
    return json.loads((SAMPLES / "runpod" / "gputypes.2026-11-18.json").read_text())


def local(server: HTTPServer, slug: str = "runpod") -> Source:
    """A source whose first question goes to the local server, without its pace."""
    source = all_sources()[slug]
    ask: Ask = source.spec.asks[0].model_copy(update={"url": server.url_for(API)})
    update = {"asks": (ask,), "pace_seconds": 0, "expect": Expect(rows=(5, 250), units=source.spec.expect.units)}
    return Source(source.spec.model_copy(update=update), source.module)


def ask_once(warehouse: Warehouse, server: HTTPServer, body: object, slug: str = "runpod", **how: Any) -> Outcome:
    text = body if isinstance(body, (str, bytes)) else json.dumps(body)
    server.clear()
    server.expect_request(API).respond_with_response(Response(text, **{"content_type": "application/json"} | how))
    found = asyncio.run(visit(local(server, slug), warehouse, Settings(), lambda _: None))
    assert len(found) == 1
    return found[0]


def incidents(warehouse: Warehouse) -> list[str]:
    return [row["outcome"] for row in warehouse.rows("SELECT outcome FROM incidents ORDER BY recorded_at")]


def kept(warehouse: Warehouse) -> int:
    """Pages whose bodies can be read back."""
    return sum(1 for row in warehouse.rows("SELECT sha256 FROM pages") if warehouse.archive.read(row["sha256"]) is not None)


def prices(warehouse: Warehouse) -> int:
    return warehouse.rows("SELECT count(*) AS n FROM current_offers")[0]["n"]


def test_an_unknown_card_is_kept_counted_and_named(warehouse: Warehouse, httpserver: HTTPServer) -> None:
    body = answer()
    body["data"]["gpuTypes"][0]["id"] = "NVIDIA Quux 9000"
    outcome = ask_once(warehouse, httpserver, body)
    assert outcome.outcome == "appended" and outcome.unknown == ["NVIDIA Quux 9000"]
    assert warehouse.rows("SELECT DISTINCT gpu FROM current_offers WHERE gpu_text = 'NVIDIA Quux 9000'") == [{"gpu": None}]


def test_a_block_page_instead_of_json(warehouse: Warehouse, httpserver: HTTPServer) -> None:
    ask_once(warehouse, httpserver, answer())
    before = prices(warehouse)
    outcome = ask_once(warehouse, httpserver, "<html><title>Pardon Our Interruption</title></html>", content_type="text/html")
    assert (outcome.outcome, incidents(warehouse)) == ("blocked", ["blocked"])
    assert "Pardon Our Interruption" in outcome.sentences[0]
    assert (prices(warehouse), kept(warehouse)) == (before, 2)


def test_a_body_that_stops_early(warehouse: Warehouse, httpserver: HTTPServer) -> None:
    outcome = ask_once(warehouse, httpserver, json.dumps(answer())[:-40])
    assert (outcome.outcome, incidents(warehouse), kept(warehouse)) == ("truncated_body", ["truncated_body"], 1)


def test_graphql_errors_under_http_200(warehouse: Warehouse, httpserver: HTTPServer) -> None:
    outcome = ask_once(warehouse, httpserver, {"errors": [{"message": "rate limited"}], "data": None})
    assert outcome.outcome == "publisher_error" and "rate limited" in outcome.sentences[0]


def test_a_renamed_field_is_a_changed_layout_and_names_it(warehouse: Warehouse, httpserver: HTTPServer) -> None:
    body = answer()
    for gpu in body["data"]["gpuTypes"]:
        gpu["price_secure"] = gpu.pop("securePrice")
    outcome = ask_once(warehouse, httpserver, body)
    assert outcome.outcome == "layout_changed"
    assert all(word in outcome.sentences[0] for word in ("runpod", "securePrice", API))


def times(body: Any, factor: float) -> Any:
    """The same answer with every price multiplied."""
    for gpu in body["data"]["gpuTypes"]:
        for record in (gpu, gpu.get("lowestPrice") or {}):
            record |= {k: v * factor for k, v in record.items() if "price" in k.lower() and isinstance(v, (int, float))}
    return body


def some_days(warehouse: Warehouse, httpserver: HTTPServer, days: int = 3) -> Any:
    """Healthy crawls, each with a price of its own, as the past that checks compare with."""
    body = answer()
    for _ in range(days):
        body["data"]["gpuTypes"][2]["securePrice"] += 0.01
        assert ask_once(warehouse, httpserver, body).outcome == "appended"
    return body


def test_half_the_usual_rows_are_refused_and_the_prices_stay(warehouse: Warehouse, httpserver: HTTPServer) -> None:
    body = some_days(warehouse, httpserver)
    before = prices(warehouse)
    body["data"]["gpuTypes"] = body["data"]["gpuTypes"][:4]
    outcome = ask_once(warehouse, httpserver, body)
    assert outcome.outcome == "too_few_rows" and "usual" in outcome.sentences[0]
    assert (prices(warehouse), kept(warehouse)) == (before, 4)
    assert warehouse.rows("SELECT verdict FROM parses ORDER BY parse DESC LIMIT 1") == [{"verdict": "refused"}]


def test_the_first_three_crawls_only_warn(warehouse: Warehouse, httpserver: HTTPServer) -> None:
    body = some_days(warehouse, httpserver, days=2)
    body["data"]["gpuTypes"] = body["data"]["gpuTypes"][:1]
    outcome = ask_once(warehouse, httpserver, body)
    assert outcome.outcome == "appended" and incidents(warehouse) == ["too_few_rows"]


def test_cents_for_dollars_are_refused_from_the_first_crawl_on(warehouse: Warehouse, httpserver: HTTPServer) -> None:
    assert ask_once(warehouse, httpserver, times(answer(), 10_000)).outcome == "unit_out_of_range"
    assert prices(warehouse) == 0


def test_one_absurd_price_is_a_reject_and_the_others_stay(warehouse: Warehouse, httpserver: HTTPServer) -> None:
    body = answer()
    body["data"]["gpuTypes"][2]["securePrice"] = 0.0001
    outcome = ask_once(warehouse, httpserver, body)
    assert outcome.outcome == "appended" and outcome.rejects["implausible_price"] == 1


def test_most_prices_moving_is_appended_with_an_incident(warehouse: Warehouse, httpserver: HTTPServer) -> None:
    body = some_days(warehouse, httpserver)
    outcome = ask_once(warehouse, httpserver, times(body, 0.6))
    assert outcome.outcome == "appended" and "prices_moved" in incidents(warehouse)


def test_ten_times_the_prices_of_the_crawl_before_is_a_slipped_unit(warehouse: Warehouse, httpserver: HTTPServer) -> None:
    ask_once(warehouse, httpserver, answer())
    before = prices(warehouse)
    assert ask_once(warehouse, httpserver, times(answer(), 10)).outcome == "unit_slipped"
    assert prices(warehouse) == before


def test_a_field_never_seen_is_told_and_does_no_harm(warehouse: Warehouse, httpserver: HTTPServer) -> None:
    body = some_days(warehouse, httpserver, days=1)
    for gpu in body["data"]["gpuTypes"]:
        gpu["carbonPrice"] = 0.1
    outcome = ask_once(warehouse, httpserver, body)
    assert outcome.outcome in ("appended", "unchanged") and "carbonPrice" in outcome.sentences[0]


def test_a_bug_in_a_parser_refuses_the_page_and_keeps_it(warehouse: Warehouse, httpserver: HTTPServer) -> None:
    body = answer()
    body["data"]["gpuTypes"][0] = "not a record at all"
    outcome = ask_once(warehouse, httpserver, body)
    assert (outcome.outcome, kept(warehouse)) == ("layout_changed", 1)


def test_a_source_that_is_down_leaves_its_prices_and_the_others_alone(warehouse: Warehouse, httpserver: HTTPServer) -> None:
    ask_once(warehouse, httpserver, answer())
    before = prices(warehouse)
    outcome = ask_once(warehouse, httpserver, "no", status=404)
    assert (outcome.outcome, prices(warehouse)) == ("fetch_failed", before)
    assert "404" in outcome.sentences[0] and incidents(warehouse) == ["fetch_failed"]
    xml = (SAMPLES / "ecb" / "eurofxref-daily.2026-11-18.xml").read_text()
    assert ask_once(warehouse, httpserver, xml, "ecb", content_type="application/xml").rows == 21


def test_a_page_is_kept_before_anyone_reads_it(
    warehouse: Warehouse, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def die(*_: object, **__: object) -> None:
        raise Killed

    monkeypatch.setattr("pipelines.collect.load", die)
    with pytest.raises(Killed):
        ask_once(warehouse, httpserver, answer())
    assert kept(warehouse) == 1
    assert [warehouse.rows(f"SELECT count(*) AS n FROM {t}")[0]["n"] for t in ("crawls", "parses", "offers")] == [0, 0, 0]


def test_a_killed_append_leaves_no_partial_batch(
    warehouse: Warehouse, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def die(*_: object) -> None:
        raise Killed

    monkeypatch.setattr("warehouse.append.learn", die)
    with pytest.raises(Killed):
        ask_once(warehouse, httpserver, answer())
    assert [warehouse.rows(f"SELECT count(*) AS n FROM {t}")[0]["n"] for t in ("crawls", "parses", "offers", "rejects")] == [
        0
    ] * 4
    monkeypatch.undo()
    assert ask_once(warehouse, httpserver, answer()).outcome == "appended"


def test_an_unchanged_answer_is_asked_for_conditionally(warehouse: Warehouse, httpserver: HTTPServer) -> None:
    page = (SAMPLES / "ecb" / "eurofxref-daily.2026-11-18.xml").read_text()
    ask_once(warehouse, httpserver, page, "ecb", content_type="application/xml", headers={"ETag": '"v1"'})
    httpserver.clear()
    httpserver.expect_request(API, headers={"If-None-Match": '"v1"'}).respond_with_response(Response(status=304))
    found = asyncio.run(visit(local(httpserver, "ecb"), warehouse, Settings(), lambda _: None))
    assert [o.outcome for o in found] == ["unchanged"]
    pages = warehouse.rows("SELECT http_status, sha256 FROM pages ORDER BY fetched_at")
    assert [p["http_status"] for p in pages] == [200, 304] and pages[0]["sha256"] == pages[1]["sha256"]
