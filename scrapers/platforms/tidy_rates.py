"""Lines of a tidy price file about cards, electricity and tokens, word by word; words that stand nowhere here are refused."""

from models.observation import Per, Rate, RateKind, Reject, ServiceTier, Statistic
from models.page import Precision
from scrapers.platforms.eia_regions import is_division, region_of
from scrapers.platforms.tidy_lines import Line
from scrapers.platforms.tidy_rents import provider_of
from scrapers.read import reject, row

MARKETS = {  # a record's word for a market: ours, and where it sells
    "eBay US (sold)": ("ebay", "US"),
    "eBay US (active)": ("ebay", "US"),
    "Amazon US": ("amazon", "US"),
    "Amazon US (single ASIN)": ("amazon", "US"),
    "PCPartPicker US": ("pcpartpicker", "US"),
    "US retail (Tom's lowest)": ("us-retail", "US"),
    "Google Shopping BR": ("google-shopping", "BR"),
    "idealo.de": ("idealo", "DE"),
}
# What may stand in for the price of a used card is 'used', what caps it is 'new'; any other series keeps its own name as variant,
# so that it is stored and never chosen: asks that never sell, launch prices, other countries' taxes.
CARDS = {
    "sold_avg_all_conditions": ("used", Statistic.MEAN),  # new cards among them, most in the months after a launch
    "used_ask_best3": ("used", Statistic.MIN),  # the mean of the three cheapest asks: a low quantile, no sale
    "all_listings_mean_ask": ("all_listings_mean_ask", Statistic.MEAN),
    "new_buy_box": ("new", Statistic.SINGLE),
    "new_marketplace_offer": ("new_marketplace_offer", Statistic.SINGLE),
    "new_listing_min": ("new", Statistic.MIN),
    "new_listing_p25": ("new", Statistic.P25),
    "new_listing_median": ("new", Statistic.MEDIAN),
    "new_best3": ("new", Statistic.MIN),
    "new_retail_low": ("new_retail_low", Statistic.MIN),
    "new_retail_min": ("new_retail", Statistic.MIN),
    "new_retail_p25": ("new_retail", Statistic.P25),
    "new_retail_median": ("new_retail", Statistic.MEDIAN),
}
TOKENS = {  # what a price of tokens is for: kind, variant, service tier
    "input": (RateKind.INFERENCE, "input", None),
    "output": (RateKind.INFERENCE, "output", None),
    "input_cached": (RateKind.INFERENCE, "cached_input", None),
    "batch_input": (RateKind.INFERENCE, "input", ServiceTier.BATCH),
    "batch_output": (RateKind.INFERENCE, "output", ServiceTier.BATCH),
    "train": (RateKind.TRAINING, None, None),
}
HOMES = {"residential_monthly", "residential_annual_avg"}


def card(ordinal: int, line: Line, known: Precision) -> Rate | Reject:
    """A line as what a card costs somewhere."""
    if line.provider_or_market not in MARKETS:
        return reject(ordinal, "unknown_market", f"'{line.provider_or_market}' is no market that we know", line.record)
    if line.tier_or_condition not in CARDS:
        return reject(ordinal, "unclear_condition", f"'{line.tier_or_condition}' is no condition that we know", line.record)
    provider, region = MARKETS[line.provider_or_market]
    variant, statistic = CARDS[line.tier_or_condition]
    said = {"provider": provider, "region": region, "variant": variant, "statistic": statistic}
    return rate(ordinal, line, known, what=RateKind.CARD_PRICE, subject=line.gpu_text, per=Per.CARD, n=line.n, **said)


def electricity(ordinal: int, line: Line, known: Precision) -> Rate | Reject:
    """A line as what homes of a state or of the country paid for a kilowatt-hour, as the EIA has it."""
    if line.tier_or_condition not in HOMES:
        return reject(ordinal, "unclear_sector", f"'{line.tier_or_condition}' is no residential average", line.record)
    if is_division(line.provider_or_market):
        return reject(ordinal, "census_region", f"{line.provider_or_market} is a census division, no state", line.record)
    region = region_of(line.provider_or_market)
    if region is None:
        return reject(ordinal, "unknown_region", f"'{line.provider_or_market}' is no state of the US", line.record)
    said = {"subject": "residential", "region": region, "statistic": Statistic.MEAN}
    return rate(ordinal, line, known, what=RateKind.ELECTRICITY, per=Per.KWH, provider="eia", **said)


def tokens(ordinal: int, line: Line, known: Precision) -> Rate | Reject:
    """A line as a price per million tokens: 'gpt-4o|input'."""
    model, _, kind = line.tier_or_condition.rpartition("|")
    if kind not in TOKENS or not model:
        return reject(ordinal, "unclear_tokens", f"'{line.tier_or_condition}' is no model with a kind of tokens", line.record)
    what, variant, service = TOKENS[kind]
    said = {"provider": provider_of(line.provider_or_market), "subject": model, "variant": variant, "service_tier": service}
    return rate(ordinal, line, known, what=what, per=Per.MILLION_TOKENS, **said)


def rate(ordinal: int, line: Line, known: Precision, **said: object) -> Rate | Reject:
    """A line as a rate."""
    return row(
        Rate, ordinal, line.price_text, publisher_ref=line.series, amount=line.price, currency="USD",
        price_text=line.price_text, effective_at=line.at, effective_precision=known, **said,
    )  # fmt: skip
