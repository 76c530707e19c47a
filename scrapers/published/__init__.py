"""The layout of the bundled files, every column explained. A line of prices.csv is one price, or one range, that an article
printed; a line of announced.csv says whether a route can be taken, which is no price."""

import csv
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator, model_validator

from models.observation import Per, RateKind, Statistic, Text, Tier, Venue
from models.page import Page, Precision
from scrapers.errors import LayoutChanged
from scrapers.read import NUMBER

STAMP = re.compile(r"# compiled_on (\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})Z\b")
PRECISION = {4: Precision.YEAR, 7: Precision.MONTH, 10: Precision.DAY}  # by the length of an ISO date


def plain(text: object) -> object:
    """Digits and a decimal point, nothing else: in '1,234' nobody knows what the comma means."""
    if isinstance(text, str) and not NUMBER.fullmatch(text):
        raise ValueError("not a number with a decimal point")
    return text


def first_instant(text: str) -> datetime:
    """When a day, month or year begins."""
    return datetime.fromisoformat(f"{text}-01-01"[:10])


Money = Annotated[Decimal, BeforeValidator(plain), Field(ge=0)]
Day = Annotated[str, Field(pattern=r"^\d{4}(-\d\d){0,2}$")]  # 2026, 2026-05 or 2026-05-11: as exact as it is known


class Printed(BaseModel):
    """One line. Its fields are the columns, in their order; an empty cell is None."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: Annotated[str, Field(pattern=r"^P\d{3}-\d{3}$")]
    row: Literal["offer", "rate"]
    provider: Text | None  # 'market' for a rate that nobody in particular asks; None where an article names no landlord
    what: RateKind | None
    subject: Text  # of an offer: its gpu_text
    variant: Text | None
    memory_gb: Annotated[float, BeforeValidator(plain)] | None
    form_text: Text | None
    gpu_count: Annotated[int, BeforeValidator(plain)] | None
    tier: Tier | None
    venue: Venue | None
    region: Text | None
    statistic: Statistic | None  # None for a range
    amount: Money
    amount_high: Money | None  # the upper end of a range
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    per: Per
    effective_on: Day
    price_text: Text
    cited_source: Text  # whom the article cites, and which article
    url: Text | None  # of the cited source; several are set apart by a space
    note: Text | None  # the reviewer's doubts

    @field_validator("effective_on")
    @classmethod
    def a_day_that_exists(cls, text: str) -> str:
        """There is no 31 February."""
        first_instant(text)
        return text

    @model_validator(mode="after")
    def one_price_or_a_range(self) -> "Printed":
        """A range has two ends in order and no statistic; a price has one amount and says what it is."""
        if (self.amount_high is None) == (self.statistic is None):
            raise ValueError("either a statistic or amount_high, not both and not neither")
        if self.amount_high is not None and self.amount_high <= self.amount:
            raise ValueError("amount_high is not above amount")
        return self

    @property
    def amounts(self) -> list[tuple[Statistic, Decimal]]:
        """What is said of the price: one value, or the two ends of a range."""
        ends = ((self.statistic or Statistic.MIN, self.amount), (Statistic.MAX, self.amount_high))
        return [(statistic, amount) for statistic, amount in ends if amount is not None]

    @property
    def effective_at(self) -> datetime:
        """The first instant of the day, month or year."""
        return first_instant(self.effective_on)

    @property
    def precision(self) -> Precision:
        """How exactly the date is known."""
        return PRECISION[len(self.effective_on)]


class Announced(BaseModel):
    """One line of announced.csv, in the order of its columns; an empty cell is None."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: Annotated[str, Field(pattern=r"^A\d{3}-\d{3}$")]  # of the article's line of prices that cites the announcement
    provider: Text
    what: RateKind
    subject: Text  # a model, or a service
    available_to_new_customers: bool | None
    ends_on: date | None  # nobody can use it from that day
    effective_on: Day
    statement: Text
    cited_source: Text
    url: Text | None
    note: Text | None


Line = TypeVar("Line", Printed, Announced)


def compiled_at(text: str) -> datetime:
    """The instant in the first line of the file, which is when it counts as fetched: it moves only when the file does."""
    stamp = STAMP.match(text)
    if not stamp:
        raise LayoutChanged("published: the first line is not '# compiled_on <instant>Z'")
    return datetime.fromisoformat(stamp[1] + "Z").astimezone(UTC).replace(tzinfo=None)


def records(page: Page) -> Iterator[Printed]:
    """The lines of prices.csv; raises LayoutChanged."""
    return lines_of(page, Printed)


def announcements(page: Page) -> Iterator[Announced]:
    """The lines of announced.csv; raises LayoutChanged."""
    return lines_of(page, Announced)


def lines_of(page: Page, kind: type[Line]) -> Iterator[Line]:
    """The lines of a file, or LayoutChanged naming line and field: these files are ours, so nothing in them is let pass."""
    compiled_at(page.text)
    lines = csv.reader(page.text.splitlines()[1:])
    columns = list(kind.model_fields)
    if (header := next(lines, [])) != columns:
        raise LayoutChanged(f"published: the columns are {header}, not {columns}")
    for cells in lines:
        where = f"published: line {lines.line_num + 1}"
        if len(cells) != len(columns):
            raise LayoutChanged(f"{where} has {len(cells)} cells, not {len(columns)}")
        yield read_line(kind, where, {name: cell or None for name, cell in zip(columns, cells, strict=True)})


def read_line(kind: type[Line], where: str, cells: dict[str, str | None]) -> Line:
    """One line, or LayoutChanged with the field that is wrong."""
    try:
        return kind.model_validate(cells)
    except ValidationError as error:
        first = error.errors()[0]
        field = f", field '{first['loc'][0]}'" if first["loc"] else ""
        raise LayoutChanged(f"{where}{field}: {first['msg']}, got {first['input']!r}") from error
