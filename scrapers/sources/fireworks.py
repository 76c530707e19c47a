"""Fireworks AI: managed fine-tuning per 1M training tokens by size of the model. Unread: the page is kept, nothing is parsed.

An older copy named two sizes and supervised training only; the sizes above 80B, preference and reinforcement prices of today,
and the markup, were seen by nobody here. Its prices of inference come through a third-party catalogue."""

from datetime import date

from models.source import Access, Ask, Authority, Expect, Spec, Verified

SPEC = Spec(
    slug="fireworks",
    title="Fireworks AI",
    home="https://fireworks.ai",
    access=Access.PAGE,
    terms="Unread by us; one request a week, as robots.txt allows.",
    verified=Verified.UNREAD,
    verified_on=date(2026, 11, 23),  # of the search for anybody's record of the page
    version=1,
    every_hours=168,
    expect=Expect(rows=(0, 0)),
    authority=Authority.OWN_PAGE,
    asks=(Ask(url="https://fireworks.ai/pricing", accept="text/html"),),
)
