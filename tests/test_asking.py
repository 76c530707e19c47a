"""A visit of several questions: what fails costs its own answer and no other, and is told when all have been asked."""

import asyncio
from collections.abc import Sequence
from datetime import datetime

import pytest

from models.page import Page
from models.source import Ask
from scrapers.asking import ask_all
from scrapers.errors import Blocked, FetchFailed, LayoutChanged, SourceError, Unreachable

Answers = dict[str, SourceError]  # by address; whatever is not named is answered


def ask(address: str) -> Ask:
    return Ask(url=f"https://{address}", scope=address)


class Publishers:
    """Answers every question but those that a test makes fail, and remembers what it was asked."""

    def __init__(self, failing: Answers) -> None:
        self.failing, self.asked = {f"https://{address}": error for address, error in failing.items()}, list[str]()

    async def ask(self, ask: Ask) -> Page:
        self.asked.append(ask.url.removeprefix("https://"))
        if ask.url in self.failing:
            raise self.failing[ask.url]
        return Page("rentco", ask.url, datetime(2026, 11, 22), b"x")


def visit(asks: Sequence[str], failing: Answers, **walk: object) -> tuple[list[str], list[str], SourceError | None]:
    """The addresses asked, those that gave a page, and what was raised in the end."""
    publishers, pages = Publishers(failing), list[str]()

    async def collect() -> None:
        async for page in ask_all(publishers, [ask(address) for address in asks], **walk):  # type: ignore[arg-type]
            pages.append(page.url.removeprefix("https://"))

    try:
        asyncio.run(collect())
    except SourceError as error:
        return publishers.asked, pages, error
    return publishers.asked, pages, None


@pytest.mark.parametrize("error", [FetchFailed("b: HTTP 404"), Blocked("b: refuses us"), LayoutChanged("b: moved")])
def test_a_question_that_fails_costs_only_its_own_answer(error: SourceError) -> None:
    asked, pages, raised = visit(["one.test/a", "one.test/b", "one.test/c"], {"one.test/b": error})
    assert asked == ["one.test/a", "one.test/b", "one.test/c"]
    assert pages == ["one.test/a", "one.test/c"]
    assert type(raised) is type(error) and str(raised) == str(error)


def test_nothing_is_raised_where_all_is_answered() -> None:
    assert visit(["one.test/a", "two.test/b"], {}) == (["one.test/a", "two.test/b"], ["one.test/a", "two.test/b"], None)


def test_a_host_that_cannot_be_reached_is_not_asked_again_and_others_are() -> None:
    asked, pages, _ = visit(["one.test/a", "one.test/b", "two.test/c"], {"one.test/a": Unreachable("no connection")})
    assert (asked, pages) == (["one.test/a", "two.test/c"], ["two.test/c"])


def test_a_page_that_is_not_there_costs_only_itself() -> None:
    asked, pages, _ = visit(["one.test/a", "one.test/b"], {"one.test/a": FetchFailed("HTTP 404")})
    assert (asked, pages) == (["one.test/a", "one.test/b"], ["one.test/b"])


def test_a_host_that_answered_something_is_there() -> None:
    asked, pages, _ = visit(["one.test/a", "one.test/b", "one.test/c"], {"one.test/a": Blocked("captcha")})
    assert asked == ["one.test/a", "one.test/b", "one.test/c"]
    assert pages == ["one.test/b", "one.test/c"]


def test_the_first_failure_is_told_with_the_number_of_the_others() -> None:
    first = LayoutChanged("a: no table of plans")
    failing = {"one.test/a": first, "one.test/b": FetchFailed("b: HTTP 500"), "one.test/d": FetchFailed("d: HTTP 500")}
    _, pages, raised = visit(["one.test/c", "one.test/a", "one.test/b", "one.test/d"], failing)
    assert pages == ["one.test/c"]
    assert type(raised) is LayoutChanged and raised.__cause__ is first
    assert str(raised) == "a: no table of plans (and 2 more of its questions failed)"


def following(page: Page, _: Ask) -> str:
    """An answer that always says where it goes on: /a, /a+, /a++ ..."""
    return page.url + "+"


def test_an_answer_is_followed_to_the_budget_of_its_question() -> None:
    _, pages, _ = visit(["one.test/a", "one.test/b"], {}, more=following, most=3)
    assert pages == ["one.test/a", "one.test/a+", "one.test/a++", "one.test/b", "one.test/b+", "one.test/b++"]


def test_an_answer_that_ends_is_not_followed() -> None:
    def once(page: Page, of: Ask) -> str | None:
        return page.url + "+" if page.url == of.url else None

    assert visit(["one.test/a", "one.test/b"], {}, more=once, most=5)[1] == [
        "one.test/a", "one.test/a+", "one.test/b", "one.test/b+",
    ]  # fmt: skip


def test_a_walk_that_breaks_off_keeps_its_pages_and_the_next_question_is_asked() -> None:
    asked, pages, raised = visit(["one.test/a", "one.test/b"], {"one.test/a+": FetchFailed("HTTP 502")}, more=following, most=2)
    assert asked == ["one.test/a", "one.test/a+", "one.test/b", "one.test/b+"]
    assert pages == ["one.test/a", "one.test/b", "one.test/b+"]
    assert isinstance(raised, FetchFailed)
