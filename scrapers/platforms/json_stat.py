"""JSON-stat 2.0, as Eurostat answers: a cube of values, sparse, numbered row by row (json-stat.org/format, public).

The last dimension varies fastest. A cell without a value is a missing number, and a flag may say why."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from models.page import Page
from scrapers.errors import LayoutChanged, PublisherError
from scrapers.read import field, json_body


@dataclass(frozen=True)
class Cell:
    """One number: the code of each dimension that it stands at, the value (None where only a flag stands) and the flag."""

    at: dict[str, str]
    value: object
    flag: str | None


def cells(page: Page) -> Iterator[Cell]:
    """Every cell that has a value or a flag, in the cube's order. Raises LayoutChanged where the parts of the cube do not fit,
    PublisherError for an error in its place."""
    cube = json_body(page)
    if isinstance(cube, dict) and "value" not in cube and (told := cube.get("error") or cube.get("warning")):
        raise PublisherError(f"{page.source}: {page.url} answered with an error: {str(told)[:200]}")
    codes = {name: categories(name, size, cube, page) for name, size in zip(*dimensions(cube, page), strict=True)}
    total = 1
    for found in codes.values():
        total *= len(found)
    values, flags = numbered(field(cube, "value", page), page), numbered(cube.get("status") or {}, page)
    for position in sorted(values.keys() | flags.keys()):
        if position >= total:
            raise LayoutChanged(f"{page.source}: a value at position {position} of a cube of {total} at {page.url}")
        flag = flags.get(position)
        yield Cell(dict(standing(position, codes)), values.get(position), None if flag is None else str(flag))


def dimensions(cube: Any, page: Page) -> tuple[list[str], list[int]]:
    """The names of the dimensions and how long each is."""
    names, sizes = field(cube, "id", page), field(cube, "size", page)
    if not isinstance(names, list) or not isinstance(sizes, list) or len(names) != len(sizes):
        raise LayoutChanged(f"{page.source}: 'id' and 'size' of the cube do not fit at {page.url}")
    return names, sizes


def categories(name: str, size: int, cube: Any, page: Page) -> list[str]:
    """The codes of a dimension in their order. `index` is an object, a list, or, of a single category, left out."""
    category = field(field(field(cube, "dimension", page), name, page), "category", page)
    index = category.get("index") or list(field(category, "label", page))
    found = sorted(index, key=index.__getitem__) if isinstance(index, Mapping) else list(index)
    if len(found) != size:
        raise LayoutChanged(f"{page.source}: '{name}' has {len(found)} categories and a size of {size} at {page.url}")
    return found


def numbered(said: Any, page: Page) -> dict[int, object]:
    """Values by position, from an object keyed by position or from a list; nulls are left out."""
    pairs = said.items() if isinstance(said, Mapping) else enumerate(said) if isinstance(said, list) else None
    if pairs is None:
        raise LayoutChanged(f"{page.source}: the values of the cube are no object and no list at {page.url}")
    try:
        return {int(position): value for position, value in pairs if value is not None}
    except ValueError as error:
        raise LayoutChanged(f"{page.source}: a position of the cube is no number at {page.url}: {error}") from error


def standing(position: int, codes: Mapping[str, list[str]]) -> Iterator[tuple[str, str]]:
    """The code of each dimension at a position, the last dimension first."""
    for name, found in reversed(list(codes.items())):
        position, place = divmod(position, len(found))
        yield name, found[place]
