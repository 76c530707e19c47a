"""What goes wrong when: publishers that fall silent, refuse, change their pages or send half of them; and our own runs."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

KINDS = ("refused", "error", "cut", "block", "layout", "fewer")  # what a publisher can do; `hang` costs a real time-out each
KILLS = ("after_keep", "after_append", "before_derive", "before_watch", "during_delivery")
WARM = 6  # days: before, there is no past that a thin page could be compared with


@dataclass(frozen=True)
class Faults:
    """By day: what each publisher does wrong, where our run is killed, when the machine is off, when nobody takes alerts."""

    publishers: dict[tuple[str, date], str]
    kills: dict[date, str]
    off: frozenset[date]
    deaf: dict[date, str]

    def of(self, slug: str, day: date) -> str | None:
        """What this publisher does wrong on a day."""
        return self.publishers.get((slug, day))


def faults(slugs: list[str], first: date, days: int, seed: int = 3) -> Faults:
    """Outages of one to six days every few weeks at each publisher, of each kind in turn; one of nine days, beyond the gap; a
    kill at each place, each month or so; the machine off for three days; the receiver of alerts deaf for six."""
    chance, publishers = Random(seed), {}
    for number, slug in enumerate(slugs):
        start, turn = WARM + chance.randrange(12), number
        while start < days - 8:
            length = chance.choice((1, 1, 1, 2, 3, 6))
            publishers |= {(slug, first + timedelta(days=start + n)): KINDS[turn % len(KINDS)] for n in range(length)}
            turn, start = turn + 1, start + length + 8 + chance.randrange(20)
    long = days // 2 + 9
    publishers |= {("lambda", first + timedelta(days=long + n)): "error" for n in range(9)}
    publishers[("runpod", first + timedelta(days=WARM + 1))] = "hang"
    rounds = max(days // 120, 1)
    kills = {first + timedelta(days=7 + n * (days - 12) // (5 * rounds)): KILLS[n % 5] for n in range(5 * rounds)}
    off = {first + timedelta(days=days // 3 + n) for n in range(3)} - kills.keys()
    publishers = {(slug, day): kind for (slug, day), kind in publishers.items() if day not in kills}
    deaf = {first + timedelta(days=days // 5 + n): ("dropped", "error")[n % 2] for n in range(6)}
    return Faults(publishers, kills, frozenset(off), deaf)
