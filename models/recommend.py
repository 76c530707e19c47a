"""The recommendation of METRICS (m): rules A1 to C8 in order, the first that decides wins. Pure; the same in, the same out."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from models import recommend_hosting, recommend_owning, recommend_tuning
from models.evidence import Evidence, Place, Verdict
from models.recommend_flips import Flip, flips
from models.recommend_owning import CANNOT_SAY, RENT, TOO_CLOSE
from models.recommend_tuning import checked
from models.situation import Situation

TOO_STALE = "too stale to judge"
BLOCKS = (recommend_tuning.RULES, recommend_hosting.RULES, recommend_owning.RULES)
FIRST = {None: 0, "fine-tune": 1, "self-hosted": 2}


@dataclass(frozen=True)
class Recommendation:
    """One answer. `leaning` is what to do meanwhile where the answer is that there is none (too close, too stale, not known).

    `rule` decided, for the reason `why`; `looked_at` are the rules before it, each with why it did not. `margin` is `measured`
    over its threshold, less 1. `saving_usd`: what the advice saves against owning, or renting. `stale`: the inputs too old."""

    advice: str
    leaning: str | None
    rule: str
    why: str
    variant: str | None
    where: Mapping[str, Any] | None
    input: str | None
    measured: float | None
    threshold: float | None
    margin: float | None
    saving_usd: float | None
    stale: tuple[str, ...]
    missing: str | None
    looked_at: tuple[Mapping[str, str], ...]
    flips: tuple[Flip, ...]
    checklist: Mapping[str, bool]
    rework_usd: tuple[float, float] | None
    answer_costs: Mapping[str, float | None]
    said: Mapping[str, Any]

    def plain(self) -> dict[str, Any]:
        """The same as JSON knows it."""
        return asdict(self)


def rules_of(s: Situation) -> Iterator[Any]:
    """The rules to look at, in order, from the first block that is not settled."""
    for block in BLOCKS[FIRST[s.decided] :]:
        yield from block


def decide(s: Situation, e: Evidence) -> Recommendation:
    """Exactly one answer for any situation and evidence; the last block always has one."""
    looked: list[Verdict] = []
    for rule in rules_of(s):
        verdict = rule(s, e)
        looked.append(verdict)
        if verdict.advice is not None:
            return recommendation(s, e, verdict, looked)
    raise AssertionError("C5 to C8 leave nothing undecided")


def recommendation(s: Situation, e: Evidence, verdict: Verdict, looked: list[Verdict]) -> Recommendation:
    """The answer of the deciding rule, withheld where a price that it or a rule before it looked at is too old."""
    stale = tuple(dict.fromkeys(name for one in looked for name in one.weak))
    told = verdict.advice or CANNOT_SAY
    close, leaning = verdict.close, meanwhile(verdict)
    advice = TOO_STALE if stale and told != CANNOT_SAY else TOO_CLOSE if close else told
    before = tuple({"rule": one.rule, "why": one.why} for one in looked[:-1])
    margin = verdict.measured / verdict.threshold - 1 if verdict.threshold and verdict.measured is not None else None
    whole = s.decided is None  # else the checklist is settled too
    return Recommendation(
        advice, leaning if advice != leaning else None, verdict.rule, verdict.why, s.variant, where_of(verdict), verdict.input,
        verdict.measured, verdict.threshold, margin, saving(verdict, leaning), stale, verdict.missing, before,
        flips(s, e, verdict), checked(s, e) if whole else {}, e.rework if whole else None, e.answer_costs, s.said(),
    )  # fmt: skip


def meanwhile(verdict: Verdict) -> str | None:
    """What the rule says, or what can be undone where it says nothing: rent, go on prompting."""
    if verdict.advice == TOO_CLOSE:
        return RENT
    if verdict.advice == CANNOT_SAY:
        return RENT if isinstance(verdict.where, Place) else None
    return verdict.advice


def where_of(verdict: Verdict) -> dict[str, Any] | None:
    """The place or route that the answer is about, without how its inputs turn."""
    if verdict.where is None:
        return None
    return {name: value for name, value in asdict(verdict.where).items() if not name.endswith("_turns")}


def saving(verdict: Verdict, leaning: str | None) -> float | None:
    """What the advice costs less than its opposite over the horizon; None where one of the two is not known."""
    place = verdict.where
    if not isinstance(place, Place) or place.rent_usd is None:
        return None
    own = place.marginal_usd if verdict.rule in ("C3", "C4") else place.own_usd
    if own is None:
        return None
    return own - place.rent_usd if leaning == RENT else place.rent_usd - own
