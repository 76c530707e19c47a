"""The records of litellm's catalogue: prices in US DOLLARS per token, named by direction, length of prompt and tier, as in
`input_cost_per_token_above_200k_tokens_priority`; beside them prices per image, second, character, query and page."""

import re
from collections.abc import Iterator
from typing import Any

from models.observation import Rate, Reject, ServiceTier
from models.page import Page
from scrapers.platforms.token_quotes import Quote, inference
from scrapers.read import field, reject

PROVIDERS = {  # litellm's word: ours
    "deepinfra": "deepinfra",
    "fireworks_ai": "fireworks",
    "mistral": "mistral",
    "openai": "openai",
    "openrouter": "openrouter",
    "text-completion-openai": "openai",
    "together_ai": "together",
    "vertex_ai-language-models": "vertex",
}
PER_TOKEN = re.compile(
    r"(?P<of>input_cost_per_token|output_cost_per_token|cache_read_input_token_cost|cache_creation_input_token_cost"
    r"|input_cost_per_token_cache_hit)"
    r"(?:_above_(?P<above>\d+)k_tokens)?(?:_(?P<tier>batches|flex|priority))?"
)
DIRECTIONS = {
    "input_cost_per_token": "input",
    "output_cost_per_token": "output",
    "cache_read_input_token_cost": "cached_input",
    "input_cost_per_token_cache_hit": "cached_input",
    "cache_creation_input_token_cost": "cache_write",
}
TIERS = {
    None: ServiceTier.STANDARD,
    "batches": ServiceTier.BATCH,
    "flex": ServiceTier.FLEX,
    "priority": ServiceTier.FAST,
}
RETIRED = re.compile(r"(together-ai|fireworks-ai)-")  # prices by size of model; models of theirs are spelt together_ai/...
GUESS = re.compile(r"default(ing|s)? to base model", re.IGNORECASE)
DOLLARS = 1_000_000


def kept(body: dict[str, Any]) -> tuple[list[tuple[str, Any]], list[str]]:
    """The records that we read, in order, and the names of other providers' models, which are no part of any question here."""
    mine, others = [], []
    for key, record in body.items():
        other = isinstance(record, dict) and key != "sample_spec" and record.get("litellm_provider") not in PROVIDERS
        if other:
            others.append(key)
        else:
            mine.append((key, record))
    return mine, others


def model_rates(ordinal: int, key: str, record: Any, page: Page) -> Iterator[Rate | Reject]:
    """The rates of one model, or the reason why the record is none."""
    doubt = disbelief(key, record)
    if doubt:
        yield reject(ordinal, *doubt, record)
        return
    quotes, others = [], []
    for name, said in record.items():
        found = PER_TOKEN.fullmatch(name)
        if found and misplaced(key, name):
            told = f"{name} of {key} is its price of cached input: OpenAI asks nothing for writing to the cache"
            yield reject(ordinal, "known_wrong", told, record)
        elif found:
            above = int(found["above"]) * 1000 if found["above"] else None
            quotes.append(Quote(name, DIRECTIONS[found["of"]], said, DOLLARS, TIERS[found["tier"]], above))
        elif "cost" in name and (said if not isinstance(said, dict) else any(said.values())):
            others.append(name)
    provider = PROVIDERS[field(record, "litellm_provider", page)]
    yield from inference(ordinal, record, quotes, others, provider=provider, subject=key)


def disbelief(key: str, record: Any) -> tuple[str, str] | None:
    """Why a whole record is no price of a model, as a word and a sentence."""
    if key == "sample_spec" or not isinstance(record, dict):
        return "documentation", f"'{key}' explains the file and is no model"
    if RETIRED.match(key):
        return "retired_tier", f"'{key}' is a price by size of model that its provider has withdrawn"
    if GUESS.search(str(record.get("source", ""))):
        return "guess", f"'{key}' has the price of its base model until somebody finds its own: {record['source']}"
    return None


def misplaced(key: str, name: str) -> bool:
    """Whether it is the one price known to stand in the wrong field."""
    return key == "ft:gpt-4o-2024-11-20" and name == "cache_creation_input_token_cost"
