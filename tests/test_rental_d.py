"""Witnesses of rental prices: Prime Intellect, Shadeform, gpuhunt, gpurentalprices. Their requests, recordings and traps."""

import asyncio
import csv
import io
import json
import logging
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
import respx

from models.gpu import resolve
from models.observation import Offer, Per, Rate, Reject, Tier, Venue
from models.page import Page
from models.source import Authority
from pipelines.settings import key_of
from scrapers import Parsed, all_sources, client
from scrapers.client import Client
from scrapers.errors import Blocked, FetchFailed, LayoutChanged, PublisherError, SourceError, TruncatedBody
from scrapers.platforms.zipped import csv_in_zip
from scrapers.sources import gpuhunt, gpurentalprices, prime_intellect, shadeform

SAMPLES = Path(__file__).parents[1] / "scrapers" / "samples"
RECORDED = Path(__file__).parents[2] / "shared" / "recorded"
needs_shared = pytest.mark.skipif(not RECORDED.is_dir(), reason="needs ../shared")

NOON = datetime(2026, 11, 19, 12)
KEY = "sk-live-0123456789"
GPUS, DISKS = "https://api.primeintellect.ai/api/v1/availability/gpus", "https://api.primeintellect.ai/api/v1/availability/disks"
TYPES = "https://api.shadeform.ai/v1/instances/types"
LATEST = "https://raw.githubusercontent.com/adriannutiu/gpu-rental-prices/HEAD/data/latest.json"
BUCKET = "https://dstack-gpu-pricing.s3.eu-west-1.amazonaws.com/v3"
HOSTS = ("aws", "azure", "cloudrift", "gcp", "lambdalabs", "nebius", "oci", "runpod", "verda")


def sample(name: str) -> Any:
    return json.loads((SAMPLES / name).read_text())


def page(source: str, body: object, url: str = "https://example.test/", at: datetime = NOON) -> Page:
    return Page(source, url, at, body if isinstance(body, bytes) else json.dumps(body).encode())


def split(rows: Iterator[Parsed]) -> tuple[list[Any], list[str]]:
    """What is kept, and the reasons of the rejects."""
    found = list(rows)
    return [row for row in found if not isinstance(row, Reject)], [row.reason for row in found if isinstance(row, Reject)]


# --- requests


@pytest.fixture
def turns(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, float]]:
    """The turns that were waited for: host, and seconds between two requests to it. They pass at once."""
    asked: list[tuple[str, float]] = []

    async def turn(host: str, seconds: float) -> None:
        asked.append((host, seconds))

    monkeypatch.setattr(client, "turn", turn)
    return asked


@pytest.fixture
def web() -> Iterator[respx.Router]:
    with respx.mock(assert_all_called=False) as router:
        yield router


def visit(slug: str) -> list[Page]:
    """The pages of a live visit, with the key that the environment holds."""
    source, transport = all_sources()[slug], httpx.AsyncHTTPTransport(verify=False)

    async def pages() -> list[Page]:
        key = key_of(source.spec)
        async with Client(source.spec, contact="a@b.example", key=key, transport=transport, now=lambda: NOON) as asking:
            return [found async for found in source.fetch(asking)]

    return asyncio.run(pages())


def items(*numbers: int) -> list[dict[str, Any]]:
    """Instances of Prime Intellect in as many data centres."""
    return [sample("prime-intellect/gpus.2026-11-19.json")["items"][0] | {"dataCenter": f"US-{n}"} for n in numbers]


def test_prime_intellect_pages_to_the_total_count(
    web: respx.Router, turns: list[tuple[str, float]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRIME_INTELLECT_API_KEY", KEY)
    sizes = {1: range(100), 2: range(100, 200), 3: range(200, 203)}

    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"items": items(*sizes[int(request.url.params["page"])]), "totalCount": 203})

    gpus = web.get(GPUS).mock(side_effect=answer)
    disks = web.get(DISKS).respond(json=sample("prime-intellect/disks.2026-11-19.json"))
    pages = visit("prime-intellect")
    assert [str(call.request.url) for call in web.calls] == [
        f"{GPUS}?page=1&page_size=100",
        f"{GPUS}?page=2&page_size=100",
        f"{GPUS}?page=3&page_size=100",
        f"{DISKS}?page=1&page_size=100",
    ]
    assert gpus.call_count == 3 and disks.call_count == 1
    assert {call.request.headers["authorization"] for call in web.calls} == {f"Bearer {KEY}"}
    assert {call.request.headers["accept"] for call in web.calls} == {"application/json"}
    assert turns == [("api.primeintellect.ai", 1.0)] * 4
    scopes = [prime_intellect.SPEC.ask_for(found.url) for found in pages]
    assert [ask.scope for ask in scopes if ask] == ["", "", "", "disks"]
    assert prime_intellect.complete(pages[:3]) and not prime_intellect.complete(pages[:2])
    assert len({row.region for found in pages[:3] for row in prime_intellect.parse(found) if isinstance(row, Offer)}) == 203


def test_a_shrinking_prime_intellect_ends_and_is_incomplete(
    web: respx.Router, turns: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRIME_INTELLECT_API_KEY", KEY)
    web.get(GPUS, params={"page": "1"}).respond(json={"items": items(*range(100)), "totalCount": 250})
    web.get(GPUS, params={"page": "2"}).respond(json={"items": [], "totalCount": 250})
    web.get(DISKS).respond(json={"items": [], "totalCount": 0})
    pages = visit("prime-intellect")
    assert len(pages) == 3 and not prime_intellect.complete(pages[:2]) and prime_intellect.complete(pages[2:])


def test_shadeform_is_asked_once_with_its_header(
    web: respx.Router, turns: list[tuple[str, float]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHADEFORM_API_KEY", KEY)
    route = web.get(TYPES).respond(json=sample("shadeform/types.2026-11-19.json"))
    [found] = visit("shadeform")
    sent = route.calls.last.request
    assert (sent.method, str(sent.url)) == ("GET", f"{TYPES}?available=true&sort=price")
    assert sent.headers["x-api-key"] == KEY and "authorization" not in sent.headers
    assert turns == [("api.shadeform.ai", 1.0)] and found.url == f"{TYPES}?available=true&sort=price"


@pytest.mark.parametrize(("slug", "url"), [("prime-intellect", GPUS), ("shadeform", TYPES)])
def test_a_key_is_shown_nowhere(
    web: respx.Router, turns: object, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, slug: str, url: str
) -> None:
    caplog.set_level(logging.DEBUG)
    spec = all_sources()[slug].spec
    assert spec.key_env and spec.key_required and spec.authority is Authority.WITNESS
    monkeypatch.setenv(spec.key_env, KEY)
    web.get(url).respond(json={"items": [], "totalCount": 0, "instance_types": [], "you_sent": KEY})
    web.get(DISKS).respond(json={"items": [], "totalCount": 0})
    assert all(KEY not in f"{found.url} {found.text}" for found in visit(slug))
    web.get(url).respond(401, json={"error": f"bad key {KEY}"})
    web.get(DISKS).respond(401)
    with pytest.raises(FetchFailed, match=f"{slug}: {url}.*HTTP 401") as refused:
        visit(slug)
    assert KEY not in str(refused.value) and KEY not in caplog.text


def test_gpuhunt_asks_each_version_and_then_that_catalogue(web: respx.Router, turns: list[tuple[str, float]]) -> None:
    for name in HOSTS:
        web.get(f"{BUCKET}/{name}/version").respond(text="20261119-91001\n")
        web.get(f"{BUCKET}/{name}/20261119-91001/catalog.zip").respond(content=zipped(f"{name}.csv", [line()]))
    pages = visit("gpuhunt")
    expected = [f"{BUCKET}/{name}/{what}" for name in HOSTS for what in ("version", "20261119-91001/catalog.zip")]
    assert [str(call.request.url) for call in web.calls] == expected == [found.url for found in pages]
    assert all("authorization" not in call.request.headers for call in web.calls)
    assert turns == [("dstack-gpu-pricing.s3.eu-west-1.amazonaws.com", 1.0)] * 18
    assert [gpuhunt.scope(found.url) for found in pages] == [name for name in HOSTS for _ in range(2)]
    assert gpuhunt.complete(pages[:2]) and not gpuhunt.complete(pages[:1])
    assert [len(list(gpuhunt.parse(found))) for found in pages] == [0, 1] * 9


def test_a_provider_without_catalogue_costs_only_its_own(web: respx.Router, turns: object) -> None:
    for name in HOSTS:
        web.get(f"{BUCKET}/{name}/version").respond(text="<html>" if name == "azure" else "20261119-91001")
        status = 404 if name == "gcp" else 200
        web.get(f"{BUCKET}/{name}/20261119-91001/catalog.zip").respond(status, content=zipped(f"{name}.csv", [line()]))
    found: list[Page] = []

    async def pages() -> None:
        async with Client(gpuhunt.SPEC, contact="a", transport=httpx.AsyncHTTPTransport(verify=False)) as asking:
            async for one in gpuhunt.fetch(asking):
                found.append(one)

    with pytest.raises(LayoutChanged, match=r"'<html>' is no version .* 1 more of its questions failed"):
        asyncio.run(pages())
    assert {gpuhunt.scope(one.url) for one in found if one.url.endswith(".zip")} == set(HOSTS) - {"azure", "gcp"}


def test_gpurentalprices_is_one_file_without_a_key(web: respx.Router, turns: list[tuple[str, float]]) -> None:
    route = web.get(LATEST).respond(json=sample("gpurentalprices/latest.2026-11-19.json"))
    [found] = visit("gpurentalprices")
    assert route.call_count == 1 and "authorization" not in route.calls.last.request.headers
    assert turns == [("raw.githubusercontent.com", 1.0)]
    assert len(split(gpurentalprices.parse(found))[0]) == 21 and "CC BY 4.0" in gpurentalprices.SPEC.terms


def test_a_slug_with_a_dash_names_its_module_and_its_scopes() -> None:
    source = all_sources()["prime-intellect"]
    assert source.module is prime_intellect
    assert source.scope(f"{GPUS}?page=4&page_size=100") == "" and source.scope(f"{DISKS}?page=1&page_size=100") == "disks"


# --- recordings


def recorded(file: str) -> Page:
    """A recorded payload by its file name."""
    with (RECORDED / "MANIFEST.csv").open(newline="") as lines:
        line = next(line for line in csv.DictReader(lines) if line["file"] == file)
    at = datetime.fromisoformat(line["fetched_at"]).replace(tzinfo=None)
    return Page(line["source"], line["url"], at, (RECORDED / file).read_bytes())


@needs_shared
def test_recorded_prime_intellect_is_runpods_price_and_its_disk() -> None:
    found = recorded("prime-intellect/availability_response.json")
    offers, rejects = split(prime_intellect.parse(found))
    assert len(offers) == 8 and not rejects and not prime_intellect.complete([found]), "8 of 608"
    levels = {(resolve(row.gpu_text, row.memory_gb, row.form_text), float(row.amount)) for row in offers}
    assert levels == {("a100-pcie-80gb", 1.64), ("a100-sxm-80gb", 1.74), ("h100-sxm-80gb", 2.69), ("h100-pcie-80gb", 2.39)}
    assert {(row.provider, row.tier, row.venue, row.per) for row in offers} == {
        ("runpod", Tier.ON_DEMAND, Venue.DATACENTER, Per.INSTANCE_HOUR)
    }
    assert {(float(row.storage_gb), float(row.storage_amount)) for row in offers} == {(120, 0.1022)}
    assert len({row.region for row in offers if row.form_text == "SXM4"}) == 4


@needs_shared
def test_recorded_disks_are_priced_by_gigabyte_and_hour() -> None:
    rates, rejects = split(prime_intellect.parse(recorded("prime-intellect/availability_disks.json")))
    assert not rejects and all(isinstance(row, Rate) and row.per is Per.GB_HOUR for row in rates)
    assert [(row.provider, row.region, f"{row.amount * 720:.4f}") for row in rates] == [
        ("runpod", "US-WA-1", "0.0800"),
        ("hyperstack", "NORWAY-1", "0.0698"),
        ("crusoe", "eu-iceland1-a", "0.0831"),
        ("dc_roan", "US", "0.0504"),
    ]


@needs_shared
@pytest.mark.parametrize("file", ["availability_summary.json", "tugot17-H100_80GB_SXM5.last120.json"])
def test_recorded_summaries_of_others_prices_are_refused(file: str) -> None:
    """The cheapest of all providers with their disks inside, and somebody's statistics over spot and on demand: no prices."""
    with pytest.raises(LayoutChanged, match="without the field 'items'"):
        list(prime_intellect.parse(recorded(f"prime-intellect/{file}")))


@needs_shared
def test_recorded_gpurentalprices_is_accounted_for_to_the_last_record() -> None:
    offers, rejects = split(gpurentalprices.parse(recorded("aggregators/gpurentalprices-latest.2026-08-22.json")))
    assert len(offers) == 293 and not rejects and {row.ordinal for row in offers} == set(range(293))
    assert Counter((row.tier.value, row.venue.value) for row in offers) == {
        ("on_demand", "datacenter"): 180,
        ("serverless", "datacenter"): 51,
        ("spot", "datacenter"): 32,
        ("on_demand", "community"): 30,
    }
    assert len({row.provider for row in offers}) == 34
    assert [row.gpu_text for row in offers if resolve(row.gpu_text, row.memory_gb, row.form_text) is None] == []
    assert Counter(row.gpu_count for row in offers) == {1: 258, 8: 32, 2: 3}
    level = {(row.provider, row.gpu_text, row.tier.value, row.venue.value): float(row.amount) for row in offers}
    assert level["aws", "h100-sxm", "on_demand", "datacenter"] == 12.29, "an old price is what it says"
    assert level["runpod", "a100-sxm-40", "on_demand", "community"] == 1, "and so is a placeholder"
    assert level["runpod", "h100-sxm", "on_demand", "datacenter"] == 3.29
    assert {"verda", "thunder", "prime-intellect"} <= {row.provider for row in offers}, "as our own sources call them"
    assert all(row.effective_at is None for row in offers), "when it was read is not from when it applies"


# --- traps of Prime Intellect


def instance(disk: dict[str, Any] | None = None, prices: dict[str, Any] | None = None, **fields: Any) -> dict[str, Any]:
    """An instance at 3.50 and 100 GB at 0.00015, or otherwise."""
    item: dict[str, Any] = sample("prime-intellect/gpus.2026-11-19.json")["items"][0]
    item["disk"] |= disk or {}
    item["prices"] |= prices or {}
    return item | fields


def read_instances(*found: dict[str, Any]) -> tuple[list[Any], list[str]]:
    return split(prime_intellect.parse(page("prime-intellect", {"items": list(found), "totalCount": len(found)}, GPUS)))


def test_the_default_disk_is_taken_out_of_the_price() -> None:
    [offer], _ = read_instances(instance())
    assert (float(offer.amount), float(offer.storage_gb), float(offer.storage_amount)) == (3.5, 100, 0.1095)
    assert "3.5149999999999997" in offer.price_text


@pytest.mark.parametrize(
    "disk",
    [
        {"pricePerUnit": None},
        {"defaultCount": None},
        {"defaultIncludedInPrice": True},
        {"defaultIncludedInPrice": None},
    ],
)
def test_a_price_whose_disk_cannot_be_told_apart_is_no_price(disk: dict[str, Any]) -> None:
    assert read_instances(instance(disk)) == ([], ["storage_part_unclear"])


@pytest.mark.parametrize("disk", [{"defaultCount": 0}, {"pricePerUnit": 0}])
def test_without_a_paid_disk_nothing_is_taken_out(disk: dict[str, Any]) -> None:
    [offer], _ = read_instances(instance(disk))
    assert float(offer.amount) == pytest.approx(3.515) and offer.storage_gb is None


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        (instance(prices={"onDemand": None}), "no_price"),
        (instance(prices={"onDemand": 0.01}), "invalid_amount"),
        (instance(prices={"currency": "usd"}), "invalid_currency"),
        (instance(prepaidTime=720), "prepaid_only"),
        (instance(gpuCount=0), "invalid_gpu_count"),
        (instance(provider=None), "invalid_provider"),
    ],
)
def test_an_instance_that_has_no_price_of_its_own(changed: dict[str, Any], reason: str) -> None:
    assert read_instances(changed) == ([], [reason])


def test_spot_community_and_stock_are_what_the_record_says() -> None:
    spot = instance(isSpot=True)
    community = instance(security="community_cloud", prices={"onDemand": None, "communityPrice": 1.5})
    unsaid = instance(security=None, stockStatus="Unavailable", dataCenter=None)
    offers, _ = read_instances(spot, community, unsaid)
    assert [(row.tier, row.venue) for row in offers] == [
        (Tier.SPOT, Venue.DATACENTER),
        (Tier.ON_DEMAND, Venue.COMMUNITY),
        (Tier.ON_DEMAND, Venue.UNKNOWN),
    ]
    assert [row.available for row in offers] == [True, True, False] and offers[2].region == "CA"


def test_the_memory_of_several_gpus_is_taken_from_the_name() -> None:
    [eight], _ = read_instances(instance(gpuCount=8, gpuMemory=640))
    assert resolve(eight.gpu_text, eight.memory_gb, eight.form_text) == "h100-sxm-80gb"


def test_an_instance_without_its_disk_is_another_layout() -> None:
    with pytest.raises(LayoutChanged, match="without the field 'defaultCount'"):
        read_instances(instance() | {"disk": {}})


# --- traps of Shadeform


def read_types(**changed: Any) -> tuple[list[Any], list[str]]:
    kind = sample("shadeform/types.2026-11-19.json")["instance_types"][1] | changed
    return split(shadeform.parse(page("shadeform", {"instance_types": [kind]}, TYPES)))


def test_cents_of_an_instance_become_dollars_of_an_instance() -> None:
    [offer], _ = read_types()
    assert (float(offer.amount), offer.gpu_count, offer.per, offer.provider) == (31.12, 8, Per.INSTANCE_HOUR, "lambda")
    assert resolve(offer.gpu_text, offer.memory_gb, offer.form_text) == "h100-sxm-80gb"


def test_each_region_is_a_row_of_its_own_availability() -> None:
    regions = [{"region": name, "available": name == "a", "display_name": name} for name in "abc"]
    offers, _ = read_types(availability=regions)
    assert [(row.region, row.available) for row in offers] == [("a", True), ("b", False), ("c", False)]


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"hourly_price": 31.12}, "unit_unclear"),
        ({"hourly_price": "3112"}, "unit_unclear"),
        ({"hourly_price": None}, "unit_unclear"),
        ({"hourly_price": 0}, "invalid_amount"),
        ({"availability": []}, "offered_nowhere"),
    ],
)
def test_a_type_that_is_no_price(changed: dict[str, Any], reason: str) -> None:
    assert read_types(**changed) == ([], [reason])


def test_a_type_without_its_configuration_is_another_layout() -> None:
    with pytest.raises(LayoutChanged, match="without the field 'gpu_type'"):
        read_types(configuration={})


# --- traps of gpuhunt

COLUMNS = "instance_name,location,price,cpu,memory,gpu_count,gpu_name,gpu_memory,spot,disk_size,gpu_vendor,flags,cpu_arch"
PRICED = {"instance_name": "p5.48xlarge", "location": "us-east-1", "price": "55.04", "gpu_count": "8", "gpu_name": "H100"}
Line = dict[str, str]


def line(**changed: str) -> Line:
    """A line of a catalogue."""
    return (
        dict.fromkeys(COLUMNS.split(","), "") | PRICED | {"gpu_memory": "80.0", "spot": "False", "gpu_vendor": "nvidia"} | changed
    )


def zipped(name: str, lines: list[Line]) -> bytes:
    """The lines as the publisher packs them."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(lines[0]))
    writer.writeheader()
    writer.writerows(lines)
    return packed(name, text.getvalue().encode())


def packed(name: str, body: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, body)
    return out.getvalue()


def catalogue(*lines: Line, provider: str = "aws", version: str = "20261119-7", body: bytes | None = None) -> Page:
    url = f"{BUCKET}/{provider}/{version}/catalog.zip"
    return page("gpuhunt", zipped(f"{provider}.csv", list(lines)) if body is None else body, url)


def read_lines(*lines: Line, provider: str = "aws") -> tuple[list[Any], list[str]]:
    return split(gpuhunt.parse(catalogue(*lines, provider=provider)))


def test_a_price_is_of_the_instance_and_the_form_stays_unknown() -> None:
    [offer], _ = read_lines(line())
    assert (float(offer.amount), offer.gpu_count, offer.per) == (55.04, 8, Per.INSTANCE_HOUR)
    assert resolve(offer.gpu_text, offer.memory_gb, offer.form_text) == "h100-unknown-80gb"


@pytest.mark.parametrize(
    ("provider", "name", "card"),
    [
        ("lambdalabs", "gpu_8x_h100_sxm5", "h100-sxm-80gb"),
        ("lambdalabs", "gpu_1x_h100_pcie", "h100-pcie-80gb"),
        ("runpod", "NVIDIA H100 PCIe", "h100-pcie-80gb"),
        ("runpod", "NVIDIA H100 80GB HBM3", "h100-unknown-80gb"),
        ("azure", "Standard_ND96isr_H100_v5", "h100-unknown-80gb"),
    ],
)
def test_the_instances_own_name_may_say_the_form(provider: str, name: str, card: str) -> None:
    [offer], _ = read_lines(line(instance_name=name), provider=provider)
    assert resolve(offer.gpu_text, offer.memory_gb, offer.form_text) == card


def test_runpods_places_tell_its_own_machines_from_its_hosts() -> None:
    offers, _ = read_lines(line(location="US-KS-2"), line(location="US"), provider="runpod")
    assert [row.venue for row in offers] == [Venue.DATACENTER, Venue.COMMUNITY]


def test_lambdas_regions_are_a_cross_product_and_no_availability() -> None:
    offers, rejects = read_lines(*[line(location=f"us-{n}") for n in range(17)], provider="lambdalabs")
    assert [(row.provider, row.region) for row in offers] == [("lambda", None)] and rejects == ["repeated"]
    assert len(read_lines(*[line(location=f"us-{n}") for n in range(17)])[0]) == 17, "of others they are"


def test_lines_without_a_gpu_are_counted_in_one_reject() -> None:
    cpus, tpu = [line(gpu_count="0", gpu_name="", instance_name=f"m5.{n}") for n in range(50)], line(gpu_vendor="google")
    rows = list(gpuhunt.parse(catalogue(*cpus, tpu, line(spot="True"))))
    assert [row.ordinal for row in rows] == [0, 1] and isinstance(rows[0], Offer) and rows[0].tier is Tier.SPOT
    assert isinstance(rows[1], Reject) and (rows[1].reason, rows[1].detail) == ("no_gpu", "lines without a GPU: 51")


@pytest.mark.parametrize("flag", ["runpod-cluster", "gcp-dws-calendar-mode"])
def test_other_terms_are_no_list_price(flag: str) -> None:
    offers, rejects = read_lines(line(flags=f"gcp-a4 {flag}"), line(flags="gcp-a4"))
    assert len(offers) == 1 and rejects == ["other_terms"]


def test_a_line_listed_again_for_an_older_reader_counts_once() -> None:
    offers, rejects = read_lines(line(flags="gcp-g4"), line(flags="gcp-g4-preview"), provider="gcp")
    assert len(offers) == 1 and rejects == ["repeated"]


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"price": "0.0"}, "invalid_amount"),
        ({"price": ""}, "no_price"),
        ({"price": "1,5"}, "unclear_price"),
        ({"spot": "maybe"}, "invalid_tier"),
        ({"gpu_name": ""}, "invalid_gpu_text"),
        ({"gpu_count": "eight"}, "invalid_gpu_count"),
    ],
)
def test_a_line_that_is_no_price(changed: Line, reason: str) -> None:
    assert read_lines(line(**changed)) == ([], [reason])


@pytest.mark.parametrize(
    ("body", "error", "sentence"),
    [
        (b"<?xml version='1.0'?><Error><Code>NoSuchKey</Code></Error>", Blocked, "a web page instead of an archive"),
        (zipped("aws.csv", [line()])[:-30], TruncatedBody, "cut off or damaged"),
        (b"", TruncatedBody, "cut off or damaged"),
        (zipped("gcp.csv", [line()]), LayoutChanged, "holds no aws.csv"),
        (packed("aws.csv", b"instance_name,price\np5,55.04\n"), LayoutChanged, "lacks the columns flags, gpu_count"),
        (packed("aws.csv", COLUMNS.encode() + b"\np5,us,1\n"), LayoutChanged, "more or fewer cells"),
        (packed("aws.csv", COLUMNS.encode() + b"\n\xff" + b"," * 12 + b"\n"), LayoutChanged, "is not UTF-8"),
    ],
    ids=["error page", "cut", "empty", "other file", "columns", "cells", "bytes"],
)
def test_an_archive_that_is_not_the_archive(body: bytes, error: type[SourceError], sentence: str) -> None:
    with pytest.raises(error, match=sentence):
        list(gpuhunt.parse(catalogue(body=body)))


def test_an_archive_is_unpacked_no_further_than_its_limit() -> None:
    bomb = catalogue(body=packed("aws.csv", COLUMNS.encode() + b"\n" + b" " * 5_000_000))
    assert len(bomb.body) < 10_000
    with pytest.raises(LayoutChanged, match="unpacks to more than 1,000 bytes"):
        csv_in_zip(bomb, "aws.csv", frozenset(), most=1000)


def test_a_catalogue_that_is_no_longer_made_is_no_price_of_today() -> None:
    assert list(gpuhunt.parse(catalogue(line(), version="20261117-7")))
    with pytest.raises(PublisherError, match="was made on 2026-11-01, 18 days before it was fetched"):
        list(gpuhunt.parse(catalogue(line(), version="20261101-7")))


# --- traps of gpurentalprices


def read_latest(change: Callable[[dict[str, Any]], object], at: datetime = NOON) -> Counter[str]:
    """Reasons of the rejects of the sample page with a change, its two stale rows apart."""
    body = sample("gpurentalprices/latest.2026-11-19.json")
    body["providers"]["nebius"]["stale"], body["meta"]["stale_providers"] = False, []
    body["offers"] = body["offers"][:-2]
    change(body)
    return Counter(split(gpurentalprices.parse(page("gpurentalprices", body, LATEST, at)))[1])


@pytest.mark.parametrize(
    ("change", "count"),
    [
        (lambda body: body["meta"]["stale_providers"].append("aws"), 3),
        (lambda body: body["providers"]["aws"].update(stale=True), 3),
        (lambda body: body["offers"][0].update(stale=True), 1),
        (lambda body: body["offers"][0].update(fetched_at="2026-11-17T06:00:00Z"), 1),
        (lambda body: body["offers"][0].update(fetched_at="2026-11-19T05:15:18.682Z"), 0),
    ],
    ids=["list of providers", "provider", "row", "instant", "an hour"],
)
def test_a_repeated_price_is_none_of_that_day(change: Callable[[dict[str, Any]], object], count: int) -> None:
    assert read_latest(change) == Counter({"stale_at_publisher": count} if count else {})


def test_an_unknown_kind_of_rent_is_not_guessed() -> None:
    assert read_latest(lambda body: body["offers"][0].update(kind="reserved-1y")) == {"unclear_kind": 1}


def test_a_price_of_zero_is_none() -> None:
    assert read_latest(lambda body: body["offers"][0].update(usd_hr=0)) == {"invalid_amount": 1}


def test_a_file_that_is_no_longer_made_is_no_price_of_today() -> None:
    with pytest.raises(PublisherError, match="was made on 2026-11-19, 40 days before it was fetched"):
        read_latest(lambda body: None, at=datetime(2026, 12, 30))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda body: body.pop("offers"), "without the field 'offers'"),
        (lambda body: body.pop("meta"), "without the field 'meta'"),
        (lambda body: body.update(generated_at="today"), "'today' is no date"),
        (lambda body: body["offers"][0].pop("fetched_at"), "without the field 'fetched_at'"),
    ],
)
def test_a_file_of_another_layout(change: Callable[[dict[str, Any]], object], sentence: str) -> None:
    with pytest.raises(LayoutChanged, match=sentence):
        read_latest(change)
