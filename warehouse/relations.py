"""The SQL files: migrations run once, relations (macros and views) made anew whenever their text changes."""

import re
from functools import cache
from graphlib import TopologicalSorter
from importlib import resources

from models.identity import digest

DEFINES = re.compile(r"CREATE OR REPLACE (?:MACRO|VIEW) (\w+)")


def files(folder: str) -> dict[str, str]:
    """The SQL texts of a folder by file name without its ending."""
    found = sorted(resources.files("warehouse").joinpath(folder).iterdir(), key=lambda item: item.name)
    return {item.name[:-4]: item.read_text() for item in found if item.name.endswith(".sql")}


def code(text: str) -> str:
    """An SQL text without its comments."""
    return "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("--"))


@cache
def migrations() -> list[tuple[int, str]]:
    """Numbered migrations in order."""
    return [(int(name.split("_")[0]), text) for name, text in files("schema").items()]


@cache
def relations() -> dict[str, str]:
    """Every macro and view file by name, each after those that it uses (DuckDB binds a macro when it is made)."""
    texts = {**files("sql"), **files("metrics")}
    home = {name: file for file, text in texts.items() for name in DEFINES.findall(text)}
    uses = {
        file: {home[word] for word in set(re.findall(r"\w+", code(text))) & home.keys()} - {file} for file, text in texts.items()
    }
    return {file: texts[file] for file in TopologicalSorter(uses).static_order()}


@cache
def fingerprint() -> str:
    """Changes whenever a macro or view changes; asked at every start, so it sorts nothing."""
    return digest(*files("sql").values(), *files("metrics").values())
