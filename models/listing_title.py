"""A seller's title as words, and the phrases in it. Titles come from strangers: any characters, any length."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any, NamedTuple

import yaml

LONGEST = 1000  # characters read; eBay allows 80 and Amazon 200
TRADE_MARKS = dict.fromkeys(map(ord, "™®©℠�"), " ")
WITH = re.compile(r"\bw/(?:(o)(?![a-z]))?")
NOT = re.compile(r"(?<=n)['’](?=t\b)")
WORD = re.compile(r"\d+\.\d+|[^\W_]+|[+&=]")

GIGABYTES = re.compile(r"[0-9]{1,3}")
MEMORY_UNITS = ("gb", "g", "gib", "go")
MEMORY = re.compile(r"o?([0-9]{1,3})(?:gi?b|go?|gd)")  # 24GB, 24G, and in part numbers O24G and 24GD


class Title(NamedTuple):
    """Words without case, accents and punctuation; `joined` are the positions of those tied to the next one by a hyphen."""

    words: tuple[str, ...]
    joined: frozenset[int]


def plain(text: str) -> str:
    """Letters and digits as anybody would type them: no width, accent, direction or control characters."""
    characters = unicodedata.normalize("NFKD", text[:LONGEST].translate(TRADE_MARKS))[: 2 * LONGEST]
    kinds = ((character, unicodedata.category(character)) for character in characters)
    return "".join(" " if kind == "Cc" else character for character, kind in kinds if kind not in ("Mn", "Cf")).casefold()


def read_title(text: str) -> Title:
    """The title's words."""
    text = WITH.sub(lambda found: " without " if found[1] else " with ", NOT.sub("", plain(text))).replace("&", " and ")
    found = list(WORD.finditer(text))
    joined = (at for at, (one, two) in enumerate(pairwise(found)) if text[one.end() : two.start()] == "-")
    return Title(tuple(word[0] for word in found), frozenset(joined))


def memories(words: tuple[str, ...]) -> tuple[float, ...]:
    """The gigabytes that a title states, each once."""
    joined = [float(found[1]) for word in words if (found := MEMORY.fullmatch(word))]
    return tuple(dict.fromkeys(joined + [float(words[at]) for at in _memory_apart(words)]))


def memory_places(words: tuple[str, ...]) -> set[int]:
    """Where the words stand that state gigabytes."""
    apart = {place for at in _memory_apart(words) for place in (at, at + 1)}
    return apart | {at for at, word in enumerate(words) if MEMORY.fullmatch(word)}


def _memory_apart(words: tuple[str, ...]) -> list[int]:
    """Where a number stands whose unit is the next word: 24 GB."""
    return [at for at, (one, two) in enumerate(pairwise(words)) if GIGABYTES.fullmatch(one) and two in MEMORY_UNITS]


class Phrases:
    """A vocabulary of one or more words each, with their plurals in -s."""

    def __init__(self, phrases: Iterable[object]) -> None:
        self._by_first: dict[str, set[tuple[str, ...]]] = defaultdict(set)
        for phrase in map(str, phrases):
            for words in (tuple(phrase.split()), tuple(f"{phrase}s".split())):
                self._by_first[words[0]].add(words)

    def at(self, words: tuple[str, ...], start: int) -> int:
        """Where the longest phrase that begins at `start` ends, or `start` itself."""
        fitting = (len(phrase) for phrase in self._by_first.get(words[start], ()) if words[start : start + len(phrase)] == phrase)
        return start + max(fitting, default=0)

    def spans(self, words: tuple[str, ...]) -> Iterator[tuple[int, int]]:
        """Where its phrases stand, first to last."""
        return ((start, end) for start in range(len(words)) if (end := self.at(words, start)) > start)

    def occurs(self, words: tuple[str, ...]) -> bool:
        """Whether one of its phrases stands there."""
        return next(self.spans(words), None) is not None


@cache
def listing_words() -> dict[str, Any]:
    """The file of sellers' words, as written."""
    text = files("models").joinpath("reference/listing_words.yaml").read_text("utf-8")
    return dict(yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader)))


@cache
def phrases(*path: str) -> Phrases:
    """The vocabulary of this name in the file; a group of vocabularies is taken together."""
    found: Any = listing_words()
    for step in path:
        found = found[step]
    return Phrases(found)
