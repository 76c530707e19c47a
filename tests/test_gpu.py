"""Which card a publisher's words mean, and what the catalogue says of it."""

import csv
import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from models.gpu import Catalogue, Claim, Gpu, by_words, catalogue, catalogue_version, resolve

SHARED = Path(__file__).parents[2] / "shared"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="needs ../shared")


@pytest.mark.parametrize(
    ("text", "memory_gb", "form", "slug"),
    [
        # four cards, one word apart
        ("RTX 6000", None, None, "quadro-rtx-6000-24gb"),
        ("RTX 6000 (Turing)", 24, None, "quadro-rtx-6000-24gb"),
        ("Q RTX 6000", 23040 / 1024, None, "quadro-rtx-6000-24gb"),
        ("NVIDIA Quadro RTX 6000", 24, None, "quadro-rtx-6000-24gb"),
        ("RTX 6000Ada", 46068 / 1024, None, "rtx-6000-ada-48gb"),
        ("NVIDIA RTX 6000 Ada Generation", 48, None, "rtx-6000-ada-48gb"),
        ("RTX A6000", 48, None, "rtx-a6000-48gb"),
        ("NVIDIA A6000", 48, None, "rtx-a6000-48gb"),
        ("RTX PRO 6000 WS", 97887 / 1024, None, "rtx-pro-6000-workstation-96gb"),
        ("NVIDIA RTX PRO 6000 Blackwell Server Edition", 96, None, "rtx-pro-6000-server-96gb"),
        ("NVIDIA RTX PRO 6000 Blackwell Max-Q Workstation Edition", 96, None, "rtx-pro-6000-max-q-96gb"),
        ("RTX-PRO6000", 96, None, "rtx-pro-6000-unknown-96gb"),
        ("RTX 6000", 48, None, None),
        ("RTX 6000 Blackwell", None, None, None),
        # a slice is never the whole card
        ("NVIDIA RTX PRO 6000 Blackwell Server Edition MIG 1g.24gb", 24, None, "rtx-pro-6000-mig-server-24gb"),
        ("PRO 6000 MIG 48GB", 48, None, "rtx-pro-6000-mig-unknown-48gb"),
        ("RTX PRO 6000 Server 4g.96gb", None, None, None),
        ("H100 7g.80gb", None, None, None),
        ("NVIDIA_A100", 4, None, None),
        # siblings never merge
        ("RTX 4070 Ti", 12, None, "rtx-4070-ti-12gb"),
        ("RTX 4070S Ti", 16376 / 1024, None, "rtx-4070-ti-super-16gb"),
        ("RTX 4070 TI SUPER", None, None, "rtx-4070-ti-super-16gb"),
        ("RTX 4070S", 12282 / 1024, None, "rtx-4070-super-12gb"),
        ("RTX 4090D", 24564 / 1024, None, "rtx-4090-d-24gb"),
        ("RTX 4090 Laptop GPU", 16, None, "rtx-4090-laptop-16gb"),
        ("RTX 4090", 24, "laptop", None),
        ("RTX 2080 Super Max-Q", 8, None, None),
        ("RTX 4500", None, None, None),
        # one memory size is no question; a conversion must say so
        ("RTX 4090", None, None, "rtx-4090-24gb"),
        ("NVIDIA GeForce RTX 4090", 24, None, "rtx-4090-24gb"),
        ("rtx4090", 24564 / 1024, None, "rtx-4090-24gb"),
        ("RTX 4090", 49140 / 1024, None, "rtx-4090-48gb"),
        ("RTX 4090 48GB", None, None, "rtx-4090-48gb"),
        ("RTX 4090", 32, None, None),
        ("RTX 4090 24GB PCIe card", None, None, "rtx-4090-24gb"),
        ("RTX 4090", None, "SXM", None),
        ("RTX 3080", None, None, "rtx-3080-unknown"),
        ("RTX 3080", 12288 / 1024, None, "rtx-3080-12gb"),
        ("RTX 4060 Ti 16GB", None, None, "rtx-4060-ti-16gb"),
        # memory and form in the text, beside it, or nowhere
        ("NVIDIA A100-SXM4-80GB", 80, None, "a100-sxm-80gb"),
        ("A100 SXM4", 39936 / 1024, None, "a100-sxm-40gb"),
        ("A100 PCIE", 81920 / 1024, None, "a100-pcie-80gb"),
        ("A100_80GB", 80, "SXM4", "a100-sxm-80gb"),
        ("A100 80GB", None, None, "a100-unknown-80gb"),
        ("A100-80GB", 80, None, "a100-unknown-80gb"),
        ("A100 SXM", None, None, "a100-sxm-unknown"),
        ("NVIDIA A100 NVLink", 80, None, "a100-unknown-80gb"),
        ("A100", None, None, "a100-unknown-unknown"),
        ("a100-pcie-40", 40, None, "a100-pcie-40gb"),
        ("A100 80GB PCIe", 40, None, None),
        ("A100 SXM", 80, "PCIe", None),
        ("A100X", 80, None, "a100x-80gb"),
        ("A10G 24GB", None, None, "a10g-24gb"),
        ("NVIDIA H100 80GB HBM3", 80, None, "h100-sxm-80gb"),
        ("H100 (80 GB SXM5)", None, None, "h100-sxm-80gb"),
        ("NVIDIA HGX H100", 80, None, "h100-sxm-80gb"),
        ("NVIDIA H100", 80, "HGX", "h100-sxm-80gb"),
        ("H100", 80, None, "h100-unknown-80gb"),
        ("H100NVL", 95830 / 1024, None, "h100-nvl-94gb"),
        ("NVIDIA H100", 94, "PCIe NVL", "h100-nvl-94gb"),
        ("H100 SXM", 81559 / 1024, None, "h100-sxm-80gb"),
        ("NVIDIA H200", 141, None, "h200-unknown-141gb"),
        ("H200 SXM", 141, None, "h200-sxm-141gb"),
        ("NVIDIA H200 NVL", 143, None, "h200-nvl-141gb"),
        ("NVIDIA GB200 NVL72", 186, None, "gb200-186gb"),
        ("B200", 183359 / 1024, None, "b200-180gb"),
        ("NVIDIA B200 SXM6", 192, None, "b200-180gb"),
        ("NVIDIA B300 SXM6 AC", 288, None, "b300-288gb"),
        ("AMD Instinct MI300X OAM", 192, None, "mi300x-192gb"),
        ("GH200", None, None, "gh200-unknown"),
        ("Tesla V100-PCIE-16GB", 16, None, "v100-pcie-16gb"),
        ("Tesla V100", 16, None, "v100-unknown-16gb"),
        ("Tesla P100", 12, None, "p100-pcie-12gb"),  # only the PCIe card came with 12
        ("RTX 4000 Ada SFF", 20, None, "rtx-4000-sff-ada-20gb"),
        # not a card's name
        ("unknown", None, None, None),
        ("", None, None, None),
        ("13B", None, None, None),
        ("RTX 5090 32GB card over RTX 4090", None, None, None),
        ("2x A100 80GB + load balancer", None, None, None),
        ("RTX 4O90", None, None, None),
    ],
)
def test_resolve(text: str, memory_gb: float | None, form: str | None, slug: str | None) -> None:
    assert resolve(text, memory_gb, form) == slug


def test_every_card_is_found_by_its_own_name_memory_and_form() -> None:
    for slug, card in catalogue().items():
        form = None if card.form == "mobile" else card.form
        assert resolve(card.title, card.memory_gb, form) == slug


def test_every_other_memory_figure_of_a_card_means_it() -> None:
    for slug, card in catalogue().items():
        assert {resolve(card.title, gb, card.form) for gb in card.also_gb} <= {slug}


def test_slugs_are_plain_and_unknown_is_never_a_card() -> None:
    for slug, card in catalogue().items():
        assert slug == card.slug
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*-\d+gb", slug)
        assert "unknown" not in slug


def test_what_is_not_known_is_absent_and_what_is_disputed_is_dated_and_sourced() -> None:
    assert catalogue()["rtx-pro-4500-server-32gb"].tdp_watts is None
    card = catalogue()["l40s-48gb"]
    assert card.tdp_watts == 350
    assert [claim.value for claim in card.claims["tdp_watts"]] == [350, 300]
    msrp = catalogue()["rtx-4090-24gb"].claims["msrp_usd"]
    assert [(claim.value, claim.dated) for claim in msrp] == [(1599, date(2022, 10, 12))]
    assert all(isinstance(claim, Claim) and claim.source for claim in msrp)


CARD = {
    "slug": "x1-8gb",
    "name": "X1",
    "vendor": "nvidia",
    "segment": "consumer",
    "generation": "Ada",
    "memory_gb": 8,
    "form": "pcie",
}


@pytest.mark.parametrize(
    ("cards", "message"),
    [
        ([{**CARD, "slug": "x2-8gb"}], "should be x1-8gb"),
        ([CARD, CARD], "share a slug"),
        ([{**CARD, "predecessor": "x0-8gb"}], "not in the catalogue"),
        ([{**CARD, "tdp_watts": 0}], "greater than 0"),
        ([{**CARD, "tdp_watts": {"value": 5}}], "dated"),
        ([{**CARD, "wattage": 5}], "Extra inputs"),
        ([CARD, {**CARD, "form": "sxm", "slug": "x1-sxm-8gb"}], "should be x1-pcie-8gb"),
    ],
)
def test_a_malformed_catalogue_fails_at_load(cards: list[dict[str, Any]], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Catalogue.model_validate({"sources": {}, "spellings": {}, "cards": cards})


@pytest.mark.parametrize("spellings", [{"X1": ["x-1"]}, {"X2": ["X3"]}])
def test_a_spelling_that_is_taken_or_of_no_card_fails_at_load(spellings: dict[str, list[str]]) -> None:
    with pytest.raises(ValueError, match="taken already, or of no card"):
        by_words(Catalogue.model_validate({"sources": {}, "spellings": spellings, "cards": [CARD]}))


def test_the_version_is_short_and_stable() -> None:
    assert re.fullmatch(r"[0-9a-f]{12}", catalogue_version())
    assert catalogue_version() == catalogue_version()


WORDS = sorted(
    {word for card in catalogue().values() for word in card.title.split()} | {"80GB", "24 GB", "SXM", "PCIe", "NVIDIA", "(", "-"}
)
NAMES = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)


@given(st.text() | NAMES, st.none() | st.floats(), st.none() | st.text(max_size=9) | st.sampled_from(["SXM4", "PCIe"]))
def test_resolve_takes_anything_and_answers_with_a_slug_or_none(text: str, memory_gb: float | None, form: str | None) -> None:
    slug = resolve(text, memory_gb, form)
    assert slug is None or slug in catalogue() or "-unknown" in slug


@given(NAMES, st.integers(1, 3))
def test_case_and_blanks_do_not_matter(text: str, blanks: int) -> None:
    slug = resolve(text)
    assert resolve(text.upper()) == resolve(text.lower()) == slug
    assert resolve(" " + text.replace(" ", " " * blanks) + "\u00a0") == slug


@given(NAMES)
def test_a_stated_memory_only_narrows(text: str) -> None:
    """No memory turns one named card into another, except into a conversion of it."""
    slug = resolve(text)
    if slug in catalogue():
        narrowed = {resolve(text, gb) for gb in (8.0, 24.0, 48.0, 80.0)} - {slug, None}
        assert all(catalogue()[other].conversion for other in narrowed if other)


# What the spec list calls by a bare name, and means by its watts.
MEANT = {
    "P100": "p100-pcie-16gb",
    "V100 16GB": "v100-sxm-16gb",
    "V100 32GB": "v100-sxm-32gb",
    "H200": "h200-sxm-141gb",
    "RTX PRO 6000": "rtx-pro-6000-workstation-96gb",
}


def spec_rows() -> list[dict[str, str]]:
    with (SHARED / "history/gpu_specs.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def spec_card(row: dict[str, str]) -> Gpu:
    slug = MEANT.get(row["gpu"]) or resolve(row["gpu"], float(row["vram_gb"]))
    return catalogue()[slug or "none"]


@needs_shared
def test_every_card_of_the_spec_list_is_here_with_its_numbers() -> None:
    rows = spec_rows()
    assert len({spec_card(row).slug for row in rows}) == len(rows) == 87
    for row in rows:
        card = spec_card(row)
        numbers = [card.memory_gb, card.tdp_watts, card.memory_bandwidth_gb_per_s]
        assert numbers == [float(row[name]) for name in ("vram_gb", "tdp_w", "mem_bw_gb_s")], row["gpu"]
        assert card.launched_on == date.fromisoformat(row["launch_date"]), row["gpu"]
        throughputs = [card.msrp_usd, card.fp16_shader_tflops, card.fp16_tensor_tflops]
        named = ("msrp_usd", "fp16_shader_tflops", "fp16_tensor_dense_fp32acc_tflops")
        assert throughputs == [float(row[name]) if row[name] else None for name in named], row["gpu"]
        assert bool(card.predecessor) == bool(row["predecessor"]), row["gpu"]


@needs_shared
def test_every_figure_of_the_cross_check_is_named() -> None:
    """As a claim about the card, or as the number of the sibling that it really is about."""
    for row in spec_rows():
        card = spec_card(row)
        said = {str(claim.value) for claims in card.claims.values() for claim in claims}
        for sibling in (other for other in catalogue().values() if other.name == card.name):
            said |= {str(sibling.memory_bandwidth_gb_per_s), str(sibling.launched_on)}
        for figure in re.findall(r"=(\S+)", row["cross_check"]):
            assert figure in said or str(float(figure)) in said, f"{row['gpu']}: {figure}"


def runpod() -> Iterator[tuple[str, float]]:
    kinds = json.loads((SHARED / "recorded/runpod/gputypes.graphql.2026-10.json").read_text())["data"]["gpuTypes"]
    for kind in kinds:
        yield kind["id"], kind["memoryInGb"]
        yield kind["displayName"], kind["memoryInGb"]
    for name, kind in json.loads((SHARED / "recorded/runpod/gputypes.derived.2026-08-17.json").read_text()).items():
        yield name, kind["vram"]


def vast() -> Iterator[tuple[str, float]]:
    for path in (SHARED / "recorded/vast").glob("*.json"):
        body = json.loads(path.read_text())
        for offer in body if isinstance(body, list) else body["offers"]:
            yield offer["gpu_name"], offer["gpu_ram"] / 1024


def lambda_() -> Iterator[tuple[str, float]]:
    for path in (SHARED / "recorded/lambda").glob("*.html"):
        text = path.read_text()
        found = re.findall(r'data-plan="([^"]+)">.*?data-label="VRAM/GPU">(\d+) GB', text)
        found += re.findall(r"<strong>\S+ \dx ([^<]+)</strong></td>\s*<td[^>]*>(?:<span>)?(\d+) GB", text)
        yield from ((name, float(memory)) for name, memory in found)


def aggregated() -> Iterator[tuple[str, float]]:
    body = json.loads((SHARED / "recorded/aggregators/gpurentalprices-latest.2026-08-22.json").read_text())
    yield from ((offer["gpu"], offer["vram_gb"]) for offer in body["offers"])


@needs_shared
@pytest.mark.parametrize(
    ("names", "at_least", "unknown"),
    [
        (runpod, 90, {("unknown", 0)}),
        (vast, 100, {("CMP 170HX", 64.0), ("RTX 3060 laptop", 12.0)}),  # neither is sold by its maker with that memory
        (lambda_, 10, set()),
        (aggregated, 50, set()),
    ],
)
def test_every_recorded_name_is_a_card_or_known_to_be_unknown(names: Any, at_least: int, unknown: set[tuple[str, float]]) -> None:
    recorded = set(names())
    assert len(recorded) >= at_least
    assert {(name, memory) for name, memory in recorded if resolve(name, memory) is None} == unknown


@needs_shared
def test_the_products_of_the_published_prices() -> None:
    with (SHARED / "reference/seed_prices.csv").open(newline="") as file:
        products = {row["product"] for row in csv.DictReader(file)}
    assert {product: slug for product in products if (slug := resolve(product))} == {
        "A100 40GB": "a100-unknown-40gb",
        "A100 40GB PCIe": "a100-pcie-40gb",
        "A100 80GB": "a100-unknown-80gb",
        "A100 80GB PCIe": "a100-pcie-80gb",
        "A100 80GB SXM": "a100-sxm-80gb",
        "A10G 24GB": "a10g-24gb",
        "H100 80GB": "h100-unknown-80gb",
        "H100 80GB PCIe": "h100-pcie-80gb",
        "H100 80GB SXM": "h100-sxm-80gb",
        "RTX 4090 24GB": "rtx-4090-24gb",
        "RTX 4090 24GB PCIe card": "rtx-4090-24gb",
    }
