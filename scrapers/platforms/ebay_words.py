"""What eBay's result pages say in three languages: prices, ways to buy, what sending costs, where a thing is.

A page follows the visitor's address, not its own: language, currency and number format can be anybody's."""

import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from models.observation import PriceKind

CURRENCIES = {  # of each site, by its host
    "ebay.com": "USD", "ebay.co.uk": "GBP", "ebay.ca": "CAD", "ebay.com.au": "AUD", "ebay.de": "EUR", "ebay.at": "EUR",
    "ebay.es": "EUR", "ebay.fr": "EUR", "ebay.it": "EUR", "ebay.ie": "EUR", "ebay.nl": "EUR",
}  # fmt: skip
SYMBOLS = {"$": "USD", "US $": "USD", "£": "GBP", "€": "EUR", "C $": "CAD", "AU $": "AUD"}
DECIMALS = {"en": ".", "de": ",", "es": ",."}  # by language; Spanish is written both ways
PRICE = re.compile(r"(\D*?)\s*(\d[\d.,]*)\s*(\D*)")
NUMBER = re.compile(r"(\d{1,3}(?:(?P<group>[.,])\d{3})*|\d+)(?P<decimal>[.,])(\d{2})")
FIXED = re.compile(r"buy it now|sofort-kaufen|¡?cómpralo (ahora|ya)!?", re.I)
OFFER = re.compile(r"or best offer|oder preisvorschlag|o mejor oferta", re.I)
BIDS = re.compile(r"\d+ (bids?|gebote?|ofertas? de subasta|pujas?)\b.*", re.I)
SENT = re.compile(r"\+ ?(?:ca\. )?(\D{0,6}\d[\d.,]*\d(?: (?:€|EUR)\b)?).*", re.I)
SENT_FREE = re.compile(
    r"free (international )?(delivery|shipping|postage)( in [\d-]+ days)?"
    r"|kostenlose[rs]? (versand|lieferung)|envío( internacional)? gratis",
    re.I,
)
PLACE = re.compile(r"(?:located in|from|aus|de) ([^%]+)", re.I)
SOLD = re.compile(r"(?:sold|verkauft|vendido)\b *(.*)", re.I)


@dataclass(frozen=True)
class Reader:
    """Reads prices as a language writes them."""

    language: str

    def currency(self, text: str) -> str | None:
        """The currency of a price, or what stands in its place; None for a text without a number, and for a bare number."""
        found = PRICE.fullmatch(text.strip())
        symbol = (found[1] or found[3]).strip() if found else ""
        return SYMBOLS.get(symbol, symbol) or None

    def money(self, text: str) -> tuple[Decimal, str]:
        """The one amount of a text, with its currency; raises ValueError where there is none, or where nobody can know which
        mark is the decimal one."""
        found, currency = PRICE.fullmatch(text.strip()), self.currency(text)
        number = NUMBER.fullmatch(found[2]) if found else None
        if not number or number["decimal"] not in DECIMALS[self.language] or number["group"] == number["decimal"] or not currency:
            raise ValueError(f"'{text}' is not one price with two decimals, as '{self.language}' writes it")
        return Decimal(re.sub("[.,]", "", number[1]) + "." + number[4]), currency

    def shipping(self, rows: list[str], currency: str) -> Decimal | None:
        """What sending costs, by the rows of a card; unknown unless a row says so in this currency."""
        if any(SENT_FREE.fullmatch(text) for text in rows):
            return Decimal(0)
        named = next((found[1] for text in rows if (found := SENT.fullmatch(text))), None)
        try:
            cost, cost_currency = self.money(named or "")
        except ValueError:
            return None
        return cost if cost_currency == currency else None


def kind_of(rows: list[str]) -> PriceKind | None:
    """What the price of a card means, by its rows; an auction that takes offers still shows its bid."""
    for pattern, kind in ((BIDS, PriceKind.AUCTION_BID), (OFFER, PriceKind.ASKING_OR_OFFER), (FIXED, PriceKind.ASKING_FIXED)):
        if any(pattern.fullmatch(text) for text in rows):
            return kind
    return None


def place_of(rows: list[str]) -> str | None:
    """Where a thing is, in the page's words."""
    return next((found[1] for text in rows if (found := PLACE.fullmatch(text))), None)


def day_of(text: str) -> datetime | None:
    """The day of 'May 4, 2026'; of other languages no such page has been seen."""
    try:
        return datetime.strptime(text, "%b %d, %Y")
    except ValueError:
        return None
