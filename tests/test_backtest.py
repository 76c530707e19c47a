"""The residual model scored on the past: it sees no future, is scored by hand-checked sums, and does what is asked of it."""

import csv
import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from models.residual_backtest import (
    BASELINES,
    DECAY,
    MODEL,
    WALK,
    Score,
    forecasts,
    left_out,
    pinball,
    scores,
    verdicts,
)
from models.residual_panel import Point, launch_prices, month_of, successor_launches
from models.residual_regimes import facts
from pipelines.cli import guarded
from pipelines.commands.backtest import points_of
from tests.test_derive import Market

FIRST = month_of(datetime(2021, 10, 1))
SERIES = ("used_ebay_sold_monthly_2021_2023.csv", "used_gpupoet_monthly_2025_2026.csv")
TIERS = ["sold_avg_all_conditions", "used_ask_best3"]
LAUNCH = {f"card-{i}": 500.0 for i in range(20)}


def made_up(cards: int = 20, seed: int = 7) -> list[Point]:
    """Cards that crash for a year from twice their launch price on, fall calmly for 13 months, are unknown for 25, then rise: the
    market's months differ as they were recorded to, and each card's by 5 % more."""
    chance = np.random.default_rng(seed)
    drift = np.concatenate([np.full(12, -0.09), np.full(13, -0.026), np.full(26, -0.005), np.full(9, 0.033)])
    market = drift + chance.normal(0, 1, len(drift)) * np.concatenate([np.full(12, 0.08), np.full(39, 0.025), np.full(9, 0.07)])
    points = []
    for i in range(cards):
        path = np.cumsum(market + chance.normal(0, 0.05, len(market)))
        heard = [step for step in range(60) if step < 25 or step >= 50]
        points += [Point(f"card-{i}", "sold", FIRST + step, 1000 * float(np.exp(path[step])), 40, False) for step in heard]
    return points


def scored(points: list[Point]) -> list[Score]:
    return scores(forecasts(points, LAUNCH, {}, facts()), facts())


def of(made: list[Score], regime: str | None = None, months: int | None = None, cards: str = "all") -> Score:
    return next(s for s in made if (s.regime, s.horizon_months, s.cards) == (regime, months, cards))


# How it is scored


def test_losses_by_hand() -> None:
    said = np.array([[-0.2, 0.0, 0.1]])
    assert pinball(np.array([0.3]), said) == pytest.approx((0.1 * 0.5 + 0.5 * 0.3 + 0.9 * 0.2) / 3)
    assert pinball(np.array([-0.3]), said) == pytest.approx((0.9 * 0.1 + 0.5 * 0.3 + 0.1 * 0.4) / 3)


def test_baselines_are_what_they_are_called() -> None:
    halved = [Point("a", "sold", FIRST, 100, 40, False), Point("a", "sold", FIRST + 12, 50, 40, False)]
    made = of(scored(halved), months=12).mean_absolute_log_error
    fall = -np.log(0.5)
    assert made[WALK] == pytest.approx(fall)
    assert made["-1.5 % a month"] == pytest.approx(fall - 0.18)
    assert made["-3 % a month"] == pytest.approx(fall - 0.36)
    assert made["-30 % a year"] == pytest.approx(fall + np.log(0.7))


def test_only_what_was_and_what_came_is_scored() -> None:
    """A price then and a price at the horizon, of one series: three months apart here, and two series that never meet."""
    points = [Point("a", "sold", FIRST, 100, 40, False), Point("a", "asks", FIRST + 1, 60, 3, True),
              Point("a", "sold", FIRST + 3, 90, 40, False), Point("b", "sold", FIRST + 1, 10, 40, False)]  # fmt: skip
    found = forecasts(points, {}, {}, facts())
    assert (found.month.tolist(), found.horizon.tolist()) == ([FIRST], [3])
    assert found.actual[0] == pytest.approx(np.log(0.9))


def test_it_sees_nothing_of_the_future() -> None:
    cut = FIRST + 18
    points = made_up(6)
    other = [point if point.month <= cut else point._replace(usd=point.usd * 3, n=20) for point in points]
    whole, changed = (forecasts(said, LAUNCH, {"card-1": (cut + 1,)}, facts()) for said in (points, other))
    before = whole.month <= cut
    assert before.sum() > 300 and (~before).sum() > 50
    for name in (MODEL, DECAY, *BASELINES):
        np.testing.assert_array_equal(whole.by[name][before], changed.by[name][before])
    assert not np.allclose(whole.by[MODEL][~before], changed.by[MODEL][~before])


def test_a_launch_counts_from_when_it_came() -> None:
    points = made_up(3)
    usual, launched = (forecasts(points, LAUNCH, known, facts()) for known in ({}, {"card-1": (FIRST + 10,)}))
    wider = launched.by[MODEL][:, 2] - launched.by[MODEL][:, 0] > (usual.by[MODEL][:, 2] - usual.by[MODEL][:, 0]) * 1.001
    assert {int(month) - FIRST for month in usual.month[wider]} == {10, 11, 12, 13, 14}


def test_origins_belong_to_the_recorded_regimes_and_else_to_their_year() -> None:
    early = [Point("a", "sold", month_of(datetime(2018, 1, 1)) + i, 100, 40, False) for i in range(4)]
    regimes = {s.regime for s in scored([*early, *made_up(3)])}
    assert regimes >= {"2018", "crash", "calm", "rising", None}


def test_cards_without_history_are_scored_apart() -> None:
    late = [point for point in made_up(1) if point.month >= FIRST + 14 and point.month < FIRST + 20]
    made = scored([*made_up(8), *(point._replace(gpu="late") for point in late)])
    assert of(made, cards="without history").n == 4, "its first two months, each one and three months ahead"


# What is asked of it


def mean_error(pasts: list[list[Score]], name: str, regime: str | None = None, months: int | None = None) -> float:
    return float(np.mean([of(made, regime, months).mean_absolute_log_error[name] for made in pasts]))


def test_what_is_asked_holds_on_made_up_pasts() -> None:
    """Over several: what one market does in nine months is luck, as of the recorded one too."""
    pasts = [scored(made_up(seed=seed)) for seed in range(8)]
    assert all(mean_error(pasts, MODEL) < mean_error(pasts, name) for name in BASELINES)
    cells = {(s.regime, s.horizon_months) for s in pasts[0] if s.regime and s.horizon_months}
    assert len(cells) == 11
    assert [cell for cell in cells if mean_error(pasts, MODEL, *cell) > 1.15 * mean_error(pasts, WALK, *cell)] == []
    assert mean_error(pasts, MODEL, "crash", 6) < 0.8 * mean_error(pasts, WALK, "crash", 6)
    assert 0.70 <= np.mean([of(made).coverage for made in pasts]) <= 0.95


def test_the_verdicts_can_fail() -> None:
    """A market that jumps up and down each month is no trend; a model that claims to know better is told so."""
    zigzag = [Point(f"card-{i}", "sold", FIRST + m, 1000.0 if m % 2 else 400.0, 40, False) for i in range(10) for m in range(20)]
    assert not all(verdicts(scored(zigzag)).values())


def test_a_regime_that_is_not_known_is_forecast_worse() -> None:
    points = made_up()
    blind = {s.regime: s for s in left_out(points, LAUNCH, {}, facts())}
    assert set(blind) == {"crash", "calm", "rising"}
    crash = of(scored(points), "crash")
    assert blind["crash"].mean_absolute_log_error[MODEL] > crash.mean_absolute_log_error[MODEL]
    assert blind["crash"].coverage < crash.coverage
    assert blind["crash"].mean_absolute_log_error[WALK] == crash.mean_absolute_log_error[WALK]


@pytest.fixture(scope="module")
def recorded(shared: Path) -> list[Score]:
    """The two recorded series, scored as the command scores them."""
    points = [point for name in SERIES for point in points_of(shared / "history" / name, TIERS)]
    return scores(forecasts(points, launch_prices(), successor_launches(), facts()), facts())


def test_what_is_asked_holds_on_the_recorded_past(recorded: list[Score]) -> None:
    assert all(verdicts(recorded).values()), verdicts(recorded)
    pooled = of(recorded)
    assert pooled.n > 3000 and {"crash", "calm", "rising"} <= {s.regime for s in recorded}
    for name in BASELINES:
        assert pooled.mean_absolute_log_error[MODEL] < 0.98 * pooled.mean_absolute_log_error[name]
        assert pooled.pinball_loss[MODEL] < pooled.pinball_loss[name]
    cells = [s for s in recorded if s.regime and s.horizon_months]
    assert len(cells) == 11 and max(s.against_walk for s in cells) <= 0.15
    assert 0.70 <= pooled.coverage <= 0.95


def test_the_selected_method_loses_less_than_the_trend_alone(recorded: list[Score]) -> None:
    pooled = of(recorded)
    assert pooled.mean_absolute_log_error[MODEL] < pooled.mean_absolute_log_error[DECAY]
    assert pooled.pinball_loss[MODEL] < pooled.pinball_loss[DECAY]


@pytest.mark.parametrize("keep", [0, 1, 2])
def test_it_does_not_hang_on_single_cards(shared: Path, keep: int) -> None:
    """Any third of the cards, scored by themselves."""
    points = [point for name in SERIES for point in points_of(shared / "history" / name, TIERS)]
    names = sorted({point.gpu for point in points})
    chosen = [point for point in points if names.index(point.gpu) % 3 == keep]
    pooled = of(scores(forecasts(chosen, launch_prices(), successor_launches(), facts()), facts()))
    assert all(pooled.mean_absolute_log_error[MODEL] < pooled.mean_absolute_log_error[name] for name in BASELINES)
    assert 0.70 <= pooled.coverage <= 0.95


# The command


HEADER = ["observed_at", "source", "provider_or_market", "gpu", "tier_or_condition", "price_usd", "unit", "count", "note"]


@pytest.fixture
def tidy(tmp_path: Path) -> Path:
    """A tidy file of three cards' sales, with a new price and a rental in between."""
    file = tmp_path / "sales.csv"
    with file.open("w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(HEADER)
        for name, usd in (("RTX 3090", 2000), ("RTX 3080", 1200), ("Moonshine 9000", 700)):
            for month in range(1, 13):
                at = f"2022-{month:02d}-15T00:00:00Z"
                writer.writerow([at, "somebody", "eBay", name, "sold_mean", usd * 0.92**month, "USD/card", 40, ""])
                writer.writerow([at, "somebody", "eBay", name, "new_retail", 3000, "USD/card", 40, ""])
                writer.writerow([at, "somebody", "a cloud", name, "on_demand", 1, "USD/GPU-hour", 40, ""])
    return file


def told(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    assert guarded(["backtest", "residual", *arguments]) == code
    said = capsys.readouterr()
    return re.sub(r"\s+", " ", said.out + said.err)


def test_a_file_of_unseen_series_is_scored(tidy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = told(capsys, "--file", str(tidy))
    assert "Scoring 36 prices of 3 series, 2022-01 to 2022-12" in said
    assert "crash 6" in said and "not free of leaks" in said
    assert "the 80 % range covers" in said


def test_scores_for_machines(tidy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = json.loads(told(capsys, "--file", str(tidy), "--json"))
    pooled = next(s for s in data["scores"] if s["regime"] is None and s["horizon_months"] is None)
    assert pooled["n"] == 3 * (11 + 9 + 6), "one, three and six months ahead of twelve"
    assert set(pooled["pinball_loss"]) == {MODEL, DECAY, *BASELINES}
    assert len(data["holds"]) == 4 and data["note"].startswith("The regimes")
    assert [s["regime"] for s in data["leave_one_regime_out"]] == ["crash", "calm"]


def test_a_tier_can_be_chosen(tidy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "Scoring 36 prices" in told(capsys, "--file", str(tidy), "--tier", "new_retail")
    assert "No used card" in told(capsys, "--file", str(tidy), "--tier", "no_such_tier", code=1)


def test_names_and_launch_prices_are_the_catalogues(tidy: Path) -> None:
    assert {point.gpu for point in points_of(tidy, [])} == {"rtx-3090-24gb", "rtx-3080-unknown", "Moonshine 9000"}


def test_the_imported_history_is_scored(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    market = Market(home)
    assert "No used card" in told(capsys, code=1), "one price makes no forecast"
    market.rates(1, "record", list(sales()))
    assert "Scoring 9 prices of 2 series, 2022-01 to 2026-02" in told(capsys)


def sales() -> Iterator[dict[str, object]]:
    """What an imported file says of a card in 2022."""
    for month in range(1, 9):
        at = {"effective_at": datetime(2022, month, 15), "amount": 2000 - 100 * month}
        yield {**Market.card, "statistic": "mean", "n": 40, **at}


def test_what_is_no_file_of_prices_is_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    assert "there is no file" in told(capsys, "--file", str(tmp_path / "none.csv"), code=2)
    assert "columns" in told(capsys, "--file", str(tmp_path / "other.csv"), code=2)
