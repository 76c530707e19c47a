"""Page: one response of a publisher, kept verbatim."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from hashlib import sha256

from models.identity import digest


class Precision(StrEnum):
    """How exactly an instant is known; an instant known to the day or month is stored as the record gives it."""

    SECOND = "second"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Page:
    """One response, verbatim.

    `url` is the address asked for, without secrets; with `source`, `fetched_at` and the body's hash it makes the page's
    identity. `fetched_at` is UTC without zone. A 304 answer carries the body it confirms, and its status.
    """

    source: str
    url: str
    fetched_at: datetime
    body: bytes
    status: int = 200
    content_type: str = ""
    fetched_precision: Precision = Precision.SECOND
    etag: str | None = None
    last_modified: str | None = None

    @cached_property
    def sha256(self) -> str:
        """Names the body in the archive."""
        return sha256(self.body).hexdigest()

    @cached_property
    def page(self) -> str:
        """Identity of this fetch: source, url, instant and body."""
        return digest(self.source, self.url, self.fetched_at.isoformat(), self.sha256)

    @property
    def text(self) -> str:
        """The body as UTF-8 text; raises UnicodeDecodeError where it is not, rather than guess."""
        return self.body.decode("utf-8")
