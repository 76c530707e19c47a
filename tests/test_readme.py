"""README says what is true today: its table of the answer and its table of sources are what the commands print."""

import asyncio
import re
from pathlib import Path

import pytest

from pipelines.cli import guarded
from pipelines.collect import visit
from pipelines.commands.sources import markdown
from pipelines.derive import derive
from pipelines.settings import Settings
from scrapers import all_sources
from warehouse import Warehouse

README = (Path(__file__).parents[1] / "README.md").read_text()


def block(name: str) -> str:
    """The text between a pair of comments."""
    found = re.search(rf"<!-- {name} -->\n(.*?)<!-- /{name} -->", README, re.DOTALL)
    assert found, f"README has no block {name}"
    return found[1].strip()


@pytest.fixture
def first_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BREAKEVEN_HOME", str(tmp_path))
    warehouse = Warehouse(tmp_path)
    asyncio.run(visit(all_sources()["published"], warehouse, Settings(), lambda _: None))
    derive(warehouse)


def words(text: str) -> list[str]:
    return text.replace("```", " ").split()


def test_the_answer_is_what_show_prints(first_run: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert guarded(["show", "rtx-4090", "--as-of", "2026-05-31"]) == 0
    printed = capsys.readouterr().out
    assert words(block("table")) == words(printed.split("rtx-4090-24gb: card")[0])


def test_the_sources_are_those_in_the_folder() -> None:
    assert block("sources") == markdown(), "run: ./dev sources --markdown, and put it between the comments"


def commands() -> list[str]:
    lines = [line.split("#")[0].strip() for line in README.splitlines() if line.startswith("./dev ")]
    return [line for line in lines if line.split()[1] in ("show", "sources", "sql") and "FOLDER" not in line]


@pytest.mark.parametrize("line", commands())
def test_a_command_of_readme_runs_as_written(line: str, first_run: None) -> None:
    import shlex

    assert guarded(shlex.split(line)[1:]) == 0
