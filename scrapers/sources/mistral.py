"""Mistral AI: prices of inference and, as long as it is sold, of fine-tuning. Unread: the page is kept, nothing is parsed.

Documentation of 2025 names a minimum per job and a price per stored model and month, no table; the page was seen by nobody here.
Its prices of inference come through third-party catalogues."""

from datetime import date

from models.source import Access, Ask, Authority, Expect, Spec, Verified

SPEC = Spec(
    slug="mistral",
    title="Mistral AI",
    home="https://mistral.ai",
    access=Access.PAGE,
    terms="Unread by us; one request a week, as robots.txt allows.",
    verified=Verified.UNREAD,
    verified_on=date(2026, 11, 23),  # of the search for anybody's record of the page
    version=1,
    every_hours=168,
    expect=Expect(rows=(0, 0)),
    authority=Authority.OWN_PAGE,
    asks=(Ask(url="https://mistral.ai/pricing", accept="text/html"),),
)
