"""One card of an eBay result page, in the old markup (s-item) and in the new (s-card)."""

import re
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from models.observation import Listing, Per, PriceKind, Reject
from models.page import Precision
from scrapers.platforms.ebay_words import SOLD, Reader, day_of, kind_of, place_of
from scrapers.platforms.price_grids import words
from scrapers.read import reject, row

ITEM = re.compile(r"/itm/(?:[^/?#]+/)?(\d+)")  # older addresses have the title before the number
RANGE = re.compile(r"\d \D+ \D*\d")  # '£5.99 to £14.99'
NO_TITLE = {"clipped", "LIGHT_HIGHLIGHT", "s-card__new-listing"}  # 'Opens in a new window or tab', 'New Listing'


@dataclass(frozen=True)
class Markup:
    """Where a card says what."""

    title: str
    price: str
    condition: str
    caption: str
    rows: str


NEW = Markup(".s-card__title", ".s-card__price", ".s-card__subtitle-row", ".s-card__caption", ".s-card__attribute-row")
OLD = Markup(
    ".s-item__title", ".s-item__price", ".SECONDARY_INFO", ".s-item__caption, .s-item__title--tagblock", ".s-item__detail"
)


@dataclass(frozen=True)
class Site:
    """How to read a page's prices, in which currency they must be, and what it was asked for."""

    reader: Reader
    currency: str
    sold: bool
    fixed: bool


def classes(node: LexborNode) -> set[str]:
    """The classes of a node."""
    return set((node.attributes.get("class") or "").split())


def markup_of(card: LexborNode) -> Markup:
    """The markup of a card; a page can mix both."""
    return NEW if "s-card" in classes(card) else OLD


def item_of(card: LexborNode) -> str:
    """The number of a card's item, '' where it has none."""
    link = card.css_first('a[href*="/itm/"]')
    found = ITEM.search(link.attributes.get("href") or "") if link else None
    return card.attributes.get("data-listingid") or (found[1] if found else "")


def caption_of(card: LexborNode) -> str:
    """'Sold May 4, 2026'; '' where a card has no caption."""
    node = card.css_first(markup_of(card).caption)
    return words(node) if node else ""


def price_texts(card: LexborNode) -> list[str]:
    """What the price nodes of a card say: one price, or two with a word between them."""
    return [words(node) for node in card.css(markup_of(card).price)]


def listing(ordinal: int, card: LexborNode, site: Site) -> Listing | Reject:
    """A card that answers the question, or why it names no price."""
    record, shown = words(card), " ".join(price_texts(card))
    kind, sold = kind_by(card, site), SOLD.fullmatch(caption_of(card))
    if len(price_texts(card)) > 1 or RANGE.search(shown):
        return reject(ordinal, "variation_price", f"{shown} is of several things", record)
    if site.sold and not sold:
        return reject(ordinal, "not_marked_sold", "asked for sold items, and the card does not say that it is one", record)
    if kind is None:
        return reject(ordinal, "unknown_kind", "the card does not say how it is sold", record)
    try:
        amount, currency = site.reader.money(shown)
    except ValueError as error:
        return reject(ordinal, "unclear_price" if shown else "no_price", str(error), record)
    rows, day = rows_of(card), day_of(sold[1]) if sold else None
    return row(
        Listing, ordinal, record, amount=amount, currency=currency, per=Per.CARD, provider="ebay", item_ref=item_of(card),
        price_text=f"{shown}, {sold[0]}" if sold else shown, price_kind=kind, title=title_of(card),
        condition_text=condition_of(card), shipping_amount=site.reader.shipping(rows, currency), seller_country=place_of(rows),
        effective_at=day, effective_precision=Precision.DAY if day else None,
    )  # fmt: skip


def kind_by(card: LexborNode, site: Site) -> PriceKind | None:
    """What the price means. A struck one was only asked: a lower offer was accepted, and stays hidden."""
    node = card.css_first(markup_of(card).price)
    struck = node is not None and any("strikethrough" in name.lower() for name in classes(node))
    if SOLD.fullmatch(caption_of(card)):
        return PriceKind.SOLD_OFFER_HIDDEN if struck else PriceKind.SOLD
    return None if struck else kind_of(rows_of(card)) or (PriceKind.ASKING_FIXED if site.fixed else None)


def rows_of(card: LexborNode) -> list[str]:
    """The rows below the price: in varying order, so told apart by their words. An icon has them in its label."""
    found = card.css(markup_of(card).rows)
    labels = [label.attributes.get("aria-label") or "" for node in found for label in node.css("[aria-label]")]
    return [text for text in (*(words(node) for node in found), *labels) if text]


def title_of(card: LexborNode) -> str:
    """The seller's title, without what eBay puts before and after it."""
    node = card.css_first(markup_of(card).title)
    texts = node.traverse(include_text=True) if node else ()
    said = [part.text() for part in texts if part.tag == "-text" and part.parent and not classes(part.parent) & NO_TITLE]
    return " ".join("".join(said).split())


def condition_of(card: LexborNode) -> str | None:
    """The condition: the last subtitle, of which the first may be a slogan, without the seller's kind or a brand."""
    rows = card.css(markup_of(card).condition)
    node = (rows[-1].css_first(".su-styled-text") or rows[-1]) if rows else None
    return (words(node).strip(" |·") or None) if node else None
