"""RunPod's pricing page, in two layouts: products in JSON-LD (2026), or rows of cards whose visible price is 0 until a script
has run, with the prices per hour in attributes (2025). It names fewer cards than the API, and lags it by weeks."""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from models.observation import Offer, Per, Reject, Tier, Venue
from models.page import Page
from scrapers.errors import LayoutChanged
from scrapers.platforms.json_ld import product_offers
from scrapers.read import field, html_body, priced, reject

CLOUDS = {"secure": Venue.DATACENTER, "community": Venue.COMMUNITY}
EACH = {"provider": "runpod", "gpu_count": 1, "per": Per.GPU_HOUR}
CARD, HIDDEN = "a.gpu-pricing-row", "[data-secure-cloud-price]"
MEMORY = re.compile(r"(\d+) GB VRAM")


def read_prices(page: Page) -> Iterator[Offer | Reject]:
    """A row or reject for each cloud of each card of the page."""
    html = html_body(page)
    cards, hidden = html.css(CARD), html.css(HIDDEN)
    if hidden and len(html.css(f"{CARD} {HIDDEN}")) < len(hidden):
        raise LayoutChanged(f"runpod: no JSON-LD product, and prices in attributes that belong to no card ({CARD}) at {page.url}")
    yield from attributes(cards, page) if hidden else products(page)


def products(page: Page) -> Iterator[Offer | Reject]:
    """A row or reject for each cloud of each product of the JSON-LD."""
    for ordinal, product, offer in product_offers(page):
        gpu_text, venue = field(product, "name", page), CLOUDS.get(field(offer, "name", page).removesuffix(" Cloud").lower())
        if venue and "per-hour on-demand" in field(offer, "description", page):
            card = {"publisher_ref": field(product, "@id", page), "gpu_text": gpu_text.removesuffix(" GPU on Runpod")} | EACH
            terms = {"currency": field(offer, "priceCurrency", page), "tier": Tier.ON_DEMAND, "venue": venue}
            yield priced(Offer, ordinal, offer, str(field(offer, "price", page)), **card, **terms)
        else:
            yield reject(ordinal, "unclear_offer", "not of Secure or Community Cloud, or not per hour on demand", offer)


def attributes(cards: list[LexborNode], page: Page) -> Iterator[Offer | Reject]:
    """A row or reject for each cloud of each card; a card that the page breaks off before its name is one reject."""
    for ordinal, card in enumerate(cards):
        name, price = words(card.css_first(".gpu-pricing-row__model-wrapper")), card.css_first(HIDDEN)
        memories = [found[1] for tag in card.css(".gpu-pricing-row__tag") if (found := MEMORY.fullmatch(words(tag)))]
        said = {"card": name, "memory_gb": memories, **(price.attributes if price else {})}
        if not name or price is None or len(memories) != 1 or not words(price.parent).startswith("$"):
            yield reject(ordinal, "unclear_card", "a card without its name, its one memory, or prices in dollars", said)
            continue
        terms = {"gpu_text": name, "memory_gb": memories[0], "currency": "USD", "tier": Tier.ON_DEMAND} | EACH
        for cloud, venue in CLOUDS.items():
            yield priced(Offer, ordinal, said, field(said, f"data-{cloud}-cloud-price", page) or "", venue=venue, **terms)


def words(node: LexborNode | None) -> str:
    """What a part of the page says, blanks aside."""
    return " ".join(node.text(separator=" ").split()) if node else ""
