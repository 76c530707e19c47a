"""The 25 scenarios of time: what is current, what was, what we knew. Each runs against the real warehouse."""

from datetime import timedelta

import pytest

from models.source import Authority
from tests.clocks import World, at, midnight
from warehouse import Warehouse


@pytest.fixture
def world(empty_home: Warehouse) -> World:
    return World(empty_home)


def test_01_a_vanished_offer_is_absent_and_the_past_stays(world: World) -> None:
    world.snapshot(1, "a=10 b=20")
    world.snapshot(3, "a=11")
    assert world.ask(0.99) == {}
    for as_of in (1, 2, 3 + 11 / 24):
        assert world.ask(as_of) == {"a": 10, "b": 20}
    assert world.ask(3) == {"a": 11}


def test_02_an_unchanged_page_is_one_row_and_renews_the_age(world: World) -> None:
    world.snapshot(1, "a=10")
    world.snapshot(2, "a=10")
    world.snapshot(3, "a=10", status=304)
    assert [world.count(t) for t in ("pages", "parses", "offers")] == [3, 3, 1]
    now = world.rows("SELECT * FROM offer_prices($as_of, NULL)", as_of=3)[0]
    assert (now["amount"], now["observed_at"], now["seen_at"]) == (10, at(1), at(3))
    assert now["age"] == timedelta(hours=12) - timedelta(microseconds=1)
    then = world.rows("SELECT * FROM offer_prices($as_of, $known_at)", as_of=3, known_at=2 + 13 / 24)[0]
    assert (then["seen_at"], then["age"]) == (at(2), timedelta(hours=36) - timedelta(microseconds=1))


def test_03_what_came_back_is_written_again(world: World) -> None:
    for day, body in ((1, "a=10"), (2, "a=12"), (3, "a=10")):
        world.snapshot(day, body)
    assert world.count("offers") == 3
    assert [world.ask(day)["a"] for day in (1, 2, 3)] == [10, 12, 10]
    assert world.rows("SELECT observed_at FROM current_rows('offers', $as_of, NULL)", as_of=3) == [{"observed_at": at(3)}]


def test_04_a_truncated_crawl_changes_neither_prices_nor_age(world: World) -> None:
    world.snapshot(1, "a=10 b=20")
    world.snapshot(2, "a=99", complete=False)
    assert world.ask(2) == {"a": 10, "b": 20}
    assert world.seen(2) == {"a": at(1), "b": at(1)}


def test_05_a_mended_parser_withdraws_junk_by_not_repeating_it(world: World) -> None:
    for day in (1, 2):
        world.snapshot(day, "a=10 junk=1")
    written = [world.snapshot(day, "a=10 junk=1", reads=("a=10",), version=2, rec=5).rows for day in (1, 2)]
    assert world.ask(2, 4) == {"a": 10, "junk": 1}
    assert world.ask(2, 6) == world.ask(1) == {"a": 10}
    assert written == [1, 0]


def test_06_a_new_version_reads_an_unchanged_body_again(world: World) -> None:
    world.snapshot(1, "a=10 junk=1")
    assert world.snapshot(2, "a=10 junk=1", reads=("a=10",), version=2).rows == 1
    assert world.ask(2) == {"a": 10}
    assert world.ask(1) == {"a": 10, "junk": 1}


def test_07_a_refused_reading_displaces_nothing_until_a_person_accepts_it(world: World) -> None:
    world.snapshot(1, "a=10")
    world.snapshot(2, "a=1", refused=True)
    world.snapshot(1, "a=10", version=2, refused=True, rec=3)
    world.snapshot(2, "a=1", overrule=True, rec=4)
    assert world.ask(2, 3) == {"a": 10}
    assert world.seen(2, 3) == {"a": at(1)}
    assert world.ask(1) == {"a": 10}
    assert world.ask(2, 4) == {"a": 1}


def test_08_an_accepted_empty_crawl_withdraws_everything(world: World) -> None:
    world.snapshot(1, "a=10")
    world.snapshot(2, "")
    assert world.ask(1) == {"a": 10}
    assert world.ask(2) == {}


def test_09_an_announced_price_waits_its_day(world: World) -> None:
    world.snapshot(1, "a=10 a=12@7")
    world.snapshot(8, "a=12")
    assert [world.ask(day)["a"] for day in (6, 7, 8)] == [10, 12, 12]
    assert len(world.rows("FROM current_rows('offers', $as_of, NULL)", as_of=7)) == 1


def test_10_an_announcement_can_be_withdrawn(world: World) -> None:
    world.snapshot(1, "a=10 a=12@7")
    world.snapshot(3, "a=10")
    assert world.ask(7) == {"a": 10}


def test_11_an_effective_date_in_a_snapshot_only_postpones(world: World) -> None:
    world.snapshot(5, "a=10@2")
    assert world.ask(3) == {}
    assert world.ask(5) == {"a": 10}


def test_12_an_older_page_imported_later_fills_the_past_only(world: World) -> None:
    world.snapshot(5, "a=10")
    world.snapshot(2, "a=7", rec=20)
    assert world.ask(3, 19) == {}
    assert world.ask(3, 20) == {"a": 7}
    assert world.ask(6) == {"a": 10}


def test_13_the_row_that_an_import_repeats_is_not_written_again(world: World) -> None:
    world.snapshot(1, "a=10")
    world.snapshot(2, "a=10", rec=20)
    assert world.seen(2, 10) == {"a": at(1)}
    assert world.seen(2, 20) == {"a": at(2)}
    assert world.count("offers") == 1


def test_14_a_history_is_asked_by_its_own_dates(world: World) -> None:
    world.series(10, "x=5@1 x=6@4")
    assert world.ask(5, 9, "rates") == {}
    assert world.ask(5, 10, "rates") == {"x": 6}
    assert world.seen(5, 10, "rates") == {"x": midnight(4)}
    assert world.ask(3, 10, "rates") == {"x": 5}


def revised(world: World) -> list[int]:
    bodies = {5: "x=10@1 x=11@2", 6: "x=12@1 x=11@2 x=13@3", 7: "x=10@1 x=11@2 x=13@3", 8: "x=13@3"}
    return [world.series(day, body).rows for day, body in bodies.items()]


def test_15_a_revision_wins_by_its_page(world: World) -> None:
    assert revised(world) == [2, 2, 1, 0]
    assert [world.ask(1, known, "rates")["x"] for known in (5, 6, 7)] == [10, 12, 10]
    assert world.ask(2, 8, "rates") == {"x": 11}
    assert world.ask(9, 8, "rates") == {"x": 13}


def test_16_an_older_vintage_loses_whenever_it_arrives(world: World) -> None:
    revised(world)
    world.series(4, "x=9@1", rec=20)
    assert world.ask(1, None, "rates") == {"x": 10}


def test_17_a_mended_parser_drops_a_wrong_history_row(world: World) -> None:
    world.series(5, "x=10@1 wrong=3@1")
    again = world.series(5, "x=10@1 wrong=3@1", reads=("x=10@1",), version=2, rec=9)
    assert world.ask(5, 8, "rates") == {"x": 10, "wrong": 3}
    assert world.ask(5, 9, "rates") == {"x": 10}
    assert again.rows == 1


def test_18_a_changelog_is_in_force_until_the_next(world: World) -> None:
    for day in (5, 9):
        written = world.changelog(day, "x=10@1 y=4@1/8").rows
    assert world.ask(7, None, "rates") == {"x": 10, "y": 4}
    assert set(world.seen(7, None, "rates").values()) == {at(5)}
    assert world.ask(9, None, "rates") == {"x": 10}
    assert world.seen(9, None, "rates") == {"x": at(9)}
    assert written == 0


def best(world: World, as_of: int) -> list[tuple[str, int, bool]]:
    sql = "SELECT source, amount, age > 3 * fresh_limit('list') AS expired FROM list_prices($as_of, NULL)"
    return [(r["source"], int(r["amount"]), r["expired"]) for r in world.rows(sql, as_of=as_of)]


def test_19_own_source_first_unless_it_expired(world: World) -> None:
    world.snapshot(1, "a=10", source="own")
    world.snapshot(5, "a=9", source="tracker", authority=Authority.TRACKER)
    assert best(world, 6) == [("own", 10, False)]
    assert best(world, 23) == [("tracker", 9, False)]
    assert best(world, 60) == [("own", 10, True)]


def test_20_own_absence_does_not_withdraw_what_another_says(world: World) -> None:
    world.snapshot(1, "a=10", source="own")
    world.snapshot(5, "a=9", source="tracker", authority=Authority.TRACKER)
    world.snapshot(7, "", source="own")
    assert best(world, 8) == [("tracker", 9, False)]


def test_21_a_statistic_is_never_mixed_with_singles(world: World) -> None:
    world.snapshot(1, "a=10 a=30~median", source="own")
    world.snapshot(1, "b=8~median", source="other")
    assert world.ask(1) == {"a": 10, "a~median": 30, "b~median": 8}
    prices = {r["gpu_text"]: r["amount"] for r in world.rows("FROM list_prices($as_of, NULL)", as_of=1)}
    assert prices == {"a": 10, "b": 8}
    days = world.rows("FROM price_days($as_of, NULL)", as_of=1)
    assert [(d["unknown_gpu_text"], d["median_usd"]) for d in days] == [("a", 10)]


def test_22_a_day_is_worth_its_last_crawl(world: World) -> None:
    for day, body in ((1.25, "a=10"), (1.75, "a=14"), (2.25, "a=20")):
        world.snapshot(day, body)
    assert world.ask(1.5) == {"a": 10}
    assert world.ask(1) == {"a": 14}
    days = world.rows("SELECT median_usd FROM price_days($as_of, NULL) ORDER BY day", as_of=2)
    assert [d["median_usd"] for d in days] == [14, 20]


def test_23_pages_of_one_crawl_belong_together_and_scopes_stay_apart(world: World) -> None:
    world.snapshot(1, "a=10 b=2", "b=2 c=3")
    rows = world.rows("SELECT gpu_text, amount FROM current_rows('offers', $as_of, NULL) ORDER BY gpu_text", as_of=1)
    assert [(r["gpu_text"], int(r["amount"])) for r in rows] == [("a", 10), ("b", 2), ("c", 3)]
    world.snapshot(1, "h100=2", source="market", scope="h100")
    world.snapshot(1, "t4=1", source="market", scope="t4")
    world.snapshot(2, "h100=3", source="market", scope="h100")
    assert {k: v for k, v in world.ask(2).items() if k in ("h100", "t4")} == {"h100": 3, "t4": 1}
    seen = {k: v for k, v in world.seen(2).items() if k in ("h100", "t4")}
    assert seen == {"h100": at(2), "t4": at(1)}


def test_24_a_later_version_may_find_that_a_crawl_was_cut_off(world: World) -> None:
    world.snapshot(1, "a=10 b=20")
    world.snapshot(2, "a=10")
    world.snapshot(2, "a=10", version=2, complete=False, rec=4)
    before = [world.count(t) for t in ("pages", "crawls", "parses", "offers", "rejects", "incidents")]
    world.snapshot(1, "a=10 b=20", rec=9)
    assert [world.count(t) for t in ("pages", "crawls", "parses", "offers", "rejects", "incidents")] == before
    assert world.ask(2, 3) == {"a": 10}
    assert world.ask(2, 4) == {"a": 10, "b": 20}
