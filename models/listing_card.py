"""Which catalogue card a title is about, if it is about one."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from models.gpu import UNKNOWN, catalogue, resolve
from models.listing_mentions import Mention, catalogue_name, mentions
from models.listing_title import Title, listing_words, memories, phrases

COMPARED_WITHIN = 2  # words between 'better' and the other card
WATTS = re.compile(r"(\d{2,4})w(?:atts?)?")
GENERATIONS = ("pascal", "volta", "turing", "ampere", "hopper", "blackwell", "ada")


class Named(NamedTuple):
    """The card a title names, or why there is none; `at` is where the name stands, from word to before word."""

    gpu: str | None
    reason: str | None
    at: tuple[int, int] | None


def card_named(title: Title) -> Named:
    """The card this title is about: its first model, unless it lists several."""
    found = mentions(title)
    if not found:
        return Named(None, "no_model", None)
    first, at = found[0], (found[0].start, found[0].end)
    if not all(_same(other, first) or _compared(title.words, other) for other in found):
        return Named(None, "several_models", at)
    if first.text is None:
        return Named(None, "other_model", at)
    return _agreed(_completed(first.text, title.words, first.end), title.words, at)


def _same(other: Mention, first: Mention) -> bool:
    """Whether this is the first name again, in full or in part: 'RTX 4070 Ti Super ... 4070 Ti'."""
    if other.name == first.name:
        return True
    return bool(other.text and first.text) and _key(first.text).startswith(_key(other.text))


def _key(text: str | None) -> str:
    return "".join((text or "").split())


def _compared(words: tuple[str, ...], mention: Mention) -> bool:
    """Whether the title only compares its card with this one: 'better than 3080'."""
    return any(word in listing_words()["comparisons"] for word in words[max(0, mention.start - COMPARED_WITHIN) : mention.start])


def _completed(text: str, words: tuple[str, ...], end: int) -> str:
    """The name with what stands apart from it: 'RTX 6000 48GB Ada', 'RTX 4070 Gaming X Super'."""
    adverbs = {start for start, _ in phrases("adverbs").spans(words)}
    after = [word for at, word in enumerate(words) if at >= end and at not in adverbs]
    apart = [mark for mark, where in (("ada", words), ("super", after)) if mark in where and mark not in text]
    return next((fuller for mark in apart if resolve(fuller := f"{text} {mark}")), text)


def _agreed(text: str, words: tuple[str, ...], at: tuple[int, int]) -> Named:
    """The card that name, memory, form and generation agree on, or what they disagree about."""
    stated: tuple[float | None, ...] = memories(words) or (None,)
    form = next((form for form in ("sxm", "nvl", "oam") if phrases("forms", form).occurs(words)), None)
    fitting = {slug for memory in stated if (slug := resolve(text, memory, form))}
    if len(fitting) != 1:
        return Named(None, "several_memories" if fitting else "memory_or_form_contradicts", at)
    name = catalogue_name(text)
    generation = next(card.generation.lower() for card in catalogue().values() if card.name == name)
    if any(word in GENERATIONS and not generation.startswith(word) for word in words):
        return Named(None, "generation_contradicts", at)
    (slug,) = fitting
    return Named(slug if form or UNKNOWN not in slug else _formed(slug, text, stated, words), None, at)


def _formed(slug: str, text: str, stated: Iterable[float | None], words: tuple[str, ...]) -> str:
    """The slug with its form filled in where the words of PCIe cards, or the watts, tell it."""
    if phrases("forms", "pcie").occurs(words):
        return next((found for memory in stated if (found := resolve(text, memory, "pcie"))), slug)
    watts = {float(stating[1]) for word in words if (stating := WATTS.fullmatch(word))}
    fitting = {resolve(text, memory, card.form) for card in catalogue().values() if card.tdp_watts in watts for memory in stated}
    told = [found for found in fitting if found in catalogue() and catalogue()[found].tdp_watts in watts]
    return told[0] if len(told) == 1 and told[0] else slug
