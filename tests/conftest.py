"""What all tests share: a home of their own, no network but the machine itself, and a count of what could not be tested here."""

import logging
import os
import re
import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import duckdb
import pytest

from warehouse import Warehouse
from warehouse.store import SETTINGS

SHARED = Path(__file__).parents[2] / "shared"
NEEDS_SHARED = "needs ../shared"
LOOPBACK = re.compile(r"127(\.\d+){3}|::1|localhost|0\.0\.0\.0|::|")


LONGEST = (  # begun first, so that no worker is left with one at the end
    "test_year", "test_breakeven_over", "test_schedule", "test_deploy", "test_housekeeping", "test_daily", "test_recommend",
    "test_import_history", "test_alert_replay", "test_cost",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first; the rest as they stand."""
    items.sort(key=lambda item: LONGEST.index(item.path.stem) if item.path.stem in LONGEST else len(LONGEST))


def pytest_configure(config: pytest.Config) -> None:
    """Point everything that is read when a module is imported to a folder that goes away."""
    home = Path(mkdtemp(prefix="breakeven-tests-"))
    config.add_cleanup(lambda: shutil.rmtree(home, ignore_errors=True))
    os.environ.update(BREAKEVEN_HOME=str(home), PREFECT_HOME=str(home / "prefect"))
    SETTINGS["threads"] = 1  # of small databases: more only cost, beside the other workers


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation of its own for each test, without the keys of whoever runs the tests."""
    for name in [name for name in os.environ if name.startswith("BREAKEVEN_") or name.endswith(("_KEY", "_TOKEN"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("BREAKEVEN_HOME", str(tmp_path))
    return tmp_path


class NetworkReached(AssertionError):
    """A test asked for something that is not on this machine."""


def here(host: object) -> bool:
    """Whether a host, by name or number, is this machine."""
    return bool(LOOPBACK.fullmatch(host.decode() if isinstance(host, bytes) else str(host or "")))


@pytest.fixture(scope="session", autouse=True)
def no_network() -> Iterator[None]:
    """Only this machine can be reached: other names are unknown, as they are offline, and other addresses fail the test."""
    connect, connect_ex, getaddrinfo = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def only_here(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(self: socket.socket, address: Any) -> Any:
            if isinstance(address, tuple) and not here(address[0]):
                raise NetworkReached(f"a test reached for {address[0]}")
            return real(self, address)

        return call

    def resolve(host: object, *rest: Any, **named: Any) -> Any:
        if not here(host):
            raise socket.gaierror(socket.EAI_NONAME, f"tests have no network, so {host} is unknown")
        return getaddrinfo(host, *rest, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", only_here(connect))
        patch.setattr(socket.socket, "connect_ex", only_here(connect_ex))
        patch.setattr(socket, "getaddrinfo", resolve)
        yield


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of an empty warehouse, with schema, macros and views: made once, copied by who needs one."""
    made = Warehouse(tmp_path_factory.mktemp("migrated"))
    with made.writing():
        pass
    return made.path


@pytest.fixture(autouse=True)
def httpx_is_heard() -> None:
    """Prefect, once a test before in the same process imported it, silences the client's log, in which keys are looked for."""
    for name in ("httpx", "httpcore"):
        logger = logging.getLogger(name)
        logger.disabled, logger.propagate = False, True
        logger.setLevel(logging.NOTSET)


@pytest.fixture(autouse=True)
def made_once(migrated: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A warehouse that is not there yet begins as a copy of the empty one: making schema, macros and views anew for every test
    would cost more than most tests do."""
    writing = Warehouse.writing

    def begin(self: Warehouse) -> AbstractContextManager[duckdb.DuckDBPyConnection]:
        if not self.path.exists():
            self.home.mkdir(parents=True, exist_ok=True)
            shutil.copy(migrated, self.path)
        return writing(self)

    monkeypatch.setattr(Warehouse, "writing", begin)


@pytest.fixture
def empty_home(home: Path, migrated: Path) -> Warehouse:
    """The warehouse of this test's own installation, nothing in it yet."""
    warehouse = Warehouse(home)
    shutil.copyfile(migrated, warehouse.path)
    return warehouse


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of recorded payloads, histories and definitions beside the checkout."""
    if not SHARED.is_dir():
        pytest.skip(NEEDS_SHARED)
    return SHARED


def skipped_without_shared(config: pytest.Config) -> int:
    """How many tests said that they need the folder beside the checkout."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    return sum(NEEDS_SHARED in str(report.longrepr) for report in skipped)


def nothing_may_be_skipped() -> bool:
    """Whether this is CI, and the folder is there."""
    return os.environ.get("BREAKEVEN_CI") == "1" and SHARED.is_dir()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """One line about the tests that compare with real payloads, also when none was left out."""
    count, where = skipped_without_shared(config), "is there" if SHARED.is_dir() else "is not there"
    judged = ", and under BREAKEVEN_CI=1 that is a failure" if count and nothing_may_be_skipped() else ""
    terminalreporter.write_line(f"skipped for want of ../shared (which {where}): {count}{judged}")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Under CI nothing may be left out where the folder is there; judged where the reports of all workers come together."""
    if session.exitstatus == pytest.ExitCode.OK and nothing_may_be_skipped() and skipped_without_shared(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
