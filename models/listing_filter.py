"""The listing filter: is this one complete working card, of which model, in what condition? It is never told what was searched.

A listing is kept when its title names one card of the catalogue and nothing in it says that something else is sold. What the
seller's words leave open is `unclear`, never kept. `gpu` may have `unknown` for a memory or form that the title does not state.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from models import listing_kind as kind
from models.gpu import UNKNOWN, catalogue
from models.listing_card import Named, card_named
from models.listing_title import Title, listing_words, phrases, read_title

FILTER_VERSION = 1

# A working card asks for more than this share of its launch price, and for less than this multiple; and for more than a bracket.
LEAST_OF_MSRP, MOST_OF_MSRP = 0.05, 10.0
LEAST_USD = 15.0


@dataclass(frozen=True)
class Verdict:
    """`gpu` a catalogue slug or None; `quantity` cards in the lot; `condition` new | open_box | refurbished | used | parts |
    unknown; `verdict` keep | drop | unclear; `reason` a word to count by, None where it is kept."""

    gpu: str | None
    quantity: int | None
    condition: str
    verdict: str
    reason: str | None


def judge(
    title: str, condition_text: str | None = None, category_text: str | None = None, price_usd: float | None = None
) -> Verdict:
    """What a listing is, by its seller's words."""
    read = read_title(title)
    named = card_named(read)
    condition = _condition(read, condition_text)
    verdict, reason = next(_objections(read, named, condition, category_text, price_usd), ("keep", None))
    return Verdict(named.gpu, kind.quantity(read.words), condition, verdict, reason)


def _objections(
    title: Title, named: Named, condition: str, category_text: str | None, price_usd: float | None
) -> Iterator[tuple[str, str]]:
    """Why this is not one complete working card that we know, the weightiest first."""
    words, filed = title.words, _filed_under(category_text)
    if (reason := kind.not_the_card(words, named.at, price_usd)) or filed == "accessory":
        yield "drop", reason or "accessory"
    if filed == "system" or kind.machine(words, named.at):
        yield "drop", "system"
    if kind.quantity(words) != 1:
        yield "drop", "lot"
    if condition == "parts":
        yield "drop", "for_parts"
    if phrases("mobile").occurs(words) and "laptop" not in (named.gpu or "") and "max-q" not in (named.gpu or ""):
        yield "drop", "other_model"
    if named.reason:
        yield ("drop" if named.reason == "other_model" else "unclear"), named.reason
    if reason := _absurd_price(named.gpu, price_usd):
        yield "drop", reason
    for reason in ("bundle", "presale", "description"):
        if phrases(reason).occurs(words):
            yield "unclear", reason
    if kind.for_a_card(words, named.at):
        yield "unclear", "for_a_card"


def _filed_under(category_text: str | None) -> str | None:
    """What the publisher's category says it is, where that is no card."""
    words = read_title(category_text or "").words
    return next((name for name in listing_words()["categories"] if phrases("categories", name).occurs(words)), None)


def _condition(title: Title, condition_text: str | None) -> str:
    """The publisher's condition, overruled by a title that says broken, unknown where the two contradict each other."""
    said = read_title(condition_text or "").words
    told = next((name for name in listing_words()["conditions"] if phrases("conditions", name).occurs(said)), "unknown")
    if told == "parts" or kind.broken(title.words):
        return "parts"
    says_new = phrases("says_new").occurs(title.words)
    says_used = phrases("says_used").occurs(title.words) and not phrases("never_used").occurs(title.words)
    if told == "unknown":
        return "unknown" if says_new == says_used else "new" if says_new else "used"
    return "unknown" if (told == "used" and says_new) or (told == "new" and says_used) else told


def _absurd_price(gpu: str | None, price_usd: float | None) -> str | None:
    """A price that nobody asks for this card, whatever the day."""
    if price_usd is None or gpu is None:
        return None
    card = None if UNKNOWN in gpu else catalogue().get(gpu)
    msrp = card.msrp_usd if card else None
    if price_usd < max(LEAST_USD, LEAST_OF_MSRP * (msrp or 0)):
        return "price_too_low"
    return "price_too_high" if msrp and price_usd > MOST_OF_MSRP * msrp else None
