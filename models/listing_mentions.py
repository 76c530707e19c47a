"""The models that a title names, where each stands, and whether the catalogue has it."""

import re
from functools import cache, lru_cache
from typing import NamedTuple

from models.gpu import catalogue, resolve
from models.listing_title import Title, listing_words, memories, memory_places, phrases

LONGEST_NAME = 7  # words: RTX PRO 6000 Blackwell Max Q Edition
LONGEST_WEAK_NAME = 3  # letters: T4 and A40 are also shelves, screws and footballers
LONGEST_PIECE = 3  # digits that a hyphen may tie to a name: T4-16, but not P4-5180

BARE_NUMBER = re.compile(r"\d{4}(?:ti|super|s|d|xt|xtx)?")  # 3090, said without RTX
NUMBER_FAMILIES = ("rtx", "gtx", "rx")
JOINED_NAME = re.compile(r"(?:gtx|gt|rtx|rx|quadro|hd|arc|cmp)\d{2,4}[a-z]{0,3}")  # GTX1050Ti
SHORT_NAME = re.compile(r"[abhklmptv]\d{1,3}[a-z]?")  # T4, A100, K80
NUMBERED = re.compile(r"[a-z]{0,2}\d{2,4}[a-z]{0,4}")  # what follows Quadro: K1200


class Mention(NamedTuple):
    """A model's name in a title, from word `start` to before `end`; `text` resolves, or is None where the catalogue lacks it."""

    start: int
    end: int
    text: str | None
    name: str


class Bare(NamedTuple):
    """A title without the words that only stand between the parts of a name, and where the others stood."""

    words: tuple[str, ...]
    places: tuple[int, ...]

    def mention(self, start: int, end: int, text: str | None, name: str) -> Mention:
        """A mention by its place in the title."""
        return Mention(self.places[start], self.places[end - 1] + 1, text, name)


def mentions(title: Title) -> list[Mention]:
    """Every model named, in order; those inside part numbers only where no other is."""
    bare = _bare(title)
    found: list[Mention] = []
    after = 0
    for at in range(len(bare.words)):
        if at >= after and (mention := _mention(bare, at, title)):
            found.append(mention)
            after = bare.places.index(mention.end - 1) + 1
    said = [mention for mention in found if not _inside_code(mention, title)]
    return said or [mention for mention in found if mention.text and len(mention.name) > LONGEST_WEAK_NAME]


def _bare(title: Title) -> Bare:
    """'RTX OC 5090' and 'RTX 4080 16GB Super' without what parts them."""
    words = title.words
    left_out = memory_places(words) | {start for start, _ in phrases("adverbs").spans(words)}
    noise = _noise()
    kept = [at for at, word in enumerate(words) if at not in left_out and word not in noise]
    return Bare(tuple(words[at] for at in kept), tuple(kept))


def _mention(bare: Bare, start: int, title: Title) -> Mention | None:
    """The model whose name begins here, the longest that is one."""
    words = bare.words
    if words[start] not in listing_words()["families"] and not any(map(str.isdigit, words[start])):
        return None
    for end in range(min(start + LONGEST_NAME, len(words)), start, -1):
        if text := _resolving(words[start:end]):
            name = catalogue_name(text)
            if _weak(name, text, title):
                return None
            if _sibling(words[end : end + 2]):
                return bare.mention(start, end + 1, None, f"{name} {words[end]}")
            return bare.mention(start, end, text, name)
    return _unknown(bare, start)


@lru_cache(maxsize=65536)
def _resolving(words: tuple[str, ...]) -> str | None:
    """These words as a name that resolves, with the family that a bare number or a bare RTX leaves out."""
    said = " ".join(words)
    if resolve(said):
        return said
    families = NUMBER_FAMILIES if BARE_NUMBER.fullmatch(words[0]) else ("quadro",) if words[0] == "rtx" else ()
    found = [text for family in families if resolve(text := f"{family} {said}")]
    return found[0] if len(found) == 1 else None


def _weak(name: str, text: str, title: Title) -> bool:
    """Whether a short name stands where nothing speaks of computing, nor of its memory."""
    if len(name) > LONGEST_WEAK_NAME or phrases("computing").occurs(title.words):
        return False
    return not any(resolve(text, memory) for memory in memories(title.words))


def _sibling(following: tuple[str, ...]) -> bool:
    """Whether the words after a name make it another model: 5090 D."""
    return bool(following) and (following == ("max", "q") or following[0] in listing_words()["siblings"])


def _unknown(bare: Bare, start: int) -> Mention | None:
    """A model that the catalogue does not have: GTX1050Ti, Quadro K1200, the M4 of 'P4 M4 T4'."""
    words = bare.words
    word, before, after = words[start], words[max(0, start - 1) : start], words[start + 1 : start + 2]
    if JOINED_NAME.fullmatch(word) or (SHORT_NAME.fullmatch(word) and before and _before_short_name(before[0])):
        return bare.mention(start, start + 1, None, word)
    if word in listing_words()["families"] and after and NUMBERED.fullmatch(after[0]) and not _resolving(after):
        return bare.mention(start, start + 2, None, f"{word} {after[0]}")
    return None


def _before_short_name(word: str) -> bool:
    return word in ("nvidia", "tesla") or (SHORT_NAME.fullmatch(word) is not None and resolve(word) is not None)


def _inside_code(mention: Mention, title: Title) -> bool:
    """Whether a hyphen ties the name to something that is no word of cards: T4-D2 is a shelf, V100-PCIE-32GB is a card."""
    ties = ((mention.start - 1, mention.start - 1), (mention.end - 1, mention.end))
    return any(tie in title.joined and not _word_of_cards(title.words[other]) for tie, other in ties)


def _word_of_cards(word: str) -> bool:
    known = word in _noise() or any(word in listing_words()[group] for group in ("makers", "families"))
    return known or (word.isdigit() and len(word) <= LONGEST_PIECE) or bool(memories((word,))) or word in ("gpu", "q")


@cache
def _noise() -> frozenset[str]:
    """Words beside a name that are no part of it, with those of a form."""
    forms = (word for group in listing_words()["forms"].values() for phrase in group for word in phrase.split() if word.isalnum())
    return frozenset(listing_words()["skipped"]) | frozenset(forms)


@lru_cache(maxsize=4096)
def catalogue_name(text: str) -> str:
    """The catalogue's own name for what these words resolve to."""
    slug = resolve(text) or ""
    return max((card.name for card in catalogue().values() if slug.startswith(card.name.lower().replace(" ", "-"))), key=len)
