"""Asking a publisher several questions, so that one that fails costs only its own answer."""

from collections.abc import AsyncIterator, Callable, Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from models.page import Page
from models.source import Ask
from scrapers.errors import SourceError, Unreachable

if TYPE_CHECKING:
    from scrapers.client import Client


def nothing_more(page: Page, ask: Ask) -> str | None:
    """An answer of one page."""
    return None


async def ask_all(
    client: "Client", asks: Sequence[Ask], more: Callable[[Page, Ask], str | None] = nothing_more, most: int = 1
) -> AsyncIterator[Page]:
    """The pages of each question in turn, at most `most` a question; `more` gives the address of the next page, or None.

    A question that fails is left, and the others are asked; a host that cannot be reached is not asked again. At the end the
    first failure is raised, saying how many others there were."""
    failures: list[SourceError] = []
    silent: set[str] = set()
    for ask in asks:
        host = urlsplit(ask.url).netloc
        if host in silent:
            continue
        try:
            following: Ask | None = ask
            for _ in range(most):
                if following is None:
                    break
                page = await client.ask(following)
                yield page
                url = more(page, ask)
                following = ask.model_copy(update={"url": url}) if url else None
        except SourceError as error:
            failures.append(error)
            if isinstance(error, Unreachable):
                silent.add(host)
    if failures:
        others = f" (and {len(failures) - 1} more of its questions failed)" if failures[1:] else ""
        raise type(failures[0])(f"{failures[0]}{others}") from failures[0]
