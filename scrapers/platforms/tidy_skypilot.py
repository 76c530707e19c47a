"""The lines of a SkyPilot catalogue: an instance of a cloud in a region, its price per hour on demand and as spot.

Columns and their meaning: skypilot-org/skypilot-catalog at 0f40703, catalogs/v8. `TotalGpuMemoryInMiB` is of one GPU in some
clouds and of all in others; `MemoryInfo` is of one."""

import ast
import csv
import io
from collections.abc import Iterator

from models.observation import Offer, Per, Reject, Tier, Venue
from models.page import Page
from scrapers.errors import LayoutChanged
from scrapers.platforms.gpuhunt_lines import FORM
from scrapers.platforms.tidy_rents import OWN_MACHINES, provider_of
from scrapers.read import priced, reject, text_body

NEEDED = ("InstanceType", "AcceleratorName", "AcceleratorCount", "Price", "Region", "GpuInfo", "SpotPrice")
CLOUDS = {"do": "digitalocean", "primeintellect": "prime-intellect"}
ENDINGS = {"SECURE": Venue.DATACENTER, "COMMUNITY": Venue.COMMUNITY}  # of RunPod's types: '1x_RTX4090_SECURE'

Line = dict[str, str]


def is_catalogue(header: list[str]) -> bool:
    """Whether these are the columns of a SkyPilot catalogue."""
    return set(NEEDED) <= set(header)


def lines_with_gpus(page: Page, cloud: str) -> tuple[list[Line], int, int]:
    """The lines of instances with GPUs, each once; how many had none (or a TPU), and how many said what was said before."""
    reader = csv.DictReader(io.StringIO(text_body(page), newline=""))
    if not is_catalogue(list(reader.fieldnames or ())):
        raise LayoutChanged(f"skypilot: the columns {', '.join(NEEDED)} are not all there at {page.url}")
    lines = list(reader)
    if any(None in line or None in line.values() for line in lines):
        raise LayoutChanged(f"skypilot: a line has more or fewer cells than the header at {page.url}")
    gpus = [line for line in lines if line["AcceleratorName"] and not line["AcceleratorName"].startswith("tpu")]
    if cloud == "lambda":
        gpus = [{**line, "Region": ""} for line in gpus]
    once = {tuple(line[name] for name in NEEDED): line for line in gpus}
    return list(once.values()), len(lines) - len(gpus), len(gpus) - len(once)


def offers(ordinal: int, line: Line, cloud: str) -> Iterator[Offer | Reject]:
    """One line as prices of a whole instance."""
    count = line["AcceleratorCount"].removesuffix(".0")
    if not count.isdigit() or count == "0":
        yield reject(ordinal, "part_of_a_gpu", f"{line['AcceleratorCount']} GPUs are no whole number of them", line)
        return
    prices = {Tier.ON_DEMAND: line["Price"], Tier.SPOT: line["SpotPrice"]}
    said = {tier: text for tier, text in prices.items() if text}
    if not said:
        yield reject(ordinal, "no_price", "neither a price on demand nor a spot price", line)
    form = FORM.search(line["InstanceType"])
    card = {"gpu_text": line["AcceleratorName"], "memory_gb": memory(line["GpuInfo"]), "form_text": form[1] if form else None}
    named = {"provider": provider_of(CLOUDS.get(cloud, cloud)), "publisher_ref": line["InstanceType"], "gpu_count": int(count)}
    where = {"venue": venue(line, cloud), "region": line["Region"] or None, "currency": "USD", "per": Per.INSTANCE_HOUR}
    for tier, text in said.items():
        yield priced(Offer, ordinal, line, text, **named, **card, **where, tier=tier)


def memory(text: str) -> float | None:
    """Memory of one GPU in GB out of the words of Python in the column GpuInfo; None where they do not say."""
    try:
        gpu = ast.literal_eval(text)["Gpus"][0]
        mebibytes = gpu["MemoryInfo"]["SizeInMiB"]
    except (ValueError, SyntaxError, KeyError, IndexError, TypeError):
        return None  # v1 to v4 say it in other words, or not at all
    return float(mebibytes) / 1024 or None


def venue(line: Line, cloud: str) -> Venue:
    """Whose machine it is, where the cloud or the name of the type tells."""
    by_name = ENDINGS.get(line["InstanceType"].rpartition("_")[2])
    return by_name or (Venue.DATACENTER if provider_of(CLOUDS.get(cloud, cloud)) in OWN_MACHINES else Venue.UNKNOWN)
