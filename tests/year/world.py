"""What the made-up publishers charge on each day, seeded, and what truly moved. Nobody else knows."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

LISTS = {  # by source and card: made-up dollars per GPU-hour on the first day
    "runpod": {"NVIDIA GeForce RTX 4090": 0.71, "NVIDIA GeForce RTX 3090": 0.47, "NVIDIA RTX A6000": 0.51,
               "NVIDIA A100-SXM4-80GB": 1.53, "NVIDIA H100 80GB HBM3": 3.11},
    "lambda": {"NVIDIA H100 SXM": 3.33, "NVIDIA A100 SXM": 1.83, "NVIDIA A6000": 0.83, "NVIDIA A10": 0.77},
    "thunder": {"t4_x1_prototyping": 0.29, "a6000_x1_prototyping": 0.37, "a100xl_x1_production": 1.83,
                "h100_x1_production": 2.53},
}  # fmt: skip
GPUS = {
    "NVIDIA GeForce RTX 4090": "rtx-4090-24gb", "NVIDIA GeForce RTX 3090": "rtx-3090-24gb", "NVIDIA RTX A6000": "rtx-a6000-48gb",
    "NVIDIA A100-SXM4-80GB": "a100-sxm-80gb", "NVIDIA H100 80GB HBM3": "h100-sxm-80gb", "NVIDIA H100 SXM": "h100-sxm-80gb",
    "NVIDIA A100 SXM": "a100-sxm-80gb", "NVIDIA A6000": "rtx-a6000-48gb", "NVIDIA A10": "a10-24gb",
    "t4_x1_prototyping": "t4-16gb", "a6000_x1_prototyping": "rtx-a6000-48gb", "a100xl_x1_production": "a100-unknown-80gb",
    "h100_x1_production": "h100-unknown-unknown",
}  # fmt: skip
MARKET = {"RTX 3090": 0.17}  # the middle of a marketplace
CARD = 1900.0  # a used RTX 4090
QUIET_DAYS = 9  # between two steps of one publisher


@dataclass(frozen=True)
class Step:
    """From this day on a price is another: of one card, or (None) of all that the source sells."""

    source: str
    card: str | None
    day: date
    factor: float


@dataclass
class World:
    """Prices of `days` days from `first` on; the same seed, the same world."""

    first: date
    days: int
    seed: int = 8
    steps: list[Step] = field(default_factory=list)
    spikes: set[tuple[str, str, date]] = field(default_factory=set)  # one page long
    placeholders: set[tuple[str, str, date]] = field(default_factory=set)

    def __post_init__(self) -> None:
        chance = Random(self.seed)
        for source, cards in LISTS.items():
            day = self.first + timedelta(days=5 + chance.randrange(6))
            while day < self.first + timedelta(days=self.days - 4):
                card = None if chance.random() < 0.25 else chance.choice(list(cards))
                self.steps.append(Step(source, card, day, 1 + chance.choice((-1, 1)) * chance.uniform(0.06, 0.15)))
                self.blunder(chance, source, list(cards), day + timedelta(days=4 + chance.randrange(2)))
                day += timedelta(days=QUIET_DAYS + chance.randrange(24))
        self.move(Step("lambda", None, self.first + timedelta(days=self.days // 2), 0.56))  # 44 % at once: it has happened
        self.steps.append(Step("vast", "RTX 3090", self.first + timedelta(days=21), 1.45))
        self.steps.append(Step("ebay", "RTX 4090", self.first + timedelta(days=35), 1.3))

    def move(self, step: Step) -> None:
        """One more step, and no other of that source near it."""
        others = [s for s in self.steps if s.source != step.source or abs((s.day - step.day).days) >= QUIET_DAYS]
        self.steps = [*others, step]

    def blunder(self, chance: Random, source: str, cards: list[str], day: date) -> None:
        """Between steps a publisher shows one wrong price for a day, or a placeholder in its place."""
        wrong = self.spikes if source != "runpod" or chance.random() < 0.5 else self.placeholders
        wrong.add((source, chance.choice(cards), day))

    def list_price(self, source: str, card: str, day: date) -> float:
        """What is really charged, to the cent."""
        price = LISTS[source][card]
        for step in self.steps:
            if step.source == source and step.card in (None, card) and step.day <= day:
                price *= step.factor
        return round(price, 2)

    def shown_price(self, source: str, card: str, day: date) -> float | None:
        """What the page says: a spike of a third for one day, None where it holds a placeholder."""
        if (source, card, day) in self.placeholders:
            return None
        price = self.list_price(source, card, day)
        return round(price * 1.33, 2) if (source, card, day) in self.spikes else price

    def asks(self, source: str, what: str, day: date, number: int) -> list[float]:
        """What so many sellers ask on a day, the middle wanders by a few percent: of machines daily, of cards weekly."""
        chance = Random(f"{self.seed} {source} {what} {day if source == 'vast' else day.isocalendar().week}")
        middle = MARKET[what] if source == "vast" else CARD
        for step in self.steps:
            if step.source == source and step.card == what and step.day <= day:
                middle *= step.factor
        middle *= 1 + chance.uniform(-0.03, 0.03)
        spread = [0.8 + 0.4 * n / (number - 1) for n in range(number)]
        return [round(middle * share * (1 + chance.uniform(-0.01, 0.01)), 4) for share in spread]
