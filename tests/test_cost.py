"""What a job costs, rented, owned and managed: the worked examples through a hand-made warehouse, and what a person is told."""

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from models.assumptions import assumptions
from models.budgets import budgets
from models.jobs import Job
from models.observation import Availability, Offer, Rate, Row
from models.page import Page
from models.plausible import Implausible, Span, believed, million_tokens, span
from models.source import Authority, Shape
from models.workloads import workloads
from pipelines.cli import guarded
from pipelines.costs import RouteCost, UnknownModel, crossover, job_costs, size_of
from pipelines.derive import derive
from warehouse import Warehouse
from warehouse.append import append
from warehouse.pages import Crawl, crawl_of, keep
from warehouse.reading import Reading
from warehouse.workloads import cards_of, record_workloads

DAY = datetime(2026, 9, 20, 12)
ON = "2026-09-20"
BARE = {"idle_share": 0.0}  # METRICS (e) and (g) leave idle time out of their examples


def says(warehouse: Warehouse, source: str, *rows: Row) -> None:
    """One page of a made-up publisher."""
    page = Page(source, f"https://{source}.test/", DAY, repr(rows).encode())
    keep(warehouse, page, crawl_of("", page))
    reading = Reading(1, Shape.SNAPSHOT, Authority.OWN_PAGE, True)
    for row in rows:
        reading.add(page, 0, row)
    append(warehouse, Crawl(source, "", (page,)), reading, DAY)


def rent(number: int, gpu: str, usd: str, provider: str = "cloud", **fields: Any) -> Offer:
    money = {"amount": Decimal(usd), "price_text": usd, "currency": "USD", "per": "gpu_hour"}
    where = {"tier": "on_demand", "venue": "datacenter", "gpu_count": 1}
    return Offer(ordinal=number, provider=provider, gpu_text=gpu, **{**money, **where, **fields})


def rate(number: int, what: str, subject: str, usd: str, per: str = "million_tokens", **fields: Any) -> Rate:
    money = {"amount": Decimal(usd), "price_text": usd, "currency": "USD", "per": per}
    return Rate(ordinal=number, what=what, subject=subject, **{**money, **fields})


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> Iterator[Warehouse]:
    """Made-up places that rent, sell and train, with the prices of METRICS where it has an example."""
    warehouse = Warehouse(tmp_path_factory.mktemp("cost"))
    shutil.copyfile(migrated, warehouse.path)
    says(
        warehouse, "cloud", rent(0, "A100 80GB PCIe", "1.19"), rent(1, "RTX 4090", "0.34"),
        rent(2, "A100 80GB PCIe", "0.70", tier="spot"),
        rent(3, "RTX 4060 8GB", "0.05"), rent(4, "RTX 4090 D", "0.30"), rent(5, "RTX 3090", "0.22", "other", gpu_count=4),
        rate(6, "storage", "network volume", "0.07", "gb_month", provider="cloud"),
    )  # fmt: skip
    says(
        warehouse, "home", rate(0, "electricity", "residential", "0.1765", "kwh", provider="us", region="US"),
        rate(1, "card_price", "RTX 4090", "2374", "card", provider="shop", variant="used", statistic="mean"),
    )  # fmt: skip
    trained = {"what": "training", "method": "sft"}
    says(
        warehouse, "api", rate(0, subject="up to 16B", usd="0.48", provider="tuner", adapter="lora", size_tier="up to 16B",
            max_params_b=16, minimum_amount=Decimal(4), **trained),
        rate(1, subject="up to 16B", usd="0.54", provider="tuner", adapter="full", size_tier="up to 16B", max_params_b=16,
            **trained),
        rate(2, subject="gpt-9", usd="25", provider="closed", **trained),
        rate(3, subject="gpt-9-mini", usd="3", provider="open", **trained),
        rate(4, subject="llama-9-8b-instruct", usd="0.67", provider="open", **trained),
        rate(5, subject="gpt-9", usd="100", provider="closed", what="training", per="training_hour", method="rft"),
        Availability(ordinal=6, provider="closed", what="training", subject="fine-tuning", available_to_new_customers=False,
            ends_on=date(2027, 1, 6), statement="closed since May"),
        *(rate(7 + i, "inference", subject, usd, provider="open", variant=variant) for i, (subject, variant, usd) in enumerate([
            ("gpt-9-mini", "input", "0.15"), ("gpt-9-mini", "output", "0.60"), ("ft:gpt-9-mini", "input", "0.30"),
            ("ft:gpt-9-mini", "output", "1.20")])),
    )  # fmt: skip
    derive(warehouse, DAY)
    yield warehouse


def routes(shop: Warehouse, job: Job, **assume: float) -> dict[tuple[str, str | None, str | None], RouteCost]:
    """By (route, card or model, tier)."""
    found = job_costs(shop, job, as_of=ON, assume=assume)
    return {(r.route, r.gpu or r.model, r.tier): r for r in found}


A100 = ("rent", "a100-pcie-80gb", "on_demand")


# The worked examples


def test_seventy_billion_on_one_a100(shop: Warehouse) -> None:
    found = routes(shop, Job("Llama 3 70B", "qlora"), **BARE)[A100]
    assert (found.usd_low, found.usd_high) == (pytest.approx(23.80), pytest.approx(35.70))
    assert (found.hours_low, found.hours_high, found.fit, found.basis) == (20, 30, "fits", ["W004-005"])
    idle = routes(shop, Job("Llama 3 70B", "qlora"))[A100]
    assert idle.usd_low == pytest.approx(23.80 / 0.72), "what is billed while somebody debugs belongs to it"
    [row] = shop.rows(f"""SELECT usd_low, usd_high, fit, quality FROM cost_matrix_at(DATE '{ON}', NULL)
        WHERE id = 'W004-005' AND gpu = 'a100-pcie-80gb' AND tier = 'on_demand'""")
    assert (row["usd_low"], row["usd_high"], row["fit"]) == (pytest.approx(23.80), pytest.approx(35.70), "fits")
    assert [said["id"] for said in row["quality"]] == ["W002-028", "W002-029"]


def test_managed_jobs_of_50000_examples(shop: Warehouse) -> None:
    def managed(model: str) -> RouteCost:
        job = Job(model, million_tokens=50_000 * 512 / 1e6)
        return next(r for r in job_costs(shop, job, as_of=ON, assume={"epochs": 1}) if r.route == "managed")

    assert managed("7b").usd == pytest.approx(12.288)
    assert managed("gpt-9-mini").usd == pytest.approx(76.80)
    assert managed("gpt-9").usd == pytest.approx(640)


def test_self_hosted_tokens_and_where_both_cost_the_same(shop: Warehouse) -> None:
    found = routes(shop, Job("7b", million_tokens=50), **BARE, epochs=5, operations_share=0)
    own, managed = found[A100], found["managed", "up to 16b", "standard"]
    assert own.hours == pytest.approx(4) and own.run_usd == pytest.approx(250 * 0.01904)
    assert own.labour_usd == 480
    crossed = crossover(shop, own, managed)
    assert (crossed["value"], crossed["data_set_million_tokens"]) == (
        pytest.approx(1041.305, rel=1e-5),
        pytest.approx(208.261, rel=1e-5),
    )
    at_three = routes(shop, Job("7b", million_tokens=50), **BARE, epochs=3, operations_share=0)
    crossed = crossover(shop, at_three[A100], at_three["managed", "up to 16b", "standard"])
    assert crossed["data_set_million_tokens"] == pytest.approx(347.1017, rel=1e-5)


def test_a_run_on_a_card_of_ones_own(shop: Warehouse) -> None:
    job = Job("8b", "qlora", hours=Span(3, 6), gpus=("rtx-4090-24gb",))
    found = routes(shop, job, residual_usd=600)
    marginal, average = found["own", "rtx-4090-24gb", "marginal"], found["own", "rtx-4090-24gb", "average"]
    assert [marginal.usd_low, marginal.usd_high] == [pytest.approx(x) for x in (0.27401625, 0.5480325)]
    assert [average.usd_low, average.usd_high] == [pytest.approx(x) for x in (10.91801625, 21.8360325)]
    assert "over_hours:500" in average.flags and average.hours == 4.5
    other = Job("8b", "qlora", hours=Span(3, 6), gpus=("rtx-3090-24gb",))
    share = routes(shop, other, residual_share=0.5, card_price_usd=700)["own", "rtx-3090-24gb", "average"]
    assert "residual:share_of_price" in share.flags, "nobody said what that card will bring"
    assert share.usd_low == pytest.approx(3 * (350 / 500 + 0.35 * 0.1765 * 1.15))
    assert not [flag for flag in average.flags if flag.startswith("residual:")]
    planned = routes(shop, job, residual_usd=600, planned_hours=5000)["own", "rtx-4090-24gb", "average"]
    assert planned.usd_low == pytest.approx(3 * (1774 / 5000 + 0.09133875))


def test_projects_iterations_failures_and_programmes(shop: Warehouse) -> None:
    one = {"hours": Span(2.638655, 2.638655), "gpus": ("a100-pcie-80gb",)}  # 3.14 at 1.19

    def whole(**project: Any) -> tuple[float | None, float | None]:
        found = routes(shop, Job("8b", "qlora", **one, **project), **BARE)[A100]
        return found.usd_low, found.usd_high

    assert whole(iterations=Span(3, 5)) == (pytest.approx(9.42, abs=1e-3), pytest.approx(15.70, abs=1e-3))
    assert whole(failed_share=Span(0.3, 0.5)) == (pytest.approx(4.4857, abs=1e-3), pytest.approx(6.28, abs=1e-3))
    assert whole(runs_per_month=4, months=3, rerun_share=0.25)[0] == pytest.approx(4 * 3 * 1.25 * 3.14, abs=1e-2)
    assert whole(runs=Span(0, 0)) == (0, 0)
    assert whole(iterations=Span(1, 1), storage_gb=50, months=3)[0] == pytest.approx(3.14 + 10.5, abs=1e-3)


# What is left out, and what is marked


def test_what_does_not_fit_has_no_cost(shop: Warehouse) -> None:
    found = routes(shop, Job("70b", "lora", cards=1), **BARE)
    assert {(r.status, r.usd) for r in found.values() if r.route != "managed"} == {("infeasible", None)}
    several = routes(shop, Job("70b", "lora"), **BARE)
    assert (several[A100].cards, several[A100].fit, several[A100].usd is not None) == (2, "tight", True)
    assert several["rent", "rtx-4060-8gb", "on_demand"].status == "infeasible", "not on eight"
    small = routes(shop, Job("7b", "lora", hours=Span(1, 1)))
    assert {gpu: (small["rent", gpu, "on_demand"].cards, small["rent", gpu, "on_demand"].fit) for gpu in (
        "rtx-4090-24gb", "rtx-4060-8gb", "rtx-3090-24gb")} == {
        "rtx-4090-24gb": (1, "fits"), "rtx-4060-8gb": (2, "tight"), "rtx-3090-24gb": (4, "fits"),
    }, "a place that rents four at once rents four"  # fmt: skip


def test_hours_are_scaled_only_where_the_card_is_known_and_say_so(shop: Warehouse) -> None:
    found = routes(shop, Job("7b", million_tokens=50), **BARE)
    timed, scaled = found[A100], found["rent", "rtx-4090-24gb", "on_demand"]
    assert [timed.hours_low, timed.hours_high] == [pytest.approx(1.8), pytest.approx(3.0)]
    assert not [flag for flag in timed.flags if flag.startswith("scaled")]
    assert "scaled:card" in scaled.flags and scaled.basis == ["W004-017"]
    facts = {row["gpu"]: row for row in shop.rows("SELECT * FROM gpus_now")}
    a100, card = facts["a100-pcie-80gb"], facts["rtx-4090-24gb"]
    slower = sorted(a100[name] / card[name] for name in ("fp16_tensor_tflops", "memory_bandwidth_gb_per_s"))
    assert [scaled.hours_low, scaled.hours_high] == [pytest.approx(1.8 * slower[0]), pytest.approx(3.0 * slower[1])]
    assert found["rent", "rtx-4090-d-24gb", "on_demand"].status == "missing_input:hours", "nobody says how fast that card is"
    assert "beyond_peak" in timed.flags, "389 TFLOPS on a card of 312"
    full = routes(shop, Job("7b", "full", million_tokens=50), **BARE)[A100]
    assert "beyond_peak" not in full.flags and full.basis == ["W004-019"] and full.hours_high == pytest.approx(10)


def test_another_size_or_method_is_marked_and_beyond_four_times_unknown(shop: Warehouse) -> None:
    qlora = routes(shop, Job("14b", "qlora", million_tokens=50), **BARE)[A100]
    assert {"scaled:method", "scaled:size"} <= set(qlora.flags)
    assert [qlora.hours_low, qlora.hours_high] == [pytest.approx(2 * 1.8 / 0.9), pytest.approx(2 * 3.0 * 1.39)]
    assert routes(shop, Job("1b", million_tokens=50))[A100].status == "missing_input:hours"


def test_measured_hours_and_throughput_go_before_what_others_timed(shop: Warehouse) -> None:
    by_hours = routes(shop, Job("7b", hours=Span(2, 3)), **BARE)[A100]
    assert (by_hours.usd_low, by_hours.basis, by_hours.flags) == (pytest.approx(2.38), [], ["yours:hours"])
    by_speed = routes(shop, Job("7b", million_tokens=50, tokens_per_gpu_second=250e6 / 4 / 3600), **BARE)[A100]
    assert by_speed.hours_low == by_speed.hours_high == pytest.approx(2.4)


def test_unsloth_needs_less(shop: Warehouse) -> None:
    plain, less = (routes(shop, Job("7b", million_tokens=50, unsloth=on))[A100] for on in (False, True))
    assert less.hours == pytest.approx((plain.hours or 0) / 2) and less.fit_ratio == pytest.approx((plain.fit_ratio or 0) * 0.4)


def test_spot_machines_lose_runs_and_that_is_an_estimate(shop: Warehouse) -> None:
    job = Job("7b", hours=Span(10, 10))
    spot = routes(shop, job, **BARE)["rent", "a100-pcie-80gb", "spot"]
    assert [spot.usd_low, spot.usd_high] == [pytest.approx(7 * (1 + 2 / 12)), pytest.approx(7 * 1.25)]
    assert spot.grade == "D" and "estimate:interruptions" in spot.flags
    sure = routes(shop, job, **BARE, interruption_multiplier=1.1)["rent", "a100-pcie-80gb", "spot"]
    assert sure.usd_low == sure.usd_high == pytest.approx(7.7)


def test_a_minimum_charge_is_paid_and_said(shop: Warehouse) -> None:
    tier = ("managed", "up to 16b", "standard")
    small, large = (routes(shop, Job("7b", million_tokens=tokens), epochs=1)[tier] for tokens in (1, 100))
    assert (small.usd, large.usd) == (4, 48)
    assert ("minimum_charge" in small.flags, "minimum_charge" in large.flags, small.minimum_usd) == (True, False, 4)
    thrice = routes(shop, Job("7b", million_tokens=1, iterations=Span(3, 3)), epochs=1)[tier]
    assert thrice.usd == 12, "each run is a job"


def test_a_closed_publisher_is_priced_and_marked(shop: Warehouse) -> None:
    [found] = job_costs(shop, Job("gpt-9", million_tokens=10), as_of=ON)
    assert (found.usd, found.available_to_new_customers, found.recommendable, found.ends_on) == (
        750,
        False,
        False,
        date(2027, 1, 6),
    )
    assert "closed_to_new_customers" in found.flags and found.statement == "closed since May"
    [open_] = job_costs(shop, Job("gpt-9-mini", million_tokens=10), as_of=ON)
    assert (open_.provider, open_.recommendable, open_.available_to_new_customers) == ("open", True, None)


def test_only_what_trains_that_model_in_that_way(shop: Warehouse) -> None:
    def managed(job: Job) -> set[tuple[str | None, float | None]]:
        return {(r.model, r.price) for r in job_costs(shop, job, as_of=ON) if r.route == "managed"}

    assert managed(Job("8b", "qlora", 10)) == {("up to 16b", 0.48), ("llama-9-8b-instruct", 0.67)}
    assert managed(Job("llama-9-8b", "full", 10)) == {("up to 16b", 0.54), ("llama-9-8b-instruct", 0.67)}
    assert managed(Job("70b", "lora", 10)) == set()
    assert managed(Job("gpt-9", "lora", 10)) == {("gpt-9", 25)}
    assert {r.status for r in job_costs(shop, Job("8b"), as_of=ON) if r.route == "managed"} == {"missing_input:tokens"}


def test_labour_and_operations_stand_beside_and_in_the_sum_when_asked(shop: Warehouse) -> None:
    apart, within = (routes(shop, Job("7b", hours=Span(10, 10), with_work=on), **BARE)[A100] for on in (False, True))
    assert (apart.usd, apart.labour_usd, apart.operations_usd) == (pytest.approx(11.9), 480, pytest.approx(0.2 * 491.9))
    assert within.usd == pytest.approx(491.9 * 1.2) and within.run_usd == pytest.approx(11.9)
    free = routes(shop, Job("7b", hours=Span(10, 10), with_work=True), **BARE, engineer_hours=0, operations_share=0)[A100]
    assert free.usd == pytest.approx(11.9)


def test_storage_that_nobody_prices_is_missing_and_never_nothing(shop: Warehouse) -> None:
    found = routes(shop, Job("7b", hours=Span(1, 1), storage_gb=50, months=3))
    other = found["rent", "rtx-3090-24gb", "on_demand"]
    assert (other.status, other.usd, other.run_usd is not None) == ("missing_input:storage", None, True)


def test_a_higher_input_never_costs_less(shop: Warehouse) -> None:
    job = Job("7b", million_tokens=50)
    for name, low, high in [("epochs", 2, 4), ("idle_share", 0.1, 0.5), ("rent_usd_per_gpu_hour", 0.5, 2.0),
                            ("electricity_usd_per_kwh", 0.1, 0.4)]:  # fmt: skip
        cheap, dear = (routes(shop, job, **{name: value}) for value in (low, high))
        assert all((dear[key].usd or 0) >= (cheap[key].usd or 0) for key in cheap)
        assert any((dear[key].usd or 0) > (cheap[key].usd or 0) for key in cheap), name


def test_the_clocks(shop: Warehouse) -> None:
    job = Job("7b", hours=Span(1, 1))
    assert job_costs(shop, job, as_of="2026-09-19") == []
    assert {r.status for r in job_costs(shop, job, as_of=ON, known_at="2026-09-19")} <= {"missing_input:hours"}
    stale = {
        r.gpu: (r.stale, r.grade) for r in job_costs(shop, job, as_of="2026-09-29") if r.route == "rent" and r.tier != "spot"
    }
    assert stale["a100-pcie-80gb"] == (True, "C"), "nine days old; a list price is fresh for seven"
    fresh = {r.gpu: (r.stale, r.grade) for r in job_costs(shop, job, as_of=ON) if r.route == "rent" and r.tier != "spot"}
    assert fresh["a100-pcie-80gb"] == (False, "A")


# Facts and their one home


def test_what_is_assumed_of_runs_is_what_the_workloads_say() -> None:
    fact = {f.id: f for f in workloads()}
    house = {a.name: a.value for a in assumptions()}
    assert house["idle_share@run"] == pytest.approx(1 - 360 / fact["W000-011"].low, abs=0.005)
    assert house["operations_share"] == fact["W004-046"].low
    assert fact["W004-039"].low <= house["epochs"] <= fact["W004-039"].high
    assert fact["W003-036"].low <= house["engineer_hours"] <= fact["W003-036"].high
    assert not [name for name in house if name == "idle_share"], "it would change every breakeven"


def test_facts_are_recorded_once_and_mean_cards(empty_home: Warehouse) -> None:
    with empty_home.writing() as con:
        assert record_workloads(con, workloads(), DAY) == len(workloads()) > 190
        assert record_workloads(con, workloads(), DAY) == 0
    fact = {f.id: f for f in workloads()}
    assert [(c["gpu"], c["cards"]) for c in cards_of(fact["W003-013"])] == [("a10g-24gb", 1), ("rtx-4090-24gb", 1)]
    both = {c["gpu"]: (c["cards"], c["form_unsaid"]) for c in cards_of(fact["W003-019"])}
    assert both["a10g-24gb"] == (2, False) and both["a100-pcie-40gb"] == both["a100-sxm-40gb"] == (1, True)
    [known] = empty_home.rows("SELECT count(*) AS n FROM cost_workloads(TIMESTAMP '2026-09-19')")
    assert known["n"] == 0
    hours = empty_home.rows("SELECT gpu_hours_low, gpu_hours_high, possible FROM cost_workloads(NULL) WHERE id = 'W003-028'")
    assert {(row["gpu_hours_low"], row["gpu_hours_high"]) for row in hours} == {(32, 160)}, "8 to 20 h on four to eight cards"
    assert {row["possible"] for row in empty_home.rows("SELECT possible FROM cost_workloads(NULL) WHERE id = 'W002-018'")} == {
        False
    }


# What a person types


def test_numbers_as_they_are_typed() -> None:
    assert [million_tokens(t) for t in ("50M", "50M tokens", "1.5 billion tokens", "200k", "50,000,000")] == [
        50,
        50,
        1500,
        0.2,
        50,
    ]
    assert [span("runs", t) for t in ("3-5", "4", "3 to 5")] == [Span(3, 5), Span(4, 4), Span(3, 5)]
    assert span("failed_share", "30-50%") == Span(0.3, 0.5)
    for text in ("50", "50 tokens", "many", "1.2.3M", "9000T"):
        with pytest.raises(Implausible):
            million_tokens(text)
    for text in ("5-3", "some", "1.2.3"):
        with pytest.raises(Implausible):
            span("runs", text)


@pytest.mark.parametrize(
    ("name", "slipped", "meant"),
    [("electricity_usd_per_kwh", 17.65, "0.1765"), ("card_watts", 0.45, "450"), ("idle_share", 28, "0.28"),
     ("horizon_years", 36, "3"), ("card_price_usd", 2.374, "2374"), ("rent_usd_per_gpu_hour", 119, "1.19")],
)  # fmt: skip
def test_a_slipped_unit_is_told_with_what_was_meant(name: str, slipped: float, meant: str) -> None:
    with pytest.raises(Implausible, match=f"did you mean {meant.replace('.', '[.]')}[?]"):
        believed(name, slipped)
    assert believed(name, float(meant)) == float(meant)


@pytest.mark.parametrize(
    ("project", "told"),
    [({"iterations": Span(3, 5), "failed_share": Span(0.3, 0.3)}, "count the failed runs too"),
     ({"iterations": Span(3, 5), "runs": Span(1, 1)}, "one of the two"), ({"runs_per_month": 4}, "need the months"),
     ({"runs_per_month": 4, "months": 3, "runs": Span(1, 1)}, "of a programme"), ({"storage_gb": 50}, "give the months"),
     ({"rerun_share": 0.2}, "of a programme"), ({"tokens_per_gpu_second": 100}, "need the tokens"),
     ({"unsloth": True, "method": "full"}, "LoRA and QLoRA")],
)  # fmt: skip
def test_what_contradicts_itself_is_refused(project: dict[str, Any], told: str) -> None:
    with pytest.raises(Implausible, match=told):
        Job("7b", **project)


def test_models(shop: Warehouse) -> None:
    named = ("7b", "Llama 3 70B", "meta/llama-3.1-8b-instruct", "qwen3-30b-a3b", "13B class")
    assert [size_of(shop, name) for name in named] == [7, 70, 8, 30, 13]
    assert size_of(shop, "gpt-9", ON) is None, "known, and of no size that anybody says"
    with pytest.raises(UnknownModel, match="did you mean gpt-9-mini"):
        size_of(shop, "gpt-9-mni", ON)
    with pytest.raises(UnknownModel, match="--params-b"):
        size_of(shop, "mixtral-8x7b", ON)
    assert job_costs(shop, Job("mixtral-8x7b", params_b=47, hours=Span(1, 1)), as_of=ON)


Told = Callable[..., tuple[int, str, str]]


@pytest.fixture
def cost(shop: Warehouse, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Told:
    """`breakeven cost`, as typed, in the shop."""
    monkeypatch.setenv("BREAKEVEN_HOME", str(shop.home))

    def call(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        return guarded(["cost", *arguments]), *capsys.readouterr()

    return call


def test_the_planner_of_the_guide(cost: Told) -> None:
    code, out, err = cost("--model", "7b", "--method", "lora", "--tokens", "50M", "--epochs", "3", "--as-of", ON)
    assert (code, err) == (0, "") and max(map(len, out.splitlines())) <= 80
    text = " ".join(out.split())
    for said in ("150M tokens", "own rtx-4090-24gb, ", "electricity ", "whole cost ", "cloud datacenter",
                 "tuner trains up to 16b", "Work: engineers 480 USD", "is cheaper than tuner trains up to 16b from", "W001-009",
                 "faster than its card's arithmetic", "without a cost, no hours"):  # fmt: skip
        assert said in text, said


def test_the_cheapest_is_first_and_json_has_it_all(cost: Told) -> None:
    _, out, _ = cost("--model", "7b", "--tokens", "50M", "--as-of", ON, "--json")
    rows = json.loads(out)
    costs = [row["usd"] for row in rows if row["usd"] is not None]
    assert costs == sorted(costs) and [row["usd"] for row in rows][len(costs):] == [None] * (len(rows) - len(costs))  # fmt: skip
    assert {row["route"] for row in rows} == {"rent", "own", "managed"}
    names = {
        "usd_low",
        "usd_high",
        "hours_low",
        "hours_high",
        "status",
        "flags",
        "grade",
        "age",
        "stale",
        "fit",
        "basis",
        "cards",
    }
    assert all(names <= row.keys() for row in rows)


def test_what_fits_nothing_is_counted_and_shown_with_all(cost: Told) -> None:
    asked = ("--model", "70b", "--method", "lora", "--cards", "1", "--as-of", ON)
    _, out, _ = cost(*asked)
    assert "do not hold it in memory" in out and "infeasible" not in out
    _, out, _ = cost(*asked, "--all")
    assert "infeasible" in out and "a100-pcie-80gb" in out.replace("\n", "")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [("--model 7b --tokens 50", "did you mean 50M?"),
     ("--model 7b --tokens 50M --electricity-usd-per-kwh 17.65", "did you mean 0.1765?"),
     ("--model 7b --iterations 3-5 --failed-share 0.3", "give one of the two"), ("--model gpt-9-mni", "did you mean gpt-9-mini"),
     ("--tokens 50M", "which model?"), ("--model 7b --gpu rtx-4900", "no card is named 'rtx-4900'"),
     ("--model 7b --storage-gb 50", "give the months"), ("--model 7b --as-of yesterday", "takes a day")],
)  # fmt: skip
def test_wrong_usage_is_2_and_a_sentence(cost: Told, arguments: str, told: str) -> None:
    code, out, err = cost(*arguments.split())
    assert (code, out) == (2, "") and told in err and err.count("\n") == 1


def test_a_closed_publisher_is_marked_for_a_person(cost: Told) -> None:
    _, out, _ = cost("--model", "gpt-9", "--tokens", "10M", "--as-of", ON)
    assert "c closed to new customers, or ended: closed since May." in " ".join(out.split())


def test_an_empty_warehouse_says_what_is_missing(empty_home: Warehouse, capsys: pytest.CaptureFixture[str]) -> None:
    assert guarded(["cost", "--model", "7b", "--tokens", "50M"]) == 0
    out = capsys.readouterr().out
    assert "No route is known" in out and "`breakeven run` collects prices" in " ".join(out.split())


def test_prices_before_anything_is_assumed(empty_home: Warehouse) -> None:
    says(empty_home, "cloud", rent(0, "RTX 4090", "0.34"))
    found = job_costs(empty_home, Job("7b", million_tokens=50), as_of=ON)
    assert {(r.gpu, r.usd, r.status) for r in found} == {("rtx-4090-24gb", None, "missing_input:hours")}


# Prompt, fine-tune or retrieval; and whole projects


ANSWERS = ("--model", "gpt-9-mini", "--requests-per-month", "300000", "--prompt-tokens", "800", "--tuned-prompt-tokens", "200",
    "--output-tokens", "50", "--as-of", ON)  # fmt: skip


def test_the_long_prompt_is_priced_at_the_untuned_model(cost: Told) -> None:
    _, out, _ = cost(*ANSWERS, "--one-time-usd", "90", "--upkeep-usd-per-month", "0", "--json")
    rows = {row["route"]: row for row in json.loads(out)}
    assert rows["prompt"]["usd_per_month"] - rows["fine_tune"]["usd_per_month"] == pytest.approx(9), "METRICS (h), the trap"
    assert rows["fine_tune"]["payback"]["value"] == pytest.approx(10) and rows["fine_tune"]["rank"] == 1
    assert rows["retrieval"]["status"].startswith("missing_input:") and rows["retrieval"]["horizon_usd"] is None


def test_answers_say_what_they_miss(cost: Told) -> None:
    _, out, _ = cost(*ANSWERS)
    text = " ".join(out.split())
    assert "fine-tune has no cost without --one-time-usd" in text and "retrieval has no cost without" in text
    _, out, _ = cost(*ANSWERS, "--one-time-usd", "90", "--upkeep-usd-per-month", "0", "--retrieved-tokens", "2000",
        "--retrieval-usd-per-month", "200")  # fmt: skip
    text = " ".join(out.split())
    assert "has paid back after 10.0 months (ok)" in text and "no cost without" not in text


@pytest.mark.parametrize(
    ("name", "once", "whole"),
    [("lean", (7830, 14720), (21510, 34520)), ("mid", (20880, 40550), (47680, 82950)),
     ("enterprise", (74500, 173000), (190500, 389000))],
)  # fmt: skip
def test_a_teams_budget(cost: Told, name: str, once: tuple[int, int], whole: tuple[int, int]) -> None:
    lines = {line["line"]: (line["usd_low"], line["usd_high"]) for line in json.loads(cost("--budget", name, "--json")[1])}
    assert lines["once"] == once and lines["all"] == whole, "tooling goes on in the second and third year"
    text = " ".join(cost("--budget", name)[1].split())
    assert "hours times rate are" in text and budgets()[name].source in text


def test_seeds_of_the_budgets(shared: Path) -> None:
    """The lines are those that the acceptance table sums."""
    import csv

    with (shared / "reference" / "seed_figures.csv").open() as file:
        rows = {row["id"]: row for row in csv.DictReader(file)}
    for name, figure in (("lean", "S003-061"), ("mid", "S003-066"), ("enterprise", "S003-073")):
        given = {key: float(value) for key, value in (pair.split("=") for pair in rows[figure]["inputs"].split(";"))}
        made = budgets()[name]
        lines = {"ds": made.dataset, "gpu": made.gpu, "h": made.labour_hours, "dep": made.deployment, "ev": made.evaluation,
                 "sec": made.security, "mon": made.monitoring}  # fmt: skip
        for key, ends in lines.items():
            assert ends == (given.get(f"{key}_lo", 0), given.get(f"{key}_hi", 0)), (name, key)
        assert made.labour_usd_per_hour == given["r"]
