"""The rules of the house, checked on its own text: who looks at whom, how long things get, and that every fact has one home."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from importlib.metadata import packages_distributions, requires
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, get_args, get_origin

import pytest
from importlinter.cli import lint_imports
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from models.observation import Reject, Row
from warehouse import Warehouse, derive
from warehouse.columns import GIVEN_BY_LOADER, STATEMENTS, arrow_table
from warehouse.relations import DEFINES, code

ROOT = Path(__file__).parents[1]
HOUSE = ("models", "scrapers", "warehouse", "pipelines")
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
LOCK = (ROOT / "requirements.lock").read_text()
SLUGS = {file.stem.replace("_", "-") for file in (ROOT / "scrapers" / "sources").glob("[a-z]*.py")}
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of ours by its path, read; tests and benches are no part of the house."""
    paths = [ROOT / "breakeven.py", *(path for folder in HOUSE for path in sorted((ROOT / folder).rglob("*.py")))]
    return {str(path.relative_to(ROOT)): ast.parse(path.read_text()) for path in paths}


def imports(tree: ast.Module) -> Iterator[str]:
    """Every module that a module imports, wherever in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def sql_files(*folders: str) -> dict[str, str]:
    """SQL texts by path."""
    paths = [path for folder in folders for path in sorted((ROOT / "warehouse" / folder).glob("*.sql"))]
    return {str(path.relative_to(ROOT)): path.read_text() for path in paths}


# Who looks at whom


def test_the_import_contracts_hold(capsys: pytest.CaptureFixture[str]) -> None:
    broken = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True, no_logo=True)
    assert not broken, capsys.readouterr().out


def test_every_library_with_one_home_has_its_contract() -> None:
    contracts = PYPROJECT["tool"]["importlinter"]["contracts"]
    kept_out = {name for contract in contracts for name in contract.get("forbidden_modules", [])}
    assert {"httpx", "selectolax", "duckdb", "prefect", "great_expectations", "apprise", "cyclopts"} <= kept_out
    assert {"layers", "independence"} <= {contract["type"] for contract in contracts}
    assert set(PYPROJECT["tool"]["importlinter"]["root_packages"]) == set(HOUSE)


def test_the_face_looks_at_pipelines_and_warehouse_only() -> None:
    assert {name.split(".")[0] for name in imports(modules()["breakeven.py"])} <= {"pipelines", "warehouse"}


# How long things may get


@pytest.mark.parametrize("path", modules())
def test_a_module_is_short(path: str) -> None:
    lines, is_source = len((ROOT / path).read_text().splitlines()), path.startswith("scrapers/sources/")
    assert lines < 80 if is_source else lines <= 200, f"{path} has {lines} lines: find the missing noun"


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function from its name to its end, its docstring apart."""
    first, told = function.body[0], ast.get_docstring(function) is not None
    docstring = (first.end_lineno or 0) - first.lineno + 1 if told else 0
    return (function.end_lineno or 0) - function.lineno + 1 - docstring


def test_a_function_is_short() -> None:
    functions = [(path, node) for path, tree in modules().items() for node in ast.walk(tree) if isinstance(node, FUNCTIONS)]
    assert len(functions) > 100
    assert [f"{path}: {node.name} has {length(node)} lines" for path, node in functions if length(node) > 30] == []


def test_an_sql_file_is_short_and_says_what_it_answers() -> None:
    for path, text in sql_files("sql", "metrics").items():
        header = text.split("CREATE OR REPLACE")[0]
        assert text.startswith("-- question: "), path
        assert re.search(r"^-- (grain|output): ", header, re.MULTILINE), f"{path} does not say what one row (or value) is"
        assert Path(path).stem in DEFINES.findall(text), f"{path} does not define what it is named for"
        assert len(text.splitlines()) <= 60, f"{path} has {len(text.splitlines())} lines"


# Every fact has one home


def plain(annotation: Any) -> tuple[type, bool]:
    """The type of a field and whether it may be unknown."""
    if get_origin(annotation) is Annotated:
        return plain(get_args(annotation)[0])
    if get_origin(annotation) is UnionType or NoneType in get_args(annotation):
        known = [plain(part)[0] for part in get_args(annotation) if part is not NoneType]
        return known[0], True
    return annotation, False


def stored(kind: type) -> str:
    """How DuckDB keeps values of a type."""
    exact = {
        int: "INTEGER",
        float: "DOUBLE",
        bool: "BOOLEAN",
        datetime: "TIMESTAMP",
        date: "DATE",
        Decimal: "DECIMAL(24,12)",
        str: "VARCHAR",
    }
    return "VARCHAR" if issubclass(kind, Enum) else exact[kind]


LOADER = {"page": "VARCHAR", "page_number": "SMALLINT"} | {
    "parse": "BIGINT", "observation_id": "UUID", "key": "UBIGINT", "source": "VARCHAR", "observed_at": "TIMESTAMP",
    "observed_precision": "VARCHAR", "recorded_at": "TIMESTAMP",
}  # fmt: skip
ONLY_OBSERVATIONS = {"observation_id", "key", "observed_precision"}


@pytest.mark.parametrize(("relation", "kind"), [*STATEMENTS.items(), ("rejects", Reject)])
def test_columns_are_the_fields_of_the_row_class(empty_home: Warehouse, relation: str, kind: type[Row]) -> None:
    fields = {name: plain(field.annotation) for name, field in kind.model_fields.items()}
    given = {name: LOADER[name] for name in LOADER if relation != "rejects" or name not in ONLY_OBSERVATIONS}
    described = {row["column_name"]: row for row in empty_home.rows(f"DESCRIBE {relation}")}
    assert {name: row["column_type"] for name, row in described.items()} == given | {
        name: stored(kind) for name, (kind, _) in fields.items()
    }
    unknown = {name for name, row in described.items() if row["null"] == "YES"}
    assert unknown == {name for name, (_, optional) in fields.items() if optional}


@pytest.mark.parametrize(("relation", "kind"), [*STATEMENTS.items(), ("rejects", Reject)])
def test_arrow_brings_the_types_of_the_table(empty_home: Warehouse, relation: str, kind: type[Row]) -> None:
    with empty_home.writing() as con:
        con.register("incoming", arrow_table(kind, []))
        brought = dict(con.execute("SELECT column_name, column_type FROM (DESCRIBE incoming)").fetchall())
        kept = dict(con.execute(f"SELECT column_name, column_type FROM (DESCRIBE {relation})").fetchall())
    assert brought.items() <= kept.items()
    assert kept.keys() - brought.keys() <= set(GIVEN_BY_LOADER), "what no row brings, the loader gives"


def test_a_metric_history_has_the_columns_of_its_view(empty_home: Warehouse) -> None:
    view, history = (
        {row["column_name"] for row in empty_home.rows(f"DESCRIBE {name}")} for name in ("breakeven", "breakeven_history")
    )
    derived = {*derive.KEY, *derive.INPUTS, *derive.EXPLAINS, "breakeven_hours", "status", "flags"}
    assert derived <= view
    assert history == derived | {"as_of", "recorded_at"}


def literals(tree: ast.Module) -> Iterator[set[str]]:
    """The texts that stand in each list, tuple, set or dictionary of a module."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.List, ast.Tuple, ast.Set, ast.Dict)):
            yield {part.value for part in ast.walk(node) if isinstance(part, ast.Constant) and isinstance(part.value, str)}


def test_nothing_lists_the_sources() -> None:
    """A new source is registered nowhere: the folder is the list. (A tracker's own module names the providers that it tracks.)"""
    reads_publishers = ("scrapers/sources/", "scrapers/platforms/")
    house = {path: tree for path, tree in modules().items() if not path.startswith(reads_publishers)}
    listed = {path: found & SLUGS for path, tree in house.items() for found in literals(tree) if len(found & SLUGS) > 1}
    assert len(SLUGS) >= 5 and listed == {}
    named = {path for path, tree in modules().items() if any(re.match(r"scrapers\.sources\.\w", name) for name in imports(tree))}
    assert named == set(), "a source is found by walking the folder, never imported by name"
    quoted = {path for path, text in sql_files("sql", "metrics").items() if SLUGS & set(re.findall(r"'([^']*)'", code(text)))}
    assert quoted == set(), "a formula holds for every source"


def test_every_macro_and_view_is_used_or_shown() -> None:
    """By other SQL, by a command or module, or to a person: in README or in the examples of a command."""
    texts = {path: code(text) for path, text in sql_files("sql", "metrics").items()}
    shown = [(ROOT / path).read_text() for path in [*modules(), "README.md", "docs/sql.md", "models/reference/figures.yaml"]]
    for path, text in texts.items():
        for name in DEFINES.findall(text):
            others = [*shown, *(other for elsewhere, other in texts.items() if elsewhere != path)]
            own = len(re.findall(rf"\b{name}\b", text)) > 1
            assert own or any(re.search(rf"\b{name}\b", other) for other in others), f"{name} in {path} is used by nothing"


@cache
def used_elsewhere() -> set[tuple[str, str]]:
    """(module, name) of all that one module of ours takes from another."""
    return {tuple(name.rsplit(".", 1)) for tree in modules().values() for name in imports(tree) if "." in name}  # type: ignore[misc]


@cache
def reached_for() -> dict[str, set[str]]:
    """The attributes that each module of ours names, by its path."""
    trees = modules().items()
    return {path: {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)} for path, tree in trees}


@pytest.mark.parametrize("path", modules())
def test_what_others_use_says_what_it_is(path: str) -> None:
    tree, module = modules()[path], path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    assert ast.get_docstring(tree), f"{path} does not say what it is"
    public = [n for n in tree.body if isinstance(n, (*FUNCTIONS, ast.ClassDef)) and (module, n.name) in used_elsewhere()]
    others = set().union(*(names for elsewhere, names in reached_for().items() if elsewhere != path))
    methods = [
        m
        for n in public
        if isinstance(n, ast.ClassDef)
        for m in n.body
        if isinstance(m, FUNCTIONS) and m.name in others - {"__init__"}
    ]
    assert [node.name for node in (*public, *methods) if not ast.get_docstring(node)] == []


# What it is made of


def locked() -> dict[str, str]:
    """Versions in the lock by package."""
    return {canonicalize_name(name): version for name, version in re.findall(r"^([\w.-]+)==([^ ;\\]+)", LOCK, re.MULTILINE)}


def declared(*, dev: bool = False) -> list[Requirement]:
    """What pyproject asks for."""
    wanted = PYPROJECT["dependency-groups"]["dev"] if dev else PYPROJECT["project"]["dependencies"]
    return [Requirement(text) for text in wanted]


def test_the_lock_has_a_hash_for_everything_and_no_address() -> None:
    entries = re.split(r"\n(?=\S)", LOCK.strip())
    assert len(entries) > 100
    assert [entry.split(" ")[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert "://" not in LOCK and "--index" not in LOCK and "--extra-index" not in LOCK and "--find-links" not in LOCK


def test_the_lock_is_what_pyproject_asks_for() -> None:
    versions = locked()
    assert versions["duckdb"] == "1.5.5", "the shared-warehouse extensions exist for this one"
    unmet = [
        str(need) for need in (*declared(), *declared(dev=True)) if versions[canonicalize_name(need.name)] not in need.specifier
    ]
    assert unmet == []


@pytest.mark.parametrize(
    ("package", "good", "bad"),
    [
        ("sqlalchemy", "2.0.58", "2.1.0"),  # silently stops cron schedules
        ("fastapi", "0.150.0", "0.151.0"),  # no flow starts
        ("prefect", "3.8.8", "4.0.0"),
        ("duckdb", "1.5.5", "3.0.0"),
        ("great-expectations", "1.24.1", "2.0.0"),
    ],
)
def test_what_is_known_to_break_is_kept_out(package: str, good: str, bad: str) -> None:
    need = next(need for need in declared() if need.name == package)
    assert good in need.specifier and bad not in need.specifier


CAPPED_FOR_PREFECT = {"fastapi", "sqlalchemy"}  # not ours: their newest versions break it


def test_dependencies_are_what_is_imported() -> None:
    distributions = packages_distributions()
    used = {name.split(".")[0] for tree in modules().values() for name in imports(tree)}
    imported = {canonicalize_name(package) for name in used for package in distributions.get(name, [])} - {"breakeven"}
    asked_for = {need.name for need in declared()}
    assert asked_for - imported == CAPPED_FOR_PREFECT
    brought = {canonicalize_name(Requirement(text).name) for name in asked_for for text in requires(name) or []}
    assert imported - asked_for - brought == set(), "imported, and there only by chance"


def test_dev_starts_on_python_3_9() -> None:
    """What it needs to say that Python is too old must itself be understood by an old one."""
    tree = ast.parse((ROOT / "dev").read_text(), feature_version=(3, 9))
    assert {name.split(".")[0] for name in imports(tree)} <= sys.stdlib_module_names


def tracked() -> list[Path]:
    """Every text file that is, or is about to be, in the repository."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    found = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True)
    if found.returncode:
        pytest.skip("no git checkout")
    return [ROOT / name for name in found.stdout.split("\0") if name and (ROOT / name).is_file()]


NOWHERE_ELSE = re.compile(
    "|".join(("/" + "work/", "/" + "root/", "/" + r"(home|Users)/\w", "pypi" + r"\.org", "python" + "hosted"))
)


def test_no_file_names_a_machine_or_a_package_registry() -> None:
    files = tracked()
    texts = {path: path.read_bytes().decode("utf-8", "replace") for path in files}
    assert len(files) > 100
    assert {str(path.relative_to(ROOT)): found[0] for path, text in texts.items() if (found := NOWHERE_ELSE.search(text))} == {}
