"""The bundled first history says what the articles printed, chooses nothing that it should not, and accounts for every line."""

import asyncio
import csv
import re
from collections import Counter
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from models.observation import Availability, Offer, Per, Rate, RateKind, Reject, Statistic, Tier, Venue
from models.page import Page, Precision
from scrapers.errors import LayoutChanged
from scrapers.published import Printed, records
from scrapers.sources import published

SAMPLE = Path(__file__).parents[1] / "scrapers" / "samples" / "published" / "prices.csv"
SEED_PRICES = Path(__file__).parents[2] / "shared" / "reference" / "seed_prices.csv"
CARD = "RTX 4090 24GB PCIe card"


async def fetched() -> list[Page]:
    return [page async for page in published.fetch(None)]  # type: ignore[arg-type]  # it asks the client for nothing


@pytest.fixture(scope="module")
def page() -> Page:
    return asyncio.run(fetched())[0]


@pytest.fixture(scope="module")
def rows(page: Page) -> list[Offer | Rate | Reject]:
    return list(published.parse(page))


def offer(rows: list, gpu: str, **fields: object) -> list[Offer]:
    return [r for r in rows if isinstance(r, Offer) and r.gpu_text == gpu and fields.items() <= dict(r).items()]


def rate(rows: list, **fields: object) -> list[Rate]:
    return [r for r in rows if isinstance(r, Rate) and fields.items() <= dict(r).items()]


def test_two_pages_and_always_the_same(page: Page) -> None:
    first, again = asyncio.run(fetched()), asyncio.run(fetched())
    assert [p.page for p in again] == [p.page for p in first], "loading twice must add nothing"
    assert [published.SPEC.ask_for(p.url).scope for p in again] == ["", "announced"] and again[0].page == page.page
    assert page.url == "bundled:published/prices.csv" and page.fetched_at == datetime(2026, 11, 23)
    assert published.SPEC.ask_for(page.url).scope == ""


@pytest.mark.parametrize(("venue", "amount"), [(Venue.COMMUNITY, "0.34"), (Venue.DATACENTER, "0.69")])
def test_runpod_rents_the_4090(rows: list, venue: Venue, amount: str) -> None:
    (row,) = offer(rows, "RTX 4090", provider="runpod", venue=venue)
    assert (row.amount, row.currency, row.per, row.statistic) == (Decimal(amount), "USD", Per.GPU_HOUR, Statistic.SINGLE)
    assert (row.tier, row.memory_gb, row.gpu_count, row.publisher_ref) == (Tier.ON_DEMAND, 24, 1, None)
    assert (row.effective_at, row.effective_precision) == (datetime(2026, 5, 11), Precision.DAY)
    assert row.price_text == f"${amount}/hr"


def test_a_tier_that_nobody_named_stays_unknown(rows: list) -> None:
    unnamed = offer(rows, "RTX 4090", provider="runpod", tier=Tier.UNKNOWN)
    assert [(row.amount, row.venue) for row in unnamed] == [(Decimal("0.34"), Venue.UNKNOWN)]
    assert [row.tier for row in offer(rows, "A100", provider="runpod", amount=Decimal("1.19"))] == [Tier.UNKNOWN] * 2


def test_the_card_as_bought_sold_and_launched(rows: list) -> None:
    used = rate(rows, what=RateKind.CARD_PRICE, subject=CARD, variant="used", provider="ebay")
    mean, low, high = Decimal("2374.95"), Decimal(2250), Decimal(2470)
    assert [(r.statistic, r.amount) for r in used] == [(Statistic.MEAN, mean), (Statistic.MIN, low), (Statistic.MAX, high)]
    assert {(r.per, r.effective_at, r.effective_precision) for r in used} == {(Per.CARD, datetime(2026, 5, 1), Precision.MONTH)}
    assert [r.amount for r in rate(rows, what=RateKind.CARD_PRICE, variant="new")] == [2755]
    assert [(r.amount, r.provider) for r in rate(rows, what=RateKind.TRADE_IN)] == [(699, "microcenter")]
    assert [(r.amount, r.effective_at) for r in rate(rows, what=RateKind.MSRP)] == [(1599, datetime(2022, 10, 1))]


def test_storage_and_electricity(rows: list) -> None:
    (volume,) = rate(rows, what=RateKind.STORAGE)
    assert (volume.provider, volume.subject, volume.variant) == ("runpod", "network volume", "standard")
    assert (volume.amount, volume.per) == (Decimal("0.07"), Per.GB_MONTH)
    (power,) = rate(rows, what=RateKind.ELECTRICITY)
    assert (power.provider, power.subject, power.region, power.per) == ("eia", "residential", "US", Per.KWH)
    assert (power.amount, power.price_text) == (Decimal("0.1765"), "17.65 cents/kWh")
    assert (power.effective_at, power.effective_precision) == (datetime(2026, 2, 1), Precision.MONTH)


@pytest.mark.parametrize(
    ("provider", "what", "subject", "variant", "amount"),
    [
        ("openai", RateKind.INFERENCE, "GPT-4o", "input", "2.5"),
        ("openai", RateKind.INFERENCE, "GPT-4o", "output", "10"),
        ("openai", RateKind.INFERENCE, "GPT-4o fine-tuned", "cached_input", "1.875"),
        ("openai", RateKind.INFERENCE, "GPT-4o mini fine-tuned", "output", "1.2"),
        ("market", RateKind.REFERENCE, "Llama 3 8B fine-tuned inference at a commodity host", "input", "0.2"),
    ],
)
def test_tokens(rows: list, provider: str, what: RateKind, subject: str, variant: str, amount: str) -> None:
    found = rate(rows, provider=provider, what=what, subject=subject, variant=variant)
    assert {(r.amount, r.per, r.statistic) for r in found} == {(Decimal(amount), Per.MILLION_TOKENS, Statistic.SINGLE)}


@pytest.mark.parametrize(
    ("provider", "subject", "marks", "amount", "per"),
    [
        ("openai", "GPT-4o", {"method": "sft", "adapter": None}, "25", Per.MILLION_TOKENS),
        ("openai", "o4-mini", {"method": "rft", "adapter": None}, "100", Per.TRAINING_HOUR),
        ("vertex", "Llama 3.3 70B", {"method": "sft", "size_tier": None}, "6.72", Per.MILLION_TOKENS),
        ("together", "70B-100B", {"adapter": "lora", "min_params_b": 70, "max_params_b": 100}, "2.9", Per.MILLION_TOKENS),
        ("together", "up to 16B", {"adapter": "full", "min_params_b": None, "max_params_b": 16}, "0.54", Per.MILLION_TOKENS),
        ("together", "13B", {"adapter": "lora", "min_params_b": 13, "max_params_b": 13}, "0.7", Per.MILLION_TOKENS),
        ("together", "open-weight 7B", {"method": None, "adapter": None, "size_tier": None}, "0.48", Per.MILLION_TOKENS),
    ],
)
def test_how_was_trained(rows: list, provider: str, subject: str, marks: dict, amount: str, per: Per) -> None:
    found = rate(rows, provider=provider, what=RateKind.TRAINING, subject=subject, **marks)
    assert {(r.amount, r.per, r.variant) for r in found} == {(Decimal(amount), per, None)}
    assert all(r.size_tier in (None, r.subject) for r in found)


def test_fine_tuning_at_openai_is_closed_to_new_customers() -> None:
    [row] = published.parse(asyncio.run(fetched())[1])
    assert isinstance(row, Availability)
    assert (row.provider, row.what, row.subject) == ("openai", RateKind.TRAINING, "fine-tuning")
    assert (row.available_to_new_customers, row.ends_on, row.effective_at) == (False, None, datetime(2026, 5, 8))


def test_every_line_is_accounted_for(page: Page, rows: list) -> None:
    lines = list(records(page))
    per_line = Counter(row.ordinal for row in rows)
    assert set(per_line) == set(range(len(lines))) and max(per_line.values()) == 2
    assert Counter(r.reason for r in rows if isinstance(r, Reject)) == {
        "no_named_provider": 8,
        "date_too_coarse": 9,
        "unit_slip": 1,
    }


def test_the_thousandfold_slip_is_a_reject(rows: list) -> None:
    (slip,) = [r for r in rows if isinstance(r, Reject) and r.reason == "unit_slip"]
    assert "P004-021" in slip.detail and "0.008" in slip.record
    assert all(r.amount >= Decimal("0.1") for r in rate(rows, what=RateKind.TRAINING))


def test_a_range_is_its_two_ends(page: Page, rows: list) -> None:
    ranges = {ordinal: line for ordinal, line in enumerate(records(page)) if line.amount_high is not None}
    believed = [r for r in rows if r.ordinal in ranges and not isinstance(r, Reject)]
    assert {r.statistic for r in believed} == {Statistic.MIN, Statistic.MAX}
    assert all(r.amount == (ranges[r.ordinal].amounts[r.statistic is Statistic.MAX][1]) for r in believed)


def test_rentals_are_dated_to_the_month_or_better(rows: list) -> None:
    assert {r.effective_precision for r in rows if isinstance(r, Offer)} == {Precision.MONTH, Precision.DAY}
    assert {r.what for r in rate(rows, effective_precision=Precision.YEAR)} == {RateKind.REFERENCE}


def test_no_line_without_a_citation_and_no_key_twice(page: Page, rows: list) -> None:
    assert all(line.cited_source for line in records(page))
    with pytest.raises(LayoutChanged, match="'cited_source'"):
        list(published.parse(edited(page, r'"bestvaluegpu[^"]*"', "")))
    kept = [r for r in rows if not isinstance(r, Reject)]
    names = [(type(r), *(getattr(r, f, None) for f in (*r.KEY, *Offer.NAMED_BY, *Rate.MARKED_BY))) for r in kept]
    keys = [(*name, r.statistic, r.effective_at) for name, r in zip(names, kept, strict=True)]
    assert [key for key, times in Counter(keys).items() if times > 1] == []


def test_price_texts_say_the_amounts(page: Page) -> None:
    for line in records(page):
        cents = Decimal(100) if "cents" in line.price_text else Decimal(1)
        said = re.findall(r"[\d,]*\d(?:\.\d+)?", line.price_text.replace("per 1M", "").replace("free", "0"))
        assert [Decimal(text.replace(",", "")) for text in said] == [amount * cents for _, amount in line.amounts], line.id


def edited(page: Page, pattern: str, put: str) -> Page:
    """The page with the first match of a pattern replaced."""
    text, hits = re.subn(pattern, put, page.text, count=1)
    assert hits == 1
    return Page(page.source, page.url, page.fetched_at, text.encode(), content_type=page.content_type)


@pytest.mark.parametrize(
    ("pattern", "put", "sentence"),
    [
        ("mean,2374.95", 'mean,"2374,95"', r"line 3, field 'amount'.*'2374,95'"),
        ("mean,2374.95", 'mean,"2,374.95"', "line 3, field 'amount'"),
        (",mean,", ",average,", "line 3, field 'statistic"),
        (",card_price,", ",card_cost,", "line 3, field 'what'"),
        (",USD,card,", ",USD,piece,", "line 3, field 'per'"),
        (",card,2026-05,", ",card,2026-13,", "line 3, field 'effective_on'"),
        (",card,2026-05,", ",card,May 2026,", "line 3, field 'effective_on'"),
        (",2250,2470,", ",2470,2250,", "line 4: .*amount_high is not above"),
        (",mean,2374.95", ",,2374.95", "line 3: .*either a statistic or amount_high"),
        ("id,row,provider", "id,kind,provider", "the columns are"),
        (",statistic,", ",statistic,grade,", "the columns are"),
        ("\nP000-001,", "\nP000-001,,", "line 3 has 23 cells"),
        ("# compiled_on .*", "# a list of prices", "the first line"),
    ],
)
def test_a_careless_edit_is_refused_by_line_and_field(page: Page, pattern: str, put: str, sentence: str) -> None:
    with pytest.raises(LayoutChanged, match=sentence):
        list(published.parse(edited(page, pattern, put)))


def test_the_sample_is_of_the_same_layout() -> None:
    page = Page("published", published.SPEC.home, datetime(2026, 11, 20), SAMPLE.read_bytes())
    rows = list(published.parse(page))
    assert {r.subject for r in rate(rows, what=RateKind.CARD_PRICE)} == {CARD, "RTX 3090 24GB PCIe card"}
    assert rate(rows, what=RateKind.ELECTRICITY) and rate(rows, what=RateKind.STORAGE)
    assert {r.effective_at.strftime("%Y-%m") for r in rows} == {"2026-11"}
    assert {line.cited_source for line in records(page)} == {"made up for the demonstration"}


def ids(article: str, *spans: tuple[int, int]) -> set[str]:
    return {f"{article}-{number:03}" for first, last in spans for number in range(first, last + 1)}


LEFT_OUT = {
    "anecdote": {"P000-005"},
    "forecast": {"P000-008", "P000-009"},
    "derived": {"P000-015", "P001-012", "P002-044", "P002-045", "P003-034", "P003-035", "P004-022"}
    | ids("P004", (4, 6), (11, 14)),
    "estimate": {"P000-007", "P000-012"} | ids("P003", (36, 58)) | ids("P004", (17, 18), (20, 20), (27, 30), (33, 36)),
}


@pytest.mark.skipif(not SEED_PRICES.exists(), reason="needs ../shared")
def test_every_stated_price_is_here_or_left_out_for_a_reason(page: Page) -> None:
    with SEED_PRICES.open(encoding="utf-8", newline="") as file:
        stated = {record["id"]: record for record in csv.DictReader(file)}
    lines = {line.id: line for line in records(page)}
    assert set(lines).isdisjoint(set().union(*LEFT_OUT.values()))
    assert set(lines).union(*LEFT_OUT.values()) == set(stated)
    assert {i: stated[i]["kind"] for kind in LEFT_OUT for i in LEFT_OUT[kind]} == {
        i: kind for kind in LEFT_OUT for i in LEFT_OUT[kind]
    }
    for line in lines.values():
        assert_as_stated(line, stated[line.id])


def assert_as_stated(line: Printed, record: dict[str, str]) -> None:
    unit = Decimal(100) if record["unit"] == "cents/kWh" else Decimal(1)
    low, high = line.amounts[0][1] * unit, line.amounts[-1][1] * unit
    assert (low, high) == (Decimal(record["price_low"]), Decimal(record["price_high"])), line.id
    assert line.effective_on == record["observed_on"], line.id
    assert line.currency == ("XXX" if record["unit"] == "multiplier" else record["currency"]), line.id
