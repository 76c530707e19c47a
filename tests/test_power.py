"""What electricity costs where, what a euro is worth when, what hardware of Hugging Face costs by the hour; and no key in it."""

import asyncio
import json
import logging
import shlex
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import respx

from models.observation import Offer, Rate, Reject
from models.page import Page
from models.source import Authority, Shape
from pipelines.cli import guarded
from pipelines.collect import visit
from pipelines.load import Outcome, load
from pipelines.replay import manifest
from pipelines.settings import Settings
from scrapers import Parsed, all_sources
from scrapers.errors import Blocked, LayoutChanged, PublisherError
from scrapers.keys import Key, unechoed
from scrapers.sources import ecb, eia, eurostat, huggingface
from tests.test_derive import START, Market
from warehouse import Warehouse
from warehouse.append import append
from warehouse.pages import Crawl, crawl_of, keep
from warehouse.reading import Reading

SAMPLES = Path(__file__).parents[1] / "scrapers" / "samples"
KEY = "Zk3/q+8vVb1xW7nTtR5y"
NOON = datetime(2026, 11, 20, 12)


def page(source: str, body: object, url: str = "https://example.test/", at: datetime = NOON) -> Page:
    text = body if isinstance(body, str) else json.dumps(body)
    return Page(source, url, at, text.encode())


def split(rows: Iterator[Parsed]) -> tuple[list[Rate], list[str]]:
    """The rates, and the reasons of the rejects."""
    found = list(rows)
    return [row for row in found if isinstance(row, Rate)], [row.reason for row in found if isinstance(row, Reject)]


def quiet(_: Outcome) -> None:
    """Nobody watches."""


# EIA: the API


def record(state: str = "CA", price: object = "31.44", **other: object) -> dict[str, object]:
    named = {"period": "2026-08", "stateid": state, "sectorid": "RES", "price": price}
    return named | {"price-units": "cents per kilowatthour"} | other


def answer(*records: dict[str, object], total: object = None, **beside: object) -> dict[str, object]:
    return {"response": {"total": str(len(records)) if total is None else total, "data": list(records)}, **beside}


def read_eia(*records: dict[str, object]) -> tuple[list[Rate], list[str]]:
    return split(eia.parse(page("eia", answer(*records), eia.API.url)))


def test_cents_become_dollars_once_and_states_get_their_codes() -> None:
    rates, rejects = read_eia(record(), record("US", 17.92), record("DC", ".98", **{"price-units": "cents per kilowatt-hour"}))
    assert [(rate.region, str(rate.amount.normalize())) for rate in rates] == [
        ("US-CA", "0.3144"), ("US", "0.1792"), ("US-DC", "0.0098"),
    ]  # fmt: skip
    assert rejects == [] and rates[0].price_text == "31.44 cents per kilowatthour"
    assert (rates[0].effective_at, rates[0].effective_precision, rates[0].statistic) == (datetime(2026, 8, 1), "month", "mean")


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (record(price=None), "no_price"),
        (record(price="0"), "no_price"),
        (record(price="NM"), "not_meaningful"),
        (record(price="31,44"), "unclear_price"),
        (record("NEW"), "census_region"),
        (record("PACN"), "census_region"),
        (record("ZZ"), "unknown_region"),
        (record(sectorid="COM"), "not_residential"),
        (record(sectorid="ALL"), "not_residential"),
        (record(period="2026"), "not_a_month"),
        (record(period="2026-13"), "not_a_month"),
        (record(**{"price-units": "dollars per megawatthour"}), "unclear_unit"),
        (record(**{"price-units": None}), "unclear_unit"),
    ],
)
def test_a_record_that_is_no_price_at_home_says_why(said: dict[str, object], reason: str) -> None:
    assert read_eia(said) == ([], [reason])


@pytest.mark.parametrize(
    ("body", "error", "sentence"),
    [
        (
            {"error": {"code": "API_KEY_INVALID", "message": "An invalid api_key was supplied."}},
            PublisherError,
            "API_KEY_INVALID",
        ),
        ({"response": []}, LayoutChanged, "'response' is no object"),
        (answer({"period": "2026-08", "stateid": "AK", "sectorid": "RES", "sales": "1"}), LayoutChanged, "the field 'price'"),
        (answer({"period": "2026-08-01T00", "respondent": "PJM", "value": "1"}), LayoutChanged, "the field 'stateid'"),
    ],
)
def test_another_answer_of_eia_is_refused_by_name(body: dict[str, Any], error: type[Exception], sentence: str) -> None:
    with pytest.raises(error, match=sentence):
        list(eia.parse(page("eia", body, eia.API.url)))


def test_recorded_answers_of_eia_hold_no_price_and_are_refused_by_name(shared: Path) -> None:
    lines = {line.file.name: line for line in manifest(shared / "recorded") if line.source == "eia"}
    demand, sales = lines["eia-v2-envelope-hourly-demand-2024-04.json"], lines["retail-sales-annual-sales-excerpt-2023.json"]
    assert all_sources()["eia"].scope(demand.url) is None, "another route is never its page"
    for line, field in ((demand, "stateid"), (sales, "price")):
        with pytest.raises(LayoutChanged, match=f"without the field '{field}'"):
            list(eia.parse(line.page()))


class Shelf:
    """A client that has the pages of an answer, by their offset."""

    def __init__(self, *, key: bool, total: int = 12, each: int = 5) -> None:
        self.has_key, self.total, self.each, self.asked = key, total, each, list[str]()

    async def ask(self, asked: Any) -> Page:
        self.asked.append(asked.url)
        offset = int(asked.url.rpartition("offset=")[2] or 0) if "offset=" in asked.url else 0
        count = min(self.each, self.total - offset)
        return page("eia", answer(*[record()] * count, total=str(self.total)), asked.url)


def visited(client: Shelf) -> list[Page]:
    async def all_pages() -> list[Page]:
        found: AsyncIterator[Page] = eia.fetch(client)  # type: ignore[arg-type]
        return [each async for each in found]

    return asyncio.run(all_pages())


def test_pages_are_walked_to_the_total_that_the_api_states() -> None:
    client = Shelf(key=True)
    pages = visited(client)
    assert [url.rpartition("&")[2] for url in client.asked] == ["offset=0", "offset=5", "offset=10"]
    assert eia.complete(pages) and not eia.complete(pages[:2])
    assert {eia.SPEC.ask_for(url) for url in client.asked} == {eia.API}


def test_without_a_key_the_table_is_asked_and_the_key_never_goes_there() -> None:
    client = Shelf(key=False)
    visited(client)
    assert client.asked == [eia.TABLE.url] and not eia.TABLE.keyed and not eia.SPEC.key_required


def test_an_echoed_key_is_in_no_page_row_or_log(
    home: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("EIA_API_KEY", KEY)
    escaped = KEY.replace("/", "\\/")
    states = [
        record(code, note=KEY) for code in ("US", "CA", "TX", "NY", "WA", "HI", "DC", "LA", "NJ", "FL", "OH", "PA", "AZ", "NV")
    ]
    said = answer(*states, record("NEW", note=KEY), record(price=None, note=KEY), request={"params": {"api_key": KEY}})
    body = json.dumps(said).replace(f'"api_key": "{KEY}"', f'"api_key": "{escaped}"')
    with respx.mock() as web:
        route = web.get(url__startswith="https://api.eia.gov/").respond(text=body)
        found = asyncio.run(visit(all_sources()["eia"], Warehouse(home), Settings(), quiet))
    sent = route.calls.last.request.url
    assert sent.params["api_key"] == KEY, "it is sent, and"
    assert sent.params.get_list("facets[stateid][]") == list(eia.CODES) and sent.params["data[0]"] == "price"
    assert [(outcome.outcome, outcome.written) for outcome in found] == [("appended", 14)], found[0].sentences
    warehouse, forms = Warehouse(home), (KEY, escaped, "Zk3%2Fq%2B8vVb1xW7nTtR5y")
    kept = warehouse.rows("SELECT sha256, url FROM pages")[0]
    texts = {
        "page": warehouse.archive.read(kept["sha256"]).decode(),
        "tables": repr(
            [warehouse.rows(f"FROM {name}") for name in ("pages", "crawls", "rates", "rejects", "incidents", "parses")]
        ),
        "log": caplog.text,
        "told": repr(found),
    }
    assert '"api_key": "***"' in texts["page"] and "api.eia.gov" in texts["log"] and "US-CA" in texts["tables"]
    assert {name: form for name, text in texts.items() for form in forms if form in text} == {}
    files = [file for file in home.rglob("*") if file.is_file()]
    assert files and not any(form.encode() in file.read_bytes() for file in files for form in forms)


@pytest.mark.parametrize("form", [KEY, KEY.replace("/", "\\/"), "Zk3%2Fq%2B8vVb1xW7nTtR5y"])
def test_a_key_is_stripped_however_it_is_escaped(form: str) -> None:
    key = Key(KEY, "bearer", frozenset())
    assert key.without_echo(f"you sent {form}!".encode(), "https://x.test/") == b"you sent ***!"


def test_somebody_elses_echoed_key_goes_and_short_words_stay() -> None:
    body = b'{"request": {"params": {"api_key": "0123456789abcdef", "key": "stateid", "frequency": "monthly"}}}'
    stripped = b'{"request": {"params": {"api_key": "***", "key": "stateid", "frequency": "monthly"}}}'
    assert unechoed(body) == stripped == unechoed(stripped)
    assert Key("", "query:api_key", frozenset()).without_echo(body, "https://x.test/") == stripped
    assert Key("monthly", "bearer", frozenset()).without_echo(body, "https://x.test/") == body, "seven letters are a word"
    token = b'{"access_token": "0123456789abcdef"}'
    assert Key("id:secret-secret", "client", frozenset()).without_echo(token, "https://x.test/") == token, "an exchange needs it"


# EIA: the monthly table


def table(replaced: str = "", by: str = "") -> Page:
    text = (SAMPLES / "eia" / "table-5-6-a.2026-11-19.html").read_text()
    assert replaced in text
    return page("eia", text.replace(replaced, by), eia.TABLE.url)


def test_the_table_tells_its_month_and_the_same_of_the_year_before() -> None:
    rates, rejects = split(eia.parse(table()))
    assert [(r.effective_at, float(r.amount)) for r in rates if r.region == "US"] == [
        (datetime(2026, 8, 1), 0.1792), (datetime(2025, 8, 1), 0.1705),
    ]  # fmt: skip
    assert [(r.effective_at, float(r.amount)) for r in rates if r.region == "US-TX"] == [(datetime(2025, 8, 1), 0.1502)]
    assert Counter(rejects) == {"census_region": 5, "not_meaningful": 1}
    assert eia.complete([table()])


def test_dashes_under_residential_are_a_reject_each() -> None:
    rates, rejects = split(eia.parse(table("<td>12.31</td><td>11.85</td>", "<td>--</td><td>--</td>")))
    assert "US-LA" not in {rate.region for rate in rates} and rejects.count("no_price") == 2


def test_a_table_that_breaks_off_is_not_complete() -> None:
    text = table().text
    assert not eia.complete([page("eia", text[: text.index("U.S. Total")], eia.TABLE.url)])


def test_a_line_with_a_cell_too_few_is_no_price() -> None:
    rates, rejects = split(eia.parse(table("<td>12.31</td>", "")))
    assert "US-LA" not in {rate.region for rate in rates} and "incomplete_row" in rejects


@pytest.mark.parametrize(
    ("replaced", "by", "sentence"),
    [
        ("Table 5.6.A.", "Table 5.6.B.", "no 'Table 5.6.A"),
        ("(Cents per Kilowatthour)", "(Dollars per Megawatthour)", "no 'Table 5.6.A"),
        ("<th>August 2026</th>", "<th>August 2026 YTD</th>", "no header"),
        ('<th colspan="2">Residential</th><th colspan="2">Commercial</th>',
         '<th colspan="2">Commercial</th><th colspan="2">Residential</th>', "no header"),
    ],
)  # fmt: skip
def test_another_table_is_refused(replaced: str, by: str, sentence: str) -> None:
    with pytest.raises(LayoutChanged, match=sentence):
        list(eia.parse(table(replaced, by)))


# Eurostat


def cube(values: object, status: object = None, **other: list[str]) -> dict[str, Any]:
    """A cube of three taxes, two countries and two half-years, or of other codes."""
    codes = {"freq": ["S"], "siec": ["E7000"], "nrg_cons": ["KWH2500-4999"], "unit": ["KWH"], "tax": ["X_TAX", "X_VAT", "I_TAX"]}
    codes |= {"currency": ["EUR"], "geo": ["AT", "EL"], "time": ["2024-S1", "2024-S2"]} | other
    dimension = {name: {"category": {"index": {code: n for n, code in enumerate(found)}}} for name, found in codes.items()}
    sizes = [len(found) for found in codes.values()]
    said = {"version": "2.0", "class": "dataset", "value": values, "id": list(codes), "size": sizes, "dimension": dimension}
    return said if status is None else said | {"status": status}


def read_cube(body: object) -> tuple[dict[tuple[str | None, ...], float], list[str]]:
    """Amounts by country, taxes and day; and the reasons of the rejects."""
    rates, rejects = split(eurostat.parse(page("eurostat", body)))
    return {(r.region, r.variant, f"{r.effective_at:%Y-%m}"): float(r.amount) for r in rates}, rejects


def test_a_sparse_cube_is_counted_row_by_row() -> None:
    found, rejects = read_cube(cube({"1": 0.27, "4": 0.2, "9": 0.24, "11": 0.22}))
    assert rejects == []
    assert found == {
        ("AT", "without taxes", "2024-07"): 0.27, ("AT", "without VAT", "2024-01"): 0.2,
        ("AT", "all taxes", "2024-07"): 0.24, ("GR", "all taxes", "2024-07"): 0.22,
    }  # fmt: skip


def test_without_taxes_may_be_more_than_with_all() -> None:
    found, rejects = read_cube(cube({"1": 0.2678, "9": 0.2437}))
    assert found["AT", "without taxes", "2024-07"] > found["AT", "all taxes", "2024-07"] and rejects == []


def test_the_order_of_codes_is_what_the_index_says_and_values_may_be_a_list() -> None:
    said = cube([None, 0.27, None, None, None, None, None, None, None, 0.24, None, None])
    said["dimension"]["geo"]["category"]["index"] = {"EL": 1, "AT": 0}
    said["dimension"]["tax"]["category"]["index"] = ["X_TAX", "X_VAT", "I_TAX"]
    said["dimension"]["unit"]["category"] = {"label": {"KWH": "Kilowatt-hour"}}
    assert read_cube(said)[0] == {("AT", "without taxes", "2024-07"): 0.27, ("AT", "all taxes", "2024-07"): 0.24}


def test_flags_stay_behind_the_number_and_one_alone_is_a_reject() -> None:
    rows = list(eurostat.parse(page("eurostat", cube({"9": 0.24}, {"9": "e", "11": "c"}))))
    assert [row.price_text for row in rows if isinstance(row, Rate)] == ["0.24 e"]
    assert [(row.reason, row.detail) for row in rows if isinstance(row, Reject)] == [("no_price", "no value, flagged 'c'")]


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        ({"nrg_cons": ["KWH_LT1000"]}, "not_asked_for"),
        ({"currency": ["NAC"]}, "not_asked_for"),
        ({"unit": ["MWH"]}, "not_asked_for"),
        ({"siec": ["G3000"]}, "not_asked_for"),
        ({"time": ["2024", "2025"]}, "not_a_half_year"),
        ({"tax": ["X_TAX", "X_VAT", "NETC"]}, "not_asked_for"),
    ],
)
def test_what_was_not_asked_for_is_no_price(other: dict[str, list[str]], reason: str) -> None:
    assert read_cube(cube({"8": 0.24}, **other)) == ({}, [reason])


@pytest.mark.parametrize(
    ("change", "error", "sentence"),
    [
        ({"value": {"12": 0.2}}, LayoutChanged, "position 12 of a cube of 12"),
        ({"value": {"a": 0.2}}, LayoutChanged, "a position of the cube is no number"),
        ({"value": "0.2"}, LayoutChanged, "no object and no list"),
        ({"size": [1, 1, 1, 1, 3, 1, 3, 2]}, LayoutChanged, "'geo' has 2 categories and a size of 3"),
        ({"size": [1]}, LayoutChanged, "do not fit"),
        ({"dimension": {}}, LayoutChanged, "without the field 'freq'"),
    ],
)
def test_a_cube_that_does_not_fit_is_refused(change: dict[str, object], error: type[Exception], sentence: str) -> None:
    with pytest.raises(error, match=sentence):
        read_cube(cube({"1": 0.2}) | change)


def test_an_error_in_place_of_the_cube_is_the_publishers() -> None:
    with pytest.raises(PublisherError, match="No data"):
        read_cube({"error": [{"status": 400, "label": "No data"}]})


def test_recorded_files_made_of_an_answer_are_refused(shared: Path) -> None:
    lines = [line for line in manifest(shared / "recorded") if line.source == "eurostat"]
    assert len(lines) == 3 and not any(line.replayable for line in lines)
    for line in lines:
        with pytest.raises(LayoutChanged, match="is not JSON"):
            list(eurostat.parse(line.page()))


def test_cents_read_as_euros_are_refused(home: Path) -> None:
    cents = page("eurostat", cube({str(n): 20.0 + n for n in range(12)}), eurostat.SPEC.asks[0].url)
    keep(Warehouse(home), cents, crawl_of("", cents))
    outcome = load(Warehouse(home), all_sources()["eurostat"], "", [cents])
    assert (outcome.outcome, outcome.written) == ("unit_out_of_range", 0)


# What electricity costs


def power(market: Market, day: int, region: str, amount: float, source: str = "eia", **other: object) -> None:
    """A mean of August 2026 told by a page of that day in March 2026 plus `day` days, or what else is said."""
    rate = {"provider": source, "what": "electricity", "subject": "residential", "region": region, "per": "kwh", "amount": amount}
    rate |= {"effective_at": datetime(2026, 8, 1), "effective_precision": "month", "statistic": "mean", "ordinal": 0}
    found, reading = (
        market.page(day, source, [rate, other]),
        Reading(1, Shape.SERIES, other.pop("authority", Authority.OWN_API), True),
    )
    reading.add(found, 0, Rate(**{"currency": "USD", "price_text": "x"} | rate | other))
    keep(market.warehouse, found, crawl_of("", found))
    append(market.warehouse, Crawl(source, "", (found,)), reading, found.fetched_at)


def prices(market: Market, as_of: datetime, region: str = "US") -> dict[str, Any] | None:
    rows = market.warehouse.rows("FROM electricity_prices($at, NULL) WHERE region = $region", at=as_of, region=region)
    return rows[0] if rows else None


@pytest.fixture
def market(home: Path) -> Market:
    return Market(home)


LATE = datetime(2026, 10, 1)
SEPTEMBER = (LATE - START).days


def test_only_the_price_at_home_with_all_taxes_counts(market: Market) -> None:
    power(market, SEPTEMBER, "US", 0.30, variant="without taxes")
    power(market, SEPTEMBER, "US", 0.29, "other", subject="commercial")
    power(market, SEPTEMBER, "US", 0.28, "third", statistic="max")
    assert prices(market, LATE + timedelta(days=3)) is None
    power(market, SEPTEMBER + 1, "US", 0.18, "fourth", variant="all taxes")
    found = prices(market, LATE + timedelta(days=3))
    assert found and found["electricity_usd_per_kwh"] == 0.18


def test_the_newest_counts_and_of_two_as_new_the_better_source(market: Market) -> None:
    power(market, SEPTEMBER, "US-CA", 0.31, "witness", authority=Authority.WITNESS)
    power(market, SEPTEMBER, "US-CA", 0.32)
    found = prices(market, LATE, "US-CA")
    assert found and (found["electricity_usd_per_kwh"], found["source"]) == (0.32, "eia")
    power(market, SEPTEMBER, "US-CA", 0.40, "typed", authority=Authority.PUBLISHED, effective_at=datetime(2026, 9, 5),
          effective_precision="day")  # fmt: skip
    found = prices(market, LATE, "US-CA")
    assert found and (found["electricity_usd_per_kwh"], found["source"]) == (0.40, "typed")
    assert prices(market, LATE, "US-TX") is None


def test_a_mean_of_a_month_ages_from_its_end(market: Market) -> None:
    """August, published on 24 September: 23 days old then, and fresh until mid-November."""
    power(market, SEPTEMBER, "US", 0.18)
    found = prices(market, datetime(2026, 10, 1))
    assert found and (found["age"], found["seen_precision"]) == (timedelta(days=30), "second")
    graded = market.warehouse.rows(
        "SELECT grade_of(age, 'electricity', statistic, n, seen_precision) AS grade FROM electricity_prices($at, NULL)", at=LATE
    )
    assert graded == [{"grade": "A"}]
    early = prices(market, datetime(2026, 8, 10))
    assert early and early["age"] == timedelta(0), "in its own month it has no age yet"


def test_what_somebody_printed_keeps_its_month_and_ages_from_its_date(market: Market) -> None:
    power(market, SEPTEMBER, "US", 0.18, "printed", authority=Authority.PUBLISHED)
    found = prices(market, LATE)
    assert found and (found["seen_precision"], found["age"]) == ("month", LATE - datetime(2026, 8, 1))


def test_a_half_year_ages_from_its_end(market: Market) -> None:
    power(market, SEPTEMBER, "US", 0.18, effective_at=datetime(2026, 1, 1), effective_precision="year")
    found = prices(market, LATE)
    assert found and found["age"] == LATE - datetime(2026, 7, 1)


def fx(market: Market, day: datetime, usd: float = 1.2) -> None:
    """A reference rate of that day, known at once."""
    rate = {"what": "fx", "subject": "USD", "currency": "USD", "per": "eur", "amount": usd, "effective_at": day}
    market.rates((day - START).days + 1, "bank", [rate])


def test_a_price_in_euros_is_worth_what_the_euro_was_when_it_was_seen(market: Market) -> None:
    german = {"currency": "EUR", "effective_at": datetime(2026, 1, 1), "effective_precision": "year", "variant": "all taxes"}
    power(market, SEPTEMBER, "DE", 0.40, "eurostat", **german)
    found = prices(market, LATE, "DE")
    assert found and found["electricity_usd_per_kwh"] is None and found["price_text"] == "x", "no rate, no value"
    fx(market, datetime(2026, 9, 29))
    found = prices(market, LATE, "DE")
    assert found and found["electricity_usd_per_kwh"] == pytest.approx(0.48)
    then = prices(market, datetime(2026, 3, 1), "DE")
    assert then and then["electricity_usd_per_kwh"] is None, "in March nobody knew what the euro is worth in September"
    native = market.warehouse.rows("SELECT DISTINCT amount, currency FROM rates WHERE region = 'DE'")
    assert [(float(row["amount"]), row["currency"]) for row in native] == [(0.4, "EUR")]


def test_a_price_without_an_exchange_rate_gives_way_to_one_in_dollars(market: Market) -> None:
    power(market, SEPTEMBER, "DE", 0.40, "eurostat", currency="EUR")
    power(market, SEPTEMBER, "DE", 0.46, "typed", effective_at=datetime(2026, 7, 1), authority=Authority.PUBLISHED)
    found = prices(market, LATE, "DE")
    assert found and found["electricity_usd_per_kwh"] == 0.46


@pytest.mark.parametrize("keyed", [True, False])
def test_the_samples_answer_for_a_state_and_a_country(home: Path, keyed: bool) -> None:
    """As they are replayed: California from EIA, Germany from Eurostat at the ECB's rate of the day before."""
    wanted = "retail-sales" if keyed else "table-5-6-a"
    for line in manifest(SAMPLES):
        if line.source in ("eurostat", "ecb") or line.file.name.startswith(wanted):
            found = line.page()
            scope = all_sources()[line.source].scope(line.url)
            assert scope is not None
            keep(Warehouse(home), found, crawl_of(scope, found))
            outcome = load(Warehouse(home), all_sources()[line.source], scope, [found])
            assert outcome.outcome == "appended" and outcome.written, outcome.sentences
    rows = Warehouse(home).rows("FROM electricity_prices('2026-11-19', NULL)")
    usd = {row["region"]: row["electricity_usd_per_kwh"] for row in rows}
    assert usd["US-CA"] == pytest.approx(0.3144) and usd["US"] == pytest.approx(0.1792)
    rate = Warehouse(home).rows("FROM usd_rates(NULL, NULL) WHERE currency = 'EUR' ORDER BY effective_at DESC LIMIT 1")[0]["usd"]
    assert usd["DE"] == pytest.approx(0.3911 * rate)
    assert usd["AT"] == pytest.approx(0.2470 * rate), "with taxes, though without them it is more"
    assert usd["GR"] == pytest.approx(0.2290 * rate) and "EL" not in usd


# What a euro is worth


def rent(market: Market, at: datetime) -> tuple[float | None, float, str]:
    """An offer in euros seen at an instant: in dollars, and as it stands."""
    found = Page("europe", "https://europe.test/", at, str(at).encode())
    reading = Reading(1, Shape.SNAPSHOT, Authority.OWN_API, True)
    reading.add(found, 0, Offer(ordinal=0, provider="europe", amount=0.5, currency="EUR", per="gpu_hour", price_text="x",
        gpu_text="RTX 4090", memory_gb=24, gpu_count=1, tier="on_demand", venue="datacenter"))  # fmt: skip
    keep(market.warehouse, found, crawl_of("", found))
    append(market.warehouse, Crawl("europe", "", (found,)), reading, at)
    row = market.warehouse.rows("FROM offer_prices($at, NULL) WHERE source = 'europe'", at=at)[0]
    return row["usd_per_gpu_hour"], float(row["amount"]), row["currency"]


FRIDAY = datetime(2026, 4, 10)


@pytest.mark.parametrize(
    ("days", "usd"),
    [(0.5, 0.6), (2.9, 0.6), (3.6, 0.6), (5.9, 0.6), (6.1, None), (10, None)],
    ids=["Friday", "Sunday", "Monday", "after Easter", "the day after that", "ten days later"],
)
def test_a_rate_is_carried_for_five_days_and_the_row_stays_in_euros(market: Market, days: float, usd: float | None) -> None:
    fx(market, FRIDAY)
    found, amount, currency = rent(market, FRIDAY + timedelta(days=days))
    assert (found, amount, currency) == (usd if usd is None else pytest.approx(usd), 0.5, "EUR")


def test_without_a_rate_breakeven_says_so(market: Market) -> None:
    fx(market, FRIDAY)
    rent(market, FRIDAY + timedelta(days=10))
    power(market, SEPTEMBER - 170, "US", 0.2, effective_at=datetime(2026, 3, 1))
    rows = market.warehouse.rows("FROM breakeven_at(as_of := $at) WHERE provider = 'europe'", at=FRIDAY + timedelta(days=10))
    assert rows and {(row["status"], row["breakeven_hours"]) for row in rows} == {("mixed_currency", None)}


HISTORY = """<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
<Cube><Cube time="2005-01-04"><Cube currency="USD" rate="1.3365"/><Cube currency="TRL" rate="1870000"/></Cube>
<Cube time="2005-01-03"><Cube currency="USD" rate="1.3507"/><Cube currency="SIT" rate="239.75"/></Cube></Cube>
</gesmes:Envelope>"""
HIST = "https://www.ecb.europa.eu/stats/eurofxref/eurofxref-hist.xml"


def test_the_whole_history_is_imported_once(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "eurofxref-hist.xml"
    days = "".join(f'<Cube time="2004-12-{day:02}"><Cube currency="USD" rate="1.33{day}"/></Cube>' for day in range(1, 21))
    file.write_text(HISTORY.replace("<Cube><Cube", f"<Cube>{days}<Cube", 1))
    typed = shlex.split(f"import {file} --source ecb --url {HIST} --fetched-at 2026-11-19")
    counts = []
    for _ in range(2):
        assert guarded(typed) == 0, capsys.readouterr().out
        counts.append(Warehouse(home).rows("SELECT count(*) AS n FROM rates")[0]["n"])
    assert counts == [23, 23], "one rate, of the old lira, is out of any plausible range"
    usd = Warehouse(home).rows("SELECT usd FROM usd_rates(NULL, NULL) WHERE currency = 'EUR' AND effective_at = '2005-01-03'")
    assert usd == [{"usd": 1.3507}]


def test_ninety_days_add_only_what_the_day_did_not_say(home: Path) -> None:
    written = {}
    for line in manifest(SAMPLES):
        if line.source == "ecb" and line.file.name.endswith("18.xml"):
            scope = all_sources()["ecb"].scope(line.url)
            assert scope is not None
            found = line.page()
            keep(Warehouse(home), found, crawl_of(scope, found))
            written[scope] = load(Warehouse(home), all_sources()["ecb"], scope, [found]).written
    assert written == {"": 21, "eurofxref-hist-90d.xml": 24}, (
        "eight currencies of three days are new, those of the eighteenth are not"
    )
    assert [ask.scope for ask in ecb.SPEC.asks] == ["", "eurofxref-hist-90d.xml"]


def test_decimal_commas_in_a_history_are_refused_too() -> None:
    with pytest.raises(LayoutChanged, match=r"decimal commas .* \(SIT 239,75, 1 in all\): refused"):
        list(ecb.parse(page("ecb", HISTORY.replace("239.75", "239,75"), HIST)))
    assert ecb.scope(HIST) == "eurofxref-hist.xml", "apart from the day and the ninety days"


# Hugging Face

HEAD = "| Provider | Instance Type | Instance Size | Hourly rate | GPUs | Architecture |\n|---|---|---|---|---|---|\n"


def read_hub(
    *lines: str, before: str = "the actual cost is billed per minute", at: datetime = NOON
) -> tuple[list[Rate], list[str]]:
    return split(
        huggingface.parse(page("huggingface", f"{before}\n\n{HEAD}" + "\n".join(lines), huggingface.SPEC.asks[0].url, at))
    )


def test_an_instance_is_a_rate_by_the_hour_charged_by_the_minute() -> None:
    [rate], rejects = read_hub(r"| aws | nvidia-a100 | x4 | \$10.5 | 4 | NVIDIA A100 |")
    assert (rate.subject, rate.variant, float(rate.amount), rate.per, rate.billing) == (
        "nvidia-a100", "aws/x4", 10.5, "endpoint_hour", "minute",
    )  # fmt: skip
    assert rejects == [] and rate.what == "endpoint"


def test_what_a_page_does_not_say_of_minutes_is_unknown() -> None:
    [rate], _ = read_hub("| aws | nvidia-a100 | x4 | $10 | 4 | NVIDIA A100 |", before="Prices are by the hour.")
    assert rate.billing is None


def test_an_instance_is_sold_until_the_month_of_its_deprecation() -> None:
    line = "| aws | nvidia-h100 | x1 | $4.5 | 1 | *NVIDIA H100 - To be deprecated December 2026* |"
    [rate], _ = read_hub(line)
    assert rate.until_at == datetime(2026, 12, 1)
    assert read_hub(line, at=datetime(2026, 12, 2)) == ([], ["deprecated"])
    assert read_hub(line.replace("To be deprecated December 2026", "deprecated")) == ([], ["deprecated"])


def test_rows_without_a_price_say_why() -> None:
    lines = ["| aws | nvidia-h200 | x8 | | 8 | NVIDIA H200 |", "| aws | nvidia-h200 | $5 | 1 |"]
    assert read_hub(*lines) == ([], ["no_price", "incomplete_row"])


@pytest.mark.parametrize(
    ("text", "error", "sentence"),
    [
        (
            "# Pricing\n\n| Plan | Price |\n|---|---|\n| PRO | $9 |\n",
            LayoutChanged,
            "no table with 'Hourly rate' or 'Hourly Price'",
        ),
        ("# Pricing has moved\n", LayoutChanged, "no table"),
        ("<!DOCTYPE html><title>Sign in</title>", Blocked, "Sign in"),
    ],
)
def test_another_page_of_hugging_face_is_refused(text: str, error: type[Exception], sentence: str) -> None:
    with pytest.raises(error, match=sentence):
        list(huggingface.parse(page("huggingface", text)))
