"""BestValueGPU: what a card costs new and used on average, and what it cost at launch, one page per card.

Inferred from one public program that reads the same fields; nobody of us has seen a page. So it is off by default. Its prices are
made of eBay's and Amazon's, and confirm neither."""

from collections.abc import Iterator
from datetime import date

from pydantic_core import from_json

from models.observation import Per, Rate, RateKind, Reject, Statistic
from models.page import Page
from models.source import Access, Ask, Authority, Expect, Spec, Verified
from scrapers.errors import LayoutChanged
from scrapers.read import field, html_body, reject, row

HOME, TAIL = "https://bestvaluegpu.com/history/new-and-used-", "-price-history-and-specs/"
CARDS = ("rtx-3090", "rtx-4090", "rtx-5090")
SPEC = Spec(
    slug="bestvaluegpu",
    title="BestValueGPU",
    home="https://bestvaluegpu.com",
    access=Access.PAGE,
    terms="Unread: three pages a day, as robots.txt allows.",
    verified=Verified.INFERRED,
    verified_on=date(2026, 11, 22),
    version=1,
    every_hours=24,
    expect=Expect(rows=(1, 3), units={Per.CARD: (50, 20_000)}),
    authority=Authority.TRACKER,
    asks=tuple(Ask(url=f"{HOME}{card}{TAIL}", scope=card, accept="text/html") for card in CARDS),
    on_by_default=False,
    pace_seconds=5,
)


def parse(page: Page) -> Iterator[Rate | Reject]:
    """The average used and new, and the price at launch, each a row or a reject."""
    script = html_body(page).css_first("script#__NEXT_DATA__")
    if script is None:
        raise LayoutChanged(f"bestvaluegpu: no data of the page (script#__NEXT_DATA__) at {page.url}")
    try:
        said = from_json(script.text())
    except ValueError as error:
        raise LayoutChanged(f"bestvaluegpu: the data of {page.url} is not JSON: {error}") from error
    props = field(field(said, "props", page), "pageProps", page)
    prices = {"used": field(props, "usedCard", page), "new": field(props, "newCard", page)}
    for ordinal, (variant, card) in enumerate(prices.items()):
        price = card.get("price") if isinstance(card, dict) else None
        yield rate(ordinal, price, page, what=RateKind.CARD_PRICE, variant=variant, statistic=Statistic.MEAN)
    yield rate(len(prices), props.get("msrp"), page, what=RateKind.MSRP)


def rate(ordinal: int, price: object, page: Page, **fields: object) -> Rate | Reject:
    """A price in whole US dollars; the tracker writes 0 or nothing where it has none."""
    if not price:
        return reject(ordinal, "no_price", f"the tracker names none ({price})", repr(price))
    subject = page.url.removeprefix(HOME).removesuffix(TAIL).replace("-", " ").upper()
    return row(
        Rate, ordinal, repr(price), amount=price, price_text=repr(price), currency="USD", per=Per.CARD, provider="bestvaluegpu",
        subject=subject, **fields,
    )  # fmt: skip
