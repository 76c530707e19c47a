"""A simulated year, and sixty days of it with every kind of source: what truly moved is told once, and nothing else.

Real modules, client, checks, warehouse, rules and delivery; publishers and receiver on real sockets; a clock of its own. What
was served, and what therefore had to be found, is worked out in tests/year/truth.py without the product's rules."""

import json
import os
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.year.bodies import body
from tests.year.life import Life, live, wakes_at
from tests.year.run import QUESTIONS
from tests.year.truth import Move, list_moves, market_days, outages, seen_steps
from tests.year.world import LISTS, MARKET

LONG = os.environ.get("BREAKEVEN_YEAR") == "1"
SPANS = {
    "sixty days": (
        sorted(QUESTIONS.keys() - {"ecb"}),
        date(2028, 2, 1),
        60,
    ),  # a leap day, and the clock goes forward on 26 March
    "year": (["lambda", "runpod"], date(2027, 12, 1), 366),
}


@pytest.fixture(scope="module", params=SPANS)
def life(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Life]:
    """A life that was lived once for all the questions about it."""
    if request.param == "year" and not LONG:
        pytest.skip("a year takes five minutes: BREAKEVEN_YEAR=1 ./dev test tests/test_year.py")
    home = tmp_path_factory.mktemp("year")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BREAKEVEN_HOME", str(home))
        yield live(home, *SPANS[request.param], patch)


def alerts(life: Life, rule: str) -> list[dict[str, Any]]:
    return life.warehouse.rows("SELECT * FROM alerts WHERE rule = $rule ORDER BY as_of, subject", rule=rule)


@pytest.fixture(scope="module")
def moves(life: Life) -> list[Move]:
    """The rents that had to be told."""
    return list_moves(life)


def test_every_list_price_that_moved_was_told_at_the_second_page_and_no_other(life: Life, moves: list[Move]) -> None:
    told = [(*row["subject"].split("/")[1::-1], row["as_of"].date(), round(row["reference"], 2), round(row["value"], 2))
            for row in alerts(life, "list_rent")]  # fmt: skip
    assert sorted(told) == sorted((move.source, move.gpu, move.day, move.before, move.after) for move in moves)


def test_every_true_step_that_could_be_seen_is_among_them(life: Life, moves: list[Move]) -> None:
    steps = set(seen_steps(life))
    assert steps <= {(move.source, move.gpu, move.day) for move in moves}
    assert len(steps) > len(life.days) / 8 and {source for source, _, _ in steps} == LISTS.keys() & set(life.slugs)
    assert len({move.gpu for move in moves if move.after / move.before < 0.6}) == 4, "the fall by 44 %, at once"


def test_cards_that_moved_together_are_one_event(life: Life, moves: list[Move]) -> None:
    groups: dict[tuple[str, date, bool], set[str]] = {}
    for move in moves:
        groups.setdefault((move.source, move.day, move.after > move.before), set()).add(move.gpu)
    true = [(source, day) for (source, day, _), gpus in groups.items() if len(gpus) >= 3]
    steps = alerts(life, "provider_step")
    assert true and sorted((row["subject"].split("/")[0], row["as_of"].date()) for row in steps) == sorted(true)
    parts = {row["part_of"] for row in alerts(life, "list_rent") if row["part_of"]}
    assert parts == {row["alert"] for row in steps}


def test_a_marketplace_is_news_when_its_week_moved_by_a_fifth_and_not_for_its_noise(life: Life) -> None:
    if "vast" not in life.slugs:
        assert alerts(life, "marketplace_rent") == []
        return
    true = [day for gpu in MARKET for day in market_days(life, gpu)]
    assert [row["as_of"].date() for row in alerts(life, "marketplace_rent")] == sorted(true)
    assert len(true) == 1


def test_news_of_breakeven_comes_from_a_price_that_moved(life: Life) -> None:
    """Whatever else is told stands on the day of a rent that moved, or within two weeks of the card that did."""
    rents = {row["as_of"].date() for rule in ("list_rent", "marketplace_rent") for row in alerts(life, rule)}
    cards = {row["as_of"].date() for row in alerts(life, "card_price")}
    assert len(cards) == ("ebay" in life.slugs)
    near = rents | {day + timedelta(days=n) for day in cards | rents for n in range(-1, 15)}
    for rule in ("breakeven_list", "breakeven_marketplace", "rent_or_own", "status"):
        assert {row["as_of"].date() for row in alerts(life, rule)} <= near
    assert not cards or alerts(life, "breakeven_list"), "the card's step is one of breakeven too"


def test_each_outage_was_told_once_and_its_end_once(life: Life) -> None:
    rows = [row for rule in ("refused_source", "silent_source") for row in alerts(life, rule) if row["part_of"] is None]
    began = sorted((row["subject"], row["as_of"].date()) for row in rows if row["now"] == "wrong")
    true = outages(life)
    assert began == sorted(true) and len(true) > 2
    states: dict[str, str] = {}
    for row in sorted(rows, key=lambda row: row["as_of"]):
        assert row["now"] != states.get(row["subject"], "ok"), "never twice the same"
        states[row["subject"]] = row["now"]
    assert Counter(row["now"] for row in rows)["wrong"] - Counter(row["now"] for row in rows)["ok"] in range(2)


def test_nothing_was_decided_twice(life: Life) -> None:
    rows = life.warehouse.rows("SELECT count(*) AS n, count(DISTINCT alert) AS names FROM alerts")
    assert rows[0]["n"] == rows[0]["names"] > 0


def test_no_page_with_prices_was_lost(life: Life) -> None:
    rows = life.warehouse.rows("SELECT source, url, CAST(fetched_at AS DATE) AS day, sha256 FROM pages")
    kept = {(row["source"], row["url"].rpartition("/")[2].replace("+", " "), row["day"], row["sha256"]) for row in rows}
    for (slug, what, day), name in life.stage.priced.items():
        assert (slug, what or "all", day, name) in kept, f"{slug} {what} of {day}"
        assert life.warehouse.archive.read(name) == body(life.world, slug, what, day)
    assert len(life.stage.priced) > len(life.slugs) * len(life.days) / 2


def test_no_row_was_lost_or_made_up(life: Life) -> None:
    rows = life.warehouse.rows(
        """SELECT c.source, CAST(c.observed_at AS DATE) AS day, list(CAST(o.amount AS DOUBLE) ORDER BY o.amount) AS amounts
           FROM parses AS p JOIN crawls AS c ON c.crawl = p.crawl JOIN offers AS o ON o.parse = p.rows_of
           WHERE p.verdict = 'accepted' AND list_contains($lists, c.source) GROUP BY ALL""",
        lists=sorted(LISTS),
    )  # fmt: skip
    assert len(rows) > len(life.days)
    for row in rows:
        shown = [life.world.shown_price(row["source"], card, row["day"]) for card in LISTS[row["source"]]]
        assert row["amounts"] == sorted(price for price in shown if price is not None)


def test_a_crawl_is_whole_or_not_there(life: Life) -> None:
    broken = life.warehouse.rows(
        """WITH written AS (
               SELECT parse, count(*) AS n FROM (SELECT parse FROM offers UNION ALL SELECT parse FROM rates UNION ALL
                   SELECT parse FROM listings) GROUP BY parse)
           SELECT * FROM parses AS p FULL JOIN written AS w ON w.parse = p.parse
           WHERE p.rows_written IS DISTINCT FROM coalesce(w.n, 0)"""
    )
    assert broken == []
    assert [day for day, died in life.died.items() if died], "and some runs were killed"


def test_the_receiver_got_every_alert_once_it_was_there(life: Life) -> None:
    """Once, but for those that a killed run had sent and could not note."""
    told = Counter(message for _, message in life.stage.told)
    sent = "\n\n".join(told)
    own = life.warehouse.rows(
        "SELECT sentence, as_of FROM alerts WHERE part_of IS NULL AND as_of < $last", last=wakes_at(life.days[-1])
    )
    assert own and [row["sentence"] for row in own if row["sentence"] not in sent] == []
    again = [n - 1 for n in told.values() if n > 1]
    assert sum(again) <= sum(death == "during_delivery" for death in life.faults.kills.values())
    lines = [json.loads(line) for line in (Path(life.warehouse.home) / "alerts.jsonl").read_text().splitlines()]
    assert {line["alert"] for line in lines} == {
        row["alert"] for row in life.warehouse.rows("SELECT alert FROM alerts WHERE part_of IS NULL")
    }


def test_while_it_was_deaf_alerts_waited_and_runs_went_on(life: Life) -> None:
    deaf = set(life.faults.deaf) - life.faults.kills.keys() - life.faults.off
    assert life.waiting.keys() <= set(life.faults.deaf)
    ran = {row["day"] for row in life.warehouse.rows("SELECT DISTINCT CAST(as_of AS DATE) AS day FROM watches")}
    assert deaf <= ran
    for problems in life.waiting.values():
        assert all("127.0.0.1" not in sentence for sentence in problems), "an address may hold a secret"


def test_the_scheduler_s_clock_jumped_and_no_day_was_left_out(life: Life) -> None:
    wakes = [wakes_at(day) for day in life.days]
    hours = {(b - a).total_seconds() / 3600 for a, b in pairwise(wakes)}
    assert {23.0, 24.0} <= hours and date(2028, 2, 29) in life.days
    ran = {row["day"] for row in life.warehouse.rows("SELECT DISTINCT CAST(fetched_at AS DATE) AS day FROM pages")}
    assert set(life.days) - ran <= set(life.faults.off) | {day for _, day in life.faults.publishers}
    assert date(2028, 2, 29) in ran and date(2028, 3, 26) in ran
