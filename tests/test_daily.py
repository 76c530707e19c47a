"""The flow itself, under Prefect: a handful, because the engine costs seconds."""

import asyncio
from pathlib import Path

import pytest

from pipelines.daily import daily, due
from pipelines.settings import Settings
from scrapers import all_sources
from scrapers.errors import FetchFailed
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
