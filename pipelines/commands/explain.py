"""breakeven explain."""

import json
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from itertools import groupby
from typing import Any

from rich.table import Table
from rich.text import Text

from models.figures import Figure, figures
from pipelines.cli import Refused
from pipelines.tables import console, table
from warehouse.formulas import computed


def explain_figures(name: str | None, *, as_json: bool) -> int:
    """Print an article's wrong figure beside the right one; all of them in short without a name."""
    told = [story(figure) for figure in (figures().values() if name is None else [one_figure(name)])]
    out = console()
    if as_json:
        print(json.dumps(told, indent=1))
    elif name is None:
        out.print(listing(told))
        out.print("`breakeven explain FIGURE` tells how each is computed, and where the article slipped.")
    else:
        out.print(one_story(told[0]))
    return 0


def one_figure(name: str) -> Figure:
    """The figure of that name, in any case; raises Refused with near ones where there is none."""
    known = figures()
    asked = name.upper()
    if asked in known:
        return known[asked]
    near = [figure for figure in known if figure.startswith(asked)] or get_close_matches(asked, known, n=3, cutoff=0.6)
    meant = f"did you mean {', '.join(near)}?" if near else f"there are {len(known)}, which `breakeven explain` lists"
    raise Refused(f"no wrong figure is named '{name}'; {meant}")


def story(figure: Figure) -> dict[str, Any]:
    """A figure with its numbers computed: `right` and `wrong` as lists of one or two, and what stands beside them."""
    asked = [*(figure.right or ()), *(figure.wrong or ()), *(beside.sql for beside in figure.beside)]
    answers = iter([plain(answer) for answer in computed(asked)])
    right = [next(answers) for _ in figure.right or ()]
    wrong = [next(answers) for _ in figure.wrong or ()]
    numbers = {"right": right or None, "right_sql": figure.right, "wrong": wrong or None, "wrong_sql": figure.wrong}
    beside = [{**said.model_dump(), "value": next(answers)} for said in figure.beside]
    return {**figure.model_dump(), **numbers, "beside": beside}


def plain(answer: Any) -> float | str:
    """A number or a word as JSON knows it."""
    return answer if isinstance(answer, str) else float(answer)


def ends(numbers: Sequence[float] | None) -> str:
    """'7,134' or '7,600 to 18,800'; 'none' where there is no number."""
    return " to ".join(dict.fromkeys(written(number) for number in numbers)) if numbers else "none"


def written(number: float | str) -> str:
    """A number for reading: no decimals from 1,000 on, else as many as tell something."""
    if isinstance(number, str):
        return number
    digits = 0 if abs(number) >= 1000 else 2 if abs(number) >= 10 else 4
    text = f"{number:,.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def listing(told: Sequence[dict[str, Any]]) -> Table:
    """Every figure in one line or two, article by article."""
    made = table("figure", "what is printed, what is right, and of what")
    for article, own in groupby(told, key=lambda one: one["article"]):
        made.add_row("", Text(article, style="bold"))
        for one in own:
            made.add_row(
                Text(one["id"]), Text(f"{ends(one['published'])}, right {ends(one['right'])} {one['unit']}: {one['says']}")
            )
    return made


def one_story(one: dict[str, Any]) -> Table:
    """The figure, the right one, and why they differ."""
    made = Table.grid(padding=(0, 2), pad_edge=False)
    made.add_row(Text(one["id"], style="bold"), Text(f"{one['says']} ({one['article']})", style="bold"))
    for label, said in lines(one):
        made.add_row(label, Text(said))
    return made


def lines(one: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What is printed, what is right and how it is computed, where the slip is, and what stands beside it; with labels."""
    yield "printed", f"{ends(one['published'])} {one['unit']}"
    yield "right", f"{ends(one['right'])}{' ' + one['unit'] if one['right'] else ''}: {one['formula']}"
    yield "the slip", one["slip"]
    for said in one["beside"]:
        yield "beside", f"{said['says']}: {written(said['value'])} {said['unit']}"
    if one["wrong"]:
        yield "made so", f"{ends(one['wrong'])} = {', '.join(one['wrong_sql'])}"
    if one["right"]:
        yield "ask it", f'breakeven sql "SELECT {", ".join(one["right_sql"])}"'
