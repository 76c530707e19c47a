"""What would have been sent over a known history: over the real one of rents, and over one that is made up in its likeness."""

import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from models.alert_rules import Shift, rules
from pipelines.alert_replay import Replayed, came_back, replay
from pipelines.cli import guarded
from pipelines.news import by_subject
from tests.test_import_history import brought, line, tidy
from warehouse import Warehouse

REAL = ("rental_hyperscaler_index_2025_2026.csv", "rental_atlas_daily_2026.csv", "rental_vast_runpod_hourly_2026.parquet")
MADE_UP = {"RTX 4090": (0.69, 0.76), "RTX 3090": (0.46, 0.49), "RTX A6000": (0.49, 0.55)}


def rent_steps(found: Replayed, provider: str) -> dict[tuple[str, date], tuple[float, float]]:
    """Each shift of a rent at a provider, alone or in a step: (card, day confirmed) -> before and after, to the cent."""
    return {
        (item.row["gpu"], item.news.at.date()): (round(item.news.reference or 0, 2), round(item.news.value or 0, 2))
        for item in found.found
        if isinstance(item.rule, Shift) and item.rule.of == "rent" and item.row["provider"] == provider
    }


# A made-up history of a summer


def summer() -> Iterator[dict[str, object]]:
    """Sixty days: a list that steps once (three cards of it together), one wrong day of it, a marketplace that wanders by a few
    percent, falls by two fifths, and is hidden for nine days at another card."""
    chance = Random(4)
    for n in range(60):
        at = str(date(2026, 6, 1) + timedelta(days=n))
        for card, (before, after) in MADE_UP.items():
            price = before if n < 20 else after
            shown = round(price * 1.5, 2) if n == 40 and card == "RTX 3090" else price
            yield line(at, shown, provider_or_market="runpod", gpu=card, tier_or_condition="secure")
        middle = (2.0 if n < 30 else 1.2) * chance.uniform(0.95, 1.05)
        yield line(
            at,
            round(middle, 4),
            provider_or_market="vast.ai",
            gpu="H100 SXM",
            tier_or_condition="on_demand_verified_median",
            count=20,
        )
        if not 10 <= n < 20:
            late = (0.4 if n < 10 else 0.6) * chance.uniform(0.97, 1.03)
            yield line(
                at,
                round(late, 4),
                provider_or_market="vast.ai",
                gpu="RTX 4090",
                tier_or_condition="on_demand_verified_median",
                count=20,
            )


@pytest.fixture(scope="module")
def made_up(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    home = tmp_path_factory.mktemp("summer")
    warehouse = Warehouse(home)
    shutil.copyfile(migrated, warehouse.path)
    (home / "summer.csv").write_bytes(tidy(*summer()))
    done = brought(warehouse, home / "summer.csv", now=datetime(2026, 9, 1))
    assert sum(outcome.written for outcome in done["summer.csv"].outcomes) > 250
    return warehouse


def test_a_step_of_a_list_is_found_the_day_after_and_told_as_one(made_up: Warehouse) -> None:
    found = replay(made_up, rules(), None, None)
    confirmed = date(2026, 6, 22)
    assert rent_steps(found, "runpod") == {
        ("rtx-4090-24gb", confirmed): (0.69, 0.76),
        ("rtx-3090-24gb", confirmed): (0.46, 0.49),
        ("rtx-a6000-48gb", confirmed): (0.49, 0.55),
    }
    own = [alert for alert in found.alerts if alert.part_of is None and "runpod" in alert.subject]
    assert [(alert.kind, alert.at.date()) for alert in own] == [("provider_step", confirmed)]


def test_a_marketplace_is_told_when_its_week_fell_and_not_when_it_wanders(made_up: Warehouse) -> None:
    found = replay(made_up, rules(), None, None)
    ((card, day),) = rent_steps(found, "vast")
    assert card == "h100-sxm-80gb", "and after nine hidden days the other card's first value is a new start"
    assert date(2026, 7, 4) <= day <= date(2026, 7, 6), "four of seven days after the fall, and one to confirm"


def test_days_and_places_are_counted_and_a_range_can_be_asked(made_up: Warehouse) -> None:
    found = replay(made_up, rules(), None, None)
    assert (found.days, found.subjects, found.false_alarms) == (60, 5, 0)
    assert replay(made_up, rules(), date(2026, 6, 1), date(2026, 6, 15)).alerts == []
    assert Counter(provider for _, provider in found.by_provider()) == {"runpod": 1, "vast": 1}


def test_what_is_back_within_a_week_is_a_false_alarm() -> None:
    rule = Shift(name="r", kind="shift", of="rent", theta=0.1, confirm=1)
    for back, expected in ((1.0, True), (1.04, True), (1.2, False)):
        rows = [{"gpu": "g", "provider": "p", "tier": "t", "venue": "v", "seen_at": datetime(2026, 6, 1 + n), "status": "ok",
                 "rent_usd_per_gpu_hour": rent, "grades": {"rent": "A"}, "rent_kind": "list", "rent_statistic": "single"}
                for n, rent in enumerate([1.0, 1.0, 1.2, 1.2, back, back])]  # fmt: skip
        from pipelines.news import all_news

        (news,) = [item for item in all_news([rule], rows, {}) if item.news.at == datetime(2026, 6, 3)]
        assert came_back(news, by_subject(rows)) is expected


def test_the_command_prints_them_by_day_provider_and_month(
    made_up: Warehouse, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BREAKEVEN_HOME", str(made_up.home))
    assert guarded(["alerts", "--replay", "--since", "2026-06-10", "--until", "2026-07-30"]) == 0
    printed = capsys.readouterr().out
    assert "2026-06-22  runpod (on_demand) changed the rents of 3 cards at once" in printed
    assert "2026-06  runpod: 1" in printed and "2026-07  vast: 1" in printed and "(false alarms): 0." in printed
    assert guarded(["alerts", "--replay", "--since", "midsummer"]) == 2
    assert made_up.rows("SELECT count(*) AS n FROM alerts") == [{"n": 0}], "a replay stores nothing"


def test_without_history_there_is_nothing_to_replay(empty_home: Warehouse, capsys: pytest.CaptureFixture[str]) -> None:
    assert guarded(["alerts", "--replay"]) == 0
    assert "brings history" in capsys.readouterr().out


# The real one


@pytest.fixture(scope="module")
def real(shared: Path, migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Replayed:
    """The rules over the rental files of ../shared/history."""
    warehouse = Warehouse(tmp_path_factory.mktemp("rents"))
    shutil.copyfile(migrated, warehouse.path)
    brought(warehouse, *(shared / "history" / name for name in REAL), now=datetime.now(UTC).replace(tzinfo=None))
    return replay(warehouse, rules(), date(2025, 4, 1), None)


def test_the_step_of_aws_is_found_the_day_after(real: Replayed) -> None:
    """12.29 to 6.88 for an H100 SXM on 2025-06-05 (price-history.md 6: one change in sixteen months)."""
    assert rent_steps(real, "aws") == {("h100-sxm-80gb", date(2025, 6, 6)): (12.29, 6.88)}


def test_runpod_s_steps_of_the_summer_of_2026_are_found(real: Replayed) -> None:
    """price-history.md 6: six cards of Secure rise by 5 to 15 %."""
    found = rent_steps(real, "runpod")
    moved = {(card, *prices) for (card, _), prices in found.items()}
    assert moved >= {
        ("rtx-4090-24gb", 0.69, 0.74), ("rtx-3090-24gb", 0.46, 0.50), ("rtx-a6000-48gb", 0.49, 0.53),
        ("h200-sxm-141gb", 4.39, 4.59), ("a100-sxm-unknown", 1.49, 1.59), ("b200-180gb", 5.89, 6.79)}  # fmt: skip


def test_a_provider_s_spot_prices_that_rose_together_are_one_event(real: Replayed) -> None:
    """price-history.md 6: DataCrunch (now Verda) spot +43 % on all cards at once."""
    august = [a for a in real.alerts if a.subject == "verda/spot" and a.at >= datetime(2026, 8, 1)]
    (step,) = august
    assert step.kind == "provider_step" and "of 6 cards at once, +42.8% to +42.9%" in step.sentence
    parts = [a for a in real.alerts if a.part_of == step.alert]
    assert len(parts) == 6 and not [a for a in real.alerts if a.at.date() == step.at.date() and "verda" in a.subject
        and a.part_of is None and a is not step]  # fmt: skip


def test_nobody_is_told_too_often(real: Replayed) -> None:
    """Alerts that are told on their own, by provider and month."""
    months = Counter((provider, f"{alert.at:%Y-%m}") for alert, provider in real.by_provider())
    assert max(months.values()) <= 10 and sum(months.values()) <= 40
    assert {provider for provider, _ in months} >= {"aws", "runpod", "vast", "verda"}


def test_a_marketplace_gives_at_most_one_false_alarm_per_card_and_month(real: Replayed) -> None:
    rents = [item for item in real.found if isinstance(item.rule, Shift) and item.rule.of == "rent"]
    vast = [item for item in rents if item.row["provider"] == "vast"]
    false = Counter((item.row["gpu"], f"{item.news.at:%Y-%m}") for item in vast if came_back(item, real.places))
    assert vast and max(false.values(), default=0) <= 1
