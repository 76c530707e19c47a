"""One reading of a crawl, on its way into the warehouse."""

from dataclasses import dataclass, field

from models.observation import Row
from models.page import Page
from models.source import Shape
from warehouse.columns import Placed


@dataclass
class Reading:
    """One reading of a crawl by one SPEC.version, and what was decided about it."""

    version: int
    shape: Shape
    authority: int
    complete: bool
    verdict: str = "accepted"
    outcome: str = "appended"
    reference_region: str | None = None
    rows: list[Placed] = field(default_factory=list)
    incidents: list[tuple[str, str]] = field(default_factory=list)  # outcome, sentence

    def add(self, page: Page, number: int, row: Row) -> None:
        """One more row or reject of a page."""
        self.rows.append((page.page, number, row))

    def of(self, kind: type[Row]) -> list[Placed]:
        """Rows of one class."""
        return [placed for placed in self.rows if isinstance(placed[2], kind)]
