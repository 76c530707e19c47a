"""What is sold, by the words around the card's name: the card, a thing for it, a machine with it, several, or a broken one."""

import re
from collections.abc import Iterator

from models.listing_title import Phrases, listing_words, phrases

CARRIED_WITHIN = 4  # words between 'with' and the thing that comes with the card
PULLED_WITHIN = 3  # words between 'pulled from' and the machine
MOST_FANS = 3  # VENTUS 3X
PIECES = re.compile(r"(\d{1,4})(pcs?|ps|stk|x)")
TIMES = re.compile(r"x(\d{1,3})")
CARD_SAID = re.compile(r"\d+gi?b|\d+g|gpus?|cards?|ti|super|xt|xtx|\d{4}(?:ti|d)?|[a-z]\d{1,4}[a-z]?|gddr\w+|edition|fe|lot")

Span = tuple[int, int] | None


def quantity(words: tuple[str, ...]) -> int | None:
    """Pieces for the price: 1 where nothing is said, None for a lot of unknown size."""
    if count := max((count for at in range(len(words)) for count in _counts(words, at)), default=0):
        return count
    is_lot = any(word in listing_words()["lots"] and words[at - 1] != "a" for at, word in enumerate(words))
    return None if is_lot else 1


def _counts(words: tuple[str, ...], at: int) -> Iterator[int]:
    """The pieces that a title counts at this word."""
    word, after = words[at], words[at + 1 : at + 2]
    front, last = at == 0, at + 1 == len(words)
    if (end := phrases("counting").at(words, at)) > at and end < len(words):  # lot of 4, qty 5pcs
        yield _number(words[end])
    if phrases("counted").occurs(after) or (
        front and len(word) <= 2 and phrases("counted_first").occurs(after)
    ):  # 4 pieces; 2 GPUs
        yield _number(word)
    if (found := PIECES.fullmatch(word)) and (front or found[2] != "x" or (int(found[1]) > MOST_FANS and _named_next(after))):
        yield int(found[1])  # 5pcs, 50x; but VENTUS 3X
    if front or word in listing_words()["pairs"]:
        yield listing_words()["numbers"].get(word, 0)
    times = TIMES.fullmatch("".join(words[at : at + 2]) if word == "x" else word)
    if times and at and CARD_SAID.fullmatch(words[at - 1]) and (last or word == "x" or times[1] == "2"):
        yield int(times[1])  # RTX 3090 x2; but iChill X3, PCIe x16


def _number(word: str) -> int:
    found = PIECES.fullmatch(word)
    return int(found[1]) if found else int(word) if word.isdecimal() and len(word) <= 3 else 0


def _named_next(after: tuple[str, ...]) -> bool:
    return bool(after) and (after[0] in listing_words()["families"] or after[0] in listing_words()["makers"])


def not_the_card(words: tuple[str, ...], at: Span, price_usd: float | None) -> str | None:
    """Why a title sells no card at all: a thing for it, what is left without it, a service or hours of it."""
    for reason in ("services", "rental"):
        if phrases(reason).occurs(words):
            return reason
    if phrases("missing").occurs(words):
        return "accessory"
    return "accessory" if _accessory(words, at, price_usd) else None


def _accessory(words: tuple[str, ...], at: Span, price_usd: float | None) -> bool:
    """Whether a thing that is named is what is sold, not what comes with the card or describes it."""
    innocent = {place for span in phrases("innocent").spans(words) for place in range(*span)}
    pieces = quantity(words) or 1
    for dearest in listing_words()["accessories"]:
        for start, end in phrases("accessories", dearest).spans(words):
            if _only(words, start, end):
                return True
            innocently = innocent.issuperset(range(start, end)) or _comes_with_card(words, start, end)
            cheap = price_usd is None or price_usd <= dearest * pieces
            if not innocently and (cheap or _made_for(words, end, at)):
                return True
    return False


def _only(words: tuple[str, ...], start: int, end: int) -> bool:
    """'box only', 'ONLY radiator'; not 'only card, no box'."""
    only, card = listing_words()["only"], listing_words()["card"]
    before, after = words[max(0, start - 2) : start], words[end : end + 2]
    if after and after[0] in only:
        return not set(after[1:]) & set(card) and not set(before[-1:]) & set(listing_words()["negators"])
    return any(word in only for word in before[-1:]) and not set(before[:-1]) & set(card)


def _comes_with_card(words: tuple[str, ...], start: int, end: int) -> bool:
    """'with bracket', 'No Box', 'cable included'."""
    before = words[max(0, start - CARRIED_WITHIN) : start]
    carried = any(word in listing_words()["carriers"] for word in before)
    return (carried and not set(before) & set(listing_words()["for"])) or any(
        word.startswith("incl") for word in words[end : end + 2]
    )


def _made_for(words: tuple[str, ...], end: int, at: Span) -> bool:
    """'bracket for Nvidia T4': the thing, then 'for', then the card with at most makers between."""
    if at is None or at[0] < end:
        return False
    place = at[0] - 1
    while place > end and words[place] in listing_words()["makers"]:
        place -= 1
    return words[place] in listing_words()["for"]


def for_a_card(words: tuple[str, ...], at: Span) -> bool:
    """Whether the card's name stands after 'for', whatever is sold."""
    return at is not None and at[0] > 0 and _made_for(words, 0, at)


def machine(words: tuple[str, ...], at: Span) -> bool:
    """Whether a whole computer is sold."""
    if any(_said(phrases(whole), words, at) for whole in ("laptops", "computers", "processors")):
        return True
    signs = {sign for sign in listing_words()["weak_system"] if _said(phrases("weak_system", sign), words, at)}
    return len(signs) >= 2 or ("machine" in signs and not _says_card(words) and not {"server", "workstation"} & set(words))


def _says_card(words: tuple[str, ...]) -> bool:
    return phrases("card").occurs(words)


def _said(vocabulary: Phrases, words: tuple[str, ...], at: Span) -> bool:
    """A machine's word that neither belongs to the card ('PC graphics card', 'Workstation Edition') nor names its place."""
    for start, end in vocabulary.spans(words):
        inside = at is not None and at[0] <= start < at[1]
        of_card = any(word in listing_words()["after_machine"] for word in words[end : end + 1])
        place = any(word in listing_words()["machine_of"] for word in words[max(0, start - PULLED_WITHIN) : start])
        denied = any(word in listing_words()["negators"] for word in words[max(0, start - 1) : start])
        if not (inside or of_card or place or denied):
            return True
    return False


def broken(words: tuple[str, ...]) -> bool:
    """Whether the seller says it does not work, or does not say that it does."""
    overruled = {place for span in phrases("overruled").spans(words) for place in range(*span)}
    negators = listing_words()["negators"]
    return any(
        start not in overruled and not any(word in negators for word in words[max(0, start - 1) : start])
        for start, _ in phrases("parts").spans(words)
    )
