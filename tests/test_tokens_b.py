"""Catalogues of token prices, what several sources make of one price, and which managed routes can still be taken."""

import asyncio
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from models.observation import Availability, Rate, Reject
from models.page import Page
from models.source import Authority, Shape
from pipelines.checks import STRAYS, strays
from pipelines.collect import visit
from pipelines.commands.crosscheck import show_crosscheck
from pipelines.load import load
from pipelines.replay import Line, manifest, replay
from pipelines.settings import Settings
from scrapers import all_sources
from scrapers.errors import LayoutChanged
from tests.test_drift import PRICES, times
from warehouse import Warehouse
from warehouse.append import append
from warehouse.pages import Crawl, crawl_of, keep
from warehouse.reading import Reading

SAMPLES = Path(__file__).parents[1] / "scrapers" / "samples"
CATALOGUES = ("portkey", "litellm", "openrouter", "simonw-llm-prices")
PORTKEY = "https://raw.githubusercontent.com/Portkey-AI/models/HEAD/pricing/"
DAY = datetime(2026, 9, 20, 12)


def parsed(slug: str, url: str, body: object) -> list[Any]:
    """What a source reads in a JSON page."""
    return list(all_sources()[slug].parse(Page(slug, url, DAY, json.dumps(body).encode())))


def rates(rows: list[Any], **fields: object) -> list[Rate]:
    return [row for row in rows if isinstance(row, Rate) and fields.items() <= dict(row).items()]


def amounts(rows: list[Any], **fields: object) -> dict[str, float]:
    """Amount by subject."""
    return {row.subject: float(row.amount) for row in rates(rows, **fields)}


# --- the catalogues as recorded


RECORDED = [
    ("litellm/model_prices_and_context_window-2026-07-24.json", 825, 2059, 208),
    ("openrouter/api-v1-models-2026-05-15.json", 364, 866, 115),
    ("portkey-models/azure-openai-finetune-records.json", 8, 27, 7),
    ("portkey-models/fireworks-ai.json", 43, 129, 2),
    ("portkey-models/mistral-ai.json", 57, 105, 1),
    ("portkey-models/openai-finetune-records.json", 21, 98, 17),
    ("portkey-models/predibase.json", 6, 10, 1),
    ("portkey-models/together-ai.json", 175, 277, 35),
    ("portkey-models/vertex-ai-finetune-records.json", 18, 94, 12),
    ("simonw-llm-prices/google.json", 24, 0, 24),
    ("simonw-llm-prices/mistral.json", 14, 0, 14),
    ("simonw-llm-prices/openai.json", 50, 12, 46),
]


def recorded_rows(shared: Path, file: str) -> list[Any]:
    line = next(line for line in manifest(shared / "recorded") if str(line.file).endswith(file))
    return list(all_sources()[line.source].parse(line.page()))


def test_these_are_all_that_is_recorded(shared: Path) -> None:
    lines = [
        str(line.file.relative_to(shared / "recorded")) for line in manifest(shared / "recorded") if line.source in CATALOGUES
    ]
    assert sorted(lines) == [file for file, *_ in RECORDED]


@pytest.mark.parametrize(("file", "records", "priced", "rejected"), RECORDED)
def test_every_recorded_record_is_accounted_for(shared: Path, file: str, records: int, priced: int, rejected: int) -> None:
    rows = recorded_rows(shared, file)
    assert {row.ordinal for row in rows} == set(range(records))
    assert (len(rates(rows)), sum(isinstance(row, Reject) for row in rows)) == (priced, rejected)


def test_recorded_reasons(shared: Path) -> None:
    def reasons(file: str) -> Counter[str]:
        return Counter(row.reason for row in recorded_rows(shared, file) if isinstance(row, Reject))

    assert reasons(RECORDED[0][0]) == {
        "other_unit": 168, "zero_price": 17, "retired_tier": 14, "no_price": 6, "documentation": 1, "guess": 1, "known_wrong": 1,
    }  # fmt: skip
    assert reasons(RECORDED[1][0]) == {"other_unit": 83, "free": 25, "zero_price": 4, "variable_price": 3}
    assert reasons("portkey-models/openai-finetune-records.json") == {"other_unit": 15, "default_key": 1, "contradicts_itself": 1}
    assert reasons("simonw-llm-prices/openai.json") == {"undated": 46}


def test_recorded_portkey_knows_what_training_costs(shared: Path) -> None:
    openai = recorded_rows(shared, "portkey-models/openai-finetune-records.json")
    assert amounts(openai, what="training", per="million_tokens", method="sft") == {
        "gpt-4.1-2025-04-14": 25, "gpt-4.1-mini-2025-04-14": 5, "gpt-4.1-nano-2025-04-14": 1.5,
        "gpt-4o-2024-08-06": 25, "gpt-4o-mini-2024-07-18": 3,
    }  # fmt: skip
    assert amounts(openai, what="training", per="training_hour", method="rft") == {"o4-mini-2025-04-16": 100}
    assert len(rates(openai, what="training")) == 6
    vertex = amounts(recorded_rows(shared, "portkey-models/vertex-ai-finetune-records.json"), what="training", provider="vertex")
    wanted = {
        "gemini-2.5-pro": 25, "gemini-2.5-flash": 5, "gemini-2.5-flash-lite": 1.5, "qwen3@qwen3-32b": 6.57,
        "llama3-3@llama-3.3-70b-instruct": 6.72, "llama3_1@llama-3.1-8b-instruct": 0.67,
    }  # fmt: skip
    assert wanted.items() <= vertex.items()


def test_recorded_openrouter_says_which_models_end(shared: Path) -> None:
    ends = [row for row in recorded_rows(shared, RECORDED[1][0]) if isinstance(row, Availability)]
    assert Counter(row.ends_on for row in ends) == {date(2026, 5, 15): 8, date(2026, 6, 1): 2, date(2026, 5, 30): 1}


def test_recorded_batch_prices_that_are_not_half(shared: Path) -> None:
    rows = recorded_rows(shared, RECORDED[0][0])
    plain = {(r.subject, r.variant): r.amount for r in rates(rows, service_tier="standard", min_context_tokens=None)}
    batch = rates(rows, service_tier="batch")
    odd = {r.subject for r in batch if abs(r.amount / plain[r.subject, r.variant] - Decimal("0.5")) > Decimal("0.001")}
    assert odd == {"ft:babbage-002", "ft:davinci-002"} and len(batch) > 100


# --- a slipped unit is refused on the first visit, too

SLIPS = pytest.mark.parametrize("factor", [100, 1000, 0.001])
PAGES = [line for line in manifest(SAMPLES) if line.source in CATALOGUES]


def first_visit(warehouse: Warehouse, line: Line, body: bytes) -> Any:
    """Load a page into an empty warehouse."""
    assert line.fetched_at
    source = all_sources()[line.source]
    page, scope = Page(line.source, line.url, line.fetched_at, body, content_type=line.content_type), source.scope(line.url)
    assert scope is not None
    keep(warehouse, page, crawl_of(scope, page))
    return load(warehouse, source, scope, [page])


@SLIPS
@pytest.mark.parametrize("line", PAGES, ids=lambda line: line.file.name if isinstance(line, Line) else None)
def test_cents_for_dollars_are_refused_at_once(empty_home: Warehouse, line: Line, factor: float) -> None:
    pattern = next(pattern for name, pattern in PRICES.items() if name.startswith(f"{line.source}/"))
    outcome = first_visit(empty_home, line, times(line.file.read_bytes(), pattern, factor))
    assert (outcome.outcome, outcome.written) == ("unit_out_of_range", 0), outcome
    assert "prices per million_tokens outside" in outcome.sentences[0]


@pytest.mark.parametrize("line", PAGES, ids=lambda line: line.file.name if isinstance(line, Line) else None)
def test_prices_as_they_are_are_appended_at_once(empty_home: Warehouse, line: Line) -> None:
    assert first_visit(empty_home, line, line.file.read_bytes()).outcome == "appended"


@SLIPS
@pytest.mark.parametrize("file", [file for file, _, priced, _ in RECORDED if priced])
def test_every_recorded_page_would_be_refused_with_another_unit(shared: Path, file: str, factor: float) -> None:
    line = next(line for line in manifest(shared / "recorded") if str(line.file).endswith(file))
    spec, rows = all_sources()[line.source].spec, rates(recorded_rows(shared, file))
    ask = spec.ask_for(line.url)
    expect = ask.expect if ask and ask.expect else spec.expect

    def out_of_range(times: float) -> float:
        told = [{"per": str(row.per), "unit_price": float(row.amount) * times} for row in rows]
        return len(strays(told, expect)) / len(told)

    assert out_of_range(1) < STRAYS < out_of_range(factor)


# --- how the records are read


def portkey_record(**config: object) -> dict[str, object]:
    return {"pricing_config": config}


def test_portkey_cents_and_hours() -> None:
    cells = {"request_token": {"price": 0.0002}, "response_token": {"price": 0.0008}, "cache_read_input_token": {"price": 0}}
    trained = {"pay_per_token": {"price": 0.0025}}
    by_hour = portkey_record(finetune_config={"pay_per_hour": {"price": 10000}})
    body = {"gpt-9": portkey_record(pay_as_you_go=cells, finetune_config=trained), "o9": by_hour}
    rows = parsed("portkey", f"{PORTKEY}azure-openai.json", body)
    assert amounts(rows, variant="input") == {"gpt-9": 2} and amounts(rows, variant="output") == {"gpt-9": 8}
    assert amounts(rows, per="million_tokens", what="training") == {"gpt-9": 25}
    assert amounts(rows, per="training_hour", what="training") == {"o9": 100}
    assert {row.provider for row in rows} == {"azure"} and len(rows) == 4, "a zero beside prices is no price of cached input"


def test_portkey_is_refused_where_it_is_another_shape() -> None:
    with pytest.raises(LayoutChanged, match="not a provider's models"):
        parsed("portkey", f"{PORTKEY}openai.json", [1])
    with pytest.raises(LayoutChanged, match="without the field 'pricing_config'"):
        parsed("portkey", f"{PORTKEY}openai.json", {"gpt-9": {}})
    assert all_sources()["portkey"].scope(f"{PORTKEY}groq.json") is None


def test_litellm_prices_known_to_be_wrong_are_rejects() -> None:
    record = {"litellm_provider": "openai", "input_cost_per_token": 3.75e-06, "cache_creation_input_token_cost": 1.875e-06}
    url = "https://raw.githubusercontent.com/BerriAI/litellm/main/model_prices_and_context_window.json"
    rows = parsed("litellm", url, {"ft:gpt-4o-2024-11-20": record, "gpt-9": record, "last_updated": "2026-11-19"})
    assert {row.subject for row in rates(rows, variant="cache_write")} == {"gpt-9"}
    assert [row.reason for row in rows if isinstance(row, Reject)] == ["known_wrong", "documentation"]


def test_llm_prices_are_in_force_from_a_day_until_another_and_not_on_it(empty_home: Warehouse) -> None:
    line = next(line for line in PAGES if line.url.endswith("data/openai.json"))
    first_visit(empty_home, line, line.file.read_bytes())

    def pro(on: str) -> list[float]:
        asked = "SELECT usd FROM token_prices($on, NULL) WHERE model = 'gpt-8-pro' AND direction = 'input'"
        return [row["usd"] for row in empty_home.rows(asked, on=on)]

    assert (pro("2026-05-13"), pro("2026-05-14"), pro("2026-10-31"), pro("2026-11-01")) == ([], [31.5], [31.5], [28.5])
    long = empty_home.rows("SELECT usd FROM token_prices(NULL, NULL) WHERE model = 'gpt-8' AND min_context_tokens = 272000")
    assert sorted(row["usd"] for row in long) == [0.62, 6.2, 18.6]


def test_openrouter_is_walked_to_its_end() -> None:
    module, url = all_sources()["openrouter"], "https://openrouter.ai/api/v1/models"
    model = {"id": "a/b", "pricing": {"prompt": "0.000001", "completion": "0.000002"}}

    def page(**more: object) -> Page:
        return Page("openrouter", url, DAY, json.dumps({"data": [model], **more}).encode())

    first, last = page(total_count=2, links={"next": "/api/v1/models?offset=1"}), page(total_count=2, links={"next": None})
    ask = module.spec.asks[0]
    assert module.module.following(first, ask) == f"{url}?offset=1" and module.module.following(last, ask) is None
    assert module.module.following(page(), ask) is None
    assert module.scope(f"{url}?offset=1") == ""
    assert (module.complete([first]), module.complete([first, last]), module.complete([page()])) == (False, True, True)


# --- one price of tokens from several sources


def says(
    warehouse: Warehouse, source: str, authority: Authority, *facts: dict[str, Any], days_ago: float = 0, scope: str = "",
    shape: Shape = Shape.SNAPSHOT,
) -> None:  # fmt: skip
    """One source's crawl: prices of input of gpt-9 at OpenAI, but for what they say otherwise; or statements on a route."""
    at = DAY - timedelta(days=days_ago)
    page = Page(source, f"https://example.test/{scope}", at, json.dumps(facts, default=str).encode())
    keep(warehouse, page, crawl_of(scope, page))
    reading = Reading(1, shape, authority, True)
    for number, fields in enumerate(facts):
        if "usd" in fields:
            price = {"amount": Decimal(fields["usd"]), "price_text": fields["usd"], "currency": "USD", "per": "million_tokens"}
            said = {"provider": "openai", "what": "inference", "subject": "gpt-9", **price, **fields}
            said |= {} if said["what"] == "training" else {"variant": said.get("variant", "input")}
            reading.add(page, 0, Rate(ordinal=number, **{name: value for name, value in said.items() if name != "usd"}))
        else:
            route = {"provider": "openai", "what": "training", "subject": "fine-tuning", "statement": "said so", **fields}
            reading.add(page, 0, Availability(ordinal=number, **route))
    append(warehouse, Crawl(source, scope, (page,)), reading, at)


def trained(usd: str, **fields: Any) -> dict[str, Any]:
    return {"usd": usd, "what": "training", "method": "sft"} | fields


OWN, WITNESS, PRINTED = Authority.OWN_PAGE, Authority.WITNESS, Authority.PUBLISHED


def prices(warehouse: Warehouse, where: str = "true") -> list[dict[str, Any]]:
    return warehouse.rows(f"SELECT * FROM token_prices(DATE '2026-09-20', NULL) WHERE {where} ORDER BY ALL")


@pytest.mark.parametrize(
    ("written", "model", "tuned"),
    [
        ("gpt-4o", "gpt-4o", False),
        ("GPT-4o mini", "gpt-4o-mini", False),
        ("openai/gpt-4o", "gpt-4o", False),
        ("ft:gpt-4o-2024-08-06", "gpt-4o-2024-08-06", True),
        ("GPT-4o fine-tuned", "gpt-4o", True),
        ("fireworks_ai/accounts/fireworks/models/llama-9-8b", "llama-9-8b", False),
        ("llama3-3@llama-3.3-70b-instruct", "llama-3.3-70b-instruct", False),
        ("~anthropic/claude-latest", "claude-latest", False),
        ("qwen/qwen9:thinking", "qwen9:thinking", False),
    ],
)
def test_names_of_one_model(empty_home: Warehouse, written: str, model: str, tuned: bool) -> None:
    [row] = empty_home.rows("SELECT token_model($written) AS said", written=written)
    assert row["said"] == {"model": model, "tuned": tuned}


def test_the_providers_own_price_stands_before_a_witness_until_it_expires(empty_home: Warehouse) -> None:
    says(empty_home, "own", OWN, {"usd": "2"}, days_ago=60)
    says(empty_home, "witness", WITNESS, {"usd": "3", "subject": "openai/GPT-9"})
    [row] = prices(empty_home)
    assert (row["usd"], row["source"], row["grade"], row["model"]) == (2, "own", "C", "gpt-9")
    later = empty_home.rows("SELECT source, grade FROM token_prices(DATE '2026-10-25', NULL)")
    assert later == [{"source": "witness", "grade": "C"}], "own is 95 days old by then, which is expired"


def test_what_differs_is_another_price(empty_home: Warehouse) -> None:
    says(
        empty_home, "own", OWN, {"usd": "2"}, {"usd": "1", "service_tier": "batch"}, {"usd": "2.5", "min_context_tokens": 200000},
        {"usd": "3", "subject": "ft:gpt-9"}, {"usd": "8", "variant": "output"}, {"usd": "5", "provider": "azure"},
        trained("25"), trained("30", method="dpo"), trained("100", method="rft", per="training_hour"),
        trained("0.5", subject="up to 16B", adapter="lora", method=None, size_tier="up to 16B", max_params_b=16),
        trained("0.6", subject="up to 16B", adapter="full", method=None, size_tier="up to 16B", max_params_b=16),
        {"usd": "9", "statistic": "max"}, {"usd": "0", "subject": "gpt-0"},
    )  # fmt: skip
    assert sorted(row["usd"] for row in prices(empty_home)) == [0.5, 0.6, 1, 2, 2.5, 3, 5, 8, 25, 30, 100]
    kept = empty_home.rows("SELECT usd FROM rate_prices(DATE '2026-09-20', NULL) WHERE usd > 0")
    assert len(kept) == 11, "the marks of token prices tell them apart there, too"
    assert [row["usd"] for row in prices(empty_home, "per = 'training_hour'")] == [100]


def test_a_price_without_a_tier_is_the_standard_one_and_sizes_are_compared_by_their_bounds(empty_home: Warehouse) -> None:
    size = {"what": "training", "adapter": "lora", "method": "sft", "provider": "together"}
    own = {"subject": "fine-tuning", "size_tier": "Up to 16B", "max_params_b": 16, "minimum_amount": Decimal(4), **size}
    says(empty_home, "page", OWN, {"usd": "2", "service_tier": "standard"}, {"usd": "0.48", **own})
    article = {"subject": "up to 16B", "size_tier": "up to 16B", "max_params_b": 16, **size, "method": None}
    says(empty_home, "article", PRINTED, {"usd": "2"}, {"usd": "0.48", **article})
    rows = {(row["provider"], row["method"]): row for row in prices(empty_home)}
    assert rows["openai", None]["source"] == "page" and rows["together", "sft"]["minimum_usd"] == 4
    assert rows["together", "sft"]["model"] is None and rows["together", "sft"]["max_params_b"] == 16
    pairs = empty_home.rows("SELECT provider, verdict FROM token_crosscheck(DATE '2026-09-20', NULL) ORDER BY ALL")
    assert pairs == [{"provider": "openai", "verdict": "agree"}, {"provider": "together", "verdict": "agree"}]


@pytest.mark.parametrize(
    ("usd", "days_ago", "verdict"),
    [("2.04", 0, "agree"), ("2.05", 0, "disagree"), ("1.95", 30, "disagree"), ("1.95", 31, "apart"), ("2", 90, "agree")],
)
def test_disagreements(empty_home: Warehouse, usd: str, days_ago: int, verdict: str) -> None:
    says(empty_home, "own", OWN, {"usd": "2"})
    says(empty_home, "witness", WITNESS, {"usd": usd}, {"usd": "7", "variant": "output"}, days_ago=days_ago)
    [row] = empty_home.rows("SELECT * FROM token_crosscheck(DATE '2026-09-20', NULL)")
    assert (row["verdict"], row["one_source"], row["other_usd"]) == (verdict, "own", float(usd))


def test_the_command_shows_tokens_that_sources_disagree_about(empty_home: Warehouse, capsys: pytest.CaptureFixture[str]) -> None:
    says(empty_home, "own", OWN, {"usd": "2"}, trained("25"), {"usd": "4", "variant": "output", "service_tier": "batch"})
    says(
        empty_home, "witness", WITNESS, {"usd": "2.5"}, trained("25"), {"usd": "6", "variant": "output", "service_tier": "batch"}
    )

    def told(**asked: Any) -> str:
        assert show_crosscheck(**{"gpu": None, "provider": None, "as_of": "2026-09-20", "as_json": False} | asked) == 0
        return capsys.readouterr().out

    text = told()
    assert max(map(len, text.splitlines())) <= 80
    assert "2 disagree, 1 agree" in text and text.index("+50.0%") < text.index("+25.0%") and "+0.0%" not in text
    assert "openai output batch" in text and "2.5 $/1M, 11 h" in text
    assert "gpt-9" not in told(gpu="rtx-4090") and "gpt-9" not in told(provider="runpod")
    found = json.loads(told(provider="openai", as_json=True))
    assert [(row["model"], row["phase"], row["verdict"]) for row in found][-1] == ("gpt-9", "train", "agree")


# --- routes


def route(warehouse: Warehouse, on: str = "2026-09-20") -> dict[str, tuple[Any, ...]]:
    rows = warehouse.rows("SELECT * FROM managed_routes($on, NULL)", on=on)
    return {row["model"]: (row["closed_to_new"], row["ends_on"], row["recommendable"]) for row in rows}


def test_a_closed_service_is_priced_and_not_recommended(empty_home: Warehouse) -> None:
    says(empty_home, "own", OWN, trained("25"), trained("3", subject="gpt-9", provider="azure"), scope="prices")
    assert route(empty_home)["gpt-9"] == (None, None, True)
    says(empty_home, "own", OWN, {"available_to_new_customers": False, "ends_on": date(2027, 1, 6)}, scope="ends")
    found = empty_home.rows("SELECT provider, usd, recommendable FROM managed_routes(DATE '2026-09-20', NULL) ORDER BY provider")
    assert [(row["provider"], row["usd"], row["recommendable"]) for row in found] == [("azure", 3, True), ("openai", 25, False)]


def test_a_route_ends_on_its_day_and_a_models_end_goes_before_its_services(empty_home: Warehouse) -> None:
    base, tuned = {"what": "inference", "subject": "o9"}, {"what": "inference", "subject": "ft:gpt-9"}
    says(
        empty_home, "own", OWN, trained("25"), trained("5", subject="o9"), trained("9", subject="gpt-7"),
        {"available_to_new_customers": True, "ends_on": date(2027, 1, 6)}, {**base, "ends_on": date(2026, 10, 23)},
        {**tuned, "ends_on": date(2026, 9, 21)},
    )  # fmt: skip
    assert route(empty_home) == {
        "gpt-9": (False, date(2026, 9, 21), True),
        "o9": (False, date(2026, 10, 23), True),
        "gpt-7": (False, date(2027, 1, 6), True),
    }
    assert {model for model, said in route(empty_home, "2026-09-21").items() if not said[2]} == {"gpt-9"}
    assert {model for model, said in route(empty_home, "2026-10-23").items() if not said[2]} == {"gpt-9", "o9"}
    assert not any(said[2] for said in route(empty_home, "2027-01-06").values())


def test_the_best_statement_and_what_only_another_source_says(empty_home: Warehouse) -> None:
    closed = {"available_to_new_customers": False, "effective_at": datetime(2026, 5, 8), "statement": "closed"}
    says(empty_home, "article", PRINTED, closed, days_ago=1, shape=Shape.SERIES)
    says(empty_home, "own", OWN, {"ends_on": date(2027, 1, 6), "statement": "ends"})
    [row] = empty_home.rows("SELECT * FROM availability_now(DATE '2026-09-20', NULL)")
    assert (row["statement"], row["source"], row["closed_to_new"], row["ends_on"]) == ("ends", "own", True, date(2027, 1, 6))
    assert empty_home.rows("SELECT * FROM availability_now(DATE '2026-05-07', NULL)") == []


def test_an_article_said_that_openai_trains_nobody_new(empty_home: Warehouse) -> None:
    asyncio.run(visit(all_sources()["published"], empty_home, Settings(), lambda _: None))
    asked = "SELECT provider, bool_or(recommendable) AS possible FROM managed_routes($on, NULL) GROUP BY provider"

    def possible(on: str) -> dict[str, bool]:
        return {row["provider"]: row["possible"] for row in empty_home.rows(asked, on=on)}

    assert possible("2026-05-07")["openai"] is True
    assert possible("2026-06-30") == {"openai": False, "together": True, "vertex": True}


# --- what the recorded sources say of each other


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> Iterator[Warehouse]:
    """Portkey, litellm, the articles and OpenAI's own pages; of these the cut recording is taken for the whole."""
    warehouse = Warehouse(tmp_path_factory.mktemp("tokens"))
    wanted = {"portkey-models/openai-finetune-records.json", "portkey-models/vertex-ai-finetune-records.json"}
    lines = [line for line in manifest(shared / "recorded") if line.source in ("litellm", "openai") or str(
        line.file.relative_to(shared / "recorded")) in wanted]  # fmt: skip
    replay(warehouse, [replace(line, complete=True) for line in lines], lambda _: None, sample=False)
    asyncio.run(visit(all_sources()["published"], warehouse, Settings(), lambda _: None))
    return warehouse


SIX = ("gpt-4.1", "gpt-4.1-mini", "gpt-4.1-nano", "gpt-4o", "gpt-4o-mini", "o4-mini")


def test_recorded_sources_agree_on_tuned_inference_of_six_models(recorded: Warehouse) -> None:
    asked = """SELECT regexp_replace(model, '-20\\d\\d-\\d\\d-\\d\\d$', '') AS model, direction, one_source, other_source, verdict
        FROM token_crosscheck(DATE '2026-09-20', NULL)
        WHERE provider = 'openai' AND tuned AND phase = 'infer' AND service_tier = 'standard' AND one_source <> other_source"""
    rows = [row for row in recorded.rows(asked) if row["model"] in SIX]
    assert {row["verdict"] for row in rows} == {"agree"}
    said = {(row["model"], row["direction"]): set() for row in rows}
    for row in rows:
        said[row["model"], row["direction"]] |= {row["one_source"], row["other_source"]}
    assert set(said) == {(model, direction) for model in SIX for direction in ("input", "output", "cached_input")}
    assert all({"litellm", "portkey"} <= sources for sources in said.values())
    assert "published" in said["gpt-4o", "cached_input"] and "published" in said["gpt-4o-mini", "output"]
    assert all("openai" in sources for sources in said.values())


def test_recorded_disagreements_about_openai_are_these(recorded: Warehouse) -> None:
    rows = recorded.rows("""SELECT model, tuned, phase, direction, service_tier, one_source, one_usd, other_source, other_usd
        FROM token_crosscheck(DATE '2026-09-20', NULL) WHERE provider = 'openai' AND verdict <> 'agree'""")
    names = ("model", "direction", "one_source", "one_usd", "other_source", "other_usd")
    said = {row["tuned"]: {tuple(r[name] for name in names) for r in rows if r["tuned"] == row["tuned"]} for row in rows}
    changed = {told for told in said[False] if str(told[0]).startswith("gpt-5.6-")}  # on 2026-07-30, after litellm was recorded
    assert said[False] - changed == {("gpt-4.1-nano-2025-04-14", "cached_input", "litellm", 0.025, "portkey", 0.03)}
    assert {row["service_tier"] for row in rows if row["tuned"]} == {"batch"}, "not every batch price is half"
    assert ("gpt-4o-2024-08-06", "input", "openai", 2.225, "litellm", 1.875) in said[True]


def test_recorded_training_prices_agree(recorded: Warehouse) -> None:
    rows = recorded.rows("""SELECT model, one_source, other_source, one_usd, verdict
        FROM token_crosscheck(DATE '2026-09-20', NULL) WHERE phase = 'train' AND one_source <> other_source""")
    assert {row["verdict"] for row in rows} == {"agree"}
    vertex = {
        row["model"]: row["one_usd"] for row in rows if {row["one_source"], row["other_source"]} == {"published", "portkey"}
    }
    assert vertex == {"gemini-2.5-pro": 25, "gemini-2.5-flash": 5, "gemini-2.5-flash-lite": 1.5, "gemma-3-27b-it": 6.83}


def test_recorded_openai_is_not_recommended_to_newcomers(recorded: Warehouse) -> None:
    rows = recorded.rows("SELECT * FROM managed_routes(DATE '2026-09-20', NULL)")
    assert {row["recommendable"] for row in rows if row["provider"] == "openai"} == {False}
    assert {row["recommendable"] for row in rows if row["provider"] == "vertex"} == {True}
