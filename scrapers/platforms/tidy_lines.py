"""The lines of a tidy price file: one price of one day or instant each, as CSV or Parquet, with nine columns.

`observed_at` is when the price applied (ISO 8601, UTC; empty where nobody knows), `source` whose record it is,
`provider_or_market` who asks the price, `gpu` a card, `tier_or_condition` what the price means, `price_usd` and `unit` how much
for what, `count` of how many prices it is a summary, `note` whatever else was said. A monthly average is dated to the 15th, an
annual one to 1 July."""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from functools import cached_property, lru_cache

from models.page import Precision
from scrapers.errors import LayoutChanged, TruncatedBody

PARQUET = b"PAR1"
RAW = re.compile(r"raw=(.+?)(?: term=.*)?$")  # the name as its publisher wrote it, where the extractor changed it
OF_A_DAY = re.compile(r"(?:daily )?median of \d+ snapshots")
VAGUE = re.compile(r"\b(?:undated|dated by)\b")  # a date that the extractor estimated
WORDS = {"monthly": Precision.MONTH, "annual": Precision.YEAR}
FIFTEENTH = re.compile(r"\d{4}-\d\d-15(?:T00:00:00Z?)?")
WHOLE_DAY = re.compile(r"\d{4}-\d\d-\d\d(?:T(?:00|12):00:00Z?)?")  # noon where only the day is known


@dataclass(frozen=True)
class Line:
    """The nine cells of a line as text, '' where there is nothing, and what can be read from them alone."""

    observed_at: str
    source: str
    provider_or_market: str
    gpu: str
    tier_or_condition: str
    price_usd: str
    unit: str
    count: str
    note: str

    @cached_property
    def at(self) -> datetime | None:
        """When the price applied, UTC without zone; None where the line states no date."""
        try:
            at = datetime.fromisoformat(self.observed_at)
        except ValueError:
            return None
        return at.astimezone(UTC).replace(tzinfo=None) if at.tzinfo else at

    @cached_property
    def price(self) -> Decimal | None:
        """The price in US dollars, None where it is no number."""
        try:
            found = Decimal(self.price_usd)
        except InvalidOperation:
            return None
        return found if found.is_finite() else None

    @cached_property
    def gpu_text(self) -> str:
        """The card as its publisher wrote it, else in the extractor's words."""
        raw = RAW.search(self.note)
        return raw[1] if raw else self.gpu

    @property
    def per(self) -> str:
        """What the price is for, without what the file says about a conversion."""
        return self.unit.partition(" (")[0]

    @property
    def is_daily_summary(self) -> bool:
        """Whether the line sums up the snapshots of a day, which another file holds one by one."""
        return bool(OF_A_DAY.match(self.note))

    @cached_property
    def series(self) -> str:
        """Whose record of what it is: what is never mixed with any other."""
        of = f"{self.gpu_text}, {self.tier_or_condition}" if self.gpu else self.tier_or_condition
        return f"{self.source}: {of}{', by the day' if self.is_daily_summary else ''}"

    @property
    def n(self) -> int | None:
        """Of how many prices it is a summary; a daily median of such numbers may end in a half, which is rounded down."""
        try:
            return int(float(self.count)) if self.count else None
        except (ValueError, OverflowError):
            return None

    @property
    def record(self) -> dict[str, str]:
        """The cells by their columns, the empty ones left out."""
        return {column: cell for column in COLUMNS if (cell := getattr(self, column))}

    @property
    def price_text(self) -> str:
        """The price in the file's words."""
        return f"{self.price_usd} {self.unit}{f'; {self.note}' if self.note else ''}"[:2000]


COLUMNS = tuple(Line.__dataclass_fields__)


@lru_cache(maxsize=1)  # a file is looked at to tell what it is, then read
def lines_of(body: bytes, url: str) -> list[Line]:
    """Every line of the file. Raises TruncatedBody for a file that stops early, LayoutChanged where a column is missing."""
    rows = parquet_rows(body, url) if body.startswith(PARQUET) else csv_rows(body, url)
    return [Line(*("" if cell is None else str(cell) for cell in cells)) for cells in rows]


def csv_rows(body: bytes, url: str) -> Iterable[Sequence[object]]:
    """The cells of each line of a CSV file, in the order of Line."""
    try:
        reader = csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""))
        header, *rows = [cells for cells in reader if cells]
    except (csv.Error, UnicodeDecodeError) as error:
        raise LayoutChanged(f"tidy: {url} is not CSV in UTF-8: {error}") from error
    if ragged := next((number for number, cells in enumerate(rows, 2) if len(cells) != len(header)), None):
        raise LayoutChanged(f"tidy: line {ragged} of {url} has more or fewer cells than its header")
    return zip(*(list(zip(*rows, strict=True))[column] for column in order(header, url)), strict=True) if rows else []


def parquet_rows(body: bytes, url: str) -> Iterable[Sequence[object]]:
    """The cells of each row of a Parquet file, in the order of Line."""
    import pyarrow as pa
    from pyarrow import parquet

    try:
        table = parquet.read_table(pa.BufferReader(body))
    except (pa.ArrowInvalid, OSError) as error:
        raise TruncatedBody(f"tidy: {url} is cut off or no Parquet file: {error}") from error
    columns = [table.column(column) for column in order(table.column_names, url)]
    return zip(*(column.to_pylist() for column in columns), strict=True)


def order(header: Sequence[str], url: str) -> list[int]:
    """Where the columns of Line stand; raises LayoutChanged where one is missing or there are others."""
    if sorted(header) != sorted(COLUMNS):
        raise LayoutChanged(f"tidy: the columns of {url} are {', '.join(header)}, not {', '.join(COLUMNS)}")
    return [header.index(column) for column in COLUMNS]


def is_tidy(header: Sequence[str]) -> bool:
    """Whether these are the columns of a tidy price file."""
    return sorted(header) == sorted(COLUMNS)


def newest(lines: Iterable[Line], until: datetime) -> datetime | None:
    """The newest date of the lines that has come by then."""
    return max((line.at for line in lines if line.at and line.at <= until), default=None)


def precisions(lines: Sequence[Line]) -> list[Precision]:
    """How exactly the date of each line is known. Records that stand on the 15th of a month at midnight, all of one source, are
    monthly averages; words of the line say so too."""
    on_the_15th: dict[str, bool] = defaultdict(lambda: True)
    for line in lines:
        if line.observed_at:
            on_the_15th[line.source] &= bool(FIFTEENTH.fullmatch(line.observed_at))
    return [precision(line, of_months=on_the_15th[line.source]) for line in lines]


def precision(line: Line, *, of_months: bool) -> Precision:
    """How exactly the date of a line is known."""
    if VAGUE.search(line.note):
        return Precision.UNKNOWN
    said = next((known for word, known in WORDS.items() if word in line.tier_or_condition.split("_")), None)
    whole = Precision.DAY if WHOLE_DAY.fullmatch(line.observed_at) else Precision.SECOND
    return said or (Precision.MONTH if of_months else whole)
