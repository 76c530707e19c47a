"""What a card will bring: four methods by hand-made markets, and what the warehouse knows of used cards month by month."""

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from models.residual import METHODS, Card, Estimate, Price, aged, estimates, price_now
from models.residual_growth import blend, decay, fitted, prior, weight
from models.residual_market import Market as UsedMarket
from models.residual_market import read_market
from models.residual_panel import Point, month_name, month_of, panel_of, successor_launches
from models.residual_regimes import facts
from pipelines.cli import guarded
from pipelines.residuals import card_points, residual_estimates
from tests.test_cards import ask, sell
from tests.test_cards import filter_that_believes as filter_that_believes
from tests.test_derive import START, Market

CARD = "rtx-4090-24gb"
FIRST = month_of(datetime(2031, 1, 1))
NOW = FIRST + 12


def series(
    gpu: str, changes: list[float], usd: float = 1000.0, n: int = 50, *, asked: bool = False, of: str = "sold"
) -> list[Point]:
    """A card's prices from FIRST on, by changes of their logarithm."""
    prices = usd * np.exp(np.cumsum([0, *changes]))
    return [Point(gpu, of, FIRST + i, float(price), n, asked) for i, price in enumerate(prices)]


def market(change: float, months: int = 12, cards: int = 10, launch_usd: float = 2000.0, until: int = NOW) -> UsedMarket:
    """Ten cards that all change alike each month."""
    points = [point for i in range(cards) for point in series(f"card-{i}", [change] * months)]
    return read_market(panel_of(points, until, facts()), {f"card-{i}": launch_usd for i in range(cards)}, facts())


def nothing_known() -> UsedMarket:
    return read_market(panel_of([], NOW, facts()), {}, facts())


def price(usd: float = 1000.0, *, asked: bool = False, month: int = NOW) -> Price:
    return Price(usd, month, "a shop", asked)


def by_method(used: UsedMarket, card: Card, months: int = 36) -> dict[str, Estimate]:
    return {estimate.method: estimate for estimate in estimates(used, [card], NOW, months)}


def quantile(used: UsedMarket, months: int, **known: object) -> Estimate:
    return by_method(used, Card(CARD, **{"price": price(), **known}), months)["quantile"]  # type: ignore[arg-type]


def middle(estimate: Estimate) -> float:
    assert estimate.p50_usd is not None
    return estimate.p50_usd


def width(estimate: Estimate) -> float:
    """Of the range, in log points."""
    assert estimate.p10_usd and estimate.p90_usd
    return float(np.log(estimate.p90_usd / estimate.p10_usd))


# The worked examples


def test_twelve_weeks_weigh_three_sixteenths_and_leave_694() -> None:
    share = weight(12, facts()["weeks_to_half"])
    rate = blend(0.20, 0.458, share)
    assert share == 0.1875
    assert rate == pytest.approx(0.410, abs=5e-4)
    assert 2374 * np.exp(-rate * 3) == pytest.approx(694, abs=1)


def test_a_quote_ages_to_176_66_in_three_years() -> None:
    floor = by_method(nothing_known(), Card(CARD, quote_usd=699, quote_days=10))["trade_in_floor"]
    assert (floor.p50_usd, floor.n, floor.status) == (pytest.approx(176.66, abs=0.005), 1, "ok")


@pytest.mark.parametrize("months", [1, 6, 36, 120])
def test_the_floor_is_never_todays_quote(months: int) -> None:
    assert aged(699, months) < 699
    assert aged(699, months) < aged(699, months - 1)


def test_a_quote_that_expired_is_no_floor() -> None:
    late = by_method(nothing_known(), Card(CARD, quote_usd=699, quote_days=181))["trade_in_floor"]
    assert (late.p50_usd, late.status) == (None, "stale_input:trade_in")
    assert by_method(nothing_known(), Card(CARD, quote_usd=699, quote_days=179))["trade_in_floor"].p50_usd


# Day one, and what is missing


def test_day_one_leaves_a_quarter_after_three_years_and_says_seed_share() -> None:
    made = by_method(nothing_known(), Card(CARD, price(2374)))
    for method in ("scenario", "decay", "quantile"):
        assert middle(made[method]) == pytest.approx(600, rel=0.03), method
    assert made["scenario"].selected and "seed_share" in made["scenario"].reason
    assert {estimate.grade for estimate in made.values()} == {"D"}


def test_a_year_before_any_history_costs_two_percent_a_month() -> None:
    assert prior(12, facts().long_run(None)) == pytest.approx(-0.24)
    assert middle(by_method(nothing_known(), Card(CARD, price()), 12)["decay"]) == pytest.approx(1000 * np.exp(-0.24))


def test_without_any_price_it_says_which_input_is_missing() -> None:
    made = by_method(market(-0.03), Card(CARD))
    assert {method: made[method].status for method in METHODS} == {
        "scenario": "missing_input:card_price", "trade_in_floor": "missing_input:trade_in",
        "decay": "missing_input:card_price", "quantile": "missing_input:card_price",
    }  # fmt: skip
    assert all(estimate.p50_usd is None for estimate in made.values())


def test_a_quote_alone_is_selected() -> None:
    assert by_method(market(-0.03), Card(CARD, quote_usd=700, quote_days=1))["trade_in_floor"].selected


@pytest.mark.parametrize(
    ("card", "known_months", "chosen", "why"),
    [
        (Card(CARD, price()), 12, "quantile", "lost least in the backtest"),
        (Card(CARD, price(), scenario_usd=600), 12, "quantile", "lost least"),
        (Card(CARD, price(), scenario_usd=600), 2, "scenario", "2 months only"),
        (Card(CARD, price()), 2, "scenario", "seed_share"),
        (Card(CARD, price(), scenario_usd=900, own=True), 12, "scenario", "you say so"),
    ],
)
def test_one_of_four_is_selected_and_says_why(card: Card, known_months: int, chosen: str, why: str) -> None:
    made = estimates(market(-0.03, known_months), [card], NOW, 36)
    assert {estimate.method for estimate in made} == set(METHODS)
    assert [estimate.selected for estimate in made] == [True, False, False, False]
    assert made[0].method == chosen and why in made[0].reason


def test_an_assumed_value_is_reached_by_declining_balance() -> None:
    halfway = by_method(nothing_known(), Card(CARD, price(1600), scenario_usd=400), 18)["scenario"]
    assert halfway.p50_usd == pytest.approx(800)
    assert by_method(nothing_known(), Card(CARD, price(1600), scenario_usd=400))["scenario"].p50_usd == 400


# Which way prices go


def test_prices_may_rise() -> None:
    rising = by_method(market(0.05), Card(CARD, price()), 3)
    assert middle(rising["quantile"]) > 1000
    assert middle(rising["decay"]) > 1000


def test_a_crash_lowers_and_widens() -> None:
    crash, calm = quantile(market(-0.10), 6), quantile(market(-0.03), 6)
    assert middle(crash) < 0.85 * middle(calm)
    assert crash.p10_usd and calm.p10_usd and crash.p10_usd < 0.75 * calm.p10_usd
    assert width(crash) > width(calm)


def test_a_trend_is_followed_by_half_and_no_further_than_three_months() -> None:
    used = market(-0.10, launch_usd=500)
    row, long_run = used.row(NOW), float(used.long_run[-1])
    assert fitted(used, row, 3) == pytest.approx(1.5 * (-0.10 + long_run))
    assert fitted(used, row, 9) - fitted(used, row, 3) == pytest.approx(6 * long_run)
    assert prior(6, long_run) > decay(used, row, 6) > fitted(used, row, 6)


@pytest.mark.parametrize(("launch_usd", "monthly"), [(5000, -0.01), (1000, -0.01), (1000 / 1.5**0.5, -0.02), (600, -0.03)])
def test_cards_dearer_than_at_their_launch_fall_further_in_the_long_run(launch_usd: float, monthly: float) -> None:
    assert market(0.0, launch_usd=launch_usd).long_run[-1] == pytest.approx(monthly)


def test_an_unknown_launch_price_leaves_the_middle() -> None:
    used = read_market(panel_of(series("nobody-knows", [0.0] * 12), NOW, facts()), {}, facts())
    assert used.long_run[-1] == pytest.approx(-0.02)


def test_a_card_without_history_goes_with_the_market() -> None:
    used = market(-0.10)
    stranger, known = by_method(used, Card("never-seen", price()), 6), by_method(used, Card("card-0", price()), 6)
    assert stranger["quantile"].p50_usd == known["quantile"].p50_usd
    assert middle(stranger["quantile"]) < middle(by_method(nothing_known(), Card("never-seen", price()), 6)["quantile"])


def test_one_card_in_ten_does_not_move_the_market() -> None:
    points = [point for i in range(10) for point in series(f"card-{i}", [-0.03] * 12)]
    odd = [*points[:-13], *series("card-9", [-0.03] * 11 + [-1.5])]
    usual, strange = (read_market(panel_of(said, NOW, facts()), {}, facts()) for said in (points, odd))
    assert strange.change[-1] == usual.change[-1] == pytest.approx(-0.03)


def test_series_of_different_kinds_are_not_spliced() -> None:
    sold = series("card", [0.0] * 6)
    asks = [point._replace(month=point.month + 7) for point in series("card", [0.0] * 5, 500, 3, asked=True, of="asks")]
    used = read_market(panel_of([*sold, *asks], NOW, facts()), {}, facts())
    assert np.nanmin(used.change) == np.nanmax(used.change) == 0, "half the price in another series is no fall"
    newest = price_now(used, Card("card"), NOW)
    assert newest is not None and newest.usd == pytest.approx(500, rel=0.02) and newest.whose == "asks" and newest.asked


def test_a_clearance_of_three_asks_is_believed_less_than_one_of_many() -> None:
    def level(n: int) -> float:
        points = [point for i in range(10) for point in series(f"card-{i}", [0.0] * 12, n=n, asked=True)]
        points[-1] = points[-1]._replace(usd=600.0)
        found = price_now(read_market(panel_of(points, NOW, facts()), {}, facts()), Card("card-9"), NOW)
        assert found is not None
        return found.usd

    assert 700 < level(3) < 900
    assert 600 < level(500) < 620


def test_a_mean_of_few_sales_is_left_out() -> None:
    assert panel_of(series("card", [0.0], n=14), NOW, facts()).keys == ()
    assert panel_of(series("card", [0.0], n=15), NOW, facts()).keys == (("card", "sold"),)


def test_an_older_price_is_moved_with_the_market_and_graded_down() -> None:
    used = market(-0.05)
    old, new = Card(CARD, price(month=NOW - 6)), Card(CARD, price())
    moved = price_now(used, old, NOW)
    assert moved is not None and moved.usd == pytest.approx(1000 * np.exp(-0.30), rel=0.05)
    assert [by_method(used, card)["quantile"].grade for card in (old, new)] == ["D", "C"]


# What bounds an estimate


def test_no_used_card_outprices_a_new_one_as_good() -> None:
    free, held = quantile(market(0.05), 6), quantile(market(0.05), 6, new_usd=1050)
    assert free.p90_usd and free.p90_usd > 1100
    assert held.p90_usd == 1050 and "1,050" in held.reason
    assert held.p10_usd == free.p10_usd


def test_no_estimate_lies_below_the_aged_quote() -> None:
    made = by_method(market(-0.10), Card(CARD, price(), quote_usd=900, quote_days=5), 12)
    floor = middle(made["trade_in_floor"])
    assert made["quantile"].p10_usd == floor and "aged trade-in quote" in made["quantile"].reason
    assert middle(made["scenario"]) >= floor


def test_asks_are_scaled_to_what_a_sale_brings() -> None:
    used = market(-0.03)
    paid, asked = quantile(used, 12), quantile(used, 12, price=price(asked=True))
    assert middle(asked) == pytest.approx(0.92 * middle(paid))


def test_a_launch_widens_by_half_for_six_months_and_is_no_haircut() -> None:
    used = market(-0.03)
    usual, launched = quantile(used, 6), quantile(used, 6, launches=(NOW + 1,))
    assert middle(launched) == pytest.approx(middle(usual))
    assert width(launched) == pytest.approx(1.5 * width(usual))
    assert width(quantile(used, 6, launches=(NOW + 7,))) == width(usual), "after it is sold"
    assert width(quantile(used, 6, launches=(NOW - 6,))) == width(usual), "long ago"
    assert width(usual) < width(quantile(used, 6, launches=(NOW + 4,))) < width(launched)


def test_the_range_widens_with_time_and_never_tops_what_was_ever_seen() -> None:
    used = market(-0.03)
    widths = [width(quantile(used, months)) for months in (1, 3, 6, 12, 36)]
    assert widths == sorted(widths)
    assert quantile(market(0.05), 24).p90_usd == pytest.approx(1600)
    for months in (1, 12, 60):
        found = quantile(used, months)
        assert found.p10_usd and found.p90_usd and found.p10_usd < middle(found) < found.p90_usd


def test_the_same_question_has_the_same_answer_whoever_else_is_asked_about() -> None:
    used, card = market(-0.05), Card(CARD, price(), launches=(NOW + 2,))
    alone = estimates(used, [card], NOW, 24)
    among = estimates(market(-0.05), [Card("other", price(10)), card, Card("third")], NOW, 24)
    assert alone == [estimate for estimate in among if estimate.gpu == CARD]


def test_every_number_of_the_file_is_used() -> None:
    text = "".join(path.read_text() for path in (Path(__file__).parents[1] / "models").glob("residual*.py"))
    assert [name for name in facts().numbers if f'"{name}"' not in text] == []
    assert successor_launches()["rtx-3090-24gb"] == (month_of(datetime(2022, 10, 12)),)
    assert month_name(month_of(datetime(2022, 10, 12))) == "2022-10"


# What the warehouse knows


@pytest.fixture
def seen(home: Path) -> Market:
    """A card that somebody printed a price of 2,000 USD of, on the last of February 2026."""
    return Market(home)


def history(seen: Market, **when: object) -> dict[tuple[str, str], tuple[float, int | None, bool]]:
    """(usd, n, asked) by the first word of the series and month."""
    points = card_points(seen.warehouse.rows, when.get("as_of"), when.get("known_at"))
    return {(point.series.split()[0], month_name(point.month)): (point.usd, point.n, point.asked) for point in points}


def printed(usd: float, at: datetime, **rest: object) -> dict[str, object]:
    return {**Market.card, "amount": usd, "effective_at": at, "statistic": "mean", "n": 40, **rest}


def test_months_of_what_is_published(seen: Market) -> None:
    march, april = datetime(2025, 3, 15), datetime(2025, 4, 15)
    seen.rates(1, "record", [printed(1500, march), printed(1400, april), printed(900, april, statistic="min", n=3)])
    seen.rates(1, "shop", [printed(2600, april, variant="new")])
    at_once = history(seen)
    assert at_once["record", "2025-03"] == (1500, 40, False)
    assert at_once["cards", "2026-02"] == (2000, None, False)
    assert not any(name == "shop" for name, _ in at_once), "a new card is no used one"
    both = {(p.usd, p.asked) for p in card_points(seen.warehouse.rows) if month_name(p.month) == "2025-04"}
    assert both == {(1400, False), (900, True)}, "a mean and the cheapest asks are two series"
    assert ("record", "2025-04") not in history(seen, as_of="2025-03-31")
    assert not history(seen, known_at=datetime(2020, 1, 1))


def test_a_correction_replaces_and_a_year_is_no_month(seen: Market) -> None:
    march = datetime(2025, 3, 15)
    seen.rates(1, "record", [printed(1500, march)])
    seen.rates(2, "record", [printed(1450, march), printed(999, march, subject="RTX 3090", effective_precision="year")])
    assert history(seen)["record", "2025-03"] == (1450, 40, False)
    assert {point.gpu for point in card_points(seen.warehouse.rows)} == {CARD}


def test_months_of_listings_are_the_median_of_days(seen: Market) -> None:
    for day, base in ((1, 1000), (2, 1200), (3, 1100)):
        sell(seen, day, [ask(base + i) for i in (0, 10, 20, 30, 40)])
    sell(seen, 4, [ask(5), ask(6)])
    assert history(seen)["shop", "2026-03"] == (1110, 5, True), "the quarter of each day; four listings are no day"


def test_sales_stand_apart_from_asks(seen: Market) -> None:
    sell(seen, 1, [ask(1000 + i) for i in range(5)] + [ask(800 + i, price_kind="sold") for i in range(5)])
    found = {point.series: (point.usd, point.asked) for point in card_points(seen.warehouse.rows) if "shop" in point.series}
    assert found == {"shop asking_fixed": (1001, True), "shop sold": (802, False)}


def known(seen: Market, day: int, **asked: object) -> dict[tuple[str, str], Estimate]:
    at = START + timedelta(days=day)
    return {(e.gpu, e.method): e for e in residual_estimates(seen.warehouse.rows, at, **asked)}  # type: ignore[arg-type]


def test_estimates_of_all_cards_that_anything_is_known_of(seen: Market) -> None:
    trade_in = {"what": "trade_in", "subject": "RTX 4090 24GB", "per": "card", "amount": 699, "variant": None}
    seen.rates(1, "shop", [trade_in, printed(1900, START, variant="new", statistic="single", n=None)])
    seen.derive(1)
    made = known(seen, 2)
    assert {gpu for gpu, _ in made} == {CARD}
    assert middle(made[CARD, "trade_in_floor"]) == pytest.approx(176.66, abs=0.005)
    assert middle(made[CARD, "scenario"]) == pytest.approx(0.252738 * 2000, rel=1e-4)
    assert made[CARD, "quantile"].p90_usd and made[CARD, "quantile"].p90_usd <= 1900
    assert known(seen, 3) == made, "an unchanged day changes nothing"
    assert middle(known(seen, 100)[CARD, "scenario"]) == 600, "assumed from 2026-05-11 on"


def test_an_expired_new_price_caps_nothing(seen: Market) -> None:
    seen.rates(1, "shop", [printed(1900, START, variant="new", statistic="single", n=None)])
    seen.derive(1)
    months = {"horizon_months": 1}
    assert middle(known(seen, 2, **months)[CARD, "decay"]) <= 1900
    assert middle(known(seen, 90, **months)[CARD, "decay"]) > 1900 * np.exp(-0.08)
    assert "new card" not in known(seen, 90)[CARD, "quantile"].reason


def said(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    assert guarded(["residual", *arguments]) == code
    told = capsys.readouterr()
    return re.sub(r"\s+", " ", told.out + told.err)


def test_the_command_answers_in_a_sentence(seen: Market, capsys: pytest.CaptureFixture[str]) -> None:
    seen.derive(1)
    told = said(capsys, "rtx-4090", "--as-of", "2026-03-02")
    assert "rtx-4090-24gb: about 505 USD when sold in 2029-03 (grade D)" in told
    assert "scenario (selected)" in told and "trade-in floor" in told and "seed_share" in told
    assert "History of this card: 1 months from 2026-02 to 2026-02" in told
    rows = json.loads(said(capsys, "rtx-4090", "--as-of", "2026-03-02", "--json", "--horizon-months", "12"))
    assert [row["method"] for row in rows] == list(METHODS) and rows[0]["selected"]


def test_the_command_takes_your_own_numbers(seen: Market, capsys: pytest.CaptureFixture[str]) -> None:
    seen.derive(1)
    ask_for: Callable[..., str] = lambda *more: said(capsys, "rtx-3090", "--as-of", "2026-03-02", *more)  # noqa: E731
    assert "nobody can say what it brings" in ask_for()
    assert "about 253 USD" in ask_for("--card-price-usd", "1000")
    assert "about 444 USD" in ask_for("--residual-usd", "444") and "you say so" in ask_for("--residual-usd", "444")
    usual, wider = (json.loads(ask_for("--json", "--card-price-usd", "1000", "--horizon-months", "6", *more))
                    for more in ((), ("--successor-on", "2026-04-01")))  # fmt: skip
    assert wider[3]["p10_usd"] < usual[3]["p10_usd"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["rtx-4090", "--horizon-months", "0"], "1 to 120"),
        (["rtx-4090", "--card-price-usd", "-5"], "above zero"),
        (["rtx-4090", "--successor-on", "soon"], "takes a day"),
        (["no-such-card"], "no card is named"),
    ],
)
def test_wrong_usage_is_a_sentence(seen: Market, capsys: pytest.CaptureFixture[str], arguments: list[str], told: str) -> None:
    assert told in said(capsys, *arguments, code=2)
