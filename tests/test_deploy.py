"""On schedule, for real: a Prefect server of our own, `prefect deploy --all`, and runs that are due.

A server can take a deployment with a cron and never schedule a run of it (as it did with SQLAlchemy 2.1, without a word to who
deployed), so the runs themselves are asked for.
"""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import stamina
import yaml

ROOT = Path(__file__).parents[1]
PREFECT = "import pipelines; pipelines.make_room_for_prefect(); from prefect.cli import app; app()"
DEPLOYMENT = "/deployments/name/daily/daily"


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """What every Prefect process of this test is told: its own database, its own server, nobody's profile."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    return inherited | {
        "BREAKEVEN_HOME": str(tmp_path / "home"),
        "PREFECT_HOME": str(tmp_path / "prefect"),
        "PREFECT_API_URL": f"http://127.0.0.1:{free_port()}/api",
        "PREFECT_SERVER_UI_ENABLED": "false",
        "NO_PROXY": "127.0.0.1",
    }


@pytest.fixture
def server(env: dict[str, str], tmp_path: Path) -> Iterator[httpx.Client]:
    """The API of a local server, from when it is healthy until the test is over."""
    url = httpx.URL(env["PREFECT_API_URL"])
    log = tmp_path / "server.log"
    with log.open("w") as out:
        command = [sys.executable, "-c", PREFECT, "server", "start", "--host", "127.0.0.1", "--port", str(url.port)]
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=out, stderr=out)
    try:
        with httpx.Client(base_url=url, timeout=10, trust_env=False) as api:
            for attempt in stamina.retry_context(on=httpx.TransportError, attempts=None, timeout=60, wait_max=0.5):
                with attempt:
                    assert process.poll() is None, log.read_text()
                    assert api.get("/health").json() is True
            yield api
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def prefect(env: dict[str, str], *arguments: str) -> None:
    """One command of Prefect, as `./dev prefect` runs it."""
    command = [sys.executable, "-c", PREFECT, "--no-prompt", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr


def scheduled(api: httpx.Client, deployment: str) -> list[dict[str, Any]]:
    """The runs that wait for their time, first one first."""
    asked = {"flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}}, "deployments": {"id": {"any_": [deployment]}}}
    return list(api.post("/flow_runs/filter", json=asked | {"sort": "EXPECTED_START_TIME_ASC"}).raise_for_status().json())


def test_a_deployment_is_scheduled(server: httpx.Client, env: dict[str, str]) -> None:
    prefect(env, "work-pool", "create", "breakeven", "--type", "process")
    prefect(env, "deploy", "--all")
    made = server.get(DEPLOYMENT).raise_for_status().json()
    assert (made["entrypoint"], made["work_pool_name"]) == ("pipelines/daily.py:daily", "breakeven")
    assert made["concurrency_options"]["collision_strategy"] == "CANCEL_NEW" and made["global_concurrency_limit"]["limit"] == 1
    [schedule] = made["schedules"]
    assert schedule["active"] and schedule["schedule"]["cron"] and schedule["schedule"]["timezone"]
    for attempt in stamina.retry_context(on=AssertionError, attempts=None, timeout=30, wait_max=0.5):
        with attempt:
            runs = scheduled(server, made["id"])
            assert len(runs) > 1, "the scheduler created no run"
    assert all(run["auto_scheduled"] and run["expected_start_time"] for run in runs)
    assert "breakeven" in runs[0]["tags"]


def test_the_file_names_no_place() -> None:
    told = yaml.safe_load((ROOT / "prefect.yaml").read_text())
    assert "pull" not in told, "deploying records the folder on the server; in the file it would be this machine's"
    [deployment] = told["deployments"]
    path, name = deployment["entrypoint"].split(":")
    assert f"def {name}(" in (ROOT / path).read_text()
