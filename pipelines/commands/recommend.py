"""breakeven recommend."""

import json
import sys
from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any

import yaml

from models.assumptions import scenarios
from models.recommend import decide
from models.situation import Situation, SituationUnclear, checklist, situation_of, template
from pipelines.cli import Refused
from pipelines.commands.residual import instant
from pipelines.commands.show import limit
from pipelines.recommend import gather
from pipelines.recommend_moment import Moment
from pipelines.settings import Settings
from pipelines.tables import console
from pipelines.tables_recommend import told

BLOCK_OF = {one.name: one.metadata["block"] for one in fields(Situation)}


def recommend_for(
    card: str | None, said: Situation, answers: Path | None, moment: dict[str, str | None], assume: Mapping[str, float], *,
    ask: bool, as_template: bool, sample: bool, as_json: bool,
) -> int:  # fmt: skip
    """Print what to do in a person's situation; raises Refused where their answers are unclear."""
    out = console()
    if as_template:
        print(template())
        return 0
    flags = {**said.said(), **({"gpu": card} if card else {})}
    if card and said.gpu and card != said.gpu:
        raise Refused(f"two cards are named, {card} and {said.gpu}: name one")
    for mine, theirs in (("hours", "planned_hours"), ("years", "horizon_years")):
        if theirs in assume and assume[theirs] != flags.setdefault(mine, assume[theirs]):
            raise Refused(f"--{mine} and --{theirs.replace('_', '-')} are the same: give one")
    try:
        situation = everything(flags, answers, ask=ask)
        evidence = gather(Settings().warehouse(sample=sample), situation, moment_of(moment, assume))
    except SituationUnclear as unclear:
        raise Refused(str(unclear)) from unclear
    found = decide(situation, evidence)
    if as_json:
        print(json.dumps(found.plain(), indent=1))
        return 0
    for part in told(found, sample=sample):
        out.print(part)
    return 0


def moment_of(given: Mapping[str, str | None], assume: Mapping[str, float]) -> Moment:
    """When it is asked about: a scenario's own day where no other is named; raises Refused as `show` does."""
    name, known = given["scenario"], scenarios()
    if name is not None and name not in known:
        raise Refused(f"no scenario is named '{name}'; there is {', '.join(sorted(known))}")
    day = given["as_of"] or (known[name].day if name else None)
    recorded = limit("known-at", given["known_at"])
    return Moment(instant(day), limit("as-of", day), recorded, name, given["region"] or "US", assume)


def everything(flags: dict[str, Any], answers: Path | None, *, ask: bool) -> Situation:
    """Flags over the answers of a file, then over what is asked; blocks about which nothing can be said are taken as settled
    only where neither a file nor questions had a chance to say it."""
    filed = read_answers(answers) if answers else {}
    ticks = {**(filed.get("checklist") or {}), **(flags.get("checklist") or {})}
    situation = situation_of({**filed, **flags, **({"checklist": ticks} if ticks else {})})
    nothing = not flags and answers is None
    if ask or (nothing and sys.stdin.isatty()):
        return asked_of_person(situation)
    if nothing:
        raise Refused("say a card and hours, such as rtx-4090 --hours 500, or --answers FILE; --template prints such a file")
    return situation if answers is not None or situation.decided else replace(situation, decided=settled(situation))


def settled(s: Situation) -> Any:
    """What somebody takes as settled who says nothing of it."""
    blocks = {BLOCK_OF[name] for name in s.said()}
    if "A" in blocks or (s.variant is not None and s.variant != "seed_000"):
        return None
    return "fine-tune" if "B" in blocks else "self-hosted"


def read_answers(file: Path) -> dict[str, Any]:
    """The answers of a YAML or JSON file, unknown ones left out; raises Refused where it is neither."""
    try:
        read = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise Refused(f"cannot read answers from {file}: {error}") from error
    if not isinstance(read, dict):
        raise Refused(f"{file} holds no answers by name; --template prints such a file")
    return {name: value for name, value in read.items() if value is not None}


def asked_of_person(s: Situation) -> Situation:
    """Every question that is open, one by one: an empty line is unknown, a full stop ends the questions. Raises Refused where
    nobody sits at a terminal."""
    if not sys.stdin.isatty():
        raise Refused("--ask needs a terminal; give --answers FILE instead (--template prints such a file)")
    print("An empty line is unknown, a full stop ends the questions.")
    known: dict[str, Any] = s.said()
    ticks: dict[str, Any] = dict(known.pop("checklist", {}))
    open_questions = [(one.name, one.metadata["help"]) for one in fields(Situation) if one.metadata["block"] != "-"]
    steps = [(name, text, known) for name, text in open_questions if name not in known and name != "checklist"]
    steps += [(item.id, item.question, ticks) for item in checklist() if item.id not in ticks]
    for name, text, place in steps:
        answer = answer_to(name, text, in_checklist=place is ticks)
        if answer == ".":
            break
        if answer is not None:
            place[name] = answer
    return situation_of({**known, "checklist": ticks})


def answer_to(name: str, question: str, *, in_checklist: bool) -> Any:
    """One answer that can be one, asked again until it is; None for an empty line, a full stop for the end."""
    while True:
        try:
            typed = input(f"{question} ").strip()
        except EOFError:
            return "."
        if typed in ("", "."):
            return typed or None
        try:
            made = asdict(situation_of({"checklist": {name: typed}} if in_checklist else {name: typed}))
        except SituationUnclear as unclear:
            print(unclear)
            continue
        return made["checklist"][name] if in_checklist else made[name]
