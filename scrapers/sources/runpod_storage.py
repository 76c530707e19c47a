"""RunPod's storage prices: no part of any GPU price, and published on a page of its documentation only.

A table has a column for each kind of disk; the cost stands in the row 'Cost' and, where a disk costs more while the machine is
stopped, in the unlabelled row below it."""

import re
from collections.abc import Iterator
from datetime import date

from models.observation import Per, Rate, RateKind, Reject
from models.page import Page
from models.source import Access, Ask, Authority, Expect, Spec, Verified
from scrapers.errors import LayoutChanged
from scrapers.read import priced, reject, text_body

PAGE = "https://docs.runpod.io/pods/storage/types.md"
PRICE = re.compile(r"\\?\$(\d+(?:\.\d+)?)/GB/month(?: \((running|stopped)\))?")
KINDS = ("Container disk", "Volume disk", "Network volume")
SPEC = Spec(
    slug="runpod-storage",
    title="RunPod storage",
    home="https://docs.runpod.io/pods/storage",
    access=Access.PAGE,
    terms="Unread. One request a day, as robots.txt allows.",
    verified=Verified.DOCUMENTATION,
    verified_on=date(2026, 11, 23),
    version=1,
    every_hours=24,
    expect=Expect(rows=(3, 12), units={Per.GB_MONTH: (0.005, 2)}),
    authority=Authority.OWN_PAGE,
    asks=(Ask(url=PAGE, accept="text/markdown, text/html;q=0.5"),),
)


def parse(page: Page) -> Iterator[Rate | Reject]:
    """A rate for each cell of the cost rows that holds a price."""
    for ordinal, (kind, said) in enumerate(cost_cells(page)):
        found = PRICE.fullmatch(said)
        if found:
            named = {"provider": "runpod", "what": RateKind.STORAGE, "subject": kind.lower(), "variant": found[2]}
            yield priced(Rate, ordinal, said, f"${found[1]}", currency="USD", per=Per.GB_MONTH, **named)
        else:
            yield reject(ordinal, "unclear_price", f"'{said}' is no price per GB and month", said)


def cost_cells(page: Page) -> list[tuple[str, str]]:
    """The cells of the row 'Cost' and of the unlabelled rows below it, each with the head of its column."""
    rows = [[cell.strip(" *") for cell in line.strip().strip("|").split("|")] for line in lines(page)]
    head = next((row for row in rows if set(KINDS) <= set(row)), None)
    cost = next((n for n, row in enumerate(rows) if row[0] == "Cost"), None)
    if head is None or cost is None:
        raise LayoutChanged(f"runpod-storage: no table of {', '.join(KINDS)} with a row 'Cost' at {page.url}")
    below = next((n for n in range(cost + 1, len(rows)) if rows[n][0]), len(rows))
    return [(kind, said) for row in rows[cost:below] for kind, said in zip(head, row, strict=True) if kind in KINDS and said]


def lines(page: Page) -> list[str]:
    """The lines of the page's table."""
    return [line for line in text_body(page).splitlines() if line.lstrip().startswith("|")]
