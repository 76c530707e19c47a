"""Scores the listing filter on hand-made labels: python bench/score_listings.py LABELS.csv [--mistakes]

LABELS.csv has the columns file, item_id, label, and lies in a folder whose neighbour `recorded/ebay-browse-api` has the files;
`--recorded DIR` names another place. Right is: kept, and of the model that the file was searched for, exactly where the label is
`card`. Rows labelled `unclear` are left out, and an id that occurs twice counts once."""

import argparse
import csv
import json
import re
import sys
from collections import defaultdict
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1]))

from models.gpu import UNKNOWN, catalogue, resolve
from models.listing_filter import Verdict, judge

SEARCHED = re.compile(r"search-items-(.+)-\d{4}-\d{2}\.json")


class Judged(NamedTuple):
    """One labelled listing and what the filter says of it."""

    label: str
    price_usd: float
    verdict: Verdict
    kept: bool
    title: str
    why: str


class Score(NamedTuple):
    """How the filter did on one card."""

    precision: float
    recall: float
    listings: int
    kept_median_usd: float
    cards_median_usd: float
    raw_median_usd: float


def searched(file_name: str) -> re.Pattern[str]:
    """The slugs that a file was searched for: what its name leaves open may be anything."""
    found = SEARCHED.fullmatch(file_name)
    slug = resolve(found[1]) if found else None
    if slug is None:
        raise SystemExit(f"{file_name}: no card of the catalogue is called that")
    memory_open = slug.endswith(UNKNOWN)
    name = slug.removesuffix(UNKNOWN) if memory_open else slug
    return re.compile(name.replace(UNKNOWN, "[a-z-]+") + (rf"(?:\d+gb|{UNKNOWN})" if memory_open else ""))


def is_searched(gpu: str | None, wanted: re.Pattern[str]) -> bool:
    """Whether this card is what was searched for; a conversion never is, unless the search says its memory."""
    if gpu is None or not wanted.fullmatch(gpu):
        return False
    return gpu == wanted.pattern or gpu not in catalogue() or not catalogue()[gpu].conversion


def looked_at(item: dict[str, Any]) -> Verdict:
    """The filter's verdict on an item as eBay's search answers it."""
    category = next((category["categoryName"] for category in item.get("categories", [])), None)
    return judge(item["title"], item.get("conditionId") or item.get("condition"), category, float(item["price"]["value"]))


def judged(labels: Path, recorded: Path) -> dict[str, list[Judged]]:
    """Every labelled listing that is not unclear, by file."""
    rows: dict[str, list[Judged]] = defaultdict(list)
    by_file: dict[str, dict[str, tuple[str, str]]] = defaultdict(dict)
    with labels.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            by_file[row["file"]][row["item_id"]] = row["label"], row["reason"]
    for file, labelled in by_file.items():
        wanted = searched(file)
        items = {item["itemId"]: item for item in json.loads((recorded / file).read_text("utf-8"))["itemSummaries"]}
        for item_id, (label, why) in labelled.items():
            if label != "unclear":
                item, verdict = items[item_id], looked_at(items[item_id])
                kept = verdict.verdict == "keep" and is_searched(verdict.gpu, wanted)
                rows[file].append(Judged(label, float(item["price"]["value"]), verdict, kept, item["title"], why))
    return rows


def scored(rows: list[Judged]) -> Score:
    """Precision, recall and medians over one card's listings."""
    right = sum(row.kept and row.label == "card" for row in rows)
    kept, cards = [row.price_usd for row in rows if row.kept], [row.price_usd for row in rows if row.label == "card"]
    medians = (median(prices) if prices else float("nan") for prices in (kept, cards, [row.price_usd for row in rows]))
    return Score(right / max(1, len(kept)), right / max(1, len(cards)), len(rows), *medians)


def main() -> None:
    """Print one line per card, and with --mistakes every listing that was judged wrongly."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("labels", type=Path)
    reader.add_argument("--recorded", type=Path)
    reader.add_argument("--mistakes", action="store_true")
    said = reader.parse_args()
    recorded = said.recorded or said.labels.resolve().parents[1] / "recorded" / "ebay-browse-api"
    print(f"{'file':44} {'n':>4} {'precision':>9} {'recall':>6} {'median kept':>11} {'of cards':>9} {'raw':>9}")
    for file, rows in judged(said.labels, recorded).items():
        one = scored(rows)
        print(f"{file:44} {one.listings:4} {one.precision:9.3f} {one.recall:6.3f}", end=" ")
        print(f"{one.kept_median_usd:11,.2f} {one.cards_median_usd:9,.2f} {one.raw_median_usd:9,.2f}")
        for row in rows if said.mistakes else ():
            if row.kept != (row.label == "card"):
                said_of_it = f"{row.verdict.verdict} {row.verdict.gpu} {row.verdict.reason}"
                print(f"    {row.label}, but {said_of_it}: {row.title!a} {row.price_usd:g} ({row.why})")


if __name__ == "__main__":
    main()
