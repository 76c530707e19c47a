"""The packaged facts about runs load typed and in order, and say what the articles say."""

import csv
from pathlib import Path

import pytest
from pydantic import ValidationError

from models.workloads import Category, Method, Unit, Workload, read, workloads

SEED_WORKLOADS = Path(__file__).parents[2] / "shared" / "reference" / "workloads.csv"
ARTICLE = 'source: An article\n  dated_on: "2026-05"\n  facts:\n'
FACT = "{id: W900-001, category: vram, quantity: memory, low: 6, high: 8, unit: gb}"


def fact(name: str) -> Workload:
    return next(w for w in workloads() if w.id == name)


def file_of(*facts: str) -> str:
    return f"- {ARTICLE}" + "".join(f"  - {text}\n" for text in facts)


def test_a_fact_is_typed_dated_and_cited() -> None:
    run = fact("W002-010")
    assert (run.category, run.method, run.unit, run.params_b) == (Category.GPU_HOURS, Method.QLORA, Unit.HOUR, 8)
    assert (run.low, run.high, run.point, run.gpu_text, run.gpu_count) == (3, 5, None, "RTX 4090 24GB", 1)
    assert (run.dated_on, "LoRA" in run.source) == ("2026-04", True)
    with pytest.raises(ValidationError, match="frozen"):
        run.low = 1  # type: ignore[misc]
    assert workloads() is workloads()


def test_the_mix_of_a_hundred_runs() -> None:
    counts = [fact(name).point for name in ("W000-002", "W000-005", "W000-008")]
    hours = [fact(name).point for name in ("W000-003", "W000-006", "W000-009")]
    each = [fact(name).point for name in ("W000-001", "W000-004", "W000-007")]
    assert (counts, hours) == ([60, 30, 10], [135, 135, 90])
    assert [count * hour for count, hour in zip(counts, each, strict=True)] == hours
    assert sum(hours) == fact("W000-010").point == 360


def test_ids_are_unique_ranges_ordered_and_every_category_used() -> None:
    assert len({w.id for w in workloads()}) == len(workloads()) > 150
    assert all(w.low <= (w.low if w.point is None else w.point) <= w.high for w in workloads())
    assert {w.category for w in workloads()} == set(Category)
    assert {w.unit for w in workloads()} == set(Unit)
    assert all(w.high <= 1 for w in workloads() if w.unit is Unit.FRACTION)


def test_phases_of_a_project_add_up() -> None:
    phases = [fact(f"W003-{number:03}") for number in range(33, 41)]
    total = fact("W003-041")
    assert (sum(w.low for w in phases), sum(w.high for w in phases)) == (total.low, total.high) == (76, 188)


def test_hours_with_their_tokens_give_a_throughput() -> None:
    known = {w.id: w.million_tokens for w in workloads() if w.million_tokens}
    assert known == {"W004-017": 250, "W004-019": 150, "W004-020": 150}
    assert all(fact(name).category is Category.GPU_HOURS for name in known)


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ([FACT.replace("gb}", "GiB}")], "W900-001, field 'unit'"),
        ([FACT.replace("vram", "memory")], "W900-001, field 'category'"),
        ([FACT.replace("low: 6", "low: 9")], "W900-001: .*9, 9, 8 are not in order"),
        ([FACT.replace("high: 8", "high: 8, point: 9")], "W900-001: .*6, 9, 8 are not in order"),
        ([FACT.replace("high: 8, ", "")], "W900-001, field 'high'"),
        ([FACT.replace("low: 6", 'low: "6,5"')], "W900-001, field 'low'"),
        ([FACT.replace("gb}", "gb, note: x}")], "W900-001, field 'note'"),
        ([FACT.replace("gb}", "gb, gpu_count_high: 4}")], "W900-001: .*gpu_count_high without"),
        ([FACT.replace("id: W900-001, ", "")], "an entry without id, field 'id'"),
        ([FACT, FACT], "has W900-001 more than once"),
        (["{id: W900-001"], "not a list of articles"),
        (["just words"], "not a list of articles"),
    ],
)
def test_a_malformed_file_names_the_entry(facts: list[str], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        read(file_of(*facts))


def test_one_value_is_a_range_too() -> None:
    (value,) = read(file_of(FACT.replace("low: 6, high: 8", "point: 7")))
    assert (value.low, value.point, value.high, value.dated_on) == (7, 7, 7, "2026-05")


LEFT_OUT = {
    "an answer of ours, not an input": {
        *(f"W002-{number:03}" for number in range(11, 23, 2)),
        *(f"W003-{number:03}" for number in range(13, 31) if number % 3 != 1),
    },
    "held by assumptions.yaml or gpus.yaml": {"W000-012", "W000-015", "W000-016", "W000-017", "W000-018"},
    "cannot be true": {"W000-025", "W002-007", "W002-008", "W004-047"},
    "a flag, not a quantity": {"W000-020"},
}


@pytest.mark.skipif(not SEED_WORKLOADS.exists(), reason="needs ../shared")
def test_every_stated_fact_is_here_or_left_out_for_a_reason() -> None:
    with SEED_WORKLOADS.open(encoding="utf-8", newline="") as file:
        stated = {record["id"]: record for record in csv.DictReader(file)}
    left_out = set().union(*LEFT_OUT.values())
    assert {w.id for w in workloads()}.isdisjoint(left_out)
    assert {w.id for w in workloads()} | left_out == set(stated)
    for w in workloads():
        assert_as_stated(w, stated[w.id])


def assert_as_stated(w: Workload, record: dict[str, str]) -> None:
    assert (w.low, w.high) == (float(record["value_low"]), float(record["value_high"])), w.id
    given = record["value_point"] or (record["value_low"] if w.low == w.high else None)
    assert w.point == (None if given is None else float(given)), w.id
    assert w.unit == record["unit"].lower().replace("/", "_per_").replace("-", "_").replace(" ", "_"), w.id
    assert w.category == record["category"], w.id
    assert w.params_b == (float(record["model_params_b"]) if record["model_params_b"] else None), w.id
    assert (w.gpu_text or "") == record["gpu"], w.id
    counts = [str(count) for count in (w.gpu_count, w.gpu_count_high) if count is not None]
    assert "-".join(counts) == record["gpu_count"], w.id
    trained = record["method"].lower().split()[0] if record["method"] else ""
    assert (w.method or "") == (trained if trained in set(Method) else ""), w.id
