"""Google Vertex AI: tuning of Gemini and of open models per 1M training tokens. Unread: the page is kept, nothing is parsed.

Its tables stand behind a choice of region, and were seen by nobody here; old third-party copies quote prices per character.
Its prices of tuning come through a third-party catalogue."""

from datetime import date

from models.source import Access, Ask, Authority, Expect, Spec, Verified

SPEC = Spec(
    slug="vertex",
    title="Google Vertex AI",
    home="https://cloud.google.com/vertex-ai",
    access=Access.PAGE,
    terms="Unread by us; one request a week, as robots.txt allows.",
    verified=Verified.UNREAD,
    verified_on=date(2026, 11, 23),  # of the search for anybody's record of the page
    version=1,
    every_hours=168,
    expect=Expect(rows=(0, 0)),
    authority=Authority.OWN_PAGE,
    asks=(Ask(url="https://cloud.google.com/vertex-ai/generative-ai/pricing", accept="text/html"),),
)
