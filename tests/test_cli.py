"""The command as a person meets it: what it prints, what it refuses and with which exit code, and what it never does."""

import asyncio
import csv
import io
import json
import logging
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from models.assumptions import assumption_names
from models.observation import Rate
from pipelines import cli
from pipelines.assume import Assume, AssumePace, AssumeRuns
from pipelines.cli import guarded
from pipelines.collect import visit
from pipelines.derive import derive
from pipelines.replay import manifest, replay
from pipelines.settings import Settings
from scrapers import Source, all_sources
from warehouse import Warehouse

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "scrapers" / "samples"
COMMANDS = [name for name in cli.app.resolved_commands() if not name.startswith("-")]
HEAVY = {"prefect", "great_expectations", "pandas", "duckdb", "pyarrow", "scipy", "httpx", "pydantic"}


@pytest.fixture(scope="module")
def after_first_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a warehouse with the bundled first history and what was derived from it."""
    made = Warehouse(tmp_path_factory.mktemp("after-first-run"))
    asyncio.run(visit(all_sources()["published"], made, Settings(), lambda _: None))
    derive(made)
    return made.path


@pytest.fixture
def known(home: Path, after_first_run: Path) -> Warehouse:
    """This test's installation as the first run leaves it."""
    warehouse = Warehouse(home)
    shutil.copyfile(after_first_run, warehouse.path)
    return warehouse


Said = tuple[int, str, str]  # exit code, printed, told on standard error
Breakeven = Callable[..., Said]


@pytest.fixture
def breakeven(capsys: pytest.CaptureFixture[str]) -> Breakeven:
    """A command as typed, and what came of it."""

    def call(*arguments: str) -> Said:
        try:
            done = guarded(list(arguments))
        except SystemExit as left:  # cyclopts leaves by itself where it cannot read the arguments
            done = int(left.code or 0)
        return done, *capsys.readouterr()

    return call


def program(code: str, *arguments: str) -> str:
    """What a fresh interpreter prints."""
    done = subprocess.run([sys.executable, "-c", code, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


# Help


LOADED = """
import contextlib, io, sys, breakeven
for arguments in sys.argv[1:]:
    with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()) as out:
        breakeven.main(arguments.split("|"))
    assert out.getvalue(), arguments
print(*sys.modules)
"""


def test_help_imports_nothing_heavy() -> None:
    loaded = set(program(LOADED, "--help", *(f"{name}|--help" for name in COMMANDS)).split())
    assert loaded >= {"cyclopts", "pipelines.cli"} and loaded & HEAVY == set()


def test_a_question_imports_neither_the_engine_nor_the_checks(known: Warehouse) -> None:
    loaded = set(program(LOADED, "sql|SELECT 1", "show|rtx-4090|--as-of|2026-05-31").split())
    assert "duckdb" in loaded and loaded & {"prefect", "great_expectations", "scipy"} == set()


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_shows_examples_of_itself(breakeven: Breakeven, name: str) -> None:
    code, out, _ = breakeven(name, "--help")
    shown = out.partition("\nExamples, as typed:\n")[2]
    assert code == 0 and f"  breakeven {name}" in shown


def examples(*names: str) -> list[str]:
    """The lines that the help of commands shows."""
    told = [line.strip() for name in names for line in str(cli.app[name].help).splitlines()]
    return [line for line in told if line.startswith("breakeven ") or " | breakeven " in line]


@pytest.mark.parametrize("line", examples("show", "sql", "crosscheck"))
def test_an_example_does_what_it_says(known: Warehouse, breakeven: Breakeven, monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    piped, _, command = line.rpartition(" | ")
    monkeypatch.setattr("sys.stdin", io.StringIO(piped.removeprefix("echo ").strip('"')))
    code, out, err = breakeven(*shlex.split(command)[1:])
    assert (code, err) == (0, "") and out


def test_the_version_is_stated_once(breakeven: Breakeven) -> None:
    stated = re.search(r'^version = "(.+)"', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)
    assert stated and breakeven("--version")[1].strip() == stated[1]


# What a person can get wrong


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ("show rtx-409", "no card is named 'rtx-409'; did you mean rtx-4090"),
        ("show zzz", "no card is named 'zzz'"),
        ("show rtx-4090 --scenario mine", "no scenario is named 'mine'; there is seed_000"),
        ("show rtx-4090 --as-of yesterday", "--as-of takes a day such as 2026-05-31"),
        ("show rtx-4090 --known-at 2026-13-01", "--known-at takes a day such as 2026-05-31"),
        ("show rtx-4090 --card-price-usd much", "unable to convert"),
        ("show --nonsense", "Unknown option"),
        ("nonsense", "Unknown command"),
        ("fetch nobody", "no source is named 'nobody'; there are "),
        ("run --only nobody", "no source is named nobody; there are "),
        ("run --replay nowhere", "holds no MANIFEST.csv"),
        ("sql --format parquet 'SELECT 1'", "add --output FILE"),
        ("sql --output file.txt 'SELECT 1'", "takes --format csv, json or parquet"),
        ("sql --format csv --output no/such/folder/x.csv 'SELECT 1'", "cannot write no/such/folder/x.csv"),
        ("sql ''", "the query is empty"),
        ("sql 'SELEC 1'", "syntax error"),
        ("sql 'SELECT * FROM nowhere'", "Table with name nowhere does not exist"),
    ],
)
def test_wrong_usage_is_2_and_a_sentence(known: Warehouse, breakeven: Breakeven, arguments: str, told: str) -> None:
    code, out, err = breakeven(*shlex.split(arguments))
    assert code == 2
    assert told in " ".join((out + err).split())
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("MANIFEST.csv", "source,file\n", "lacks the columns url, fetched_at"),
        ("MANIFEST.csv", "source,file,url,fetched_at,fetched_precision,content_type,fidelity,replayable,complete\n"
            "ecb,gone.xml,u,2026-11-22T00:00:00Z,second,text/xml,raw,yes,yes\n", "line 2: there is no file gone.xml"),
        ("MANIFEST.csv", "source,file,url,fetched_at,fetched_precision,content_type,fidelity,replayable,complete\n"
            "ecb,MANIFEST.csv,u,a Friday,second,text/xml,raw,yes,yes\n", "line 2: Invalid isoformat"),
    ],
    ids=["columns", "file", "date"],
)  # fmt: skip
def test_an_unreadable_folder_is_told_before_anything_starts(
    home: Path, breakeven: Breakeven, tmp_path_factory: pytest.TempPathFactory, name: str, text: str, told: str
) -> None:
    folder = tmp_path_factory.mktemp("recorded")
    (folder / name).write_text(text)
    code, out, err = breakeven("run", "--replay", str(folder))
    assert (code, out) == (2, "") and told in err
    assert not Warehouse(home).path.exists()


@pytest.mark.parametrize("arguments", [["show"], ["show", "rtx-4090"], ["sql", "SELECT 1"], ["crosscheck"]])
def test_before_the_first_run_nothing_is_known(home: Path, breakeven: Breakeven, arguments: list[str]) -> None:
    code, out, err = breakeven(*arguments)
    assert (code, out) == (1, "")
    assert "nothing is known yet" in err and "`breakeven run`" in err
    assert list(home.iterdir()) == [], "asking makes nothing"


HOLD = "import duckdb, sys; con = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"


@pytest.fixture
def held(known: Warehouse, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Another process writes, and we wait for it only briefly."""
    monkeypatch.setenv("BREAKEVEN_PATIENCE_SECONDS", "0.2")
    command = [sys.executable, "-c", HOLD, str(known.path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None and other.stdout.readline() == "held\n"
        yield
        other.communicate("")


@pytest.mark.parametrize("arguments", [["sql", "SELECT 1"], ["show", "rtx-4090"]])
def test_a_database_in_use_is_told_after_some_patience(held: None, breakeven: Breakeven, arguments: list[str]) -> None:
    code, out, err = breakeven(*arguments)
    assert (code, out) == (1, "")
    assert "is in use by another process (waited 0.2 s)" in err


# show


def test_show_prints_hours_with_age_grade_and_status(known: Warehouse, breakeven: Breakeven) -> None:
    code, out, err = breakeven("show", "rtx-4090", "--as-of", "2026-05-31")
    assert (code, err) == (0, "")
    assert re.search(r"runpod community +0\.34 +7,138 +7,096 +C +4 mo +ok", out)
    assert re.search(r"runpod datacenter +0\.69 +2,965 +2,947 +C +4 mo +ok", out)
    assert "card 2,374.95 USD (mean asked, published, 30 d old), resale 600 after 3 years" in " ".join(out.split())
    assert max(map(len, out.splitlines())) <= 80


def hours(out: str) -> dict[str, int]:
    """Marginal hours by venue, of RunPod."""
    rows = [row for row in json.loads(out) if row["definition"] == "marginal" and row["provider"] == "runpod"]
    return {row["venue"]: round(row["breakeven_hours"]) for row in rows}


def test_show_as_json_has_the_inputs_beside_each_value(known: Warehouse, breakeven: Breakeven) -> None:
    code, out, _ = breakeven("show", "rtx-4090", "--as-of", "2026-05-31", "--json")
    assert code == 0 and hours(out) == {"community": 7138, "datacenter": 2965}
    inputs = {
        "card_price_usd",
        "residual_usd",
        "rent_usd_per_gpu_hour",
        "electricity_usd_per_kwh",
        "card_watts",
        "power_overhead",
    }
    explains = {"grade", "oldest_age", "status", "flags", "stale_inputs", "rent_id", "card_price_id", "assumption_ids"}
    assert all(row.keys() >= inputs | explains for row in json.loads(out))


@pytest.mark.parametrize("day", ["2026-05-31", "20260531", "2026-05-31T23:59:59Z", "2026-06-01T01:59:59+02:00"])
def test_a_day_means_its_end_however_it_is_written(known: Warehouse, breakeven: Breakeven, day: str) -> None:
    asked = ["show", "rtx-4090", "--json", "--scenario", "seed_000", "--as-of"]
    at_its_end, told = (json.loads(breakeven(*asked, text)[1]) for text in ("2026-05-31T23:59:59.999999", day))
    ages = [[row["oldest_age"].partition(".")[0] for row in rows] for rows in (at_its_end, told)]
    assert ages[0] == ages[1] != []


def test_every_assumption_is_a_flag() -> None:
    flags = {field.name for kind in (Assume, AssumePace, AssumeRuns) for field in fields(kind)}
    assert flags == assumption_names()


def test_a_flag_replaces_what_was_observed(known: Warehouse, breakeven: Breakeven) -> None:
    asked = ["show", "rtx-4090", "--as-of", "2026-05-31", "--card-price-usd", "1000", "--residual-usd", "0"]
    _, out, _ = breakeven(*asked, "--json")
    assert hours(out) == {"community": round(1000 / (0.34 - 0.09133875)), "datacenter": round(1000 / (0.69 - 0.09133875))}
    assert "card 1,000.00 USD (assumed)" in " ".join(breakeven(*asked)[1].split())


def test_before_we_knew_nothing_was_known(known: Warehouse, breakeven: Breakeven) -> None:
    code, out, _ = breakeven("show", "rtx-4090", "--known-at", "2020-01-01")
    assert (code, out) == (0, "Nothing known: nothing had been recorded by 2020-01-01.\n")


# sql


@pytest.mark.parametrize(
    ("form", "printed"),
    [
        ("csv", "card,hours,aged,gone\r\na,1.5,\"1 day, 12:00:00\",\r\nb,2.5,0:00:01,\r\n"),
        ("json", [{"card": "a", "hours": 1.5, "aged": "1 day, 12:00:00", "gone": None},
            {"card": "b", "hours": 2.5, "aged": "0:00:01", "gone": None}]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("to_file", [False, True], ids=["printed", "written"])
def test_an_answer_in_the_form_that_was_asked_for(
    known: Warehouse, breakeven: Breakeven, tmp_path: Path, form: str, printed: object, to_file: bool
) -> None:
    query = """SELECT * FROM (VALUES ('a', 1.5::DOUBLE, INTERVAL 36 HOUR, NULL), ('b', 2.5, INTERVAL 1 SECOND, NULL))
        AS t(card, hours, aged, gone)"""
    file = tmp_path / "answer"
    code, out, _ = breakeven("sql", query, "--format", form, *(["--output", str(file)] if to_file else []))
    text = file.read_bytes().decode() if to_file else out
    assert code == 0 and (json.loads(text) if form == "json" else text) == printed
    assert bool(out) is not to_file


def test_a_table_is_for_reading(known: Warehouse, breakeven: Breakeven) -> None:
    code, out, _ = breakeven("sql", "SELECT 'rtx-4090-24gb' AS gpu, NULL AS nobody, INTERVAL 36 HOUR AS aged")
    assert code == 0
    assert re.search(r"gpu +nobody +aged", out) and re.search(r"rtx-4090-24gb +1 day, 12:00:00", out)
    assert out.endswith("1 row\n")


def test_parquet_is_a_file_with_the_types_of_the_answer(known: Warehouse, breakeven: Breakeven, tmp_path: Path) -> None:
    file = tmp_path / "answer.parquet"
    assert (
        breakeven("sql", "SELECT 1.25::DECIMAL(24, 12) AS amount, 'a' AS card", "--format", "parquet", "--output", str(file))[0]
        == 0
    )
    assert pq.read_table(file).to_pylist() == [{"amount": pytest.approx(1.25), "card": "a"}]
    assert str(pq.read_schema(file).field("amount").type) == "decimal128(24, 12)"


def test_a_query_may_be_piped_in(known: Warehouse, breakeven: Breakeven, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("SELECT count(*) > 0 AS some FROM rates"))
    assert breakeven("sql", "--format", "csv")[:2] == (0, "some\r\nTrue\r\n")


def test_without_a_query_it_waits_for_nobody(known: Warehouse, breakeven: Breakeven, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = io.StringIO()
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr("sys.stdin", terminal)
    assert breakeven("sql")[0] == 2


@pytest.mark.parametrize(
    "query",
    [
        "CREATE TABLE mine (a INTEGER)",
        "DELETE FROM offers",
        "UPDATE offers SET amount = 0",
        "SELECT 1 AS a; DELETE FROM offers",
        "DROP VIEW breakeven",
        "SELECT * FROM read_csv('/etc/passwd')",
        "FROM '/etc/passwd'",
        "FROM glob('/etc/*')",
        "SELECT content FROM read_text('pyproject.toml')",
        "COPY (SELECT 1) TO '{folder}/out.csv'",
        "EXPORT DATABASE '{folder}'",
        "ATTACH '{folder}/other.duckdb' AS other",
        "FROM read_json('https://example.org/x.json')",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SET lock_configuration = false",
    ],
)
def test_a_query_reads_the_history_and_nothing_else(
    known: Warehouse, breakeven: Breakeven, tmp_path_factory: pytest.TempPathFactory, query: str
) -> None:
    folder = tmp_path_factory.mktemp("elsewhere")
    before = known.rows("SELECT count(*) AS n FROM offers")
    code, out, err = breakeven("sql", query.format(folder=folder))
    assert (code, out) == (2, "")
    assert re.match(r"breakeven: \w[\w ]+: .+", err) and "Traceback" not in err, "DuckDB's own sentence"
    assert list(folder.iterdir()) == []
    assert known.rows("SELECT count(*) AS n FROM offers") == before


# sources


def test_every_source_is_printed_with_how_it_was_verified(home: Path, breakeven: Breakeven) -> None:
    code, out, _ = breakeven("sources")
    text = " ".join(out.split())
    assert code == 0
    for slug, source in all_sources().items():
        assert f"{slug}: {source.spec.title}" in text and source.spec.terms in text
        assert str(source.spec.verified_on) in text
    assert breakeven("sources", "--json")[0] == 0 and not Warehouse(home).path.exists()


def test_sources_as_json_tell_what_is_held_of_each(known: Warehouse, breakeven: Breakeven) -> None:
    rows = {row["source"]: row for row in json.loads(breakeven("sources", "--json")[1])}
    assert rows.keys() == all_sources().keys()
    assert {(row["verified"], row["version"]) for row in rows.values()} >= {("recorded payload", 1), ("documentation", 1)}
    assert rows["published"]["rows"] > 50 and rows["published"]["incidents"] == 0
    assert {rows["ecb"]["last_page"], rows["ecb"]["rows"]} == {None}


# fetch and check, against a local server


XML = "ecb/eurofxref-daily.2026-11-18.xml"
KEY = "sk-live-0123456789"


def local(server: HTTPServer, *paths: str, slug: str = "ecb") -> Source:
    """The source with its questions, one for each path, put to the local server with a key, at no pace."""
    source = all_sources()[slug]
    first = source.spec.asks[0]
    asks = tuple(first.model_copy(update={"url": server.url_for(path), "scope": path.strip("/")}) for path in paths)
    update = {"asks": asks, "pace_seconds": 0, "key_env": "RENTCO_API_KEY", "key_as": "query:api_key"}
    return Source(source.spec.model_copy(update=update), source.module)


@pytest.fixture
def only(monkeypatch: pytest.MonkeyPatch) -> Callable[[Source], None]:
    """Makes a source the only one there is, and gives the user a key for it. What the server itself logs is not ours."""
    monkeypatch.setattr(logging.getLogger("werkzeug"), "disabled", True)

    def put(source: Source) -> None:
        for place in ("commands.fetch", "commands.sources", "replay"):
            monkeypatch.setattr(f"pipelines.{place}.all_sources", lambda: {source.spec.slug: source})
        monkeypatch.setenv("RENTCO_API_KEY", KEY)

    return put


def said(rates: list[Any]) -> set[tuple[object, ...]]:
    return {(rate.subject, rate.amount, rate.effective_at) for rate in rates if isinstance(rate, Rate)}


def test_what_fetch_saves_is_what_run_replays(
    httpserver: HTTPServer, only: Callable[[Source], None], empty_home: Warehouse, breakeven: Breakeven, tmp_path: Path
) -> None:
    source = local(httpserver, "/daily.xml")
    only(source)
    httpserver.expect_request("/daily.xml").respond_with_data((SAMPLES / XML).read_bytes(), content_type="application/xml")
    folder = tmp_path / "recordings"
    code, out, err = breakeven("fetch", "ecb", "--save", str(folder), "--rows", "2")
    assert (code, err) == (0, "")
    assert "records: " in out and " more; --rows prints them)" in out and f"1pagerecordedin{folder}" in "".join(out.split())
    assert empty_home.rows("SELECT count(*) AS n FROM pages") == [{"n": 0}], "fetched by hand is not stored"

    [line] = manifest(folder)
    assert (line.source, line.url, line.complete) == ("ecb", httpserver.url_for("/daily.xml"), True)
    assert line.file.read_bytes() == (SAMPLES / XML).read_bytes()
    [outcome] = replay(empty_home, [line], lambda _: None, sample=False)
    stored = empty_home.rows("SELECT subject, amount, effective_at FROM rates")
    assert outcome.outcome == "appended"
    assert {(row["subject"], row["amount"], row["effective_at"]) for row in stored} == said(list(source.parse(line.page())))
    assert [o.written for o in replay(empty_home, manifest(folder), lambda _: None, sample=False)] == [0]


def test_saving_again_adds_a_line(
    httpserver: HTTPServer, only: Callable[[Source], None], breakeven: Breakeven, tmp_path: Path
) -> None:
    only(local(httpserver, "/daily.xml", "/other.xml"))
    httpserver.expect_request(re.compile("/.*")).respond_with_data((SAMPLES / XML).read_bytes(), content_type="application/xml")
    for _ in range(2):
        assert breakeven("fetch", "ecb", "--save", str(tmp_path))[0] == 0
    with (tmp_path / "MANIFEST.csv").open(newline="") as file:
        assert [line["complete"] for line in csv.DictReader(file)] == ["yes"] * 4
    assert len(manifest(tmp_path)) == 4


def test_of_a_walk_no_page_is_everything(
    httpserver: HTTPServer, only: Callable[[Source], None], breakeven: Breakeven, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = local(httpserver, "/daily.xml", "/other.xml")
    monkeypatch.setattr(source.module, "scope", lambda url: "", raising=False)
    only(source)
    httpserver.expect_request(re.compile("/.*")).respond_with_data((SAMPLES / XML).read_bytes(), content_type="application/xml")
    assert breakeven("fetch", "ecb", "--save", str(tmp_path))[0] == 0
    assert [line.complete for line in manifest(tmp_path)] == [False, False]


def test_a_question_that_fails_costs_fetch_only_its_own_page(
    httpserver: HTTPServer, only: Callable[[Source], None], breakeven: Breakeven, tmp_path: Path
) -> None:
    only(local(httpserver, "/daily.xml", "/gone.xml"))
    httpserver.expect_request("/daily.xml").respond_with_data((SAMPLES / XML).read_bytes(), content_type="application/xml")
    httpserver.expect_request("/gone.xml").respond_with_data("no", status=404)
    code, out, err = breakeven("fetch", "ecb", "--save", str(tmp_path))
    assert code == 1 and "HTTP 404" in err
    assert "1 page recorded" in out and len(manifest(tmp_path)) == 1


def test_a_page_that_no_parser_knows_is_shown_and_saved_all_the_same(
    httpserver: HTTPServer, only: Callable[[Source], None], breakeven: Breakeven, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = local(httpserver, "/daily.xml")
    monkeypatch.setattr(source.module, "complete", lambda pages: bool(list(source.parse(pages[-1]))), raising=False)
    only(source)
    httpserver.expect_request("/daily.xml").respond_with_data("USD 1.1612", content_type="application/xml")
    code, out, _ = breakeven("fetch", "ecb", "--save", str(tmp_path))
    assert code == 1 and "is not XML" in out
    assert [(line.file.read_text(), line.complete) for line in manifest(tmp_path)] == [("USD 1.1612", False)]


def echo(request: Request) -> Response:
    """An answer that repeats what it was asked."""
    return Response(f"<asked>{request.url}</asked>", content_type="application/xml")


def test_a_key_is_sent_and_never_printed_or_saved(
    httpserver: HTTPServer, only: Callable[[Source], None], breakeven: Breakeven, tmp_path: Path
) -> None:
    only(local(httpserver, "/daily.xml", "/echo.xml", "/gone.xml"))
    httpserver.expect_request("/daily.xml").respond_with_data((SAMPLES / XML).read_bytes(), content_type="application/xml")
    httpserver.expect_request("/echo.xml").respond_with_handler(echo)
    httpserver.expect_request("/gone.xml").respond_with_data("no", status=404)
    printed = [
        breakeven(*arguments) for arguments in (["fetch", "ecb", "--save", str(tmp_path)], ["sources"], ["sources", "--check"])
    ]
    assert {request.args["api_key"] for request, _ in httpserver.log} == {KEY}
    assert KEY not in repr(printed)
    assert not any(KEY.encode() in file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())


def test_check_asks_each_source_and_stores_nothing(
    httpserver: HTTPServer, only: Callable[[Source], None], breakeven: Breakeven, home: Path
) -> None:
    only(local(httpserver, "/daily.xml"))
    httpserver.expect_oneshot_request("/daily.xml").respond_with_data((SAMPLES / XML).read_bytes())
    code, out, _ = breakeven("sources", "--check")
    assert code == 0 and re.search(r"ok +ecb +\d+ rows, 0 rejects", out)
    httpserver.expect_request("/daily.xml").respond_with_data("no", status=404)
    code, out, _ = breakeven("sources", "--check")
    assert code == 1 and re.search(r"FAIL ecb +ecb: http://localhost:\d+/daily.xml: HTTP 404", " ".join(out.split()))
    assert not Warehouse(home).path.exists()
