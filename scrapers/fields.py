"""Which fields a publisher's records have: a field never seen before is worth a look."""

import json
from typing import Any

from models.page import Page


def field_names(page: Page) -> frozenset[str]:
    """The names in the records of a JSON page (objects that stand in a list), nested ones dotted; none for other pages."""
    try:
        body = json.loads(page.body)
    except ValueError:
        return frozenset()  # not JSON: whoever parses the page says so
    found: set[str] = set()
    collect(body, "", False, found)
    return frozenset(found)


def collect(node: Any, path: str, in_list: bool, found: set[str]) -> None:
    """Add the names below a node; the keys of an object that stands in no list are data as often as fields, so not those."""
    if isinstance(node, list):
        for item in node:
            collect(item, path, True, found)
    elif isinstance(node, dict):
        for name, value in node.items():
            dotted = f"{path}.{name}" if path else name
            if in_list:
                found.add(dotted)
            if isinstance(value, (dict, list)):
                collect(value, dotted, in_list, found)
