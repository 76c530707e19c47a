"""What a third party says about other providers' prices: whose they are, and whether the copy is one of today."""

from datetime import UTC, datetime, timedelta

from models.page import Page
from scrapers.errors import LayoutChanged, PublisherError

OURS = {  # a third party's word for a provider: the slug of our own source of it; any other word stays
    "crusoecloud": "crusoe",
    "datacrunch": "verda",
    "lambdalabs": "lambda",
    "primeintellect": "prime-intellect",
    "thundercompute": "thunder",
}
OLDEST = timedelta(days=3)


def slug_of(provider: object) -> object:
    """The provider as our own source of it is called; whatever is no text is left for the row to refuse."""
    return OURS.get(provider, provider) if isinstance(provider, str) else provider


def said_at(text: object, page: Page) -> datetime:
    """A day or instant that the publisher states, as UTC without zone; raises LayoutChanged where it is none."""
    try:
        at = datetime.fromisoformat(str(text))
    except ValueError as error:
        raise LayoutChanged(f"{page.source}: '{text}' is no date at {page.url}") from error
    return at.astimezone(UTC).replace(tzinfo=None) if at.tzinfo else at


def refuse_old(page: Page, made_at: datetime) -> None:
    """Raises PublisherError for a copy that was old when it was fetched: its prices would pass for those of that day."""
    if page.fetched_at - made_at > OLDEST:
        days = (page.fetched_at - made_at).days
        raise PublisherError(f"{page.source}: {page.url} was made on {made_at:%Y-%m-%d}, {days} days before it was fetched")
