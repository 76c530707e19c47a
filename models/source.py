"""Spec and Expect: what a source must declare, and what a healthy crawl of it looks like."""

from datetime import date
from enum import IntEnum, StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

from models.observation import Per


class Shape(StrEnum):
    """What absence from a page means, and how old a row is."""

    SNAPSHOT = "snapshot"  # everything offered now: absence withdraws within the scope
    SERIES = "series"  # each row is about a date; absence says nothing
    CHANGELOG = "changelog"  # each row in force until the next; absence says nothing


class Authority(IntEnum):
    """Which of several sources of one price is believed first (lower first)."""

    OWN_API = 1
    OWN_PAGE = 2
    TRACKER = 3
    PUBLISHED = 4  # a person read it somewhere: `published` and `record`
    WITNESS = 5  # a third party's copy


class Access(StrEnum):
    """How the source is read."""

    API = "api"
    PAGE = "page"
    SAVED = "saved page"
    BUNDLED = "bundled file"


class Verified(StrEnum):
    """How we know that the parser reads what the publisher sends. Only `recorded` ones count toward numbers of sources."""

    RECORDED = "recorded payload"
    DOCUMENTATION = "documentation"
    INFERRED = "inferred"
    UNREAD = "unread"


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Expect(Frozen):
    """A healthy crawl: how many rows, which cards (catalogue slugs) it never lacks, and the plausible range of each unit.

    `rows` is wide on purpose: about half a healthy crawl and twice it. Ranges are in the row's own currency, per GPU-hour
    for offers per instance too."""

    rows: tuple[int, int]
    gpus: frozenset[str] = frozenset()
    units: dict[Per, tuple[float, float]] = {}


class Ask(Frozen):
    """One question to a publisher. `scope` names what absence from the answer is about ('' = everything)."""

    url: str
    scope: str = ""
    method: str = "GET"
    body: str | None = None  # JSON text or a form, for POST
    accept: str = "application/json"
    authority: Authority | None = None  # None: the source's
    expect: Expect | None = None  # None: the source's
    keyed: bool = True  # whether the user's key, if there is one, goes to this host


class Spec(Frozen):
    """What a source is. `version` rises whenever parse() reads the same page differently; a test sees to it."""

    slug: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
    title: str
    home: str
    access: Access
    terms: str
    verified: Verified
    verified_on: date
    version: Annotated[int, Field(ge=1)]
    every_hours: Annotated[float, Field(gt=0)]
    expect: Expect
    authority: Authority
    asks: tuple[Ask, ...] = ()
    shape: Shape = Shape.SNAPSHOT
    key_env: str | None = None  # the environment variable that holds the user's own key
    key_as: Annotated[str, Field(pattern=r"^(bearer|header:[A-Za-z-]+|query:(key|token|api_key|access_token))$")] = "bearer"
    key_required: bool = False  # without the key the source is off, in one sentence
    on_by_default: bool = True
    pace_seconds: Annotated[float, Field(ge=0)] = 1.0  # between two requests to one host
    redirect_hosts: frozenset[str] = frozenset()  # beside the hosts of `asks`
    reference_region: str | None = None

    @model_validator(mode="after")
    def scopes_differ(self) -> "Spec":
        """Two questions with one scope would withdraw each other's rows."""
        scopes = [ask.scope for ask in self.asks]
        if len(scopes) != len(set(scopes)):
            raise ValueError(f"{self.slug}: two questions share a scope: {scopes}")
        return self

    def ask_for(self, url: str) -> Ask | None:
        """The question that this address answers (query and fragment apart), or None if this source never asks it."""
        bare = url.split("?")[0].split("#")[0]
        exact = [ask for ask in self.asks if ask.url == url]
        return next(iter(exact or [ask for ask in self.asks if ask.url.split("?")[0] == bare]), None)
