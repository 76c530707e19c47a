"""Housekeeping: a rewritten file answers every question of the past as before, and no body goes that anybody would miss."""

import json
import os
import random
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from models.page import Page
from models.source import Shape
from pipelines.cli import guarded
from pipelines.housekeeping import housekeep
from pipelines.load import Outcome, load
from pipelines.reparse import reparse
from tests.shop import DAY0, Shop
from warehouse import Warehouse, WarehouseBusy, WarehouseMissing, housekeeping
from warehouse.housekeeping import CannotCompact, compact, sweep
from warehouse.pages import BodyDropped, crawl_of, keep, kept_crawls, kept_page
from warehouse.retention import drop_bodies

LATER = DAY0 + timedelta(days=1000)
USUAL = {"RTX 4090": 0.5, "RTX 3090": 0.2, "junk": 0.01}


@pytest.fixture
def shop(empty_home: Warehouse) -> Shop:
    return Shop(empty_home)


@pytest.fixture
def held(shop: Shop) -> Iterator[Shop]:
    """The shop with one connection for the whole test, which is many times faster."""
    with shop.warehouse.holding():
        yield shop


def noisy(shop: Shop, day: float, prices: dict[str, float]) -> str:
    """A visit whose bytes are unlike those of any other day, whatever it says; returns the hash of its body."""
    page = Page(
        "shop", "https://shop.test/prices", DAY0 + timedelta(days=day), (json.dumps(prices) + " " * int(day + 1)).encode()
    )
    keep(shop.warehouse, page, crawl_of("", page))
    outcome: Outcome = load(shop.warehouse, shop.source(), "", [page])
    assert outcome.outcome in ("appended", "empty", "too_few_rows"), outcome
    return page.sha256


def answers(shop: Shop) -> list[object]:
    """What was current at the end of each day, by what was known after some of the readings."""
    with shop.warehouse.holding():
        known = [row["at"] for row in shop.warehouse.rows("SELECT recorded_at AS at FROM parses ORDER BY parse")]
        last = shop.warehouse.rows("SELECT max(observed_at) AS at FROM crawls")[0]["at"]
        days = [DAY0 + timedelta(days=n) for n in range(0, (last - DAY0).days + 2, 1 + (last - DAY0).days // 20)]
        return [(day, at, sorted(shop.at(day, at).items())) for day in days for at in (None, known[len(known) // 2])]


def kept(shop: Shop) -> list[int]:
    """The days (of noisy visits) whose bodies are in the archive."""
    rows = shop.warehouse.rows("SELECT sha256, fetched_at FROM pages ORDER BY fetched_at")
    return [(row["fetched_at"] - DAY0).days for row in rows if shop.warehouse.archive.path(row["sha256"]).exists()]


# The file


@pytest.mark.parametrize("shape", [Shape.SNAPSHOT, Shape.SERIES])
def test_every_answer_is_the_same_after_a_compaction_and_life_goes_on(empty_home: Warehouse, shape: Shape) -> None:
    shop, day = Shop(empty_home, shape), "" if shape is Shape.SNAPSHOT else "@1"
    for n, price in enumerate((0.5, 0.5, 0.7, 0.6, 0.6, 0.5)):
        shop.visit(n, {f"RTX 4090{day}": price, f"junk{day}": 0.2})
    reparse(empty_home, shop.source(2), None, lambda _: None)
    tables = {t: shop.count(t) for t in ("pages", "crawls", "parses", "offers", "rates", "rejects", "migrations", "gpu_names")}
    before = answers(shop)
    done = compact(empty_home)
    copy = Shop(Warehouse(empty_home.home), shape)
    assert answers(copy) == before and len(before) == 14
    assert {t: copy.count(t) for t in tables} == tables
    assert done.after == empty_home.path.stat().st_size and done.rows >= sum(tables.values())
    assert [path.name for path in empty_home.home.iterdir() if path.name.startswith("compact")] == []
    assert copy.visit(9, {f"RTX 4090{day}": 0.9}, version=2).outcome == "appended"


def test_rows_lie_in_the_order_of_their_parse_and_pages_in_that_of_their_crawl(shop: Shop) -> None:
    for day in range(4):
        shop.visit(day, {"RTX 4090": 0.5 + day / 10, "RTX 3090": 0.2})
    with shop.warehouse.writing() as con:
        for table in ("offers", "pages"):
            con.execute(f"CREATE TEMP TABLE t AS FROM {table} ORDER BY fetched_at" if table == "pages" else
                "CREATE TEMP TABLE t AS FROM offers ORDER BY parse DESC, ordinal")  # fmt: skip
            con.execute(f"DELETE FROM {table}")
            con.execute(f"INSERT INTO {table} FROM t")
            con.execute("DROP TABLE t")
    lies = "SELECT parse, ordinal FROM offers ORDER BY rowid"
    assert [row["parse"] for row in shop.warehouse.rows(lies)] == [4, 4, 3, 3, 2, 2, 1, 1]
    pages = shop.warehouse.rows("SELECT page FROM pages ORDER BY rowid")
    compact(shop.warehouse)
    assert [tuple(row.values()) for row in shop.warehouse.rows(lies)] == [(p, n) for p in (1, 2, 3, 4) for n in (0, 1)]
    assert shop.warehouse.rows("SELECT page FROM pages ORDER BY rowid") == pages


@pytest.mark.parametrize("step", ["copy", "compare", "swap"])
def test_what_stops_it_before_the_swap_leaves_the_old_file(shop: Shop, step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.visit(0, USUAL)
    before, bytes_before = answers(shop), shop.warehouse.path.read_bytes()

    def fail(*_: object) -> None:
        raise OSError("the disk is gone")

    monkeypatch.setattr(housekeeping, step, fail)
    with pytest.raises(OSError, match="the disk is gone"):
        compact(shop.warehouse)
    assert shop.warehouse.path.read_bytes() == bytes_before
    assert answers(shop) == before
    assert sorted(path.name for path in shop.warehouse.home.iterdir()) == ["breakeven.duckdb", "pages"]


@pytest.mark.parametrize("moment", ["before", "after"])
def test_killed_at_the_swap_there_is_one_whole_database(shop: Shop, moment: str) -> None:
    for day in range(3):
        shop.visit(day, {"RTX 4090": 0.5 + day})
    before = answers(shop)
    killed = f"""
        import os
        from pathlib import Path
        from warehouse import Warehouse, housekeeping
        real = housekeeping.swap
        def swap(fresh, path):
            {"real(fresh, path)" if moment == "after" else "pass"}
            os.kill(os.getpid(), 9)
        housekeeping.swap = swap
        housekeeping.compact(Warehouse(Path({str(shop.warehouse.home)!r})))
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(killed)], cwd=Path(__file__).parents[1], check=False)
    assert done.returncode == -9
    assert answers(Shop(Warehouse(shop.warehouse.home))) == before
    assert len(list(shop.warehouse.home.glob("compact-*"))) == 1
    compact(shop.warehouse)
    assert answers(shop) == before
    assert sweep(shop.warehouse, datetime.now()) == [], "another compaction may be at work"
    assert [path.name[:8] for path in sweep(shop.warehouse, datetime.now() + timedelta(days=3))] == ["compact-"]
    assert sorted(path.name for path in shop.warehouse.home.iterdir()) == ["breakeven.duckdb", "pages"]


def test_a_copy_that_lost_a_row_never_takes_the_place(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.visit(0, USUAL)
    real: Callable[..., int] = housekeeping.copy

    def losing(con: object) -> int:
        rows = real(con)
        con.execute("DELETE FROM fresh.main.offers WHERE ordinal = 1")  # type: ignore[attr-defined]
        return rows

    monkeypatch.setattr(housekeeping, "copy", losing)
    with pytest.raises(CannotCompact, match="would differ in offers"):
        compact(shop.warehouse)
    assert shop.now() == USUAL


def test_a_table_of_somebody_else_is_not_lost(shop: Shop) -> None:
    with shop.warehouse.writing() as con:
        con.execute("CREATE TABLE notes AS SELECT 1 AS note")
    with pytest.raises(CannotCompact, match="notes"):
        compact(shop.warehouse)
    assert shop.count("notes") == 1


def test_without_room_or_alone_it_is_not_done(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    hold = "import sys, duckdb; con = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"
    other = [sys.executable, "-c", hold, str(shop.warehouse.path)]
    with subprocess.Popen(other, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout and process.stdout.readline() == "held\n"
        with pytest.raises(WarehouseBusy):
            compact(Warehouse(shop.warehouse.home, patience_seconds=0.2))
        process.communicate()
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10, 10, 0))  # type: ignore[attr-defined]
    assert guarded(["compact"]) == 1
    assert "only 0 are free" in capsys.readouterr().err


def test_before_the_first_run_there_is_nothing_to_keep_house_for(home: Path) -> None:
    with pytest.raises(WarehouseMissing):
        housekeep(Warehouse(home))
    assert guarded(["compact"]) == 1


# The bodies


def test_first_and_last_changed_and_monthly_bodies_stay_and_every_answer_too(held: Shop) -> None:
    for day in range(40):  # 1 January to 9 February
        noisy(held, day, USUAL | ({"RTX 4090": 0.6} if 10 <= day < 15 else {}))
    before, rows = answers(held), held.count("offers")
    done = drop_bodies(held.warehouse, LATER, LATER)
    changes = {9, 10, 14, 15}  # the new page, and the one before it
    assert set(kept(held)) == {0, 39, 31} | changes
    assert done.bodies == 40 - 7 and done.bytes > 0
    assert answers(held) == before and held.count("offers") == rows
    dropped = held.warehouse.rows("SELECT count(*) AS n, sum(bytes) AS bytes FROM dropped_bodies")[0]
    assert (dropped["n"], dropped["bytes"]) == (done.bodies, done.bytes)
    assert drop_bodies(held.warehouse, LATER, LATER).bodies == 0


def test_no_younger_body_goes(held: Shop) -> None:
    for day in range(20):
        noisy(held, day, USUAL)
    drop_bodies(held.warehouse, DAY0 + timedelta(days=10), LATER)
    assert kept(held) == [0, *range(10, 20)]


def test_the_age_is_set_by_the_environment(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    with shop.warehouse.holding():
        for day in range(20):
            noisy(shop, day, USUAL)
    at = DAY0 + timedelta(days=100)
    assert any("0 bodies" in sentence for sentence in housekeep(shop.warehouse, now=at))
    monkeypatch.setenv("BREAKEVEN_KEEP_DAYS", "90")
    assert any(sentence.startswith("9 bodies") for sentence in housekeep(shop.warehouse, now=at))
    assert shop.now() == USUAL


def test_refused_odd_and_unread_pages_stay(held: Shop) -> None:
    for day in range(12):
        noisy(held, day, USUAL)
    with held.warehouse.writing() as con:
        con.execute("UPDATE parses SET verdict = 'refused' WHERE parse = 4")
        con.execute("DELETE FROM parses WHERE parse = 7")
        odd = "SELECT 'i', 'shop', '', crawl, 'new_field', false, 'odd', recorded_at, recorded_at FROM parses WHERE parse = 10"
        con.execute(f"INSERT INTO incidents {odd}")
    drop_bodies(held.warehouse, LATER, LATER)
    assert kept(held) == [0, 2, 3, 4, 5, 6, 7, 9, 11]


def test_histories_stay_whole(empty_home: Warehouse) -> None:
    """A late page makes the later ones be read again: what they confirmed must not give way."""
    shop = Shop(empty_home, Shape.SERIES)
    for day in range(6):
        noisy(shop, day, {"labour@1": 10})
    assert drop_bodies(empty_home, LATER, LATER).bodies == 0


def test_a_body_that_some_other_page_needs_stays(held: Shop) -> None:
    for day in range(6):
        noisy(held, day, USUAL)
    body = (json.dumps(USUAL) + " " * 4).encode()  # of day 3, and once more of the newest page
    page = Page("shop", "https://shop.test/prices", DAY0 + timedelta(days=8), body)
    keep(held.warehouse, page, crawl_of("", page))
    load(held.warehouse, held.source(), "", [page])
    drop_bodies(held.warehouse, LATER, LATER)
    assert kept(held) == [0, 3, 8]


def test_a_dropped_body_that_comes_again_is_kept_again(held: Shop) -> None:
    third = [noisy(held, day, USUAL) for day in range(6)][3]
    drop_bodies(held.warehouse, LATER, LATER)
    assert not held.warehouse.archive.path(third).exists()
    page = Page("shop", "https://shop.test/prices", DAY0 + timedelta(days=8), (json.dumps(USUAL) + " " * 4).encode())
    assert page.sha256 == third
    keep(held.warehouse, page, crawl_of("", page))
    load(held.warehouse, held.source(), "", [page])
    drop_bodies(held.warehouse, LATER, LATER)
    assert held.warehouse.archive.read(third) == page.body
    assert [k.crawl.observed_at.day for k in kept_crawls(held.warehouse, "shop")] == [1, 4, 9]


def test_dropping_is_told_in_a_sentence_and_a_loss_is_not_taken_for_it(held: Shop) -> None:
    hashes = [noisy(held, day, USUAL) for day in range(6)]
    drop_bodies(held.warehouse, LATER, LATER)
    rows = held.warehouse.rows("FROM pages ORDER BY fetched_at")
    with pytest.raises(
        BodyDropped, match=r"shop: the body of https://shop.test/prices of 2026-01-03 .* was dropped on 27 Sep 2028"
    ):
        kept_page(held.warehouse, rows[2])
    held.warehouse.archive.path(hashes[0]).unlink()
    with pytest.raises(FileNotFoundError):
        list(kept_crawls(held.warehouse, "shop"))


@pytest.mark.parametrize("seed", range(1))
def test_a_mended_parser_mends_the_same_days_with_and_without_the_dropped_bodies(
    held: Shop, seed: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    whole = Shop(Warehouse(tmp_path_factory.mktemp("whole")))
    with whole.warehouse.holding():
        same_after_a_mend(whole, held, seed)


def same_after_a_mend(whole: Shop, held: Shop, seed: int) -> None:
    dice, prices = random.Random(seed), dict(USUAL)
    for day in range(24):
        if dice.random() < 0.15:
            prices = {**prices, "RTX 4090": dice.choice((0.5, 0.55, 0.6)), "junk": dice.choice((0.01, 0.02))}
        noisy(held, day, prices)
        noisy(whole, day, prices)
    drop_bodies(held.warehouse, LATER, LATER)
    assert len(kept(held)) < 20 and len(kept(whole)) == 24
    days = [DAY0 + timedelta(days=day) for day in range(1, 25)]
    mended = []
    for one in (whole, held):
        known_before = one.last_instant()
        old = [one.at(day, None) for day in days]
        reparse(one.warehouse, one.source(2), None, lambda _: None)
        assert [one.at(day, known_before) for day in days] == old, "what was known before the mend"
        mended.append([one.at(day, None) for day in days])
        assert all("junk" not in prices for prices in mended[-1])
    assert mended[0] == mended[1]
    readings = held.count("parses")
    reparse(held.warehouse, held.source(2), None, lambda _: None)
    assert held.count("parses") == readings, "read already, or carried already"


# What killed runs leave


def test_half_written_bodies_go_after_a_day(shop: Shop) -> None:
    noisy(shop, 0, USUAL)
    folder = next(shop.warehouse.archive.folder.iterdir())
    old, young = folder / "a.1.part", folder / "b.2.part"
    for path, age in ((old, 30), (young, 2)):
        path.write_bytes(b"half")
        stamp = (datetime(2026, 6, 1) - timedelta(hours=age)).timestamp()
        os.utime(path, (stamp, stamp))
    assert sweep(shop.warehouse, datetime(2026, 6, 1)) == [old]
    assert young.exists() and kept(shop) == [0]


def test_the_command_tells_bytes_before_and_after(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    noisy(shop, 0, USUAL)
    assert guarded(["compact"]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "bytes before" in told and "rows compared" in told
