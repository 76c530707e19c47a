"""Delivery: every alert to every channel once it listens; a dead receiver loses nothing, delays no run and shows no secret."""

import json
import socket
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Response

from pipelines.cli import guarded
from pipelines.deliver import deliver
from pipelines.settings import Settings
from warehouse import Warehouse
from warehouse.alerts import Alert, store_alert
from warehouse.store import utc_now

SECRET = "s3cr3t-tok3n"


def alert(number: int, **said: object) -> Alert:
    fields = {"rule": "r", "kind": "shift", "subject": f"s{number}", "at": utc_now(), "sentence": f"Number {number} moved."}
    return Alert(**fields | said)  # type: ignore[arg-type]


def store(warehouse: Warehouse, *alerts: Alert) -> None:
    with warehouse.writing() as con:
        assert [store_alert(con, one) for one in alerts] == [True] * len(alerts)


def messages(server: HTTPServer) -> list[str]:
    return [json.loads(request.get_data())["message"] for request, _ in server.log]


def listen(server: HTTPServer, status: int = 200) -> None:
    server.clear()
    server.expect_request("/alerts").respond_with_response(Response("{}", status))


@pytest.fixture
def to_server(httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> HTTPServer:
    monkeypatch.setenv("BREAKEVEN_NOTIFY", f"json://user:{SECRET}@localhost:{httpserver.port}/alerts")
    listen(httpserver)
    return httpserver


@pytest.fixture
def nobody(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A receiver's address where nobody listens."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        monkeypatch.setenv("BREAKEVEN_NOTIFY", f"json://user:{SECRET}@localhost:{closed.getsockname()[1]}/alerts")
        yield


def lines(home: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in (home / "alerts.jsonl").read_text().splitlines()]


def tried(warehouse: Warehouse) -> list[dict[str, object]]:
    return warehouse.rows("SELECT channel, delivered, count(*) AS n FROM deliveries GROUP BY ALL ORDER BY ALL")


def test_the_file_is_told_without_any_setting(empty_home: Warehouse, home: Path) -> None:
    full = alert(1, cause="Because of rent.", since=datetime(2026, 3, 4, 12), meaning="Own.", links=("https://rents.test/",))
    store(empty_home, full)
    assert deliver(empty_home, Settings()) == []
    (line,) = lines(home)
    assert (line["alert"], line["rule"], line["subject"]) == (full.alert, "r", "s1")
    assert line["text"] == "Number 1 moved.\nBecause of rent.\nSince 2026-03-04 12:00 UTC.\nOwn.\nhttps://rents.test/"
    assert deliver(empty_home, Settings()) == [] and len(lines(home)) == 1, "once"


def test_what_waits_is_one_message_and_what_is_told_with_another_is_none(empty_home: Warehouse, to_server: HTTPServer) -> None:
    store(empty_home, leader := alert(1), alert(2), alert(3, part_of=leader.alert))
    assert deliver(empty_home, Settings()) == []
    assert messages(to_server) == ["Number 1 moved.\n\nNumber 2 moved."]
    assert deliver(empty_home, Settings()) == [] and len(to_server.log) == 1
    assert [(row["delivered"], row["n"]) for row in tried(empty_home)] == [(True, 2), (True, 2)]


@pytest.mark.parametrize("status", [404, 500])
def test_a_receiver_that_refuses_gets_it_when_it_is_back(
    empty_home: Warehouse, to_server: HTTPServer, status: int, home: Path
) -> None:
    listen(to_server, status)
    store(empty_home, alert(1))
    (problem,) = deliver(empty_home, Settings())
    assert problem.startswith("1 alert wait") and problem.endswith("the receiver did not take it")
    store(empty_home, alert(2))
    assert len(deliver(empty_home, Settings())) == 1
    assert [line["subject"] for line in lines(home)] == ["s1", "s2"], "the others have it at once"
    listen(to_server)
    assert deliver(empty_home, Settings()) == []
    assert messages(to_server)[-1:] == ["Number 1 moved.\n\nNumber 2 moved."]
    assert deliver(empty_home, Settings()) == [], "and nothing waits any more"


def test_nobody_there_keeps_it_for_later(empty_home: Warehouse, nobody: None) -> None:
    store(empty_home, alert(1))
    assert len(deliver(empty_home, Settings())) == len(deliver(empty_home, Settings())) == 1
    assert [(row["delivered"], row["n"]) for row in tried(empty_home)] == [(True, 1), (False, 2)]


def test_a_receiver_that_never_answers_delays_no_run(
    empty_home: Warehouse, to_server: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = threading.Event()
    monkeypatch.setattr("pipelines.deliver.PATIENCE_SECONDS", 0.2)
    monkeypatch.setattr("pipelines.deliver.send", lambda *_: release.wait(30) and None)
    store(empty_home, alert(1))
    try:
        (problem,) = deliver(empty_home, Settings())
    finally:
        release.set()
    assert problem.endswith("it did not answer within 0.2 s")


def test_an_alert_that_nobody_took_for_a_month_is_given_up(
    empty_home: Warehouse, nobody: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    store(empty_home, alert(1))
    assert len(deliver(empty_home, Settings())) == 1
    monkeypatch.setattr("pipelines.deliver.utc_now", lambda: utc_now() + timedelta(days=31))
    assert deliver(empty_home, Settings()) == []


def test_a_file_that_cannot_be_written_is_said_and_tried_again(empty_home: Warehouse, home: Path) -> None:
    store(empty_home, alert(1))
    (home / "alerts.jsonl").mkdir()
    (problem,) = deliver(empty_home, Settings())
    assert "cannot write" in problem
    (home / "alerts.jsonl").rmdir()
    assert deliver(empty_home, Settings()) == [] and len(lines(home)) == 1


def test_the_secrets_of_an_address_are_nowhere(
    empty_home: Warehouse, nobody: None, home: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    store(empty_home, alert(1))
    problems = deliver(empty_home, Settings())
    assert guarded(["alerts", "--test"]) == 1 and guarded(["alerts", "--deliver"]) == 1 and guarded(["alerts"]) == 0
    printed = capfd.readouterr()
    kept = str(empty_home.rows("FROM deliveries")) + str(empty_home.rows("FROM alerts")) + (home / "alerts.jsonl").read_text()
    for text in (str(problems), printed.out, printed.err, caplog.text, kept, repr(Settings())):
        assert SECRET not in text
    assert "json:" in printed.out, "the channel is named all the same"


def test_an_address_that_apprise_does_not_know_is_said_without_it(empty_home: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BREAKEVEN_NOTIFY", f"nonsense://{SECRET}")
    store(empty_home, alert(1))
    (problem,) = deliver(empty_home, Settings())
    assert problem.endswith("apprise does not understand the address") and SECRET not in problem


def test_a_test_message_goes_everywhere(home: Path, to_server: HTTPServer, capsys: pytest.CaptureFixture[str]) -> None:
    assert guarded(["alerts", "--test"]) == 0
    assert messages(to_server) == ["This is a test of breakeven's alerts; nothing has moved."]
    assert [line["rule"] for line in lines(home)] == ["test"]
    assert capsys.readouterr().out.count("delivered") == 2


def test_a_test_message_that_one_channel_does_not_take_is_exit_code_1(
    to_server: HTTPServer, capsys: pytest.CaptureFixture[str]
) -> None:
    listen(to_server, 500)
    assert guarded(["alerts", "--test"]) == 1
    assert "the receiver did not take it" in capsys.readouterr().out


def test_delivery_by_hand_says_whether_something_waits(
    empty_home: Warehouse, to_server: HTTPServer, capsys: pytest.CaptureFixture[str]
) -> None:
    store(empty_home, alert(1))
    listen(to_server, 500)
    assert guarded(["alerts", "--deliver"]) == 1 and "1 alert wait" in capsys.readouterr().out
    listen(to_server)
    assert guarded(["alerts", "--deliver"]) == 0 and "Nothing waits." in capsys.readouterr().out
