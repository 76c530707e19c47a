"""Re-parsing and late arrivals: today's parser over kept pages, corrections as later readings, nothing overwritten."""

from datetime import timedelta

import pytest

from models.page import Page
from models.source import Shape
from pipelines.load import load
from pipelines.reparse import diff, reparse
from tests.shop import DAY0, Shop
from warehouse import Warehouse
from warehouse.pages import crawl_of, keep


@pytest.fixture
def shop(empty_home: Warehouse) -> Shop:
    return Shop(empty_home)


def test_a_mended_parser_over_a_hundred_pages_appends_true_differences_only(shop: Shop) -> None:
    with shop.warehouse.holding():
        a_hundred_pages(shop)


def a_hundred_pages(shop: Shop) -> None:
    for day in range(100):
        prices = {"RTX 4090": 0.5 + day / 1000, "RTX 3090": 0.2} | ({"junk": 0.01} if day % 10 == 0 else {})
        assert shop.visit(day, prices).outcome == "appended"
    asked = [(day, str((DAY0 + timedelta(days=day)).date())) for day in (0, 5, 10, 99)]
    question = "SELECT gpu_text, amount FROM current_rows('offers', CAST($day AS DATE), $known_at) ORDER BY ALL"
    before = {day: shop.warehouse.rows(question, day=text, known_at=None) for day, text in asked}
    mended, rows, pages = shop.last_instant(), shop.count("offers"), shop.count("pages")

    found = diff(shop.warehouse, shop.source(2), None, lambda _: None)
    assert (found.crawls, found.changing, found.rows.dropped, found.rows.added, found.rows.changed) == (100, 10, 10, 0, 0)
    assert found.rows.examples[0] == "shop junk 0.010000000000 becomes nothing"
    assert shop.count("offers") == rows, "a diff appends nothing"

    outcomes = reparse(shop.warehouse, shop.source(2), None, lambda _: None)
    assert len(outcomes) == 100
    assert shop.count("offers") == rows + 10 * 2, "ten crawls differ, of two rows each; ninety are pointed at"
    assert shop.count("pages") == pages
    for day, text in asked:
        assert shop.warehouse.rows(question, day=text, known_at=mended) == before[day], "what we knew before the mend"
        assert [r["gpu_text"] for r in shop.warehouse.rows(question, day=text, known_at=None)] == ["RTX 3090", "RTX 4090"]
    assert reparse(shop.warehouse, shop.source(2), None, lambda _: None) == [], "read already"
    assert diff(shop.warehouse, shop.source(2), None, lambda _: None).read_already == 100


def test_since_leaves_earlier_crawls_alone(shop: Shop) -> None:
    for day in range(4):
        shop.visit(day, {"RTX 4090": 0.5 + day, "junk": 1})
    outcomes = reparse(shop.warehouse, shop.source(2), DAY0 + timedelta(days=2), lambda _: None)
    assert [o.rejects["no_card"] for o in outcomes] == [1, 1]


def test_a_mended_parser_drops_a_row_of_a_history(empty_home: Warehouse) -> None:
    shop = Shop(empty_home, Shape.SERIES)
    shop.visit(0, {"labour@1": 10, "junk@1": 3})
    shop.visit(1, {"labour@1": 10, "labour@2": 11, "junk@1": 3})
    before = shop.last_instant()
    found = diff(empty_home, shop.source(2), None, lambda _: None)
    assert (found.crawls, found.rows.dropped, found.rows.same) == (2, 1, 2)
    reparse(empty_home, shop.source(2), None, lambda _: None)
    assert shop.now() == {"labour": 11}
    assert shop.now(before) == {"labour": 11, "junk": 3}


def test_what_a_later_page_confirmed_does_not_give_way_to_an_older_page_that_comes_late(empty_home: Warehouse) -> None:
    shop = Shop(empty_home, Shape.SERIES)
    shop.visit(0, {"labour@1": 10})
    shop.visit(3, {"labour@1": 10, "seat@2": 5})  # writes the seat only
    before = shop.last_instant()
    assert shop.visit(1, {"labour@1": 9}).written == 1
    assert shop.now() == {"labour": 10, "seat": 5}
    assert shop.now(before) == {"labour": 10, "seat": 5}


def test_a_late_page_revises_what_no_later_page_repeats(empty_home: Warehouse) -> None:
    shop = Shop(empty_home, Shape.SERIES)
    shop.visit(0, {"labour@1": 10})
    shop.visit(3, {"seat@2": 5})
    shop.visit(1, {"labour@1": 9})
    assert shop.now() == {"labour": 9, "seat": 5}


def test_a_page_declared_incomplete_stays_so_when_it_is_read_again(shop: Shop) -> None:
    shop.visit(0, {"RTX 4090": 0.5, "RTX 3090": 0.2})
    page = Page("shop", "https://shop.test/prices", DAY0 + timedelta(days=1), b'{"RTX 4090": 0.6}')
    keep(shop.warehouse, page, crawl_of("", page))
    load(shop.warehouse, shop.source(), "", [page], complete=False)
    reparse(shop.warehouse, shop.source(2), None, lambda _: None)
    assert shop.now() == {"RTX 4090": 0.5, "RTX 3090": 0.2}
