"""The GPU catalogue, and `resolve`: which card a publisher's words mean.

A card is a model, a memory and a form. Words that leave one of them open get a name with `unknown` in its place, never the
commoner card; words that are no card's name get None, never the nearest card's.
"""

import re
from collections import defaultdict
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from typing import Annotated, Any, Literal, NamedTuple, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from models.identity import digest

UNKNOWN = "unknown"

# A stated memory fits a card from 8 % below (23,028 MiB are a 24 GB card with ECC) to 3 % above (143 GB are an H200's 141).
LEAST, MOST = 0.92, 1.03

MAKERS = re.compile(r"nvidia|geforce|tesla|radeon|instinct|amd|intel")
SEPARATORS = re.compile(r"[\s_\-/(),®™]+")
MIG_PROFILE = re.compile(r"\b(?:mig )?\d+g\.(?=\d+gb)")
# '80GB', '80 GiB', '80g', and two bare digits at the end: 'a100 pcie 80'
MEMORY = re.compile(r"(?<![a-z0-9.])(\d+(?:\.\d+)?) ?(?:gi?b|g)(?![a-z0-9])|(?<=\w\w )(\d\d)$")
FORM = re.compile(r"(?<![a-z])(pci ?e|sxm|hgx|nvl ?72|nvl|oam|superchip)(?:(?<=sxm)\d)?(?![a-z0-9])")
FORMS = {"pci e": "pcie", "hgx": "sxm", "nvl72": "superchip", "nvl 72": "superchip"}  # an HGX board carries SXM modules
GENERATION = re.compile(r"\b(?:pascal|volta|turing|ampere|hopper|blackwell)\b")
NOISE = re.compile(r"\b(?:generation|edition|gpus?|cards?|graphics|vram|memory|ecc|nvlink)\b")

Positive = Annotated[float, Field(gt=0)]


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Claim(Frozen):
    """What somebody says a number is, and on which day it was so or was read."""

    value: Positive | date
    dated: date
    source: str


class Gpu(Frozen):
    """One card. `claims` holds, by field, the dated and sourced values of what is priced or disputed, the one in use first."""

    slug: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*-[0-9]+gb$")]
    name: str
    edition: Annotated[str, Field(pattern=r"^[a-z][a-z-]*$")] | None = None
    vendor: Literal["nvidia", "amd", "intel"]
    segment: Literal["consumer", "workstation", "datacenter"]
    generation: str
    memory_gb: Positive
    also_gb: tuple[Positive, ...] = ()
    form: Literal["pcie", "sxm", "nvl", "oam", "superchip", "mobile"]
    conversion: bool = False
    tdp_watts: Positive | None = None
    launched_on: date | None = None
    msrp_usd: Positive | None = None
    memory_bandwidth_gb_per_s: Positive | None = None
    fp16_shader_tflops: Positive | None = None
    fp16_tensor_tflops: Positive | None = None
    predecessor: str | None = None
    claims: dict[str, tuple[Claim, ...]] = {}

    @model_validator(mode="before")
    @classmethod
    def first_claim_counts(cls, fields: dict[str, Any]) -> dict[str, Any]:
        """A field given as one claim or several takes the first one's value."""
        given = {name: [said] if isinstance(said, dict) else said for name, said in fields.items() if name != "also_gb"}
        claims = {name: said for name, said in given.items() if isinstance(said, list)}
        return {**fields, **{name: said[0]["value"] for name, said in claims.items()}, "claims": claims}

    @property
    def title(self) -> str:
        """Name and edition, which with memory and form mean this card alone."""
        return f"{self.name} {self.edition}" if self.edition else self.name

    def fits(self, memory_gb: float) -> bool:
        """Whether a card said to have this memory may be this one."""
        return LEAST * self.memory_gb <= memory_gb <= MOST * self.memory_gb or memory_gb in self.also_gb


class Catalogue(Frozen):
    """The whole file, its parts checked against each other."""

    sources: dict[str, str]
    spellings: dict[str, tuple[str, ...]]
    cards: tuple[Gpu, ...]

    @model_validator(mode="after")
    def consistent(self) -> Self:
        """Slugs say what the card is and are unique; a predecessor is a card too."""
        slugs = {card.slug for card in self.cards}
        if len(slugs) != len(self.cards):
            raise ValueError("two cards share a slug")
        forms: dict[str, set[str]] = defaultdict(set)
        for card in self.cards:
            forms[card.name].add(card.form)
        for card in self.cards:
            place = card.edition or (card.form if len(forms[card.name]) > 1 else "")
            if card.slug != (slug := named(card.name, place, f"{card.memory_gb:g}gb")):
                raise ValueError(f"{card.slug} should be {slug}")
            if card.predecessor and card.predecessor not in slugs:
                raise ValueError(f"{card.slug}: its predecessor {card.predecessor} is not in the catalogue")
        return self


class Words(NamedTuple):
    """A publisher's words, read: the name without blanks, and what else they state."""

    key: str
    memories: tuple[float, ...]
    forms: frozenset[str]
    generations: frozenset[str]


def read(text: str) -> Words:
    """Take memory, form, generation and noise out of the words; what is left must be a name."""
    text = MIG_PROFILE.sub("mig ", SEPARATORS.sub(" ", MAKERS.sub(" ", text.casefold())).strip())
    memories = tuple(float(unit or bare) for unit, bare in MEMORY.findall(text))
    text = MEMORY.sub(" ", text)
    forms = frozenset(FORMS.get(form, form) for form in FORM.findall(text))
    text = FORM.sub(" ", text)
    generations = frozenset(GENERATION.findall(text))
    key = "".join(NOISE.sub(" ", GENERATION.sub(" ", text)).split())
    return Words(key, memories, forms - {"pcie"} if "nvl" in forms else forms, generations)  # an NVL card is a PCIe card


def named(name: str, *parts: str) -> str:
    """A slug: the name, and what tells its cards apart."""
    return "-".join(part for part in (name.lower().replace(" ", "-"), *parts) if part)


def by_words(file: Catalogue) -> dict[str, list[Gpu]]:
    """The cards that each way of writing a name can mean. One way belongs to one name; raises ValueError where it does not."""
    found: dict[str, list[Gpu]] = defaultdict(list)
    for card in file.cards:
        for title in {card.name, card.title}:
            found[read(title).key].append(card)
    for title, others in file.spellings.items():
        words = read(title)
        cards = [card for card in found.get(words.key, ()) if words.forms <= {card.form}]
        for other in others:
            if (key := read(other).key) in found or not cards:
                raise ValueError(f"spelling '{other}' of '{title}': taken already, or of no card")
            found[key] = cards
    return dict(found)


@cache
def _loaded() -> tuple[dict[str, Gpu], dict[str, list[Gpu]]]:
    text = files("models").joinpath("reference/gpus.yaml").read_text("utf-8")
    file = Catalogue.model_validate(yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader)))
    return {card.slug: card for card in file.cards}, by_words(file)


def catalogue() -> dict[str, Gpu]:
    """Every card by slug; raises ValueError where the file is not well formed."""
    return _loaded()[0]


@cache
def catalogue_version() -> str:
    """Changes whenever the catalogue or the way of reading names does."""
    return digest(*(files("models").joinpath(name).read_text("utf-8") for name in ("reference/gpus.yaml", "gpu.py")))[:12]


@lru_cache(maxsize=65536)
def resolve(gpu_text: str, memory_gb: float | None = None, form_text: str | None = None) -> str | None:
    """The slug of the card these words mean, one with `unknown` in it where they leave that open, or None.

    `memory_gb` is per GPU, in the binary gigabytes that makers print on the box (MiB / 1024)."""
    words = read(f"{gpu_text} {form_text or ''}")
    stated = words.memories if memory_gb is None else (*words.memories, memory_gb)
    fitting = [
        card
        for card in _loaded()[1].get(words.key, ())
        if all(card.fits(memory) for memory in stated)
        and words.forms <= {card.form}
        and words.generations <= {card.generation.lower()}
        and (stated or not card.conversion)
    ]
    return _shared_slug(fitting) if fitting else None


def _shared_slug(cards: list[Gpu]) -> str:
    """The slug of these cards of one name, `unknown` where they differ."""
    stem = named(cards[0].name)
    rests = [card.slug.removeprefix(stem).strip("-").rpartition("-") for card in cards]
    places, memories = ({rest[part] for rest in rests} for part in (0, 2))
    return named(stem, *(only.pop() if len(only) == 1 else UNKNOWN for only in (places, memories)))
