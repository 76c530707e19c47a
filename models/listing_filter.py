"""The listing filter: is this one complete working card, of which model, in what condition? It is never told what was searched."""

from dataclasses import dataclass

FILTER_VERSION = 1


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
    return Verdict(None, None, "unknown", "unclear", "not_written_yet")
