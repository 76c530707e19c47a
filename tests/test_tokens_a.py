"""OpenAI and Together AI: which price is of what. Sources that nobody has read: kept, and not parsed."""

import asyncio
import csv
import re
from collections import Counter
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer

from models.observation import Adapter, Availability, Billing, Method, Offer, Per, Rate, RateKind, Reject, ServiceTier, Tier
from models.page import Page
from models.source import Verified
from pipelines.collect import visit
from pipelines.load import Outcome, load
from pipelines.settings import Settings
from pipelines.tables import set_aside
from scrapers import Parsed, Source, all_sources
from scrapers.errors import Blocked, LayoutChanged, Unread
from warehouse import Warehouse
from warehouse.pages import crawl_of, keep

SAMPLES = Path(__file__).parents[1] / "scrapers" / "samples"
SOURCES = all_sources()
DOCS = "https://developers.openai.com/api/docs"
PRICING, DEPRECATIONS, TOGETHER = f"{DOCS}/pricing.md", f"{DOCS}/deprecations.md", "https://www.together.ai/pricing"
NOVEMBER = datetime(2026, 11, 19, 6)
UNREAD = ("fireworks", "mistral", "vertex")


def sample(name: str) -> str:
    return (SAMPLES / name).read_text(encoding="utf-8")


OPENAI, OLDER, ENDS = (
    sample(f"openai/{name}.md") for name in ("pricing.2026-11-19", "pricing.2025-11-19", "deprecations.2026-11-19")
)
TEXT, HTML = sample("together/pricing-text.2026-02-19.md"), sample("together/pricing.2026-11-19.html")


def page(source: str, url: str, body: str | bytes, at: datetime = NOVEMBER) -> Page:
    return Page(source, url, at, body if isinstance(body, bytes) else body.encode())


def read(found: Page) -> list[Parsed]:
    rows = list(SOURCES[found.source].parse(found))
    assert {row.ordinal for row in rows} == set(range(len({row.ordinal for row in rows}))), "every record is accounted for"
    return rows


def openai(body: str | bytes, url: str = PRICING) -> list[Parsed]:
    return read(page("openai", url, body))


def together(body: str | bytes) -> list[Parsed]:
    return read(page("together", TOGETHER, body))


def rates(rows: list[Parsed]) -> list[Rate]:
    return [row for row in rows if isinstance(row, Rate)]


def reasons(rows: list[Parsed]) -> dict[str, int]:
    return dict(Counter(row.reason for row in rows if isinstance(row, Reject)))


def prices(rows: list[Parsed], subject: str, tier: ServiceTier | None = ServiceTier.STANDARD) -> dict[str, float]:
    """Inference of one model in one tier, by direction; of long prompts, as 'input>272000'."""
    chosen = [row for row in rates(rows) if row.what is RateKind.INFERENCE and (row.subject, row.service_tier) == (subject, tier)]
    found = {f"{r.variant}>{r.min_context_tokens}" if r.min_context_tokens else str(r.variant): float(r.amount) for r in chosen}
    assert len(found) == len(chosen)
    return found


def training(rows: list[Parsed]) -> dict[str, tuple[float, Per, Method | None, Billing | None]]:
    chosen = [row for row in rates(rows) if row.what is RateKind.TRAINING]
    found = {row.subject: (float(row.amount), row.per, row.method, row.billing) for row in chosen}
    assert len(found) == len(chosen), "one price of training for each model, whatever the tier"
    return found


def tuned(rows: list[Parsed], model: str, tier: ServiceTier = ServiceTier.STANDARD) -> tuple[float | None, ...]:
    found = prices(rows, f"ft:{model}", tier)
    return tuple(found.get(variant) for variant in ("input", "cached_input", "output"))


def sft(amount: float) -> tuple[float, Per, Method, Billing]:
    return amount, Per.MILLION_TOKENS, Method.SFT, Billing.TOKEN


def rft(amount: float) -> tuple[float, Per, Method, Billing]:
    return amount, Per.TRAINING_HOUR, Method.RFT, Billing.SECOND


# OpenAI: prices


def test_each_column_of_the_fine_tuning_table_is_a_price_of_its_own() -> None:
    rows = openai(OPENAI)
    assert training(rows) == {
        "o9-mini-2026-04-16": rft(110), "gpt-8-2026-04-14": sft(26), "gpt-8-mini-2026-04-14": sft(5.2), "gpt-7-turbo": sft(8.1)
    }  # fmt: skip
    assert tuned(rows, "gpt-8-2026-04-14") == (3.2, 0.8, 12.8)
    assert tuned(rows, "gpt-7-turbo") == (3.1, None, 6.2), "a dash is not offered, not free; '(legacy)' is no part of the name"
    assert {row.provider for row in rates(rows)} == {"openai"} and {row.currency for row in rates(rows)} == {"USD"}


def test_an_hour_of_reinforcement_is_no_price_per_million_tokens() -> None:
    hours = [row for row in rates(openai(OPENAI)) if row.per is Per.TRAINING_HOUR]
    assert [(row.subject, row.price_text, row.adapter) for row in hours] == [("o9-mini-2026-04-16", "$110.00 / hour", None)]
    assert max(row.amount for row in rates(openai(OPENAI)) if row.per is Per.MILLION_TOKENS) == 41
    daily = openai(OPENAI.replace("$26.00 |", "$26.00 / day |"))
    assert "gpt-8-2026-04-14" not in training(daily) and reasons(daily)["unclear_price"] == 2, "an unknown unit is no price"


def test_batch_is_read_and_never_computed() -> None:
    rows = openai(OPENAI)
    assert tuned(rows, "gpt-8-2026-04-14", ServiceTier.BATCH) == (1.6, 0.47, 6.4), "the cached price is no half"
    assert tuned(rows, "gpt-8-mini-2026-04-14", ServiceTier.BATCH) == (0.55, 0.11, 2.9), "neither is any direction here"
    assert reasons(rows)["repeated"] == 4, "training stands in the table of each tier, and counts once"


@pytest.mark.parametrize(
    ("body", "model", "standard", "fast"),
    [
        (OLDER, "gpt-7", {"input": 1.32, "cached_input": 0.132, "output": 10.4}, [2.64, 0.264, 20.8]),
        (OPENAI, "gpt-8", {"input": 2.1, "cached_input": 0.55, "output": 8.4}, [3.7, 0.96, 14.7]),
    ],
)
def test_priority_never_overwrites_standard(body: str, model: str, standard: dict[str, float], fast: list[float]) -> None:
    rows = openai(body)
    assert prices(rows, model) == standard
    assert list(prices(rows, model, ServiceTier.FAST).values()) == fast


@pytest.mark.parametrize(("body", "line"), [(OLDER, "Priority"), (OPENAI, "Fast mode")])
def test_without_the_lines_that_tell_the_tiers_apart_no_price_is_taken(body: str, line: str) -> None:
    """Each table would be of no tier, and the last one would win."""
    bare = re.sub(rf"^(Standard|{line}|Batch|Flex)$|^### \w+ pricing data$", "", body, flags=re.MULTILINE)
    with pytest.raises(LayoutChanged, match=r"two prices of one thing \(openai inference gpt-\S+ .*\$\d"):
        openai(bare)


def test_a_table_below_no_tier_is_of_no_tier_and_not_of_the_last_one() -> None:
    rows = openai(OPENAI)
    assert prices(rows, "gpt-8", None) == {"input": 2.1, "cached_input": 0.55, "output": 8.4}, "of the models for defenders"
    assert prices(rows, "gpt-realtime-9", None) == {"input": 4.1, "cached_input": 0.41, "output": 23}
    renamed = openai(OPENAI.replace("\nFlex\n", "\nTurbo\n").replace("Flex pricing data", "Turbo pricing data"))
    assert prices(renamed, "o9-mini", None)["input"] == 0.6, "a tier that nobody knows is no tier, and never the one above"


def test_a_long_prompt_has_its_own_price_where_the_page_says_from_where() -> None:
    rows = openai(OPENAI)
    assert prices(rows, "gpt-9") == {
        "input": 4.4, "cached_input": 0.44, "output": 27, "input>272000": 8.8, "cached_input>272000": 0.88, "output>272000": 41
    }  # fmt: skip
    assert prices(rows, "gpt-9-moon") == {"input": 3.1, "cached_input": 0.31, "cache_write": 3.9, "output": 17}
    assert reasons(rows)["unclear_context"] == 4, "of gpt-9-moon nobody knows where long begins"


@pytest.mark.parametrize(("body", "model"), [(OPENAI, "o9-mini-2026-04-16"), (OLDER, "o8-mini-2025-04-16")])
def test_the_discount_for_shared_data_is_never_the_price(body: str, model: str) -> None:
    rows = openai(body)
    assert reasons(rows)["data_sharing"] == 2
    assert not any("sharing" in row.subject for row in rates(rows))
    assert tuned(rows, model)[0] == {"o9-mini-2026-04-16": 4.3, "o8-mini-2025-04-16": 4.2}[model]


def test_what_is_no_text_token_is_accounted_for_and_no_price() -> None:
    assert reasons(openai(OPENAI)) == {
        "unclear_context": 4, "not_offered": 1, "other_modality": 1, "other_unit": 1, "other_product": 2, "free": 1,
        "data_sharing": 2, "repeated": 4,
    }  # fmt: skip
    older = openai(OLDER)
    assert prices(older, "gpt-realtime-8") == {"input": 4.2, "cached_input": 0.42, "output": 17}, "not 5.10: that is of images"
    thousands = openai(OPENAI.replace("Prices per 1M tokens", "Prices per 1K tokens"))
    assert rates(thousands) == [] and reasons(thousands)["other_unit"] >= 20


def test_the_older_layout_is_read_too() -> None:
    rows = openai(OLDER)
    assert training(rows) == {
        "o8-mini-2025-04-16": rft(105), "gpt-7-2025-04-14": sft(24), "gpt-7-mini-2025-04-14": sft(4.8), "babbage-9": sft(0.45)
    }  # fmt: skip
    assert tuned(rows, "gpt-7-2025-04-14") == (3.1, 0.78, 12.4)
    assert tuned(rows, "gpt-7-2025-04-14", ServiceTier.BATCH) == (1.55, 0.48, 6.1)


def test_a_web_page_or_json_in_place_of_the_markdown_is_refused_by_name() -> None:
    with pytest.raises(Blocked, match=r"a web page instead of Markdown .*'Just a moment'"):
        openai("<html><title>Just a moment</title></html>")
    with pytest.raises(LayoutChanged, match="no table in Markdown"):
        openai('{"gpt-7": {"input": 2.64, "output": 20.8}}')


# OpenAI: what a visit leaves in the warehouse


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    return Warehouse(tmp_path)


def take(warehouse: Warehouse, body: str, hour: int = 0, url: str = PRICING, slug: str = "openai") -> Outcome:
    """Load a page as if fetched so many hours later."""
    source, found = SOURCES[slug], page(slug, url, body, NOVEMBER + timedelta(hours=hour))
    scope = source.scope(url)
    assert scope is not None
    keep(warehouse, found, crawl_of(scope, found))
    return load(warehouse, source, scope, [found])


def standing(warehouse: Warehouse, what: str = "training") -> dict[str, tuple[float, datetime]]:
    """Current amounts by subject, and when they were seen."""
    query = "SELECT subject, amount, seen_at FROM current_rows('rates', NULL, NULL) WHERE what = $what AND service_tier IS NULL"
    return {row["subject"]: (float(row["amount"]), row["seen_at"]) for row in warehouse.rows(query, what=what)}


def incidents(warehouse: Warehouse) -> list[str]:
    return [row["outcome"] for row in warehouse.rows("SELECT outcome FROM incidents ORDER BY recorded_at")]


def without_rows(body: str, *models: str) -> str:
    return "\n".join(line for line in body.splitlines() if not any(line.startswith(f"| {model}") for model in models))


GONE = ("gpt-8-2026", "gpt-8-mini-2026", "gpt-7-turbo")


@pytest.mark.parametrize("gone", [GONE, (*GONE, "o9-mini-2026")])
def test_a_folded_table_of_fine_tuning_is_an_incident_and_withdraws_nothing(warehouse: Warehouse, gone: tuple[str, ...]) -> None:
    """Seen twice in public captures: only the o4-mini rows. And the day when the section is empty."""
    assert take(warehouse, OPENAI).outcome == "appended"
    before = standing(warehouse)
    assert len(before) == 4 and incidents(warehouse) == []
    outcome = take(warehouse, without_rows(OPENAI, *gone).replace("$110.00", "$120.00"), hour=24)
    assert incidents(warehouse) == ["truncated"] and "withdraws and prices nothing" in outcome.sentences[0]
    assert standing(warehouse) == before, "neither withdrawn, nor repriced, nor any younger"
    take(warehouse, OPENAI.replace("$26.00", "$27.00"), hour=48)
    assert standing(warehouse)["gpt-8-2026-04-14"] == (27, NOVEMBER + timedelta(hours=48))


def test_a_model_that_leaves_an_open_table_is_withdrawn(warehouse: Warehouse) -> None:
    take(warehouse, OPENAI)
    take(warehouse, without_rows(OPENAI, "gpt-7-turbo"), hour=24)
    assert standing(warehouse).keys() == {"o9-mini-2026-04-16", "gpt-8-2026-04-14", "gpt-8-mini-2026-04-14"}
    assert incidents(warehouse) == []


def test_tables_that_contradict_each_other_are_refused_and_the_prices_stand(warehouse: Warehouse) -> None:
    take(warehouse, OPENAI)
    before = standing(warehouse)
    outcome = take(
        warehouse, OPENAI.replace("\nFast mode\n", "\nStandard\n").replace("### Fast pricing data", "### Pricing"), hour=24
    )
    assert (outcome.outcome, outcome.written, incidents(warehouse)) == ("layout_changed", 0, ["layout_changed"])
    assert "$2.10 and $3.70" in outcome.sentences[0] and standing(warehouse) == before


def test_the_two_pages_have_scopes_of_their_own(warehouse: Warehouse) -> None:
    assert [SOURCES["openai"].scope(url) for url in (PRICING, DEPRECATIONS, TOGETHER)] == ["pricing", "deprecations", None]
    take(warehouse, OPENAI)
    take(warehouse, ENDS, url=DEPRECATIONS)
    assert len(standing(warehouse)) == 4, "what ends does not withdraw what it costs"


# OpenAI: what ends


def ends(rows: list[Parsed]) -> dict[tuple[str, str], date | None]:
    found = [row for row in rows if isinstance(row, Availability) and row.effective_at is None]
    assert {row.available_to_new_customers for row in found} == {None}, "the page does not say"
    return {(row.what.value, row.subject): row.ends_on for row in found}


def test_every_style_of_date_and_name_is_read() -> None:
    december = date(2026, 12, 15)
    assert ends(openai(ENDS, DEPRECATIONS)) == {
        ("inference", "gpt-picture-9"): date(2027, 3, 3), ("inference", "Pictures API"): date(2027, 3, 3),
        ("inference", "gpt-7-turbo-0125"): december, ("inference", "gpt-7-turbo"): december,
        ("inference", "gpt-7-turbo-complete"): december, ("inference", "gpt-6-preview"): december,
        ("inference", "ft:gpt-7-turbo"): december, ("inference", "gpt-6"): date(2026, 4, 27),
        ("training", "babbage-9"): date(2024, 11, 25),
    }  # fmt: skip


def test_the_newest_announcement_holds_and_no_date_is_made_up() -> None:
    rejects = {row.reason: row.detail for row in openai(ENDS, DEPRECATIONS) if isinstance(row, Reject)}
    assert rejects.keys() == {"superseded", "unclear_date"}
    assert "gpt-6-preview" in rejects["superseded"] and "at earliest" in rejects["unclear_date"]


def test_fine_tuning_closes_step_by_step(warehouse: Warehouse) -> None:
    take(warehouse, ENDS, url=DEPRECATIONS)
    query = "SELECT * FROM current_rows('availability', $as_of, NULL) WHERE what = 'training' AND subject = 'fine-tuning'"
    for day, step in (("2026-11-20", date(2026, 8, 4)), ("2027-02-08", date(2027, 2, 8))):
        (row,) = warehouse.rows(query, as_of=day)
        assert row["available_to_new_customers"] is False and row["ends_on"] == date(2027, 2, 8)
        assert row["effective_at"].date() == step and str(step.year) in row["statement"]


@pytest.mark.parametrize(
    ("old", "new", "steps"),
    [
        ("Creating fine-tuning jobs or training is not available to organizations that have not previously run", "News of", 1),
        ("Aug 4, 2026 ", "in summer   ", 2),
        ("no longer available to organizations", "explained to organizations", 2),
    ],
)
def test_a_step_that_nobody_understands_is_a_reject(old: str, new: str, steps: int) -> None:
    assert old in ENDS
    rows = openai(ENDS.replace(old, new), DEPRECATIONS)
    closed = [row for row in rows if isinstance(row, Availability) and row.subject == "fine-tuning"]
    assert len(closed) == steps and {row.ends_on for row in closed} == {date(2027, 2, 8)}
    assert reasons(rows)["unclear_step"] == 3 - steps


def test_deprecations_without_the_end_of_fine_tuning_withdraw_nothing(warehouse: Warehouse) -> None:
    take(warehouse, ENDS, url=DEPRECATIONS)
    head, _, rest = ENDS.partition("### Update to self-serve fine-tuning")
    take(warehouse, head + rest[rest.index("### 2026-05-20") :], hour=24, url=DEPRECATIONS)
    assert incidents(warehouse) == ["truncated"]
    query = "SELECT 1 AS one FROM current_rows('availability', '2026-11-21', NULL) WHERE subject = 'fine-tuning'"
    assert warehouse.rows(query) == [{"one": 1}]


def test_a_page_without_prices_is_no_page_with_too_few(warehouse: Warehouse) -> None:
    """Statements count as rows when a crawl is compared with those before it."""
    outcomes = [take(warehouse, ENDS + "\n" * hour, hour, url=DEPRECATIONS).outcome for hour in range(5)]
    assert outcomes == ["appended"] * 5 and incidents(warehouse) == []


# Together AI


def by_size(rows: list[Parsed]) -> dict[str, list[float]]:
    """Each size tier's four prices: supervised LoRA, full, preference LoRA, full."""
    order = [(method, adapter) for method in (Method.SFT, Method.DPO) for adapter in (Adapter.LORA, Adapter.FULL)]
    found: dict[str, dict[tuple[Any, Any], float]] = {}
    for row in rates(rows):
        if row.size_tier:
            assert (row.what, row.per, row.subject) == (RateKind.TRAINING, Per.MILLION_TOKENS, "fine-tuning")
            found.setdefault(row.size_tier, {})[row.method, row.adapter] = float(row.amount)
    return {tier: [said[key] for key in order] for tier, said in found.items()}


@pytest.mark.parametrize(
    ("body", "tiers"),
    [
        (TEXT, {"Up to 14B": [0.41, 0.52, 1.1, 1.3], "15B-66B": [1.4, 1.6, 3.6, 4.1], "67-110B": [2.8, 3.1, 7.1, 7.9]}),
        (HTML, {"Up to 14B": [0.43, 0.53, 1.15, 1.32], "15B-66B": [1.45, 1.62, 3.65, 4.15], "67-110B": [2.85, 3.15, 7.2, 8.1]}),
    ],
    ids=["text", "html"],
)
def test_seven_headers_stand_over_five_cells(body: str, tiers: dict[str, list[float]]) -> None:
    rows = together(body)
    assert by_size(rows) == tiers
    bounds = {row.size_tier: (row.min_params_b, row.max_params_b) for row in rates(rows) if row.size_tier}
    assert bounds == {"Up to 14B": (None, 14), "15B-66B": (15, 66), "67-110B": (67, 110)}


SIZE_HEAD = "|Supervised Fine-Tuning|Direct Preference Optimization|Size|LoRA|Full Fine-Tuning|LoRA|Full Fine-Tuning|"


@pytest.mark.parametrize(
    ("body", "old", "new", "sentence"),
    [
        (TEXT, "|15B-66B|$1.40|$1.60|", "|15B-66B|$1.60|", "4 cells where 5 belong"),
        (TEXT, "|15B-66B|$1.40|", "|15B-66B|$1.40|$1.50|", "6 cells where 5 belong"),
        (TEXT, SIZE_HEAD, SIZE_HEAD.replace("Supervised Fine-Tuning|Direct", "Direct"), "no table of fine-tuning by size"),
        (TEXT, SIZE_HEAD, SIZE_HEAD.replace("Size|LoRA|Full", "Size|Full|LoRA"), "no table of fine-tuning by size"),
        (TEXT, "|$26.00|$21.00|", "|$26.00|", "3 cells where 4 belong"),
        (TEXT, "(LoRA)|Minimum charge|", "(LoRA)|Least|", "a header that nobody knows"),
        (TEXT, "|$2.60|$3.10|", "|$3.10|", "3 cells where 4 belong"),
        (TEXT, "Price per 1M tokens\n\n|Supervised", "Price per 1K tokens\n\n|Supervised", "no 'Price per 1M tokens' above"),
        (TEXT, "Price per hour per GPU", "Price per hour per node", "no 'Price per hour per GPU' above"),
        (HTML, "<td>$1.62</td>", "", "4 cells where 5 belong"),
        (HTML, '<th colspan="2">Direct Preference Optimization</th>', "", "no table of fine-tuning by size"),
        (HTML, "Price per hour per GPU", "Price", "no 'Price per hour per GPU' above"),
    ],
)
def test_a_wrong_number_of_columns_is_no_shifted_price(body: str, old: str, new: str, sentence: str) -> None:
    assert old in body
    with pytest.raises(LayoutChanged, match=re.escape(sentence)):
        together(body.replace(old, new))


def test_large_models_have_their_own_price_and_a_least_charge() -> None:
    named = {
        (row.subject, row.method): row for row in rates(together(TEXT)) if row.what is RateKind.TRAINING and not row.size_tier
    }
    assert {subject for subject, _ in named} == {
        "DeepSeek-R9", "DeepSeek-R9-0528", "DeepSeek-V9", "Kimi K9 Thinking", "Kimi K9 Base", "Qwen9-235B-A22B"
    }  # fmt: skip
    assert {row.adapter for row in named.values()} == {Adapter.LORA}
    dpo = named["Kimi K9 Base", Method.DPO]
    assert (dpo.amount, dpo.minimum_amount) == (Decimal("36"), Decimal("58"))
    assert named["Qwen9-235B-A22B", Method.SFT].minimum_amount == 0, "'No min price' is a minimum of nothing"
    assert {row.minimum_amount for row in rates(together(TEXT)) if row.size_tier} == {None}, "of the tiers the page says nothing"
    unclear = together(TEXT.replace("|$21.00|", "|on request|"))
    assert reasons(unclear)["invalid_minimum_amount"] == 6


def test_chat_endpoints_and_clusters_have_units_of_their_own() -> None:
    rows = together(TEXT)
    assert prices(rows, "Llama 9 8B", None) == {"input": 0.21, "output": 0.23}
    assert prices(rows, "Qwen9-Next", None) == {"input": 0.51, "output": 1.31}, "a price without a dollar sign is one"
    assert prices(rows, "gpt-oss-90B", None) == {"input": 0.17, "output": 0.66}
    endpoints = {row.subject: (row.amount, row.per, row.billing) for row in rates(rows) if row.what is RateKind.ENDPOINT}
    assert endpoints == {
        "1x H200 141GB": (Decimal("5.1"), Per.ENDPOINT_HOUR, Billing.MINUTE),
        "1x H100 80GB": (Decimal("3.5"), Per.ENDPOINT_HOUR, Billing.MINUTE),
    }
    offers = {(row.gpu_text, row.tier, float(row.amount)) for row in rows if isinstance(row, Offer)}
    assert ("NVIDIA HGX H100 SXM", Tier.ON_DEMAND, 3.1) in offers and ("NVIDIA HGX H200", Tier.RESERVED, 3.25) in offers
    assert reasons(rows) == {"other_product": 1}, "images"


def test_one_model_with_two_prices_is_refused() -> None:
    twice = TEXT.replace("|gpt-oss-90B GPT-OSS|", "|Llama 9 8B Llama|")
    with pytest.raises(LayoutChanged, match=r"two prices of one thing \(together inference Llama 9 8B .*\$0.21 and \$0.17"):
        together(twice)


def test_together_is_off_until_somebody_asks_for_it() -> None:
    spec = SOURCES["together"].spec
    assert (spec.on_by_default, spec.verified) == (False, Verified.INFERRED) and "robots.txt" in spec.terms


# Sources that nobody has read


@pytest.mark.parametrize("slug", UNREAD)
def test_an_unread_page_is_kept_and_not_parsed(warehouse: Warehouse, httpserver: HTTPServer, slug: str) -> None:
    body = f"<html><title>{slug}</title><td>$0.50 / 1M tokens</td></html>"
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    httpserver.expect_request("/pricing").respond_with_data(body, content_type="text/html")
    spec = SOURCES[slug].spec
    ask = spec.asks[0].model_copy(update={"url": httpserver.url_for("/pricing")})
    here = Source(spec.model_copy(update={"asks": (ask,), "pace_seconds": 0}), SOURCES[slug].module)
    told: list[Outcome] = []
    outcomes = [asyncio.run(visit(here, warehouse, Settings(), told.append)) for _ in range(2)]
    assert [(o.outcome, o.pages, o.rows, o.sentences) for found in outcomes for o in found] == [("unread", 1, 0, [])] * 2
    assert set_aside(outcomes[0]) == "Set aside: 1 unread." and told == [*outcomes[0], *outcomes[1]]
    assert [warehouse.archive.read(row["sha256"]) for row in warehouse.rows("SELECT sha256 FROM pages")] == [body.encode()] * 2
    counts = {name: warehouse.rows(f"SELECT count(*) AS n FROM {name}")[0]["n"] for name in ("parses", "rates", "incidents")}
    assert counts == {"parses": 0, "rates": 0, "incidents": 0}


@pytest.mark.parametrize("slug", UNREAD)
def test_who_asks_for_the_rows_of_an_unread_page_is_told(slug: str) -> None:
    with pytest.raises(Unread, match=f"{slug}: nobody has read https://"):
        read(page(slug, SOURCES[slug].spec.asks[0].url, "<html></html>"))
    assert SOURCES[slug].spec.verified is Verified.UNREAD and not hasattr(SOURCES[slug].module, "parse")


# Real payloads


def recorded(shared: Path, file: str) -> Page:
    with (shared / "recorded" / "MANIFEST.csv").open(newline="") as lines:
        line = next(line for line in csv.DictReader(lines) if line["file"] == file)
    return page(line["source"], line["url"], (shared / "recorded" / file).read_bytes(), NOVEMBER)


# sources-listings-and-tokens.md, E1: training, then input, cached input and output of the tuned model, USD per 1M tokens
E1 = {
    "gpt-4.1-2025-04-14": (25, 3, 0.75, 12), "gpt-4.1-mini-2025-04-14": (5, 0.8, 0.2, 3.2),
    "gpt-4.1-nano-2025-04-14": (1.5, 0.2, 0.05, 0.8), "gpt-4o-2024-08-06": (25, 3.75, 1.875, 15),
    "gpt-4o-mini-2024-07-18": (3, 0.3, 0.15, 1.2),
}  # fmt: skip


def test_recorded_openai_prices_are_those_of_the_notes(shared: Path) -> None:
    rows = read(recorded(shared, "openai-pricing/pricing-page-excerpt-2026-h2.md"))
    assert len({row.ordinal for row in rows}) == 47 and len({row.ordinal for row in rates(rows)}) == 44
    assert reasons(rows) == {"unclear_context": 16, "repeated": 9, "data_sharing": 2, "free": 1}
    found = training(rows)
    assert {model: (found[model][0], *tuned(rows, model)) for model in E1} == E1
    assert {found[model][1:] for model in E1} == {(Per.MILLION_TOKENS, Method.SFT, Billing.TOKEN)}
    assert found["o4-mini-2025-04-16"] == rft(100) and tuned(rows, "o4-mini-2025-04-16") == (4, 1, 16)
    assert tuned(rows, "gpt-4o-2024-08-06", ServiceTier.BATCH) == (2.225, 0.9, 12.5), "no half of 3.75, 1.875 and 15"
    assert prices(rows, "gpt-5.5")["input>272000"] == 10 and prices(rows, "gpt-5.3-codex", ServiceTier.FAST)["output"] == 28


def test_recorded_deprecations_say_how_fine_tuning_ends(shared: Path) -> None:
    found = recorded(shared, "openai-pricing/deprecations-page-excerpt-2026-06.md")
    rows = read(found)
    assert len({row.ordinal for row in rows}) == 16 and reasons(rows) == {} and SOURCES["openai"].complete([found])
    steps = [row for row in rows if isinstance(row, Availability) and row.subject == "fine-tuning"]
    assert [row.effective_at for row in steps] == [datetime(2026, 5, 7), datetime(2026, 7, 2), datetime(2027, 1, 6)]
    assert {(row.available_to_new_customers, row.ends_on) for row in steps} == {(False, date(2027, 1, 6))}
    told = ends(rows)
    october = [
        ("inference", "gpt-3.5-turbo"),
        ("inference", "ft:gpt-4.1-nano-2025-04-14"),
        ("inference", "ft:o4-mini-2025-04-16"),
    ]
    assert {told[key] for key in october} == {date(2026, 10, 23)} and told["inference", "gpt-image-1.5"] == date(2026, 12, 1)


def test_recorded_scrape_of_somebody_else_is_refused_by_name(shared: Path) -> None:
    found = recorded(shared, "openai-pricing/bes-dev-scrape-2025-10-28.json")
    assert SOURCES["openai"].scope(found.url) is None
    with pytest.raises(LayoutChanged, match="openai: no table in Markdown"):
        read(found)


def test_recorded_together_prices_are_those_of_the_notes(shared: Path) -> None:
    rows = read(recorded(shared, "together/pricing-page-text-2026-02.md"))
    assert {row.ordinal for row in rows} == set(range(33)) and reasons(rows) == {}
    assert by_size(rows) == {  # E2: supervised LoRA and full, preference LoRA and full
        "Up to 16B": [0.48, 0.54, 1.2, 1.35], "17B-69B": [1.5, 1.65, 3.75, 4.12], "70-100B": [2.9, 3.2, 7.25, 8]
    }  # fmt: skip
    (dearer,) = [row for row in rates(rows) if row.amount == Decimal("3.75")]
    assert (dearer.method, dearer.adapter, dearer.size_tier) == (Method.DPO, Adapter.LORA, "17B-69B"), "and not a full one"
    least = {row.subject: row.minimum_amount for row in rates(rows) if row.minimum_amount is not None}
    assert (least["gpt-oss-120B"], least["Kimi K2 Instruct"], least["Qwen3-235B-A22B"]) == (6, 60, 0)
    assert {row.subject: float(row.amount) for row in rates(rows) if row.what is RateKind.ENDPOINT}["1x H100 80GB"] == 3.36
