"""The ways in which a source fails, each with a name that a person can act on."""


class SourceError(Exception):
    """A source could not be read. `outcome` is the name under which it is counted and stored as an incident."""

    outcome = "failed"


class FetchFailed(SourceError):
    """No answer, or an error answer, after the retries; or robots.txt forbids the page."""

    outcome = "fetch_failed"


class Unreachable(FetchFailed):
    """No connection at all: the host is not asked again in this visit."""


class Blocked(SourceError):
    """A refusal page (captcha, denial, interruption) instead of the content, whatever its HTTP status."""

    outcome = "blocked"


class TruncatedBody(SourceError):
    """The body ends before it is complete."""

    outcome = "truncated_body"


class LayoutChanged(SourceError):
    """The page is not the page the parser knows; it is kept, and the parser is what must change."""

    outcome = "layout_changed"


class PublisherError(SourceError):
    """The publisher answered with an error of its own, for example GraphQL errors under HTTP 200."""

    outcome = "publisher_error"


class Unread(SourceError):
    """Nobody has seen what the page looks like, so there is no parser: it is kept for the day when there is one."""

    outcome = "unread"
