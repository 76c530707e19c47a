"""`breakeven check`: every finding can be reached, says what to do, and only what needs a person ends with 1."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from types import ModuleType

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from models.alert_rules import Freshness, Incident, rules
from models.page import Page
from models.source import Access
from pipelines import findings, health, schedules
from pipelines.cli import guarded
from pipelines.findings import Finding, room
from pipelines.health import failing_sources, silent_sources, source_health, trouble
from pipelines.heartbeat import pulse
from pipelines.load import load
from pipelines.settings import Settings
from scrapers import Source
from tests.shop import DAY0, Shop
from warehouse import Warehouse
from warehouse.alerts import Alert, record_deliveries, store_alert
from warehouse.incidents import note
from warehouse.pages import crawl_of, keep
from warehouse.runs import record_run

NOW = DAY0 + timedelta(days=3, hours=1)


@pytest.fixture
def shop(empty_home: Warehouse, monkeypatch: pytest.MonkeyPatch) -> Shop:
    """A shop that was visited daily, the last time an hour ago, by a run that ended then; the clock stands at its first day."""
    monkeypatch.setattr("warehouse.append.utc_now", lambda: DAY0)
    shop = Shop(empty_home)
    with empty_home.holding():
        for day in range(4):
            shop.visit(day, {"RTX 4090": 0.5 + day / 100})
        ran(empty_home, NOW - timedelta(hours=1))
    return shop


def ran(warehouse: Warehouse, ended_at: datetime, kind: str = "daily") -> None:
    record_run(warehouse, str(ended_at), kind, ended_at, [])
    with warehouse.writing() as con:
        con.execute("UPDATE runs SET ended_at = ? WHERE run = ?", [ended_at, str(ended_at)])


def found(shop: Shop, now: datetime = NOW, patience: float = 30, **spec: object) -> list[Finding]:
    known = Source(shop.source().spec.model_copy(update=spec), ModuleType("shop"))
    return list(findings.findings(Settings(patience_seconds=patience), [known], now))


def only(found: list[Finding], level: str = "act") -> Finding:
    """The one finding of a level."""
    [one] = [finding for finding in found if finding.level == level]
    return one


# The whole


def test_before_the_first_run_nothing_is_wrong(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert guarded(["check"]) == 0
    told = capsys.readouterr().out
    assert "Nothing collected yet" in told and "breakeven run" in told
    assert not (home / "breakeven.duckdb").exists(), "a check makes nothing"


def test_a_healthy_installation_has_nothing_but_ok(shop: Shop) -> None:
    said = found(shop)
    assert {finding.level for finding in said} == {"ok"}, said
    looked_at = ["database", "home", "disk", "keys", "schedules", "sources", "alerts", "clock", "pages"]
    assert [finding.what for finding in said] == looked_at


def test_the_exit_code_and_the_json_say_that_a_person_must_act(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    shop.warehouse.path.write_bytes(b"no database")
    assert guarded(["check", "--json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert [line["what"] for line in said if line["level"] == "act"] == ["database"]
    assert guarded(["check"]) == 1
    assert "A person must act: 1 finding." in capsys.readouterr().out


# The database, the disk, the clock, the pages


def test_a_database_that_does_not_open(shop: Shop) -> None:
    shop.warehouse.path.write_bytes(b"no database at all" * 1000)
    finding = only(found(shop))
    assert "cannot be opened" in finding.sentence and "restore" in finding.todo


def test_a_database_of_a_newer_version(shop: Shop) -> None:
    with shop.warehouse.writing() as con:
        con.execute("INSERT INTO migrations VALUES (9999, TIMESTAMP '2030-01-01')")
    assert "newer version" in only(found(shop)).sentence


def test_a_database_of_an_older_version_is_told_and_mended(shop: Shop) -> None:
    with shop.warehouse.writing() as con:
        con.execute("DELETE FROM relation_versions")
    assert "older version" in found(shop)[0].sentence
    assert "of this version" in found(shop)[0].sentence


def test_a_database_that_somebody_holds(shop: Shop) -> None:
    hold = "import sys, duckdb; con = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"
    other = [sys.executable, "-c", hold, str(shop.warehouse.path)]
    with subprocess.Popen(other, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout and process.stdout.readline() == "held\n"
        finding = only(found(shop, patience=0.2))
        process.communicate()
    assert "in use by another process" in finding.sentence and "end the process" in finding.todo


def test_a_home_that_cannot_be_written(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "file").write_text("in the way")
    monkeypatch.setenv("BREAKEVEN_HOME", str(home / "file" / "data"))
    assert [f.what for f in findings.findings(Settings(), [], NOW) if f.level == "act"] == ["home"]


@pytest.mark.parametrize(
    ("free", "used", "level"), [(10**9, 10**8, "ok"), (10**9, 10**10, "warn"), (10**8, 0, "act"), (10**11, 10**10, "ok")]
)
def test_room_on_the_disk(free: int, used: int, level: str) -> None:
    assert room(free, used).level == level


def test_a_clock_that_is_behind_what_was_kept(shop: Shop) -> None:
    page = Page("shop", "https://shop.test/prices", NOW + timedelta(days=2), b"{}")
    keep(shop.warehouse, page, crawl_of("", page))
    finding = findings.clock(shop.warehouse, NOW)
    assert finding.level == "act" and "2026-01-06 13:00" in finding.sentence
    assert findings.clock(shop.warehouse, NOW + timedelta(days=2)).level == "ok"


def test_a_clock_that_is_behind_what_was_recorded(shop: Shop) -> None:
    with shop.warehouse.writing() as con:
        con.execute("UPDATE parses SET recorded_at = ?", [NOW + timedelta(hours=1)])
    assert findings.clock(shop.warehouse, NOW).level == "act"


def test_a_body_that_is_gone(shop: Shop) -> None:
    row = shop.warehouse.rows("SELECT sha256 FROM pages ORDER BY fetched_at LIMIT 1")[0]
    shop.warehouse.archive.path(row["sha256"]).unlink()
    finding = findings.archive(shop.warehouse)
    assert finding.level == "act" and "1 of 4 bodies" in finding.sentence and "https://shop.test/prices" in finding.sentence
    with shop.warehouse.writing() as con:
        con.execute("INSERT INTO dropped_bodies VALUES (?, 1, TIMESTAMP '2026-01-01', 'retention')", [row["sha256"]])
    assert findings.archive(shop.warehouse).level == "ok", "retention dropped it"


# Keys, schedules, alerts


def test_keys_that_are_lacking_set_or_lost(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    needs = {"key_env": "SHOP_KEY", "key_required": True}
    finding = next(f for f in found(shop, **needs) if f.what == "keys")
    assert (finding.level, finding.todo) == ("act", "Set SHOP_KEY again.")
    off = next(f for f in found(shop, **needs, slug="market") if f.what == "keys")
    assert off.level == "ok" and "Off for want of a key: market (SHOP_KEY)" in off.sentence
    monkeypatch.setenv("SHOP_KEY", "a-very-secret-key")
    finding = next(f for f in found(shop, **needs) if f.what == "keys")
    assert finding.level == "ok" and "Set: SHOP_KEY." in finding.sentence and "secret" not in finding.sentence


@pytest.mark.parametrize(("hours", "level"), [(2, "ok"), (30, "warn"), (60, "act")])
def test_a_schedule_that_died(shop: Shop, hours: float, level: str) -> None:
    finding = next(iter(findings.schedules(shop.warehouse, NOW + timedelta(hours=hours))))
    assert finding.level == level
    assert ("a day was missed" in finding.sentence) == (level != "ok")


def test_only_a_run_that_collects_counts(empty_home: Warehouse) -> None:
    ran(empty_home, NOW, "housekeeping")
    assert [f.sentence for f in findings.schedules(empty_home, NOW)] == ["No run that collects has ended yet."]
    ran(empty_home, NOW - timedelta(minutes=5), "collect-rentals")
    assert [f.level for f in findings.schedules(empty_home, NOW)] == ["ok"]


def test_an_alert_that_a_channel_did_not_take(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BREAKEVEN_NOTIFY", "json://127.0.0.1:9/a-secret-path")
    alert = Alert("rent_or_own", "crossing", "rtx-4090-24gb", NOW, "buy now")
    with shop.warehouse.writing() as con:
        store_alert(con, alert)
        con.execute("UPDATE alerts SET recorded_at = ?", [NOW])
        record_deliveries(con, "file", [(alert, None)])
    finding = only(found(shop))
    assert finding.what == "alerts" and "1 alerts have not reached json:" in finding.sentence
    assert "secret" not in finding.sentence
    with shop.warehouse.writing() as con:
        record_deliveries(con, finding.sentence.split()[-1].rstrip("."), [(alert, None)])
    assert {f.level for f in found(shop)} == {"ok"}


@pytest.fixture
def prefect_api(httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[dict[str, object]]]:
    """A server that answers like Prefect's when it is asked for deployments; the list is what it has."""
    from prefect.settings import PREFECT_API_URL, temporary_settings

    kept: list[dict[str, object]] = []

    def answer(request: Request) -> Response:
        assert (request.get_json()["deployments"] or {})["tags"]["all_"] == [schedules.TAG]
        return Response(json.dumps(kept), content_type="application/json")

    httpserver.expect_request("/api/deployments/filter", method="POST").respond_with_handler(answer)
    httpserver.expect_request("/api/csrf-token").respond_with_data("none here", status=404)
    httpserver.expect_request("/api/admin/version").respond_with_json("3.8.8")
    monkeypatch.setenv("PREFECT_API_URL", httpserver.url_for("/api"))
    monkeypatch.setenv("NO_PROXY", "localhost,127.0.0.1")
    with temporary_settings({PREFECT_API_URL: httpserver.url_for("/api")}):
        yield kept


def deployment(name: str, *, paused: bool = False, active: bool = True) -> dict[str, object]:
    flow = "00000000-0000-4000-8000-000000000000"
    schedule = {"deployment_id": flow, "schedule": {"cron": "17 * * * *", "timezone": "UTC"}, "active": active}
    return {"id": flow, "flow_id": flow, "name": name, "paused": paused, "schedules": [schedule]}


def test_deployments_that_are_there_paused_or_missing(shop: Shop, prefect_api: list[dict[str, object]]) -> None:
    assert "none of our deployments" in only(list(findings.on_server())).sentence
    prefect_api += [deployment("daily"), deployment("watch")]
    assert [(f.level, f.sentence) for f in findings.on_server()] == [("ok", "The Prefect server has 2 deployments, none paused.")]
    prefect_api[0] = deployment("daily", paused=True)
    assert "daily is paused" in only(list(findings.on_server())).sentence
    prefect_api[0] = deployment("daily", active=False)
    assert "daily is paused" in only(found(shop)).sentence


def test_a_prefect_server_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    from prefect.settings import PREFECT_API_URL, temporary_settings

    monkeypatch.setenv("PREFECT_API_URL", "http://user:password@127.0.0.1:9/api")
    with temporary_settings({PREFECT_API_URL: "http://user:password@127.0.0.1:9/api"}):
        finding = only(list(findings.on_server()))
    assert "Connect" in finding.sentence and "password" not in finding.sentence and "server start" in finding.todo


# The sources


def rows(shop: Shop, now: datetime) -> list[dict[str, object]]:
    with shop.warehouse.reading() as con:
        return source_health(con, now, [shop.source()])


def row(shop: Shop, now: datetime = NOW) -> dict[str, object]:
    [one] = rows(shop, now)
    return one


def test_the_thresholds_are_those_of_the_default_rules() -> None:
    by_kind = {type(rule): rule for rule in rules()}
    assert (by_kind[Freshness].periods, by_kind[Incident].confirm) == (health.PERIODS, health.VISITS)


def test_a_source_is_silent_after_three_of_its_own_periods(shop: Shop) -> None:
    known, last = [shop.source()], DAY0 + timedelta(days=3)
    assert silent_sources(shop.warehouse, last + timedelta(days=3), known) == []
    [one] = silent_sources(shop.warehouse, last + timedelta(days=3, minutes=1), known)
    assert (one["source"], one["every_hours"], one["last_success_at"]) == ("shop", 24, last)
    assert trouble(one) == "shop: nothing since 2026-01-04 12:00 UTC, 3.0 of its periods."
    assert only([f for f in found(shop, NOW + timedelta(days=4)) if f.what == "sources"]).sentence.startswith(
        "shop: nothing since"
    )
    hourly = found(shop, NOW + timedelta(hours=3), every_hours=1)
    assert only(hourly).what == "sources", "the period is the source's own"


def test_one_never_asked_or_off_or_our_own_file_is_not_silent(shop: Shop) -> None:
    spec = shop.source().spec
    others = [
        Source(spec.model_copy(update=update), ModuleType("x"))
        for update in ({"slug": "new"}, {"on_by_default": False}, {"access": Access.BUNDLED}, {"key_required": True})
    ]
    assert silent_sources(shop.warehouse, NOW + timedelta(days=90), others) == []
    assert "Never asked yet: new" in only(list(findings.sources(shop.warehouse, NOW, others)), "warn").sentence


def test_the_last_two_visits_that_were_refused_are_told_with_the_reason(shop: Shop) -> None:
    assert row(shop)["consecutive_failures"] == 0
    page = Page("shop", "https://shop.test/prices", DAY0 + timedelta(days=4), b"<html>denied</html>")
    keep(shop.warehouse, page, crawl_of("", page))
    assert load(shop.warehouse, shop.source(), "", [page]).outcome == "layout_changed"
    assert failing_sources(shop.warehouse, NOW + timedelta(days=1), [shop.source()]) == []
    page = replace(page, fetched_at=DAY0 + timedelta(days=5))
    keep(shop.warehouse, page, crawl_of("", page))
    load(shop.warehouse, shop.source(), "", [page])
    [one] = failing_sources(shop.warehouse, NOW + timedelta(days=2), [shop.source()])
    assert (one["last_outcome"], one["consecutive_failures"], one["last_success_at"]) == (
        "layout_changed",
        2,
        DAY0 + timedelta(days=3),
    )
    told = trouble(one)
    assert told is not None and told.startswith(
        "shop: the last 2 visits failed (layout_changed). Last incident: shop: the parser"
    )
    assert only(found(shop, NOW + timedelta(days=2))).sentence == told
    shop.visit(6, {"RTX 4090": 0.5})
    assert failing_sources(shop.warehouse, NOW + timedelta(days=3), [shop.source()]) == []


def test_each_visit_that_breaks_off_counts_however_soon_it_is_tried_again(shop: Shop) -> None:
    for hour in (1, 2, 3):
        note(shop.warehouse, "shop", "", "fetch_failed", f"shop: HTTP 50{hour}", at=DAY0 + timedelta(days=4, hours=hour))
    now = row(shop, NOW + timedelta(days=2))
    assert (now["consecutive_failures"], now["last_outcome"], now["sentence"]) == (3, "fetch_failed", "shop: HTTP 503")
    shop.visit(5, {"RTX 4090": 0.5})
    assert row(shop, NOW + timedelta(days=2))["consecutive_failures"] == 0


def test_a_failure_mended_within_the_visit_is_none(shop: Shop) -> None:
    shop.visit(4, {"RTX 4090": 0.5})
    with shop.warehouse.writing() as con:
        con.execute("UPDATE parses SET verdict = 'refused', outcome = 'blocked' WHERE parse = 5")
    assert row(shop, NOW + timedelta(days=1))["consecutive_failures"] == 1
    shop.visit(4.1, {"RTX 4090": 0.5})
    assert row(shop, NOW + timedelta(days=2))["consecutive_failures"] == 0


def test_one_scope_that_fails_among_others_is_a_failed_visit_but_no_silence(shop: Shop) -> None:
    for day in (4, 5):
        for scope, body in (("a", b'{"RTX 4090": 0.5}'), ("b", b"<html>denied</html>"), ("c", b'{"RTX 3090": 0.2}')):
            page = Page("shop", f"https://shop.test/{scope}", DAY0 + timedelta(days=day, minutes=ord(scope)), body)
            keep(shop.warehouse, page, crawl_of(scope, page))
            load(shop.warehouse, shop.source(), scope, [page])
    now = row(shop, NOW + timedelta(days=3))
    assert (now["consecutive_failures"], now["last_outcome"]) == (2, "layout_changed")
    assert now["last_success_at"] == DAY0 + timedelta(days=5, minutes=ord("c"))


def test_an_answer_that_was_cut_off_is_no_success(shop: Shop) -> None:
    page = Page("shop", "https://shop.test/prices", DAY0 + timedelta(days=4), b'{"RTX 4090": 0.6}')
    keep(shop.warehouse, page, crawl_of("", page))
    load(shop.warehouse, shop.source(), "", [page], complete=False)
    now = row(shop, NOW + timedelta(days=1))
    assert (now["last_outcome"], now["consecutive_failures"], now["last_success_at"]) == (
        "truncated",
        1,
        DAY0 + timedelta(days=3),
    )
    assert "cut off" in str(now["sentence"])


def test_one_that_never_succeeded_is_silent_since_its_first_visit(empty_home: Warehouse) -> None:
    shop = Shop(empty_home)
    note(empty_home, "shop", "", "blocked", "shop: refuses us", at=DAY0)
    [one] = silent_sources(empty_home, DAY0 + timedelta(days=4), [shop.source()])
    assert (one["last_success_at"], one["silent_since"], one["periods_silent"]) == (None, DAY0, 4)
    assert "and never before" in str(trouble(one)) and "refuses us" in str(trouble(one))


def test_what_came_later_is_not_known_as_of_a_day(shop: Shop) -> None:
    assert row(shop, DAY0 + timedelta(days=1, hours=1))["last_success_at"] == DAY0 + timedelta(days=1)


# The heartbeat


@pytest.mark.parametrize(
    ("degraded", "ok", "asked", "body"),
    [
        ([], True, "GET /ping/uuid", ""),
        (["shop: HTTP 500", "two\nlines"], True, "POST /ping/uuid", "shop: HTTP 500; two lines"),
        (["no disk"], False, "POST /ping/uuid/fail", "no disk"),
        ([], False, "GET /ping/uuid/fail", ""),
    ],
)
def test_each_run_is_told_to_the_monitor(
    httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch, degraded: list[str], ok: bool, asked: str, body: str
) -> None:
    heard: list[tuple[str, str, str | None]] = []

    def answer(request: Request) -> Response:
        heard.append((f"{request.method} {request.path}", request.get_data(as_text=True), request.headers.get("User-Agent")))
        return Response("OK")

    httpserver.expect_request("/ping/uuid").respond_with_handler(answer)
    httpserver.expect_request("/ping/uuid/fail").respond_with_handler(answer)
    monkeypatch.setenv("BREAKEVEN_HEARTBEAT_URL", httpserver.url_for("/ping/uuid"))
    assert pulse(Settings(contact="me@example.org"), degraded, ok) is None
    [(request, said, agent)] = heard
    assert (request, said) == (asked, body)
    assert agent is not None and "me@example.org" in agent


def logged(caplog: pytest.LogCaptureFixture) -> str:
    """What we and the HTTP client logged, the test's own server apart."""
    return "\n".join(record.getMessage() for record in caplog.records if not record.name.startswith("werkzeug"))


def test_without_a_monitor_nobody_is_asked() -> None:
    assert pulse(Settings(), ["shop: HTTP 500"], False) is None


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/secret", "htp:/secret", "http://127.0.0.1:99999/secret", "secret"])
def test_a_monitor_that_cannot_be_reached_is_a_warning_without_its_address(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, url: str
) -> None:
    caplog.set_level("DEBUG")
    monkeypatch.setenv("BREAKEVEN_HEARTBEAT_URL", url)
    said = pulse(Settings(), [], True)
    assert said is not None and "could not be sent" in said and "secret" not in said + logged(caplog)


def test_a_monitor_that_refuses_is_a_warning_without_its_address(
    httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    httpserver.expect_request("/secret").respond_with_data("no", status=404)
    monkeypatch.setenv("BREAKEVEN_HEARTBEAT_URL", httpserver.url_for("/secret"))
    said = pulse(Settings(), [], True)
    assert said is not None and "HTTP 404" in said and "secret" not in said + logged(caplog)
