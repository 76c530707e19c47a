"""eBay's Browse API: the items of a search, page after page.

A price that eBay converted is taken as the seller stated it. Sending costs what eBay names in the currency of the price; a cost
still to be calculated is unknown, and so is that of an item to be picked up. The price of a group is that of its cheapest
variation, which may be a bracket. Sellers' names are not kept."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from models.observation import Listing, Per, PriceKind, Reject
from models.page import Page
from models.source import Ask
from scrapers.errors import LayoutChanged
from scrapers.read import field, json_body, records, reject, row

SEARCH = "https://api.ebay.com/buy/browse/v1/item_summary/search"
PAGE_ITEMS, MOST_ITEMS = 200, 10_000  # of an answer; of a query, however many there are
FIELDS = ("itemId", "title", "condition", "conditionId", "buyingOptions", "price", "currentBidPrice", "bidCount", "itemEndDate",
    "shippingOptions", "itemGroupType", "itemLocation", "leafCategoryIds", "categories")  # fmt: skip
ITEM = re.compile(r"v1\|(\d+)\|(\d+)")  # the number in web addresses, and the variation (0: there are none)


def question(words: str) -> str:
    """The address that asks for the first items that have these words."""
    return f"{SEARCH}?q={quote(words)}&limit={PAGE_ITEMS}&offset=0"


def sought(url: str) -> str:
    """The words that a search is for, as its scope."""
    return " ".join(parse_qs(urlsplit(url).query).get("q", [""])[0].lower().split())


def next_page(page: Page, ask: Ask) -> str | None:
    """The address of the items after these, where eBay says that there are more and lets them be asked."""
    body = json_body(page)
    offset = field(body, "offset", page) + field(body, "limit", page)
    return re.sub(r"offset=\d+", f"offset={offset}", ask.url) if body.get("next") and offset < MOST_ITEMS else None


def all_of_them(pages: Sequence[Page]) -> bool:
    """Whether these pages run from the first item to the last, and a query could reach that far."""
    first, last = json_body(pages[0]), json_body(pages[-1])
    reachable = field(last, "total", pages[-1]) <= MOST_ITEMS
    return field(first, "offset", pages[0]) == 0 and not last.get("next") and reachable


def items(page: Page) -> list[dict[str, Any]]:
    """The items of an answer; one beyond the last has no list, and neither has a search that finds nothing."""
    body = json_body(page)
    total, offset = field(body, "total", page), field(body, "offset", page)
    if "itemSummaries" not in body and total and not offset:
        raise LayoutChanged(f"{page.source}: {total} items are announced, and none listed, at {page.url}")
    return records(body, "itemSummaries", page) if "itemSummaries" in body else []


def read_items(pages: Sequence[Page]) -> Iterator[tuple[int, Listing | Reject]]:
    """Rows and rejects for each item of a search, with the number of its page. Best matches change places while they are read,
    so that an item can come twice."""
    seen: set[str] = set()
    for number, page in enumerate(pages):
        for ordinal, item in enumerate(items(page)):
            said = {name: item[name] for name in FIELDS if name in item}
            ref = str(field(item, "itemId", page))
            if ref in seen:
                yield number, reject(ordinal, "duplicate_item", f"{ref} has come before", said)
                continue
            seen.add(ref)
            yield from ((number, found) for found in prices(ordinal, said, page))


def prices(ordinal: int, said: dict[str, Any], page: Page) -> Iterator[Listing | Reject]:
    """The fixed price of an item and the bid for it, whichever it has; both where it may be bought before the auction ends."""
    options = field(said, "buyingOptions", page)
    fixed = PriceKind.ASKING_OR_OFFER if "BEST_OFFER" in options else PriceKind.ASKING_FIXED
    ways = (("FIXED_PRICE", "price", fixed), ("AUCTION", "currentBidPrice", PriceKind.AUCTION_BID))
    named = [(name, kind) for option, name, kind in ways if option in options]
    if said.get("itemGroupType"):
        yield reject(ordinal, "variation_price", "the price is that of the cheapest of several things", said)
    elif not named:
        yield reject(ordinal, "unknown_kind", f"neither for a fixed price nor an auction: {options}", said)
    else:
        yield from (listing(ordinal, said, name, kind, page) for name, kind in named)


def listing(ordinal: int, said: dict[str, Any], name: str, kind: PriceKind, page: Page) -> Listing | Reject:
    """An item at one of its prices."""
    found = ITEM.fullmatch(field(said, "itemId", page))
    if not found:
        return reject(ordinal, "unclear_item", "an item is named by v1, its number and its variation", said)
    amount, currency, text = money(said.get(name))
    options = said.get("shippingOptions") or [{}]
    shipping, shipping_currency, _ = money(options[0].get("shippingCost"))
    auction = kind is PriceKind.AUCTION_BID
    return row(
        Listing, ordinal, said, amount=amount, currency=currency, per=Per.CARD, provider="ebay", publisher_ref=said["itemId"],
        price_text=f"{text}, {said.get('bidCount', 'unknown')} bids" if auction else text,
        until_at=instant_of(said.get("itemEndDate")) if auction else None,
        item_ref=found[1], variation=None if found[2] == "0" else found[2], price_kind=kind, title=field(said, "title", page),
        condition_text=numbered(said.get("condition"), said.get("conditionId")), category_text=category(said),
        shipping_amount=shipping if shipping_currency == currency else None,
        seller_country=(said.get("itemLocation") or {}).get("country"),
    )  # fmt: skip


def money(said: Any) -> tuple[str | None, str, str]:
    """An amount and its currency as the seller stated them, and in words, which tell of a conversion."""
    if not isinstance(said, dict) or "value" not in said:
        return None, "", ""
    shown = f"{said.get('currency')} {said['value']}"
    if "convertedFromCurrency" not in said:
        return said["value"], str(said.get("currency")), shown
    amount, currency = said.get("convertedFromValue"), str(said["convertedFromCurrency"])
    return amount, currency, f"{currency} {amount}, shown as {shown}"


def numbered(name: str | None, number: str | None) -> str | None:
    """'Used (3000)': eBay renames its conditions and categories, and keeps their numbers."""
    known = [text for text in (name, f"({number})" if number else None) if text]
    return " ".join(known) or None


def category(said: dict[str, Any]) -> str | None:
    """The first category that an item is filed under."""
    leaf = next(iter(said.get("leafCategoryIds") or []), None)
    names = {place.get("categoryId"): place.get("categoryName") for place in said.get("categories") or []}
    return numbered(names.get(leaf), leaf)


def instant_of(text: str | None) -> datetime | None:
    """An instant as eBay writes it, as UTC without zone."""
    return datetime.fromisoformat(text).astimezone(UTC).replace(tzinfo=None) if text else None
