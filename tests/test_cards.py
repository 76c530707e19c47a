"""Cards for sale: judged, counted, priced by their lower quartile; and prices that a person read, recorded or imported."""

import json
import re
import shlex
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from models.listing_filter import Verdict
from models.observation import Listing
from models.source import Authority, Shape
from pipelines.cli import guarded
from tests.test_derive import START, Market
from warehouse import Warehouse, catalogue, verdicts
from warehouse.append import append
from warehouse.pages import Crawl, crawl_of, keep
from warehouse.reading import Reading

CARD = "rtx-4090-24gb"
SAMPLES = Path(__file__).parents[1] / "scrapers" / "samples"


def by_title(title: str, *_: object) -> Verdict:
    """'rtx-4090-24gb used keep', 'rtx-4090-24gb used drop box_only', 'rtx-4090-24gb used keep x2': what it says."""
    gpu, condition, verdict, *rest = title.split()
    count = next((int(word[1:]) for word in rest if re.fullmatch(r"x\d", word)), 1)
    reason = next((word for word in rest if not re.fullmatch(r"x\d", word)), None)
    return Verdict(None if gpu == "none" else gpu, count, condition, verdict, reason)


@pytest.fixture(autouse=True)
def filter_that_believes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verdicts, "judge", by_title)


def ask(price: float, title: str = f"{CARD} used keep", shipping: float | None = 0, **rest: Any) -> dict[str, Any]:
    """One listing; its item number is its price unless said."""
    said = {"amount": price, "shipping_amount": shipping, "title": title, "item_ref": str(price), "price_kind": "asking_fixed"}
    return {"currency": "USD", "provider": "shop", **said, **rest}


def sell(
    market: Market, day: int, listings: list[dict[str, Any]], source: str = "shop", authority: Authority = Authority.OWN_API
) -> None:
    """All that a shop offers on a day."""
    page = market.page(day, source, listings)
    reading = Reading(1, Shape.SNAPSHOT, authority, True)
    for ordinal, said in enumerate(listings):
        reading.add(page, 0, Listing(ordinal=ordinal, per="card", price_text="x", **said))
    keep(market.warehouse, page, crawl_of("", page))
    append(market.warehouse, Crawl(source, "", (page,)), reading, page.fetched_at)


def statistics(market: Market, day: int, gpu: str = CARD) -> dict[tuple[str, str], dict[str, Any]]:
    """Card statistics by condition and price kind."""
    at = START + timedelta(days=day, hours=1)
    rows = market.warehouse.rows("FROM card_statistics($at, NULL) WHERE gpu = $gpu", at=at, gpu=gpu)
    return {(row["condition"], row["price_kind"]): row for row in rows}


def used(market: Market, day: int) -> dict[str, Any]:
    return statistics(market, day)["used", "asking_fixed"]


def price(market: Market, day: int) -> tuple[float, str, int | None]:
    """What a used card costs, by which statistic of how many."""
    at = START + timedelta(days=day, hours=1)
    row = market.warehouse.rows("FROM card_prices($at, NULL) WHERE gpu = $gpu", at=at, gpu=CARD)[0]
    return row["card_price_usd"], row["statistic"], row["n"]


@pytest.fixture
def market(home: Path) -> Market:
    """A card that somebody printed a price of 2,000 USD of, on the day before the first."""
    return Market(home)


FIVE = [1000, 1100, 1200, 1300, 1400]


# What counts


def test_statistics_by_hand(market: Market) -> None:
    sell(market, 1, [ask(900, shipping=100), *map(ask, FIVE[1:])])
    row = used(market, 1)
    assert [row[name] for name in ("n", "min_usd", "p25_usd", "median_usd", "p75_usd")] == [5, 1000, 1100, 1200, 1300]
    assert row["spread"] == pytest.approx(200 / 1200)
    assert (row["seen_at"], row["age"]) == (START + timedelta(days=1), timedelta(hours=1))


def test_what_the_filter_drops_is_counted_and_no_price(market: Market) -> None:
    junk = [ask(5, f"{CARD} used drop box_only"), ask(6, f"{CARD} used unclear description"), ask(2400, f"{CARD} used keep x2")]
    sell(market, 1, [*map(ask, FIVE), *junk, ask(7, "none unknown drop accessory")])
    row = used(market, 1)
    assert (row["listed"], row["kept"], row["n"], row["median_usd"]) == (8, 5, 5, 1200)
    assert row["rejected_share"] == pytest.approx(3 / 8)


def test_unknown_shipping_is_left_out_and_counted(market: Market) -> None:
    sell(market, 1, [*map(ask, FIVE), ask(1, shipping=None), ask(2, shipping=None)])
    row = used(market, 1)
    assert (row["kept"], row["n"], row["shipping_unknown"], row["min_usd"]) == (7, 5, 2, 1000)


def test_kinds_conditions_and_cards_stand_apart(market: Market) -> None:
    kinds = [ask(2000 + i, price_kind=kind) for i, kind in enumerate(("asking_or_offer", "auction_bid", "sold", "list_new"))]
    others = [ask(3000, f"{CARD} refurbished keep"), ask(3100, f"{CARD} new keep"), ask(9000, "rtx-4090-48gb used keep")]
    sell(market, 1, [*map(ask, FIVE), *kinds, *others])
    found = statistics(market, 1)
    assert {key: row["n"] for key, row in found.items()} == {
        ("used", "asking_fixed"): 5, ("used", "asking_or_offer"): 1, ("used", "auction_bid"): 1, ("used", "sold"): 1,
        ("used", "list_new"): 1, ("refurbished", "asking_fixed"): 1, ("new", "asking_fixed"): 1,
    }  # fmt: skip
    assert used(market, 1)["median_usd"] == 1200


def test_other_money_counts_at_the_rate_of_its_day_or_not_at_all(market: Market) -> None:
    euros = [ask(1000, currency="EUR", shipping=10, item_ref="e")]
    sell(market, 1, euros)
    assert (used(market, 1)["kept"], used(market, 1)["n"]) == (1, 0)
    market.rates(1, "bank", [{"what": "fx", "subject": "USD", "currency": "USD", "per": "eur", "amount": 1.1}])
    assert used(market, 1)["min_usd"] == pytest.approx(1111)


def test_one_listing_in_two_sources_counts_once(market: Market) -> None:
    sell(market, 1, [ask(1000, item_ref="a")])
    sell(market, 2, [ask(900, item_ref="a"), ask(800, item_ref="b")], source="copy", authority=Authority.WITNESS)
    row = used(market, 2)
    assert (row["n"], row["min_usd"], row["median_usd"], row["source"]) == (2, 800, 900, "copy+shop")


def test_a_search_that_fell_silent_does_not_mix_with_one_that_speaks(market: Market) -> None:
    sell(market, 1, [*map(ask, FIVE)])
    sell(market, 20, [ask(2000, provider="other")], source="other")
    assert (used(market, 2)["n"], used(market, 20)["n"], used(market, 20)["median_usd"]) == (5, 1, 2000)


def test_the_cheapest_is_seen_beside_the_median_of_the_week(market: Market) -> None:
    for day, middle in ((1, 1000), (2, 1100), (3, 1200)):
        sell(market, day, [ask(middle - 330), ask(middle), ask(middle + 100)])
    at = START + timedelta(days=3, hours=1)
    row = market.warehouse.rows("FROM card_floor($at, NULL)", at=at)[0]
    assert (row["days"], row["trailing_median_usd"], row["floor"]) == (3, 1100, pytest.approx(870 / 1100))


# A better filter


def test_a_better_filter_mends_history(market: Market, monkeypatch: pytest.MonkeyPatch) -> None:
    sell(market, 1, [*map(ask, FIVE), ask(5, f"{CARD} used keep no_such_card")])
    sell(market, 2, [*map(ask, FIVE)])
    assert (used(market, 1)["n"], used(market, 1)["min_usd"]) == (6, 5)
    asked: list[str] = []

    def better(title: str, *rest: object) -> Verdict:
        asked.append(title)
        said = by_title(title)
        return Verdict(said.gpu, 1, said.condition, "drop", "housing") if said.reason else said

    monkeypatch.setattr(verdicts, "judge", better)
    market.derive(2)
    assert not asked, "an unchanged filter judges nothing again"
    monkeypatch.setattr(verdicts, "FILTER_VERSION", verdicts.FILTER_VERSION + 1)
    market.derive(3)
    assert len(asked) == 6, "the same words are judged once"
    assert (used(market, 1)["n"], used(market, 1)["listed"], used(market, 1)["min_usd"]) == (5, 6, 1000)
    kept = market.warehouse.rows("SELECT filter_version, count(*) AS n FROM listing_verdicts GROUP BY ALL ORDER BY ALL")
    assert [row["n"] for row in kept] == [11, 11], "what the old one said stays"
    market.derive(4)
    assert len(asked) == 6


def test_an_older_filter_takes_nothing_back(market: Market, monkeypatch: pytest.MonkeyPatch) -> None:
    newest = verdicts.FILTER_VERSION + 1
    monkeypatch.setattr(verdicts, "FILTER_VERSION", newest)
    monkeypatch.setattr(verdicts, "judge", lambda *_: Verdict(CARD, 1, "used", "drop", "housing"))
    sell(market, 1, [*map(ask, FIVE)])
    monkeypatch.setattr(verdicts, "FILTER_VERSION", newest - 1)
    monkeypatch.setattr(verdicts, "judge", by_title)
    market.derive(2)
    assert used(market, 2)["kept"] == 0


@pytest.mark.parametrize("batch", [1, 2, 100])
def test_batches_judge_each_listing_once(market: Market, monkeypatch: pytest.MonkeyPatch, batch: int) -> None:
    monkeypatch.setattr(verdicts, "BATCH", batch)
    sell(market, 1, [*map(ask, FIVE)])
    assert market.warehouse.rows("SELECT count(*) AS n, count(DISTINCT observation_id) AS d FROM listing_verdicts") == [
        {"n": 5, "d": 5}
    ]


# The price that breakeven takes


def grade(market: Market, day: int) -> tuple[float, str, str]:
    """Card price, its statistic and the grade of the breakeven made from it."""
    row = market.warehouse.rows("FROM breakeven_at(as_of := $at)", at=START + timedelta(days=day, hours=1))[0]
    return row["card_price_usd"], row["card_price_statistic"], row["grade"]


@pytest.mark.parametrize(("n", "expected"), [(4, (2000, "single", "C")), (5, (1020, "p25", "B")), (10, (1045, "p25", "A"))])
def test_breakeven_takes_the_lower_quartile_of_five_asks_or_more(market: Market, n: int, expected: tuple[Any, ...]) -> None:
    market.electricity(1, 0.2)
    market.rent(1, 0.7)
    sell(market, 1, [ask(1000 + 20 * i) for i in range(n)])
    assert grade(market, 1) == expected
    assert market.derive(1) == 1
    assert (market.last()["card_price_usd"], market.last()["card_price_statistic"]) == expected[:2]


def test_only_fixed_asks_of_used_cards_are_the_price(market: Market) -> None:
    sell(market, 1, [ask(i, price_kind="asking_or_offer") for i in FIVE] + [ask(i + 1, f"{CARD} new keep") for i in FIVE])
    assert price(market, 1) == (2000, "single", None)


def test_unexpired_goes_before_expired_and_own_listings_before_print(market: Market) -> None:
    sell(market, 1, [*map(ask, FIVE)])
    assert price(market, 20) == (1100, "p25", 5)
    printed = {"what": "card_price", "subject": "RTX 4090 24GB", "variant": "used", "per": "card", "amount": 1700}
    market.rates(40, "cards", [printed | {"effective_at": START + timedelta(days=40)}])
    assert price(market, 41) == (1100, "p25", 5)
    assert price(market, 60) == (1700, "single", None), "listings of two months ago are expired"
    assert price(market, 400) == (1100, "p25", 5), "everything is expired, and age removes no number"


# What a resale value depends on


def test_the_cheapest_new_card_has_as_much_memory_and_bandwidth(market: Market) -> None:
    market.derive(0)
    new = {"price_kind": "list_new", "shipping": None}
    sell(market, 1, [ask(1900, f"{CARD} new keep", **new), ask(2500, "rtx-5090-32gb new keep", **new),
        ask(600, "rtx-3090-24gb used keep", **new), ask(500, "rtx-4060-8gb new keep", **new)])  # fmt: skip
    at = START + timedelta(days=2)
    rows = {row["gpu"]: row for row in market.warehouse.rows("FROM residual_inputs($at, NULL)", at=at)}
    assert {gpu: (rows[gpu]["new_gpu"], rows[gpu]["new_usd"]) for gpu in ("rtx-3090-24gb", CARD, "rtx-5090-32gb")} == {
        "rtx-3090-24gb": (CARD, 1900), CARD: (CARD, 1900), "rtx-5090-32gb": ("rtx-5090-32gb", 2500),
    }  # fmt: skip
    assert rows["h100-sxm-80gb"]["new_gpu"] is None
    assert (str(rows[CARD]["launched_on"]), rows[CARD]["msrp_usd"]) == ("2022-10-12", 1599)


def test_the_catalogue_is_written_once_a_version(market: Market, monkeypatch: pytest.MonkeyPatch) -> None:
    counts = []
    for day, version in ((1, "a"), (2, "a"), (3, "b")):
        monkeypatch.setattr(catalogue, "catalogue_version", lambda version=version: version)
        market.derive(day)
        counts.append([market.warehouse.rows(f"SELECT count(*) AS n FROM {name}")[0]["n"] for name in ("gpus", "gpus_now")])
    cards = counts[0][1]
    assert cards > 100 and counts == [[cards, cards], [cards, cards], [2 * cards, cards]]


# Commands

Said = tuple[int, str]
Breakeven = Callable[[str], Said]


@pytest.fixture
def breakeven(capsys: pytest.CaptureFixture[str]) -> Breakeven:
    """A command as typed: its exit code and all that it says, on one line."""

    def call(line: str) -> Said:
        try:
            code = guarded(shlex.split(line))
        except SystemExit as left:
            code = int(left.code or 0)
        return code, " ".join("".join(capsys.readouterr()).split())

    return call


def test_cards_prints_what_counts_and_why_the_rest_does_not(market: Market, breakeven: Breakeven) -> None:
    market.derive(0)
    junk = [ask(5, f"{CARD} used drop box_only"), ask(6, f"{CARD} used drop box_only"), ask(7, "none unknown drop accessory")]
    sell(market, 1, [*map(ask, FIVE), ask(1500, shipping=None), *junk])
    code, out = breakeven("cards rtx-4090 --as-of 2026-03-02")
    assert code == 0
    assert re.search(r"used, fixed ask 5 1,100 1,200 17% 83% 25% 11 h", out)
    assert f"{CARD}: 8 listings, 6 kept, 1 of them left out of prices for unknown shipping; rejected: 2 box_only." in out
    assert f"{CARD}: launched 2022-10-12 at 1,599 USD; nobody is known to sell one as good new." in out
    assert "1 listing of no card that we know; rejected: 1 accessory." in breakeven("cards --as-of 2026-03-02")[1]
    assert breakeven("cards --as-of 2026-02-01") == (0, "No listing of any card is known.")


def test_show_says_where_the_price_of_the_card_is_from(market: Market, breakeven: Breakeven) -> None:
    market.electricity(1, 0.2)
    market.rent(1, 0.7)
    sell(market, 1, [*map(ask, FIVE)])
    market.derive(1)
    assert "card 1,100.00 USD (p25 asked, shop, 11 h old)" in breakeven("show rtx-4090 --as-of 2026-03-02")[1]


AVERAGE = {
    "what": "card_price", "subject": "RTX 4090", "variant": "used", "amount": "1850", "currency": "USD", "per": "card",
    "provider": "ebay", "statistic": "mean", "n": "40", "on": "2026-11-20", "url": "https://example.com/rtx-4090",
}  # fmt: skip
CURRENT = {"what": "electricity", "subject": "residential", "region": "DE", "amount": "0.387", "currency": "EUR", "per": "kwh",
    "provider": "bdew", "on": "2026-10", "url": "https://example.com/strom"}  # fmt: skip
TABLES = ("pages", "crawls", "parses", "rates", "rejects", "incidents")


def typed(said: dict[str, str], **other: str) -> str:
    """The command that records these words."""
    return shlex.join(["record", *(part for name, text in (said | other).items() for part in (f"--{name}", text))])


def counts(home: Path) -> dict[str, int]:
    return {name: Warehouse(home).rows(f"SELECT count(*) AS n FROM {name}")[0]["n"] for name in TABLES}


def test_a_recorded_price_is_kept_dated_and_used(home: Path, breakeven: Breakeven) -> None:
    assert breakeven(typed(AVERAGE)) == (0, "Recorded: card_price of RTX 4090, 1850 USD per card, ebay, 2026-11-20.")
    assert breakeven(typed(CURRENT))[1] == "Recorded: electricity of residential in DE, 0.387 EUR per kwh, bdew, 2026-10."
    rows = Warehouse(home).rows("FROM rates ORDER BY parse")
    assert [(row["source"], row["amount"], str(row["effective_at"]), row["effective_precision"]) for row in rows] == [
        ("record", 1850, "2026-11-20 00:00:00", "day"), ("record", Decimal("0.387"), "2026-10-01 00:00:00", "month"),
    ]  # fmt: skip
    bought = Warehouse(home).rows("FROM card_prices('2026-11-21', NULL)")[0]
    assert (bought["gpu"], bought["card_price_usd"], bought["statistic"], bought["n"]) == (CARD, 1850, "mean", 40)
    pages = Warehouse(home).rows("FROM pages ORDER BY url")
    assert [(page["url"], page["source"]) for page in pages] == [(said["url"], "record") for said in (AVERAGE, CURRENT)]
    body = json.loads(Warehouse(home).archive.read(pages[0]["sha256"]))
    assert body == {name: text for name, text in AVERAGE.items() if name != "url"}


def test_the_same_record_twice_appends_nothing(home: Path, breakeven: Breakeven) -> None:
    breakeven(typed(AVERAGE))
    before = counts(home)
    assert breakeven(typed(AVERAGE, subject=" RTX 4090 ")) == (0, "Known already: nothing appended.")
    assert counts(home) == before


def test_a_price_that_moved_is_a_row_and_a_correction_wins(home: Path, breakeven: Breakeven) -> None:
    for other in ({}, {"on": "2026-11-21", "amount": "1750"}, {"on": "2026-11-21", "amount": "1790"}):
        assert breakeven(typed(AVERAGE, **other))[0] == 0
    assert (counts(home)["rates"], counts(home)["incidents"]) == (3, 0)
    now = Warehouse(home).rows("FROM card_prices('2026-11-21', NULL)")[0]
    then = Warehouse(home).rows("FROM card_prices('2026-11-20', NULL)")[0]
    assert (now["card_price_usd"], then["card_price_usd"]) == (1790, 1850)


def test_an_implausible_record_is_refused_with_a_sentence(home: Path, breakeven: Breakeven) -> None:
    code, out = breakeven(typed(CURRENT, amount="387"))
    assert code == 1 and "1 prices per kwh outside 0.005 to 100, such as 387" in out
    assert counts(home)["rates"] == 0


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (typed(AVERAGE, subject="A100"), "'A100' may be any of a100-pcie-40gb,"),
        (typed(AVERAGE, subject="zzz"), "no card is named 'zzz'"),
        (typed(AVERAGE, variant="mint"), "variant is 'used' or 'new'"),
        (typed(AVERAGE, per="kwh"), "card_price is a price per card, not per kwh"),
        (typed(AVERAGE, amount="1,850"), "'1,850' is not one number with a decimal point"),
        (typed(AVERAGE, amount="from $99"), "is not one number"),
        (typed(AVERAGE, currency="dollars"), "currency: String should match pattern"),
        (typed(AVERAGE, what="fx"), "exchange rates are the central bank's"),
        (typed(AVERAGE, what="rumour"), "what: Input should be"),
        (typed(AVERAGE, n="many"), "n: Input should be a valid integer"),
        (typed(AVERAGE, on="2026-02-31"), "--on takes a day such as 2026-11-20"),
        (typed(AVERAGE, on="yesterday"), "--on takes a day such as 2026-11-20"),
        (typed(AVERAGE, on="2999-01-01"), "--on 2999-01-01 has not come yet"),
        (typed(AVERAGE, url="a friend"), "--url takes the address where you read it"),
        (typed(CURRENT, region=""), "electricity has a region"),
        ("record --what msrp", "requires an argument"),
        ("import nowhere.csv", "cannot read nowhere.csv: No such file"),
        ("import README.md", "a saved page takes --source, --url and --fetched-at"),
        ("import README.md --source lambda", "a saved page takes --url"),
        ("import README.md --source nobody --url https://a.b --fetched-at 2026-11-20", "no source is named 'nobody'"),
        ("import README.md --source lambda --url https://a.b --fetched-at 2026-11-20", "lambda does not read https://a.b"),
        ("import README.md --source lambda --url https://a.b --fetched-at soon", "--fetched-at takes a day"),
        ("import README.md --source lambda --url https://a.b --fetched-at 2999-01-01", "has not come yet"),
        ("cards rtx-409", "no card is named 'rtx-409'"),
    ],
)
def test_wrong_usage_is_2_and_a_sentence(home: Path, breakeven: Breakeven, line: str, told: str) -> None:
    code, out = breakeven(line)
    assert code == 2 and told in out, out
    assert "Traceback" not in out and not Warehouse(home).path.exists()


def test_a_saved_page_is_imported_once(home: Path, breakeven: Breakeven, tmp_path: Path) -> None:
    page = SAMPLES / "ecb" / "eurofxref-daily.2026-11-18.xml"
    line = (
        f"import {page} --source ecb --url https://www.ecb.europa.eu/stats/eurofxref/eurofxref-daily.xml --fetched-at 2026-11-18"
    )
    code, out = breakeven(line)
    assert code == 0 and re.search(r"ecb appended 21 21 21", out)
    assert {row["observed_precision"] for row in Warehouse(home).rows("FROM rates")} == {"day"}
    before = counts(home)
    assert breakeven(line) == (0, "Known already: nothing appended.")
    assert counts(home) == before


def test_a_page_that_is_not_the_page_is_refused_and_kept(home: Path, breakeven: Breakeven, tmp_path: Path) -> None:
    (tmp_path / "saved.html").write_text("<html><title>Sign in</title></html>")
    code, out = breakeven(f"import {tmp_path / 'saved.html'} --source ecb --fetched-at 2026-11-18T16:30Z "
        "--url https://www.ecb.europa.eu/stats/eurofxref/eurofxref-daily.xml")  # fmt: skip
    assert code == 1 and "blocked" in out and "Sign in" in out
    assert (counts(home)["pages"], counts(home)["rates"]) == (1, 0)


def written(folder: Path, *lines: dict[str, str]) -> Path:
    file = folder / "prices.csv"
    columns = list(dict.fromkeys(name for line in lines for name in line))
    file.write_text("\n".join([",".join(columns), *(",".join(line.get(name, "") for name in columns) for line in lines), ""]))
    return file


def test_a_file_of_prices_is_recorded_line_by_line_and_once(home: Path, breakeven: Breakeven, tmp_path: Path) -> None:
    breakeven(typed(AVERAGE))
    file = written(tmp_path, AVERAGE, AVERAGE | {"on": "2026-11-21", "amount": "1840"}, CURRENT)
    assert breakeven(f"import {file}") == (0, "3 prices: 2 appended, 1 known already.")
    before = counts(home)
    assert breakeven(f"import {file}") == (0, "3 prices: 3 known already.")
    assert counts(home) == before and before["rates"] == 3


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ([AVERAGE | {"subject": "zzz"}], "prices.csv, line 2: no card is named 'zzz'"),
        ([AVERAGE, CURRENT | {"per": "card"}], "prices.csv, line 3: electricity is a price per kwh, not per card"),
        ([AVERAGE | {"colour": "black"}], "prices.csv, line 2: record: "),
        ([AVERAGE | {"provider": "a,b"}], "prices.csv, line 2: more cells than columns"),
        ([], "prices.csv has no line of prices"),
    ],
)
def test_a_file_with_a_wrong_line_appends_nothing(
    home: Path, breakeven: Breakeven, tmp_path: Path, lines: list[dict[str, str]], told: str
) -> None:
    code, out = breakeven(f"import {written(tmp_path, *lines)}")
    assert code == 2 and told in out, out
    assert not Warehouse(home).path.exists()
