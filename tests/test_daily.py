"""The flows themselves, under Prefect: a handful, because the engine costs seconds."""

import asyncio
import json
import logging
from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from models.source import Spec
from pipelines.daily import daily, due
from pipelines.settings import Settings, key_of
from scrapers import Source, all_sources
from scrapers.errors import FetchFailed
from warehouse import Warehouse
from warehouse.store import utc_now


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> object:
    from prefect.testing.utilities import prefect_test_harness

    with prefect_test_harness(server_startup_timeout=120):
        yield


SAMPLES = str(Path(__file__).parents[1] / "scrapers" / "samples")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BREAKEVEN_HOME", str(tmp_path))
    return tmp_path


def test_the_samples_go_all_the_way_and_stay_apart(engine: object, home: Path) -> None:
    report = asyncio.run(daily(SAMPLES, sample=True))
    assert not [o for o in report.outcomes if o.outcome not in ("appended", "unchanged")]
    assert report.derived > 0
    sample = Settings().warehouse(sample=True)
    assert sample.rows("SELECT count(*) AS n FROM breakeven WHERE status = 'ok'")[0]["n"] > 0
    assert not Settings().warehouse().path.exists(), "made-up numbers never touch the real warehouse"
    again = asyncio.run(daily(SAMPLES, sample=True))
    assert (sum(o.written for o in again.outcomes), again.derived) == (0, 0)


def test_made_up_pages_are_only_read_where_real_ones_are_kept(engine: object, home: Path) -> None:
    report = asyncio.run(daily(SAMPLES))
    read = [o for o in report.outcomes if o.source != "published" or o.outcome.startswith("only read")]
    assert read and all(o.outcome.startswith("only read: made-up") and o.records for o in read)
    assert Settings().warehouse().rows("SELECT DISTINCT source FROM pages") == [{"source": "published"}]


def test_one_source_failing_alone_is_told_and_stops_no_other(engine: object, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fetch(source: object, *_: object) -> list[object]:
        if source.spec.slug == "ecb":  # type: ignore[attr-defined]
            raise ZeroDivisionError("a bug of ours")
        raise FetchFailed("no network")

    monkeypatch.setattr("pipelines.daily.visit", fetch)
    report = asyncio.run(daily(only=["ecb", "lambda"]))
    assert {o.source: o.outcome for o in report.outcomes} == {"ecb": "failed", "lambda": "failed"}
    assert any("a bug of ours" in sentence for sentence in report.degraded)
    noted = Settings().warehouse().rows("SELECT source FROM incidents ORDER BY source")
    assert [row["source"] for row in noted] == ["ecb", "lambda"]


def test_a_source_is_due_when_its_time_has_come() -> None:
    now, known = utc_now(), list(all_sources().values())
    assert {s.spec.slug for s in due(known, {}, None, now)} == {s.spec.slug for s in known if s.spec.on_by_default}
    seen = {s.spec.slug: now for s in known}
    assert due(known, seen, None, now) == []
    assert [s.spec.slug for s in due(known, seen, ["ecb"], now)] == ["ecb"]


KEY = "sk-live-0123456789-kept-as-a-block"
XML = (Path(SAMPLES) / "ecb" / "eurofxref-daily.2026-11-18.xml").read_bytes()


@pytest.fixture
def keep(engine: object) -> Callable[[str, object], None]:
    """Keeps a secret on the server of these tests, as a person does with `prefect block`."""
    from prefect.blocks.system import Secret

    return lambda name, value: Secret(value=value).save(name, overwrite=True, _sync=True)


def keyed(server: HTTPServer, slug: str) -> Source:
    """A source as it is, but its one question goes to the local server, with the user's own key."""
    source = all_sources()[slug]
    asks = (source.spec.asks[0].model_copy(update={"url": server.url_for(f"/{slug}"), "scope": "", "expect": None}),)
    update = {"asks": asks, "pace_seconds": 0, "key_env": "RENTCO_API_KEY", "key_as": "bearer", "key_required": True}
    return Source(source.spec.model_copy(update=update), source.module)


def told_by_the_server() -> str:
    """Everything that the Prefect server can say about flow runs, task runs and logs."""
    from prefect.client.orchestration import get_client

    with get_client(sync_client=True) as client:
        answers = [client.request("POST", f"/{what}/filter", json={}).json() for what in ("flow_runs", "task_runs", "logs")]
    assert all(answers[:2])
    return json.dumps(answers)


def test_a_collection_asks_its_kind_with_a_kept_key_that_is_told_nowhere(
    keep: Callable[[str, object], None], home: Path, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    """The publisher echoes the key; a source of another kind is left alone; the run tells what changed, the second nothing."""
    from pipelines.flows import collect

    def answer(request: Request) -> Response:
        return Response(XML + f"<!-- {request.headers['Authorization']} -->".encode(), content_type="application/xml")

    httpserver.expect_request("/ecb").respond_with_handler(answer)
    known = {slug: keyed(httpserver, slug) for slug in ("ecb", "lambda")}
    for place in ("daily", "flows"):
        monkeypatch.setattr(f"pipelines.{place}.all_sources", lambda: known)
    monkeypatch.setenv("PREFECT__RUNTIME__DEPLOYMENT__ID", "one of ours")
    keep("breakeven-rentco-api-key", KEY)
    with caplog.at_level(logging.DEBUG):
        changed = asyncio.run(collect("rates"))
        again = asyncio.run(collect("rates"))
    assert [request.path for request, _ in httpserver.log] == ["/ecb"]
    assert httpserver.log[0][0].headers["Authorization"] == f"Bearer {KEY}"
    assert changed and (changed["sources"], changed["rows"] > 10) == (["ecb"], True) and again is None
    warehouse = Settings().warehouse()
    assert [row["kind"] for row in warehouse.rows("FROM runs")] == ["collect-rates"] * 2
    [page] = warehouse.rows("FROM pages")
    kept = [warehouse.path.read_bytes(), warehouse.archive.read(page["sha256"])]
    assert b"***" in kept[1] and not [body for body in kept if KEY.encode() in body]
    assert KEY not in told_by_the_server() + caplog.text + "".join(capfd.readouterr())


def test_a_key_is_looked_for_in_the_environment_then_in_its_block(
    keep: Callable[[str, object], None], home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from prefect import flow

    def spec(variable: str) -> Spec:
        return all_sources()["vast"].spec.model_copy(update={"key_env": variable})

    @flow
    def ask(variable: str) -> str | None:
        return key_of(spec(variable))

    keep("breakeven-cardco-api-key", KEY)
    keep("breakeven-many-api-key", ["not", "text"])
    assert (ask("CARDCO_API_KEY"), ask("NOBODY_API_KEY"), key_of(spec("CARDCO_API_KEY"))) == (KEY, None, None)
    with pytest.raises(ValueError, match="breakeven-many-api-key holds no text"):
        ask("MANY_API_KEY")
    monkeypatch.setenv("CARDCO_API_KEY", "from the environment")
    assert ask("CARDCO_API_KEY") == "from the environment"


def test_housekeeping_is_a_run_like_the_others(engine: object, empty_home: Warehouse) -> None:
    from pipelines.flows import housekeeping

    assert any("rewritten" in sentence for sentence in housekeeping())
    assert [row["kind"] for row in empty_home.rows("FROM runs")] == ["housekeeping"]
