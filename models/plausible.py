"""Numbers as a person types them: amounts of tokens, ranges, and a sentence where the unit is likely to be another."""

import re
from dataclasses import dataclass
from math import inf

MILLIONS = {"": 1e-6, "k": 1e-3, "m": 1.0, "b": 1e3, "t": 1e6}
TOKENS = re.compile(r"([\d.,_]+)\s*([kmbt]?)(?:illion)?\s*(?:tokens?)?", re.IGNORECASE)
LEAST_MILLION_TOKENS, MOST_MILLION_TOKENS = 0.01, 1e6  # a data set of fewer than ten thousand or more than 1e12 is none
SPAN = re.compile(r"([\d.]+)\s*(%?)\s*(?:(?:-|to|\.\.)\s*([\d.]+)\s*(%?))?")


class Implausible(ValueError):
    """A number that cannot be meant; the sentence says what may be."""


@dataclass(frozen=True)
class Span:
    """A range, both ends in it."""

    low: float
    high: float


@dataclass(frozen=True)
class Limits:
    """What is believable of a value in `unit`, and by what a value beyond has probably been multiplied."""

    low: float
    high: float
    unit: str
    slip: float


SHARE = Limits(0, 0.999, "(a fraction)", 100)
BELIEVABLE = {
    "electricity_usd_per_kwh": Limits(0.001, 2, "USD/kWh", 100),
    "card_watts": Limits(10, 3000, "W", 0.001),
    "card_price_usd": Limits(20, 200_000, "USD", 0.001),
    "rent_usd_per_gpu_hour": Limits(0.005, 60, "USD per GPU-hour", 100),
    "horizon_years": Limits(0.08, 12, "years", 12),
    "epochs": Limits(0.01, 100, "epochs", 1000),
    "engineer_usd_per_hour": Limits(1, 1000, "USD/hour", 160),
    "interruption_multiplier": Limits(1, 20, "(a ratio, 1 without interruptions)", 100),
    "power_overhead": SHARE, "sales_tax_rate": SHARE, "selling_fee_rate": SHARE, "residual_share": Limits(0, 5, "(a ratio)", 100),
    "idle_share": SHARE, "operations_share": Limits(0, 5, "(a fraction)", 100), "failed_share": SHARE, "rerun_share": SHARE,
}  # fmt: skip


def believed(name: str, value: float) -> float:
    """The value, unless nobody can mean it: Implausible, with the value in the likely unit where there is one."""
    limits = BELIEVABLE.get(name, Limits(0, inf, "", 1))
    if limits.low <= value <= limits.high or value == 0:
        return value
    meant = value / limits.slip
    hint = f"; did you mean {meant:g}?" if limits.low <= meant <= limits.high else ""
    raise Implausible(f"{name.replace('_', ' ')} of {value:g} {limits.unit} cannot be{hint}")


def million_tokens(text: str) -> float:
    """Tokens in millions, of words such as 50M, '1.5 billion tokens' or 200k; Implausible where they are no data set."""
    found = TOKENS.fullmatch(text.strip())
    try:
        amount = float(found[1].replace(",", "").replace("_", "")) * MILLIONS[found[2].lower()] if found else None
    except ValueError:
        amount = None
    if found is None or amount is None:
        raise Implausible(f"'{text}' is no number of tokens; write 50M, 1.5B or 200k")
    if amount < LEAST_MILLION_TOKENS:
        raise Implausible(f"{text.strip()} is too few for a data set, in tokens; did you mean {found[1]}M?")
    if amount > MOST_MILLION_TOKENS:
        raise Implausible(f"{text.strip()} tokens are more than any model was trained on")
    return amount


def span(name: str, text: str) -> Span:
    """A range such as 3-5, '3 to 5', 4 or 30-50%; Implausible where it is none, runs backwards or cannot be meant."""
    found = SPAN.fullmatch(text.strip())
    try:
        ends = [float(end) for end in (found[1], found[3]) if end] if found else []
    except ValueError:
        ends = []
    if found is None or not ends:
        raise Implausible(f"{name.replace('_', ' ')} takes a number or a range such as 3-5, not '{text}'")
    share = 100 if found[2] or found[4] else 1
    low, high = believed(name, ends[0] / share), believed(name, ends[-1] / share)
    if low > high:
        raise Implausible(f"{name.replace('_', ' ')} from {low:g} to {high:g} runs backwards")
    return Span(low, high)
