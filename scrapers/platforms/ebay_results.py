"""eBay's result pages as a person saved them.

Only the list's own children are results: placeholders stand beside it, and advertising within its children. What follows the
marker 'Results matching fewer words', or exceeds the number of the heading, answers another question."""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import parse_qs, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from models.observation import Listing, Reject
from models.page import Page
from scrapers.errors import Blocked, LayoutChanged
from scrapers.platforms.ebay_cards import Site, caption_of, classes, item_of, listing, price_texts
from scrapers.platforms.ebay_words import CURRENCIES, DECIMALS, Reader
from scrapers.platforms.price_grids import words
from scrapers.read import html_body, reject, title

LIST, CARDS, REST = "ul.srp-results", {"s-card", "s-item"}, "srp-river-answer--REWRITE_START"
SIGN_IN = re.compile(r"sign in|einloggen|inicia sesión|identifícate|security measure", re.IGNORECASE)
PLACEHOLDERS = {"123456", "2500219655424533"}  # the numbers of 'Shop on eBay'


def host_of(url: str) -> str:
    """The site of an address, by its host."""
    return urlsplit(url).netloc.lower().removeprefix("www.")


def asked(url: str) -> dict[str, list[str]]:
    """What a search was asked."""
    return parse_qs(urlsplit(url).query)


def saved_search(url: str) -> str | None:
    """What a result page is everything of: a site's results for these words and filters; None for any other page."""
    if host_of(url) not in CURRENCIES or urlsplit(url).path != "/sch/i.html":
        return None
    query = asked(url)
    filters = [f"{name}={query[name][0]}" for name in sorted(query) if name.startswith("LH_")]
    category = [f"in {number}" for number in query.get("_sacat", []) if number != "0"]
    return " ".join([host_of(url), *query.get("_nkw", [""])[0].lower().split(), *category, *filters])


def whole_search(pages: Sequence[Page]) -> bool:
    """Whether a page is the first and the last of its search."""
    number = asked(pages[0].url).get("_pgn", ["1"])[0]
    return len(pages) == 1 and number == "1" and not html_body(pages[0]).css(".pagination__next, .pagination [type=next]")


def read_results(page: Page) -> Iterator[Listing | Reject]:
    """A row or reject for each card of the list."""
    tree = html_body(page)
    found = cards(tree, page)
    exact, site = how_many(tree, page), site_of(tree, page)
    refuse_other_currencies([card for card, _ in found], site, page)
    seen: set[tuple[str, str]] = set()
    for ordinal, (card, rest) in enumerate(found):
        ref = (item_of(card), caption_of(card))
        if ref[0] in PLACEHOLDERS:
            yield reject(ordinal, "placeholder", "'Shop on eBay' is no offer", words(card))
        elif rest or len(seen) >= exact:
            yield reject(ordinal, "other_words", f"{exact} results were found; this card matches fewer words", words(card))
        elif ref in seen:
            yield reject(ordinal, "duplicate_item", f"{ref[0]} has come before", words(card))
        else:
            seen.add(ref)
            yield listing(ordinal, card, site)


def cards(tree: LexborHTMLParser, page: Page) -> list[tuple[LexborNode, bool]]:
    """The cards of the list, and whether each stands behind the marker. Raises Blocked for a page that wants us to sign in, and
    LayoutChanged where there is no list, or no card although results were found."""
    results, name = tree.css_first(LIST), title(page.text)
    if results is None and (SIGN_IN.search(name) or "splashui" in page.text):
        raise Blocked(f"{page.source}: {page.url} is a sign-in or challenge page: {name!r}")
    if results is None:
        raise LayoutChanged(f"{page.source}: no list of results ({LIST}) at {page.url}")
    found, rest = [], False
    for child in results.iter():
        rest = rest or REST in classes(child)
        if classes(child) & CARDS:
            found.append((child, rest))
    if not found and how_many(tree, page):
        raise LayoutChanged(f"{page.source}: results were found, and no card lists them, at {page.url}")
    return found


def how_many(tree: LexborHTMLParser, page: Page) -> int:
    """The number of results by the heading: '9,100+' and '1.300+' are at least so many."""
    number = tree.css_first(".srp-controls__count-heading .BOLD")
    digits = re.sub(r"\D", "", number.text()) if number else ""
    if not digits:
        raise LayoutChanged(f"{page.source}: no heading says how many results there are at {page.url}")
    return int(digits)


def site_of(tree: LexborHTMLParser, page: Page) -> Site:
    """How to read this page; raises LayoutChanged for a language that nobody has taught us."""
    language = ((tree.root.attributes.get("lang") if tree.root else None) or "")[:2]
    if language not in DECIMALS:
        raise LayoutChanged(f"{page.source}: {page.url} is in language '{language}'; read are {', '.join(DECIMALS)}")
    sold, fixed = (asked(page.url).get(name) == ["1"] for name in ("LH_Sold", "LH_BIN"))
    return Site(Reader(language), CURRENCIES[host_of(page.url)], sold, fixed)


def refuse_other_currencies(found: list[LexborNode], site: Site, page: Page) -> None:
    """Raise LayoutChanged where the page shows the currency of whoever looked at it instead of the site's."""
    for text in (text for card in found if item_of(card) not in PLACEHOLDERS for text in price_texts(card)):
        currency = site.reader.currency(text)
        if currency and currency != site.currency:
            told = f"shows prices in '{currency}' where the site sells in {site.currency}; it was saved from abroad"
            raise LayoutChanged(f"{page.source}: {page.url} {told}")
