"""The hyperscalers: what AWS, Google Cloud and Azure are asked, what their recorded answers say, and the traps they have set."""

import asyncio
import json
import logging
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import httpx
import pytest
import respx
from pydantic import ValidationError

from models.gpu import resolve
from models.observation import Offer, Rate, RateKind, Reject, Statistic, Tier, Venue
from models.page import Page
from pipelines.settings import key_of
from scrapers import Parsed, all_sources, client
from scrapers.client import Client, Previous
from scrapers.errors import FetchFailed, LayoutChanged, SourceError, TruncatedBody
from scrapers.platforms import gcp_skus, machines
from scrapers.sources import aws, azure, gcp

RECORDED = Path(__file__).parents[2] / "shared" / "recorded"
NOON = datetime(2026, 11, 20, 12)
DOCUMENTS = "/pricing/2.0/meteredUnitMaps/ec2/USD/current/ec2-ondemand-without-sec-sel"
KEY = "AIza-0123456789-0123456789"
UNKNOWN_HERE = {"NVIDIA K80", "NVIDIA M60", "AMD Radeon Instinct MI25"}  # no card of the catalogue, and rented by nobody here
SOURCES = all_sources()
needs_shared = pytest.mark.skipif(not RECORDED.is_dir(), reason="needs ../shared")


def page(source: str, body: object, url: str = "https://example.test/") -> Page:
    text = body if isinstance(body, str) else json.dumps(body)
    return Page(source, url, NOON, text.encode())


def split(rows: Iterator[Parsed]) -> tuple[list[Offer], list[str]]:
    """The offers, and the reasons of the rejects."""
    found = list(rows)
    return [row for row in found if isinstance(row, Offer)], [row.reason for row in found if isinstance(row, Reject)]


def per_gpu(offers: list[Offer]) -> dict[tuple[str, str, str], float]:
    """Dollars per GPU-hour by machine, region and tier."""
    return {(o.publisher_ref or "", o.region or "", o.tier.value): float(o.amount) / o.gpu_count for o in offers}


# --- what is asked


@pytest.fixture
def web() -> Iterator[respx.Router]:
    with respx.mock(assert_all_called=False) as router:
        yield router


@pytest.fixture
def turns(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, float]]:
    """The pace that each request kept, and no wait."""
    kept: list[tuple[str, float]] = []
    nap = asyncio.sleep

    async def turn(host: str, seconds: float) -> None:
        kept.append((host, seconds))

    async def sleep(seconds: float) -> None:
        await nap(0)

    monkeypatch.setattr(client, "turn", turn)
    monkeypatch.setattr(asyncio, "sleep", sleep)
    return kept


def visit(slug: str, **fields: Any) -> tuple[list[Page], SourceError | None]:
    """The pages of one visit as the daily job makes it, and how it broke off."""
    source, pages = SOURCES[slug], list[Page]()

    async def all_pages() -> SourceError | None:
        transport, key = httpx.AsyncHTTPTransport(verify=False), key_of(source.spec)
        try:
            async with Client(
                source.spec, contact="ops@breakeven.example", key=key, transport=transport, now=lambda: NOON, **fields
            ) as asking:
                async for found in source.fetch(asking):
                    pages.append(found)
        except SourceError as error:
            return error
        return None

    return pages, asyncio.run(all_pages())


def sent(web: respx.Router) -> list[httpx.Request]:
    return [call.request for call in web.calls]


def test_aws_is_asked_for_each_region_and_for_its_savings(web: respx.Router, turns: list[tuple[str, float]]) -> None:
    web.get(url__startswith="https://").respond(json={})
    pages, error = visit("aws")
    assert error is None
    assert [(one.method, one.url.host, unquote(one.url.path)) for one in sent(web)] == [
        *(
            ("GET", "b0.p.awsstatic.com", f"{DOCUMENTS}/{name}/Linux/index.json")
            for name in ("US East (N. Virginia)", "US East (Ohio)", "US West (Oregon)", "EU (Frankfurt)", "Asia Pacific (Tokyo)")
        ),
        ("GET", "spot-bid-advisor.s3.amazonaws.com", "/spot-advisor-data.json"),
    ]  # fmt: skip
    assert all(one.headers["accept"] == "application/json" and not one.url.query for one in sent(web))
    assert all(one.headers["user-agent"].endswith("(+ops@breakeven.example)") for one in sent(web))
    assert [aws.scope(found.url) for found in pages] == [
        "us-east-1", "us-east-2", "us-west-2", "eu-central-1", "ap-northeast-1", "spot-advisor",
    ]  # fmt: skip
    assert {seconds for _, seconds in turns} == {1.0} and len(turns) == 6


def test_a_region_that_aws_has_no_document_of_costs_only_itself(web: respx.Router, turns: list[tuple[str, float]]) -> None:
    web.get(url__regex="Ohio").respond(404)
    web.get(url__startswith="https://").respond(json={})
    pages, error = visit("aws")
    assert len(pages) == 5
    assert isinstance(error, FetchFailed) and str(error).endswith("HTTP 404")
    assert "us-east-2" not in {aws.scope(found.url) for found in pages}


def test_the_offer_file_of_aws_is_read_and_never_asked_for() -> None:
    bulk = "https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/AmazonEC2"
    assert aws.scope(f"{bulk}/current/us-east-2/index.csv") == "offer-file us-east-2"
    assert aws.scope(f"{bulk}/20250912225308/index.csv") == "offer-file all regions"
    assert not any("pricing.us-east-1" in ask.url for ask in aws.SPEC.asks)
    assert aws.scope("https://example.test/index.csv") is None
    assert aws.scope(aws.SPEC.asks[0].url.replace("Virginia", "Atlantis")) is None


def azure_answer(request: httpx.Request) -> httpx.Response:
    """Two pages a region; the publisher's link has a port in it."""
    skipped = "$skip=1000" in unquote(str(request.url))
    link = None if skipped else f"{str(request.url).replace('azure.com/', 'azure.com:443/')}&$skip=1000"
    return httpx.Response(200, json={"BillingCurrency": "USD", "Items": [], "NextPageLink": link, "Count": 0})


def test_azure_is_asked_region_by_region_to_the_last_page(web: respx.Router, turns: list[tuple[str, float]]) -> None:
    web.get(url__startswith="https://prices.azure.com/").mock(side_effect=azure_answer)
    pages, error = visit("azure")
    assert error is None
    first, second = (dict(one.url.params) for one in sent(web)[:2])
    assert first == {
        "api-version": "2023-01-01-preview",
        "$filter": "serviceName eq 'Virtual Machines' and priceType eq 'Consumption' and contains(armSkuName, 'Standard_N')"
        " and armRegionName eq 'eastus'",
    }
    assert second == first | {"$skip": "1000"}
    assert {(one.method, one.url.host, one.url.path) for one in sent(web)} == {("GET", azure.HOST, azure.PATH)}
    assert Counter(azure.scope(found.url) for found in pages) == dict.fromkeys(azure.REGIONS, 2)
    assert azure.complete(pages[:2]) and not azure.complete(pages[:1])
    assert len(turns) == 14 and set(turns) == {(azure.HOST, 1.0)}


@pytest.mark.parametrize("link", ["https://prices.evil.example/api/retail/prices?$skip=1000", azure.question("uksouth").url])
def test_azure_is_not_followed_to_another_place(web: respx.Router, turns: list[tuple[str, float]], link: str) -> None:
    body = {"BillingCurrency": "USD", "Items": [], "NextPageLink": link}
    web.get(url__startswith="https://prices.azure.com/").respond(json=body)
    pages, error = visit("azure")
    assert isinstance(error, LayoutChanged) and "the next page of eastus would be" in str(error)
    assert not any("evil" in found.url for found in pages)


def test_azure_is_read_only_where_it_is_azure() -> None:
    assert azure.scope("https://prices.azure.com/api/retail/prices?api-version=2023-01-01-preview") == ""
    assert azure.scope("https://example.test/api/retail/prices") is None


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """What is logged at all levels, also after Prefect has arranged logging its way."""
    for name in ("httpx", "httpcore", "stamina"):
        monkeypatch.setattr(logging.getLogger(name), "disabled", False)
        monkeypatch.setattr(logging.getLogger(name), "propagate", True)
        caplog.set_level(logging.DEBUG, name)
    return caplog


def test_google_is_asked_with_the_users_key_page_by_page(
    web: respx.Router, turns: list[tuple[str, float]], monkeypatch: pytest.MonkeyPatch, logged: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("BREAKEVEN_GCP_KEY", KEY)
    answers = [{"skus": [], "nextPageToken": "a+b/c="}, {"skus": [], "nextPageToken": ""}]
    web.get(url__startswith=gcp.URL.split("?")[0]).mock(side_effect=[httpx.Response(200, json=one) for one in answers])
    pages, error = visit("gcp")
    assert error is None
    asked = {"currencyCode": "USD", "pageSize": "5000", "key": KEY}
    assert [dict(one.url.params) for one in sent(web)] == [asked, asked | {"pageToken": "a+b/c="}]
    assert {one.url.path for one in sent(web)} == {"/v1/services/6F81-5844-456A/skus"}
    assert [found.url for found in pages] == [gcp.URL, f"{gcp.URL}&pageToken=a%2Bb%2Fc%3D"]
    assert {SOURCES["gcp"].scope(found.url) for found in pages} == {""}
    assert gcp.complete(pages) and not gcp.complete(pages[:1])
    assert KEY not in repr(pages) and KEY not in logged.text and "cloudbilling" in logged.text
    assert set(turns) == {("cloudbilling.googleapis.com", 1.0)}


def test_googles_refusal_of_a_key_does_not_show_it(
    web: respx.Router, turns: list[tuple[str, float]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BREAKEVEN_GCP_KEY", KEY)
    web.get(url__startswith="https://cloudbilling").respond(400, json={"error": {"message": f"API key {KEY} not valid"}})
    pages, error = visit("gcp")
    assert not pages and isinstance(error, FetchFailed)
    assert "HTTP 400" in str(error) and KEY not in repr(error)


def test_another_google_key_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BREAKEVEN_GCP_KEY", raising=False)
    monkeypatch.setenv("GOOGLE_API_KEY", KEY)
    assert key_of(gcp.SPEC) is None and gcp.SPEC.key_required


@pytest.mark.parametrize("slug", ["aws", "azure", "gcp"])
def test_a_publisher_that_is_busy_is_asked_again(web: respx.Router, turns: list[tuple[str, float]], slug: str) -> None:
    body = {"skus": [], "BillingCurrency": "USD", "Items": [], "NextPageLink": None}
    busy = [httpx.Response(429, headers={"Retry-After": "2"}), httpx.Response(503)]
    good = [httpx.Response(200, json=body) for _ in SOURCES[slug].spec.asks]
    web.get(url__startswith="https://").mock(side_effect=[*busy, *good])
    pages, error = visit(slug)
    assert error is None and len(pages) == len(good) and len(turns) == len(good) + 2


@pytest.mark.parametrize("slug", ["aws", "azure", "gcp"])
def test_an_unchanged_answer_is_not_sent_again(web: respx.Router, turns: list[tuple[str, float]], slug: str) -> None:
    held = Previous('"v7"', None, b'{"skus": [], "Items": [], "NextPageLink": null}', "application/json")
    web.get(url__startswith="https://").respond(304)
    pages, error = visit(slug, previous=lambda _: held)
    assert error is None and {found.body for found in pages} == {held.body}
    assert {one.headers["if-none-match"] for one in sent(web)} == {'"v7"'}


# --- what they have really said


def recorded(file: str) -> Any:
    return json.loads((RECORDED / file).read_text("utf-8"))


def documents() -> dict[str, Page]:
    """The two regions of the recording, each as its own document, which the recorder had put into one object."""
    both = recorded("aws/ec2-ondemand-meteredUnitMap.2026-09.two-regions.json")
    return {location: page("aws", document, aws.document(location).url) for location, document in both.items()}


@needs_shared
def test_recorded_aws_prices_are_per_instance() -> None:
    offers, rejects = split(row for found in documents().values() for row in aws.parse(found))
    assert (len(offers), rejects) == (18, [])
    assert {aws.scope(found.url) for found in documents().values()} == {offer.region for offer in offers}
    prices = per_gpu(offers)
    assert prices["p5.48xlarge", "us-east-1", "on_demand"] == prices["p5.4xlarge", "us-east-1", "on_demand"] == 6.88
    assert prices["p5en.48xlarge", "us-east-2", "on_demand"] == 63.296 / 8
    assert prices["p6-b200.48xlarge", "us-east-1", "on_demand"] == 113.9328 / 8
    assert prices["p6-b300.48xlarge", "us-east-1", "on_demand"] == 142.416 / 8
    p4d = {str(offer.amount.normalize()) for offer in offers if offer.publisher_ref == "p4d.24xlarge"}
    assert p4d == {"21.957642", "21.95764"}, "rounding noise between regions is the publisher's, and kept"
    assert {resolve(offer.gpu_text, offer.memory_gb, offer.form_text) for offer in offers} == {
        "l40s-48gb", "a100-sxm-40gb", "a100-sxm-80gb", "h100-sxm-80gb", "h200-sxm-141gb", "b200-180gb", "b300-288gb",
    }  # fmt: skip


@needs_shared
def test_recorded_aws_wrapped_by_its_recorder_is_refused() -> None:
    both = recorded("aws/ec2-ondemand-meteredUnitMap.2026-09.two-regions.json")
    with pytest.raises(LayoutChanged, match="without the field 'regions'"):
        list(aws.parse(page("aws", both, aws.SPEC.asks[0].url)))


@needs_shared
def test_recorded_savings_are_rates_and_no_prices() -> None:
    found = page("aws", recorded("aws/spot-advisor-data.2025-06-28.gpu-only.json"), aws.ADVISOR)
    rows = list(aws.parse(found))
    assert {row.ordinal for row in rows} == set(range(682)), "of 820 Linux cells, 138 are of Inferentia and Trainium"
    assert [row.detail[:5] for row in rows if isinstance(row, Reject)] == ["-62 %"]
    rates = [row for row in rows if isinstance(row, Rate)]
    assert len(rates) == 681 and {(rate.what, rate.currency) for rate in rates} == {(RateKind.SPOT_SAVING, "XXX")}
    assert {rate.statistic for rate in rates} == {Statistic.MEAN} and len({rate.region for rate in rates}) == 27


@needs_shared
def test_recorded_azure_meters_are_told_apart() -> None:
    items = recorded("azure/retail-prices.projected.2026-09.31records.json")
    found = page("azure", {"BillingCurrency": "USD", "Items": items, "NextPageLink": None, "Count": len(items)})
    rows = list(azure.parse(found))
    assert [row.ordinal for row in rows] == list(range(31))
    offers, rejects = split(iter(rows))
    assert Counter(rejects) == {"windows": 12, "low_priority": 4, "spot_unpaired": 4, "government_region": 1}
    h100 = "Standard_ND96isr_H100_v5"
    assert {(float(offer.amount), offer.region) for offer in offers if offer.publisher_ref == h100} == {
        (98.32, "eastus"), (98.32, "westus3"), (142.564, "japaneast"),
    }  # fmt: skip
    prices = per_gpu(offers)
    assert prices[h100, "eastus", "on_demand"] == prices[h100, "westus3", "on_demand"] == 98.32 / 8
    assert prices["Standard_NC40ads_H100_v5", "uaenorth", "spot"] == 1.844304
    assert prices["Standard_NC48ads_A100_v4", "eastus", "on_demand"] == 3.673
    assert not any(float(offer.amount) == 106.0 for offer in offers), "106.0 is the price on demand, whatever its meter is called"
    slugs = {resolve(offer.gpu_text, offer.memory_gb, offer.form_text) for offer in offers}
    assert slugs == {"h100-sxm-80gb", "h100-nvl-94gb", "a100-pcie-80gb", "mi300x-192gb"}


@needs_shared
def test_recorded_azure_without_its_envelope_is_refused() -> None:
    with pytest.raises(LayoutChanged, match="without the field 'Items'"):
        list(azure.parse(page("azure", recorded("azure/retail-prices.projected.2026-09.31records.json"))))


# --- the tables


@pytest.mark.parametrize("cloud", ["aws", "azure"])
def test_each_machine_has_a_card_and_each_line_a_source(cloud: str) -> None:
    table = machines.table(cloud)
    assert {family.source for family in table.families} <= set(table.sources.values())
    for family in table.families:
        slug = resolve(family.gpu_text, family.memory_gb, family.form_text)
        assert family.gpu_text in UNKNOWN_HERE if slug is None else "unknown" not in slug, family
    assert len(set(table.regions.values())) == len(table.regions)


def test_each_gpu_of_google_has_a_card() -> None:
    for entry in gcp_skus.sold().values():
        slug = resolve(**entry.gpu)  # type: ignore[arg-type]  # text, memory and form, as the file has them
        assert slug and ("unknown" not in slug or not entry.machines), entry
        assert all((shape.vcpus is None) == (entry.cpu_ram is None) for shape in entry.machines)


def test_a_machine_stands_in_one_place() -> None:
    family = {"gpu_text": "NVIDIA L4", "source": "s", "machines": {"x1": 1}, "parts": ["x1"]}
    with pytest.raises(ValidationError, match="more than once in the table"):
        machines.Table.model_validate({"sources": {"s": "s"}, "families": [family]})


# --- traps of AWS


def instance(name: str = "p5.48xlarge", price: str = "54.7", **fields: str) -> dict[str, str]:
    return {"Instance Type": name, "price": price, "Location": "US East (Ohio)", "Operating System": "Linux"} | fields


def read_document(*records: dict[str, str]) -> tuple[list[Offer], list[str]]:
    body = {"regions": {"US East (Ohio)": {str(number): record for number, record in enumerate(records)}}}
    return split(aws.parse(page("aws", body, aws.SPEC.asks[1].url)))


@pytest.mark.parametrize(
    ("record", "reasons"),
    [
        (instance(), []),
        (instance("g6f.xlarge"), ["part_of_a_gpu"]),
        (instance("p9.48xlarge"), ["unknown_sku"]),
        (instance(price="0.0000000000"), ["zero_price"]),
        (instance(price=""), ["zero_price"]),
        (instance(price="N/A"), ["no_price"]),
        (instance(Location="US East (Atlantis)"), ["unknown_region"]),
        (instance(**{"Operating System": "Windows"}), ["not_linux"]),
    ],
)
def test_what_an_instance_of_aws_is_a_price_of(record: dict[str, str], reasons: list[str]) -> None:
    offers, rejects = read_document(record)
    assert rejects == reasons
    if not reasons:
        [offer] = offers
        assert (offer.gpu_count, offer.per.value, offer.tier, offer.venue) == (
            8,
            "instance_hour",
            Tier.ON_DEMAND,
            Venue.DATACENTER,
        )
        assert (offer.region, offer.publisher_ref, offer.amount) == ("us-east-2", "p5.48xlarge", Decimal("54.7"))


@pytest.mark.parametrize(
    "name", ["m7i.large", "trn1.32xlarge", "inf2.xlarge", "x2gd.large", "r6g.large", "vt1.3xlarge", "hpc7g.4xlarge"]
)
def test_types_that_rent_no_gpu_are_no_records(name: str) -> None:
    offers, rejects = read_document(instance(name), instance())
    assert (len(offers), rejects) == (1, [])


@pytest.mark.parametrize(
    ("body", "error", "sentence"),
    [
        ({"regions": {"US East (Ohio)": {"0": instance("m7i.large")}}}, LayoutChanged, "no GPU instance type among 1"),
        ({"regions": {"US East (Ohio)": {"0": {"price": "1"}}}}, LayoutChanged, "without the field 'Instance Type'"),
        ({"regions": []}, LayoutChanged, "'regions' is not an object"),
        ({}, LayoutChanged, "without the field 'regions'"),
        ("", TruncatedBody, "empty body"),
    ],
)
def test_a_document_that_is_none(body: object, error: type[SourceError], sentence: str) -> None:
    with pytest.raises(error, match=sentence):
        list(aws.parse(page("aws", body, aws.SPEC.asks[0].url)))


def offer_file(*lines: dict[str, str], without: str = "") -> Page:
    """The offer file with its five lines about itself."""
    usual = {"SKU": "X", "TermType": "OnDemand", "Unit": "Hrs", "PricePerUnit": "54.7200000000", "Currency": "USD"}
    usual |= {
        "Instance Type": "p5.48xlarge",
        "Tenancy": "Shared",
        "Operating System": "Linux",
        "CapacityStatus": "Used",
        "GPU": "8",
    }
    usual |= {"MarketOption": "OnDemand", "Pre Installed S/W": "NA", "Region Code": "eu-west-1"}
    names = [name for name in usual if name != without]
    about = [
        '"FormatVersion","v1.0"',
        '"Disclaimer","made up"',
        '"Publication Date","x"',
        '"Version","1"',
        '"OfferCode","AmazonEC2"',
    ]
    rows = [",".join(f'"{(usual | line)[name]}"' for name in names) for line in lines]
    text = "\n".join([*about, ",".join(f'"{name}"' for name in names), *rows])
    return page("aws", text, "https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/AmazonEC2/current/index.csv")


@pytest.mark.parametrize(
    "line",
    [
        {"TermType": "Reserved"},
        {"Tenancy": "Dedicated"},
        {"Operating System": "Windows"},
        {"CapacityStatus": "UnusedCapacityReservation"},
        {"Pre Installed S/W": "SQL Ent"},
        {"MarketOption": "CapacityBlock"},
        {"Unit": "Quantity"},
        {"Currency": "CNY"},
        {"Instance Type": "m7i.large"},
        {"Instance Type": ""},
    ],
)
def test_lines_of_the_offer_file_that_are_other_products(line: dict[str, str]) -> None:
    offers, rejects = split(aws.parse(offer_file(line, {})))
    assert (len(offers), rejects) == (1, [])


@pytest.mark.parametrize(
    ("line", "reasons", "gpus"),
    [
        ({}, [], [("NVIDIA H100", 8)]),
        ({"GPU": ""}, [], [("NVIDIA H100", 8)]),
        ({"GPU": "4"}, ["gpu_count_disputed"], []),
        ({"Instance Type": "p9.48xlarge", "GPU": "16"}, [], [("p9.48xlarge", 16)]),  # listed as a name that nobody knows
        ({"Instance Type": "p9.48xlarge", "GPU": ""}, ["unknown_sku"], []),
        ({"PricePerUnit": "0.0000000000"}, ["zero_price"], []),
    ],
)
def test_the_offer_file_counts_the_gpus_itself(line: dict[str, str], reasons: list[str], gpus: list[tuple[str, int]]) -> None:
    offers, rejects = split(aws.parse(offer_file(line)))
    assert rejects == reasons
    assert [(offer.gpu_text, offer.gpu_count) for offer in offers] == gpus
    assert {offer.region for offer in offers} <= {"eu-west-1"}


def test_an_offer_file_that_is_none() -> None:
    found = offer_file({})
    with pytest.raises(LayoutChanged, match="not an offer file of AWS: 'SKU,TermType'"):
        list(aws.parse(page("aws", "SKU,TermType\nX,OnDemand", found.url)))
    with pytest.raises(LayoutChanged, match="without the field 'Region Code'"):
        list(aws.parse(offer_file({}, without="Region Code")))


def test_unknown_names_of_aws_are_not_taken_for_cards() -> None:
    """The family p4 is no Tesla P4."""
    assert resolve("p4.24xlarge") is None and resolve("g4.xlarge") is None


@pytest.mark.parametrize(
    ("percent", "amount"), [(70, 0.7), (29, 0.29), (0, 0.0), (100, 1.0), (-62, None), (101, None), (None, None), ("70", None)]
)
def test_a_saving_is_a_share_of_the_price_on_demand(percent: object, amount: float | None) -> None:
    cell = {"Linux": {"p5.48xlarge": {"s": percent, "r": 0}, "m7i.large": {"s": 5, "r": 0}}, "Windows": {}}
    body = {"ranges": [{"index": 0, "label": "<5%"}], "spot_advisor": {"us-east-1": cell}}
    [row] = aws.parse(page("aws", body, aws.ADVISOR))
    if amount is None:
        assert isinstance(row, Reject) and row.reason == "no_saving"
    else:
        assert isinstance(row, Rate) and (float(row.amount), row.subject, row.region) == (amount, "p5.48xlarge", "us-east-1")
        assert row.price_text == f"{percent} % saved, interrupted <5%"


# --- traps of Azure


def item(price: float | None = 98.4, **fields: object) -> dict[str, object]:
    said: dict[str, object] = {"armSkuName": "Standard_ND96isr_H100_v5", "armRegionName": "eastus", "retailPrice": price}
    said |= {"meterName": "ND96isrH100v5", "skuName": "ND96isrH100v5", "productName": "Virtual Machines NDsr H100 v5 Series"}
    said |= {
        "unitOfMeasure": "1 Hour",
        "type": "Consumption",
        "tierMinimumUnits": 0.0,
        "effectiveStartDate": "2024-03-01T00:00:00Z",
    }
    return said | fields


def read_items(*items: dict[str, object]) -> tuple[list[Offer], list[str]]:
    body = {"BillingCurrency": "USD", "Items": list(items), "NextPageLink": None}
    return split(azure.parse(page("azure", body)))


@pytest.mark.parametrize(
    ("fields", "reasons"),
    [
        ({}, []),
        ({"productName": "Virtual Machines NDsr H100 v5 Series Linux"}, []),
        ({"productName": "Virtual Machines NDsr H100 v5 Series Windows"}, ["windows"]),
        ({"productName": "Virtual Machines NCCadsv5 Srs Win"}, ["windows"]),
        ({"productName": "NDsr H100 v5 Series Cloud Services"}, ["other_service"]),
        ({"productName": "NDsr H100 v5 Series Dedicated Host"}, ["other_service"]),
        ({"meterName": "ND96isrH100v5 Low Priority"}, ["low_priority"]),
        ({"skuName": "ND96isrH100v5 Low Priority"}, ["low_priority"]),
        ({"meterName": "ND96isrH100v5 Spot"}, ["spot_unpaired"]),
        ({"skuName": "ND96isrH100v5 Spot"}, ["spot_unpaired"]),
        ({"type": "Reservation", "reservationTerm": "1 Year"}, ["not_on_demand"]),
        ({"type": "DevTestConsumption"}, ["not_on_demand"]),
        ({"unitOfMeasure": "1/Month"}, ["unclear_unit"]),
        ({"tierMinimumUnits": 100.0}, ["volume_tier"]),
        ({"armRegionName": "usgovvirginia"}, ["government_region"]),
        ({"armRegionName": "usdodeast"}, ["government_region"]),
        ({"retailPrice": 0.0}, ["no_price"]),
        ({"retailPrice": None}, ["no_price"]),
        ({"armSkuName": "Standard_NV6ads_A10_v5"}, ["part_of_a_gpu"]),
        ({"armSkuName": "Standard_NC128ids_X900_v9"}, ["unknown_sku"]),
    ],
)
def test_what_a_meter_of_azure_is_a_price_of(fields: dict[str, object], reasons: list[str]) -> None:
    offers, rejects = read_items(item(**fields))
    assert rejects == reasons and len(offers) == 1 - len(reasons)


@pytest.mark.parametrize(("spot", "kept"), [(18.1, True), (98.39, True), (98.4, False), (99.0, False)])
def test_a_spot_meter_counts_below_the_price_on_demand(spot: float, kept: bool) -> None:
    offers, rejects = read_items(item(spot, meterName="ND96isrH100v5 Spot"), item())
    assert {offer.tier: float(offer.amount) for offer in offers}.get(Tier.SPOT) == (spot if kept else None)
    assert rejects == ([] if kept else ["spot_equals_on_demand"])


def test_a_spot_meter_is_compared_with_its_own_machine_and_region_under_linux() -> None:
    spot = item(18.1, meterName="ND96isrH100v5 Spot")
    others = [item(armRegionName="uksouth"), item(armSkuName="Standard_ND96is_H100_v5"), item(productName="Series Windows")]
    _, rejects = read_items(spot, *others)
    assert sorted(rejects) == ["spot_unpaired", "windows"]


def test_the_newest_price_in_force_counts_and_an_announced_one_waits() -> None:
    old, now, soon = (item(price, effectiveStartDate=f"{day}T00:00:00Z") for price, day in (
        (110.0, "2023-08-01"), (98.4, "2026-11-01"), (105.0, "2027-01-01"),
    ))  # fmt: skip
    offers, rejects = read_items(soon, old, now)
    assert rejects == ["superseded"]
    assert {float(offer.amount): offer.effective_at for offer in offers} == {105.0: datetime(2027, 1, 1), 98.4: None}


def test_meters_that_stand_twice() -> None:
    assert read_items(item(), item())[1] == ["duplicate"]
    assert read_items(item(), item(98.5))[1] == ["ambiguous_price", "ambiguous_price"]
    assert read_items(item(), item(armRegionName="uksouth"))[1] == []


def test_currency_is_the_answers_own() -> None:
    [offer] = azure.parse(page("azure", {"BillingCurrency": "EUR", "Items": [item()], "NextPageLink": None}))
    assert isinstance(offer, Offer) and offer.currency == "EUR"


@pytest.mark.parametrize(
    "name", ["armSkuName", "armRegionName", "retailPrice", "meterName", "productName", "type", "unitOfMeasure"]
)
def test_an_azure_column_that_went_away_is_named(name: str) -> None:
    with pytest.raises(LayoutChanged, match=f"without the field '{name}'"):
        read_items({key: value for key, value in item().items() if key != name})


def test_an_azure_date_that_is_none_is_refused() -> None:
    with pytest.raises(LayoutChanged, match="in force since 'soon'"):
        read_items(item(effectiveStartDate="soon"))


# --- traps of Google Cloud


def sku(text: str, group: str = "GPU", usage: str = "OnDemand", price: str = "2.5", unit: str = "h") -> dict[str, Any]:
    units, _, nanos = price.partition(".")
    money = {"currencyCode": "USD", "units": units, "nanos": int(nanos.ljust(9, "0") or 0)}
    expression = {"usageUnit": unit, "tieredRates": [{"startUsageAmount": 0, "unitPrice": money}]}
    category = {"resourceFamily": "Compute", "resourceGroup": group, "usageType": usage}
    said = {"skuId": "0000-0000-0001", "description": text, "category": category, "serviceRegions": ["us-central1"]}
    return said | {"pricingInfo": [{"pricingExpression": expression}]}


A100 = "Nvidia Tesla A100 GPU"
PARTS = (
    sku("A2 Instance Core running in Americas", "CPU", price="0.03"),
    sku("A2 Instance Ram running in Americas", "RAM", price="0.004", unit="GiBy.h"),
)


def read_skus(*skus: dict[str, Any]) -> tuple[list[Offer], list[str]]:
    return split(gcp.parse(page("gcp", {"skus": list(skus)})))


def test_a_machine_of_google_is_the_sum_of_its_parts() -> None:
    offers, rejects = read_skus(*PARTS, sku(f"{A100} running in Americas"))
    assert not rejects
    prices = {offer.publisher_ref: offer.amount for offer in offers}
    assert prices["a2-highgpu-1g"] == Decimal("3.2")  # 2.5 + 12 x 0.03 + 85 x 0.004
    assert prices["a2-megagpu-16g"] == Decimal("48.32")  # 16 x 2.5 + 96 x 0.03 + 1360 x 0.004
    assert {offer.price_text for offer in offers if offer.gpu_count == 1} == {"1 x 2.5 + 12 vCPU x 0.03 + 85 GiB x 0.004"}


def test_the_parts_of_a_machine_may_stand_on_other_pages_of_the_catalogue() -> None:
    gpu, parts = page("gcp", {"skus": [sku(f"{A100} running in Americas")]}), page("gcp", {"skus": list(PARTS)})
    for pages, number in (((gpu, parts), 0), ((parts, gpu), 1)):
        found = list(all_sources()["gcp"].parse_all(pages))
        assert {n for n, _ in found} == {number}
        assert {row.amount for _, row in found if isinstance(row, Offer) and row.publisher_ref == "a2-highgpu-1g"} == {
            Decimal("3.2")
        }


def test_a_gpu_alone_is_a_reference_rate_and_never_an_offer() -> None:
    [rate, reject] = gcp.parse(page("gcp", {"skus": [sku(f"{A100} running in Americas")]}))
    assert isinstance(rate, Rate) and (rate.what, rate.subject) == (RateKind.REFERENCE, A100)
    assert (
        isinstance(reject, Reject) and reject.reason == "part_without_price" and "a2-highgpu-8g in us-central1" in reject.detail
    )


@pytest.mark.parametrize(
    ("text", "usage", "price", "reason"),
    [
        (f"{A100} running in Americas", "OnDemand", "0", "zero_gpu_component"),
        (f"Commitment v1: {A100} running in Americas for 1 Year", "Commit1Yr", "1.9", "commitment"),
        (f"{A100} attached to DWS Defined Duration VMs running in Americas", "OnDemand", "1.3", "dws"),
        (f"DWS Calendar Mode {A100} running in Americas", "OnDemand", "1.3", "dws"),
        (f"Reserved {A100} in Americas", "OnDemand", "0", "reserved"),
        (f"{A100} attached to Sole Tenancy VMs running in Americas", "OnDemand", "2.5", "unknown_sku"),
        ("Nvidia Tesla T4 Virtual Workstation GPU running in Americas", "OnDemand", "0.5", "unknown_sku"),
        ("Nvidia H100 80GB Plus GPU running in Americas", "OnDemand", "9.5", "unknown_sku"),
        ("RTX 6000 96GB running in Belgium", "OnDemand", "4.5", "unknown_sku"),
        (f"{A100} running in Americas", "Preemptible", "1.1", "unknown_sku"),  # words and usage type differ
        (f"{A100} attached to Spot Preemptible VMs running in Americas", "OnDemand", "1.1", "unknown_sku"),
    ],
)
def test_skus_that_only_look_like_prices(text: str, usage: str, price: str, reason: str) -> None:
    assert read_skus(*PARTS, sku(text, usage=usage, price=price)) == ([], [reason])


@pytest.mark.parametrize(
    "text",
    ["Spot Preemptible A4 Nvidia B200 (1 gpu slice) running in Americas", "A4 Nvidia B200 (1 gpu slice) running in Americas"],
)
def test_a_slice_of_an_a4_is_an_eighth_of_the_whole_machine(text: str) -> None:
    usage = "Preemptible" if text.startswith("Spot") else "OnDemand"
    [offer], rejects = read_skus(sku(text, usage=usage, price="14.23"))
    assert (float(offer.amount), offer.gpu_count, offer.publisher_ref, rejects) == (8 * 14.23, 8, "a4-highgpu-8g", [])
    assert offer.tier is (Tier.SPOT if usage == "Preemptible" else Tier.ON_DEMAND)


def test_spot_is_summed_from_spot_parts_only() -> None:
    spot_gpu = sku(f"{A100} attached to Spot Preemptible VMs running in Americas", usage="Preemptible", price="1.1")
    assert read_skus(*PARTS, spot_gpu) == ([], ["part_without_price"])
    spot_parts = [one | {"description": f"Spot Preemptible {one['description']}"} for one in PARTS]
    spot_parts = [one | {"category": one["category"] | {"usageType": "Preemptible"}} for one in spot_parts]
    offers, rejects = read_skus(*spot_parts, spot_gpu)
    assert not rejects and {offer.tier for offer in offers} == {Tier.SPOT}


@pytest.mark.parametrize("price", ["0", "0.030000001"])
def test_parts_are_exact_and_none_is_free(price: str) -> None:
    offers, rejects = read_skus(
        sku("A2 Instance Core running in Americas", "CPU", price=price), PARTS[1], sku(f"{A100} running in X")
    )
    if price == "0":
        assert (offers, rejects) == ([], ["part_without_price"])
    else:
        assert offers[0].amount == Decimal("2.5") + 12 * Decimal("0.030000001") + 85 * Decimal("0.004")


@pytest.mark.parametrize(
    "change",
    [
        {"usageUnit": "mo"},
        {"tieredRates": []},
        {
            "tieredRates": [
                {"startUsageAmount": n, "unitPrice": {"currencyCode": "USD", "units": "2", "nanos": 0}} for n in (0, 9)
            ]
        },
        {"tieredRates": [{"startUsageAmount": 0, "unitPrice": {"currencyCode": "EUR", "units": "2", "nanos": 0}}]},
    ],
)
def test_a_price_that_is_not_one_price_per_hour_in_dollars(change: dict[str, Any]) -> None:
    found = sku(f"{A100} running in Americas")
    found["pricingInfo"][0]["pricingExpression"] |= change
    assert read_skus(found) == ([], ["unclear_price"])
    assert read_skus(found | {"pricingInfo": []}) == ([], ["unclear_price"])


def test_skus_of_no_gpu_are_no_records_and_a_page_without_any_is_no_error() -> None:
    assert read_skus(*PARTS, sku("N2 Instance Core running in Americas", "CPU"), sku("TpuV5e running in Americas", "TPU")) == (
        [],
        [],
    )


@pytest.mark.parametrize("name", ["description", "category", "pricingInfo", "serviceRegions"])
def test_a_google_field_that_went_away_is_named(name: str) -> None:
    with pytest.raises(LayoutChanged, match=f"'{name}'"):
        read_skus({key: value for key, value in sku(f"{A100} running in Americas").items() if key != name})
