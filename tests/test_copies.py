"""Copies: a backup that is restored answers every question of the past identically; an export that others can read."""

import csv
import tarfile
from pathlib import Path

import duckdb
import pytest

from pipelines.cli import guarded
from tests.shop import DAY0, Shop
from warehouse import Warehouse


@pytest.fixture
def shop(home: Path) -> Shop:
    made = Shop(Warehouse(home))
    for day, price in ((0, 0.5), (1, 0.5), (2, 0.7), (5, 0.6)):
        made.visit(day, {"RTX 4090": price, "RTX 3090": 0.2})
    made.visit(3, {"RTX 4090": 9.0}, version=2)
    return made


def answers(shop: Shop) -> list[object]:
    """What was current at each day, by what was known after each parse."""
    known = [row["at"] for row in shop.warehouse.rows("SELECT recorded_at AS at FROM parses ORDER BY parse")]
    days = [DAY0.replace(day=day) for day in range(1, 9)]
    return [(day, at, sorted(shop.at(day, at).items())) for day in days for at in known]


def test_a_restored_copy_answers_every_question_of_the_past_identically(
    shop: Shop,
    home: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    away = tmp_path_factory.mktemp("away")
    assert guarded(["backup", str(away / "all.tar")]) == 0
    before = answers(shop)
    shop.visit(7, {"RTX 4090": 1.0})  # after the backup
    monkeypatch.setenv("BREAKEVEN_HOME", str(away / "home"))
    assert guarded(["restore", str(away / "all.tar")]) == 0
    assert "4 kept bodies" in capsys.readouterr().out
    copy = Shop(Warehouse(away / "home"))
    assert answers(copy) == before
    assert len(before) == 8 * 5
    for row in copy.warehouse.rows("SELECT sha256 FROM pages"):
        assert copy.warehouse.archive.read(row["sha256"])
    assert copy.visit(8, {"RTX 4090": 1.1}).outcome == "appended", "life goes on in the copy"


def test_a_backup_overwrites_nothing_and_a_restore_neither(
    shop: Shop, home: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = tmp_path_factory.mktemp("away") / "all.tar"
    assert guarded(["backup", str(file)]) == 0
    assert guarded(["backup", str(file)]) == 2
    assert guarded(["restore", str(file)]) == 2, "there is a database in this home"


@pytest.mark.parametrize("damage", ["cut", "body", "other"])
def test_a_damaged_backup_is_refused_and_leaves_no_database(
    shop: Shop,
    damage: str,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    away = tmp_path_factory.mktemp("away")
    file = away / "all.tar"
    assert guarded(["backup", str(file)]) == 0
    whole = file.read_bytes()
    if damage == "cut":
        file.write_bytes(whole[: len(whole) // 2])
    elif damage == "other":
        file.write_text("a text")
    else:
        with tarfile.open(file) as tar:
            entry = next(e for e in tar if e.name.startswith("pages/"))
            start = entry.offset_data
            other = next(e for e in tar.getmembers() if e.name.startswith("pages/") and e.name != entry.name)
            swapped = whole[other.offset_data : other.offset_data + other.size].ljust(entry.size, b"\0")[: entry.size]
        file.write_bytes(whole[:start] + swapped + whole[start + entry.size :])
    monkeypatch.setenv("BREAKEVEN_HOME", str(away / "home"))
    capsys.readouterr()
    assert guarded(["restore", str(file)]) == 2
    assert str(file) in capsys.readouterr().err
    assert not (away / "home" / "breakeven.duckdb").exists()


def test_an_export_is_read_without_us(shop: Shop, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("export") / "prices"
    assert guarded(["export", str(folder)]) == 0
    rows = duckdb.sql(f"SELECT gpu_text, amount FROM read_parquet('{folder}/offers.parquet') ORDER BY ALL").fetchall()
    assert len(rows) == shop.count("offers")
    with (folder / "dictionary.csv").open() as file:
        columns = [(line["table"], line["column"]) for line in csv.DictReader(file)]
    assert ("offers", "amount") in columns
    assert {table for table, _ in columns} == {path.stem for path in folder.glob("*.parquet")}
