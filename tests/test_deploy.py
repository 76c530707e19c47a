"""On schedule, for real: a Prefect server of our own, `prefect deploy --all`, runs that are due, a worker, an event that wakes.

A server can take a deployment with a cron and never schedule a run of it (as it did with SQLAlchemy 2.1, without a word to who
deployed), so the runs themselves are asked for. All tests here share one server, because it takes seconds to start.
"""

import csv
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import stamina
import yaml

from warehouse import Warehouse

ROOT = Path(__file__).parents[1]
PREFECT = "import pipelines; pipelines.make_room_for_prefect(); from prefect.cli import app; app()"
TOLD = yaml.safe_load((ROOT / "prefect.yaml").read_text())
DEPLOYMENTS = {told["name"]: told for told in TOLD["deployments"]}
RECORDED = ("ecb/eurofxref-daily.2026-11-18.xml", "lambda/pricing.2026-11-19.html")
OVER = {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture(scope="module")
def env(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What every Prefect process of these tests is told: its own database, its own server, nobody's profile, no one's keys."""
    folder, not_mine = tmp_path_factory.mktemp("schedule"), re.compile(r"PREFECT_.*|BREAKEVEN_.*|.*_KEY|.*_TOKEN")
    return {name: value for name, value in os.environ.items() if not not_mine.fullmatch(name)} | {
        "BREAKEVEN_HOME": str(folder / "home"),
        "PREFECT_HOME": str(folder / "prefect"),
        "PREFECT_API_URL": f"http://127.0.0.1:{free_port()}/api",
        "PREFECT_SERVER_UI_ENABLED": "false",
        "PREFECT_WORKER_QUERY_SECONDS": "1",
        "NO_PROXY": "127.0.0.1",
    }


@contextmanager
def running(env: dict[str, str], log: Path, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """A long-lived Prefect process, ended with all that it started when the test is over."""
    with log.open("w") as out:
        command = [sys.executable, "-c", PREFECT, *arguments]
        process = subprocess.Popen(
            command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.fixture(scope="module")
def server(env: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """The API of a local server, from when it is healthy until the tests are over."""
    url, log = httpx.URL(env["PREFECT_API_URL"]), tmp_path_factory.mktemp("server") / "log"
    with (
        running(env, log, "server", "start", "--host", "127.0.0.1", "--port", str(url.port)) as process,
        httpx.Client(base_url=url, timeout=10, trust_env=False) as api,
    ):
        for attempt in stamina.retry_context(on=httpx.TransportError, attempts=None, timeout=120, wait_max=0.5):
            with attempt:
                assert process.poll() is None, log.read_text()
                assert api.get("/health").json() is True
        yield api


@pytest.fixture(scope="module")
def deployed(server: httpx.Client, env: dict[str, str]) -> dict[str, dict[str, Any]]:
    """What the server made of prefect.yaml: each deployment by name."""
    prefect(env, "work-pool", "create", "breakeven", "--type", "process")
    prefect(env, "deploy", "--all")
    found = server.post("/deployments/filter", json={}).raise_for_status().json()
    return {made["name"]: made for made in found}


def prefect(env: dict[str, str], *arguments: str) -> None:
    """One command of Prefect, as `./dev prefect` runs it."""
    command = [sys.executable, "-c", PREFECT, "--no-prompt", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr


def runs_of(api: httpx.Client, deployment: dict[str, Any], *states: str) -> list[dict[str, Any]]:
    """The runs of a deployment in these states (in all, without any), first one first."""
    asked: dict[str, Any] = {"deployments": {"id": {"any_": [deployment["id"]]}}, "sort": "EXPECTED_START_TIME_ASC"}
    if states:
        asked["flow_runs"] = {"state": {"type": {"any_": list(states)}}}
    return list(api.post("/flow_runs/filter", json=asked).raise_for_status().json())


def test_every_deployment_is_scheduled(server: httpx.Client, deployed: dict[str, dict[str, Any]]) -> None:
    assert deployed.keys() == DEPLOYMENTS.keys()
    for attempt in stamina.retry_context(on=AssertionError, attempts=None, timeout=30, wait_max=0.5):
        with attempt:
            waiting = {name: runs_of(server, made, "SCHEDULED") for name, made in deployed.items()}
            assert all(waiting.values()), f"the scheduler created no run of {[name for name in waiting if not waiting[name]]}"
    for name, made in deployed.items():
        [schedule] = made["schedules"]
        assert schedule["active"] and schedule["schedule"]["cron"] and schedule["schedule"]["timezone"] == "UTC"
        assert made["global_concurrency_limit"]["limit"] == 1, f"two runs of {name} must not overlap"
        assert all(run["auto_scheduled"] and {"breakeven", *made["tags"]} <= set(run["tags"]) for run in waiting[name])


@pytest.fixture
def worker(server: httpx.Client, env: dict[str, str], deployed: dict[str, dict[str, Any]], tmp_path: Path) -> Iterator[Path]:
    """A worker that runs what a test asks for, and nothing that happens to be due meanwhile: that would ask real publishers.
    Given is the file of what it says."""
    for made in deployed.values():
        server.post(f"/deployments/{made['id']}/pause_deployment").raise_for_status()
        assert runs_of(server, made, "SCHEDULED") == []
    log = tmp_path / "worker.log"
    with running(env, log, "worker", "start", "--pool", "breakeven", "--type", "process"):
        yield log


@pytest.fixture
def recordings(tmp_path: Path) -> Path:
    """A folder of recorded pages, which `daily` reads instead of the network."""
    folder = tmp_path / "recordings"
    with (ROOT / "scrapers" / "samples" / "MANIFEST.csv").open(newline="") as file:
        lines = [line | {"fidelity": "verbatim"} for line in csv.DictReader(file) if line["file"] in RECORDED]
    for line in lines:
        (folder / line["file"]).parent.mkdir(parents=True)
        shutil.copyfile(ROOT / "scrapers" / "samples" / line["file"], folder / line["file"])
    with (folder / "MANIFEST.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, list(lines[0]))
        writer.writeheader()
        writer.writerows(lines)
    return folder


def ask_for(api: httpx.Client, deployment: dict[str, Any], env: dict[str, str] | None = None, **parameters: object) -> str:
    """Ask for a run of a deployment now, its environment changed where said; returns its id."""
    changed = {"job_variables": {"env": deployment["job_variables"]["env"] | env}} if env else {}
    path = f"/deployments/{deployment['id']}/create_flow_run"
    return str(api.post(path, json={"parameters": parameters, **changed}).raise_for_status().json()["id"])


def finished(api: httpx.Client, deployment: dict[str, Any], count: int, log: Path) -> list[dict[str, Any]]:
    """The runs of a deployment once there are so many and all are over."""
    for attempt in stamina.retry_context(on=AssertionError, attempts=None, timeout=100, wait_max=0.5):
        with attempt:
            found = runs_of(api, deployment)
            assert len(found) >= count and {run["state_type"] for run in found} <= OVER, f"{found}\n{log.read_text()}"
    return found


def logs_of(api: httpx.Client, run: dict[str, Any]) -> str:
    """What a run logged to the server."""
    asked = {"logs": {"flow_run_id": {"any_": [run["id"]]}}}
    return "\n".join(line["message"] for line in api.post("/logs/filter", json=asked).raise_for_status().json())


def test_a_run_that_wrote_prices_wakes_derive_with_what_changed(
    server: httpx.Client, deployed: dict[str, dict[str, Any]], worker: Path, recordings: Path, env: dict[str, str]
) -> None:
    """One `daily` and one that collides with it, a `watch` beside them, and the `derive` that their event wakes."""
    for _ in range(2):
        ask_for(server, deployed["daily"], folder=str(recordings))
    ask_for(server, deployed["watch"])
    daily = finished(server, deployed["daily"], 2, worker)
    assert sorted(run["state_type"] for run in daily) == ["CANCELLED", "COMPLETED"], worker.read_text()
    [derive] = finished(server, deployed["derive"], 1, worker)
    [watch] = finished(server, deployed["watch"], 1, worker)
    assert (derive["state_type"], watch["state_type"]) == ("COMPLETED", "COMPLETED"), worker.read_text()
    changed = derive["parameters"]["changed"]
    assert changed["sources"] == ["ecb", "lambda", "published"] and "h100-sxm-80gb" in changed["gpus"] and changed["rows"] > 20
    for attempt in stamina.retry_context(on=AssertionError, attempts=None, timeout=20, wait_max=0.5):
        with attempt:  # logs arrive a moment after the run
            assert "woken by" in logs_of(server, derive) and "h100-sxm-80gb" in logs_of(server, derive)
    home = Warehouse(Path(env["BREAKEVEN_HOME"]))
    ran = home.rows("SELECT kind, count(*) AS n FROM runs GROUP BY kind")
    assert {"daily": 1, "derive": 1, "watch": 1}.items() <= {row["kind"]: row["n"] for row in ran}.items()
    wrote = home.rows(
        "SELECT DISTINCT c.source FROM parses AS p JOIN crawls AS c USING (crawl) WHERE rows_written > 0 ORDER BY ALL"
    )
    assert [row["source"] for row in wrote] == changed["sources"]
    assert home.rows("SELECT count(*) AS n FROM breakeven_history")[0]["n"] > 0


def test_a_run_that_cannot_have_the_database_tries_again(
    server: httpx.Client, deployed: dict[str, dict[str, Any]], worker: Path, env: dict[str, str]
) -> None:
    """The database is held until a run has given up waiting; then the same run, tried again, is done."""
    soon = {"BREAKEVEN_PATIENCE_SECONDS": "0.5", "PREFECT_FLOWS_DEFAULT_RETRY_DELAY_SECONDS": "1"}
    with Warehouse(Path(env["BREAKEVEN_HOME"])).writing():
        asked = ask_for(server, deployed["derive"], soon)
        for attempt in stamina.retry_context(on=AssertionError, attempts=None, timeout=60, wait_max=0.2):
            with attempt:
                run = server.get(f"/flow_runs/{asked}").raise_for_status().json()
                assert run["state_name"] in ("AwaitingRetry", "Retrying"), worker.read_text()
    *_, run = finished(server, deployed["derive"], 1, worker)
    assert (run["state_type"], run["parameters"]) == ("COMPLETED", {}) and run["run_count"] > 1, worker.read_text()


def test_the_file_names_no_place_and_every_entrypoint_is_there() -> None:
    assert "pull" not in TOLD, "deploying records the folder on the server; in the file it would be this machine's"
    for told in DEPLOYMENTS.values():
        path, name = told["entrypoint"].split(":")
        assert f"def {name}(" in (ROOT / path).read_text()
