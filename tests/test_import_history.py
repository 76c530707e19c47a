"""Importing the past: what a file says is dated row by row, kept apart by whose record it is, and appended once."""

import csv
import io
import json
import shutil
import subprocess
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from models.observation import Offer, Rate, Reject
from models.page import Page
from pipelines.cli import guarded
from pipelines.import_found import found_at
from pipelines.imports import Imported, import_found
from scrapers import all_sources
from scrapers.errors import LayoutChanged, TruncatedBody
from warehouse import Warehouse

SAMPLES = Path(__file__).parents[1] / "scrapers" / "samples"
NOW = datetime(2026, 11, 23, 12)
COLUMNS = ["observed_at", "source", "provider_or_market", "gpu", "tier_or_condition", "price_usd", "unit", "count", "note"]


def line(at: str, price: object, **said: object) -> dict[str, object]:
    """One line of a tidy file: a card rented from RunPod, unless something else is said."""
    usual = {"source": "somebody", "provider_or_market": "runpod", "gpu": "RTX 4090", "tier_or_condition": "secure"}
    return {"observed_at": at, **usual, "price_usd": price, "unit": "USD/GPU-hour", "count": 1, "note": "", **said}


def sold(at: str, price: object, **said: object) -> dict[str, object]:
    """What a card sold for."""
    card = {"provider_or_market": "eBay US (sold)", "gpu": "RTX 3090", "tier_or_condition": "sold_avg_all_conditions"}
    return line(at, price, **{**card, "unit": "USD/card", "count": 40, **said})


def tidy(*lines: dict[str, object]) -> bytes:
    """The lines as a tidy CSV file."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    writer.writerows(lines)
    return out.getvalue().encode()


def rows_of(*lines: dict[str, object], body: bytes | None = None) -> list[Any]:
    """What the source `tidy` reads."""
    return list(all_sources()["tidy"].parse(Page("tidy", "import:a.csv", NOW, tidy(*lines) if body is None else body)))


def reasons(rows: list[Any]) -> Counter[str]:
    return Counter(row.reason if isinstance(row, Reject) else "row" for row in rows)


def brought(warehouse: Warehouse, *paths: Path, now: datetime = NOW, dry_run: bool = False) -> dict[str, Imported]:
    """Import what lies at these paths; what came of each file by its name."""
    found = (file for path in paths for file in found_at(path, now))
    return {done.name: done for done in import_found(warehouse, found, lambda _: None, dry_run=dry_run)}


def counts(warehouse: Warehouse) -> dict[str, int]:
    """How many rows each table has."""
    tables = ("pages", "crawls", "parses", "offers", "rates", "rejects")
    return {name: warehouse.rows(f"SELECT count(*) AS n FROM {name}")[0]["n"] for name in tables}


# What a line means


@pytest.mark.parametrize(
    ("words", "tier", "venue", "statistic"),
    [
        ("secure", "on_demand", "datacenter", "single"),
        ("community", "on_demand", "community", "single"),
        ("listed_p25", "unknown", "unknown", "p25"),
        ("index", "unknown", "unknown", "mean"),
    ],
)
def test_words_mean_what_the_record_meant(words: str, tier: str, venue: str, statistic: str) -> None:
    (row,) = rows_of(line("2026-03-01", 0.6, tier_or_condition=words))
    assert (row.tier, row.venue, row.statistic) == (tier, venue, statistic)


def test_words_that_nobody_knows_are_refused_not_guessed() -> None:
    rows = rows_of(
        line("2026-03-01", 0.6, tier_or_condition="cheap"),
        line("2026-03-01", 0.6, unit="USD/fortnight"),
        sold("2026-03-15", 700, tier_or_condition="worn"),
        sold("2026-03-15", 700, provider_or_market="a fair"),
        line("2026-03-01", 3, unit="USD/1M tokens", gpu="", tier_or_condition="gpt|thought"),
        line("2026-03-01", 0.2, unit="USD/kWh", gpu="", tier_or_condition="factory"),
        line("2026-03-01", 0.2, unit="USD/kWh", gpu="", tier_or_condition="residential_monthly", provider_or_market="Atlantis"),
    )
    told = {"unclear_terms", "unknown_unit", "unclear_condition", "unknown_market", "unclear_tokens", "unclear_sector"}
    assert set(reasons(rows)) == told | {"unknown_region"}


def test_all_hosts_of_a_marketplace_are_never_chosen_and_the_verified_are() -> None:
    of_all, verified = rows_of(
        line("2026-03-01", 0.3, provider_or_market="vast.ai", tier_or_condition="on_demand_median"),
        line("2026-03-01", 0.4, provider_or_market="vast.ai", tier_or_condition="on_demand_verified_median", count=12),
    )
    assert (of_all.provider, of_all.venue, of_all.verified) == ("vast", "unknown", None)
    assert (verified.venue, verified.statistic, verified.verified, verified.n) == ("community", "median", True, 12)


@pytest.mark.parametrize(
    ("at", "said", "precision"),
    [
        ("2026-03-01T10:00:05Z", {}, "second"),
        ("2026-03-01T00:00:00Z", {}, "day"),
        ("2026-03-01T12:00:00Z", {}, "day"),
        ("2026-03-01", {"note": "dated by era"}, "unknown"),
        ("2026-03-15T00:00:00Z", {}, "month"),
    ],
)
def test_a_date_is_as_exact_as_the_file_knows(at: str, said: dict[str, object], precision: str) -> None:
    (row,) = rows_of(line(at, 0.6, **said))
    assert row.effective_precision == precision and row.effective_at == datetime.fromisoformat(at).replace(tzinfo=None)


def test_the_15th_among_other_days_is_a_day() -> None:
    assert [r.effective_precision for r in rows_of(line("2026-03-14", 0.6), line("2026-03-15", 0.6))] == ["day", "day"]


def test_a_daily_summary_is_no_price_that_somebody_could_pay() -> None:
    one, day = rows_of(
        line("2026-03-01T10:00:00Z", 0.6), line("2026-03-01T12:00:00Z", 0.7, note="median of 9 snapshots that day")
    )
    assert (one.statistic, day.statistic) == ("single", "median") and one.publisher_ref != day.publisher_ref


def test_a_price_of_one_gpu_of_eight_is_of_eight() -> None:
    (row,) = rows_of(line("2026-03-01", 7.11, gpu="H100 SXM", provider_or_market="aws", tier_or_condition="on_demand",
        note="p5.48xlarge (8x H100) instance price 56.88 / 8"))  # fmt: skip
    assert (row.gpu_count, float(row.amount * row.gpu_count)) == (8, 56.88)


def test_the_publishers_name_of_a_card_goes_before_the_extractors() -> None:
    (row,) = rows_of(line("2026-03-01", 0.49, gpu="RTX PRO 6000", note="raw=PRO 6000 MIG 24GB"))
    assert row.gpu_text == "PRO 6000 MIG 24GB"


def test_series_of_cards_are_told_apart() -> None:
    words = ("sold_avg_all_conditions", "used_ask_best3", "all_listings_mean_ask")
    rows = rows_of(*(sold("2026-03-15", 700, tier_or_condition=word, count=3) for word in words))
    assert [(row.variant, row.statistic) for row in rows] == [
        ("used", "mean"),
        ("used", "min"),
        ("all_listings_mean_ask", "mean"),
    ]
    new = rows_of(*(sold("2026-03-15", 900, tier_or_condition=word) for word in ("new_buy_box", "new_retail_low")))
    assert [row.variant for row in new] == ["new", "new_retail_low"], "a launch price printed as retail caps nothing"


def test_electricity_and_tokens() -> None:
    power = {"unit": "USD/kWh", "gpu": "", "count": ""}
    states = ("US", "Connecticut")
    rows = rows_of(
        *(line("2026-02-01", 0.2, tier_or_condition="residential_monthly", provider_or_market=s, **power) for s in states),
        line("2026-02-01", 0.2, tier_or_condition="residential_monthly", provider_or_market="New England", **power),
    )
    assert [row.region for row in rows[:2]] == ["US", "US-CT"] and rows[2].reason == "census_region"
    kinds = ("input", "input_cached", "batch_output", "train")
    tokens = rows_of(*(line("2026-02-01", 2, unit="USD/1M tokens", gpu="", tier_or_condition=f"m|{kind}") for kind in kinds))
    assert [(row.what, row.variant, row.service_tier) for row in tokens] == [
        ("inference", "input", None), ("inference", "cached_input", None), ("inference", "output", "batch"),
        ("training", None, None),
    ]  # fmt: skip


# What nobody can believe


def test_a_line_that_is_no_price_says_why() -> None:
    rows = rows_of(
        line("", 0.6),
        line("soon", 0.6),
        line("2026-03-01", "call us"),
        line("2026-03-01", 0),
        line("2026-03-01", 0.6, unit="USD/GPU-hour (unit unverified; may be per instance)"),
        line("2026-03-01", 0.6, provider_or_market="unstated"),
        sold("2026-03-15", 700, count=0),
        line("2026-03-02", 0.6),
        line("2026-03-02", 0.7),
    )
    told = ["undated", "no_date", "unclear_price", "zero_price", "unit_unverified", "no_named_provider", "of_no_price"]
    assert reasons(rows) == Counter([*told, "row", "duplicate"])
    assert "the first stands" in rows[-1].detail and rows[-1].ordinal == 8


def indices(*values: tuple[float, float]) -> Iterator[dict[str, object]]:
    """Two indices of one source, day by day."""
    for day, pair in enumerate(values, 1):
        for gpu, value in zip(("H100", "B200"), pair, strict=True):
            yield line(f"2026-03-{day:02}", value, gpu=gpu, tier_or_condition="index", provider_or_market="neocloud")


def test_a_slipped_column_is_known_by_its_neighbours_value() -> None:
    """A jump of its own is news; the neighbour's value in its place is a slip; so a value that both show by chance is kept."""
    rows = rows_of(*indices((2.4, 5.0), (2.4, 5.1), (5.2, 5.2), (2.5, 5.1), (2.5, 6.3), (2.5, 6.3), (2.5, 6.4)))
    assert [(row.ordinal, row.reason) for row in rows if isinstance(row, Reject)] == [(4, "slipped_column")]


def test_spot_prices_that_repeat_the_list_are_none() -> None:
    prices = [("RTX 4090", 0.7, 0.7), ("RTX 3090", 0.4, 0.4), ("L40S", 0.9, 0.5)]
    copied = [line("2026-03-01", p, gpu=g, tier_or_condition=t) for g, a, b in prices for t, p in (("on_demand", a), ("spot", b))]
    assert reasons(rows_of(*copied)) == {"row": 3, "spot_repeats_list": 3}
    real = [line("2026-03-01", p, tier_or_condition=t) for t, p in (("on_demand", 0.7), ("spot", 0.3))]
    assert reasons(rows_of(*real)) == {"row": 2}


def test_half_a_dollar_at_runpod_is_believed_where_the_card_cost_about_that_before() -> None:
    assert reasons(rows_of(line("2026-03-01", 0.5, gpu="MI300X"))) == {"placeholder_unconfirmed": 1}
    assert reasons(rows_of(line("2026-03-01", 0.5, gpu="B300"), line("2026-03-02", 7, gpu="B300")))["row"] == 1
    assert reasons(rows_of(line("2026-03-01", 0.46), line("2026-03-02", 0.5))) == {"row": 2}


def test_a_damaged_file_is_named() -> None:
    with pytest.raises(LayoutChanged, match=r"the columns of import:a\.csv are a, b"):
        rows_of(body=b"a,b\n1,2\n")
    with pytest.raises(LayoutChanged, match=r"line 3 of import:a\.csv has more or fewer cells"):
        rows_of(body=tidy(line("2026-03-01", 1)) + b"2026-03-02,cut\n")
    with pytest.raises(TruncatedBody, match="cut off or no Parquet"):
        rows_of(body=b"PAR1 and no more")


# A folder, end to end


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three price files, of which one is Parquet, and a file that is none."""
    import pyarrow as pa
    from pyarrow import parquet

    place = tmp_path / "history"
    (place / "more").mkdir(parents=True)
    (place / "cards.csv").write_bytes(tidy(sold("2022-09-15", 990), sold("2022-10-15", 845, count=77), sold("2022-11-15", 801)))
    (place / "rents.csv").write_bytes(tidy(line("2026-03-01T10:00:00Z", 0.71), line("2026-03-02T10:00:00Z", 0.74), line("", 0.8)))
    tokens = [
        line(f"2026-0{n}-01", float(n), unit="USD/1M tokens", gpu=None, count=None, tier_or_condition="m|input") for n in (1, 2)
    ]
    parquet.write_table(pa.Table.from_pylist(tokens), place / "more" / "tokens.parquet")
    (place / "specs.csv").write_text("gpu,watts\nRTX 3090,350\n")
    (place / ".hidden.csv").write_bytes(tidy(line("2026-03-01", 9)))
    return place


def test_a_folder_is_imported_once(folder: Path, empty_home: Warehouse) -> None:
    first = brought(empty_home, folder)
    assert {n: (d.outcome, sum(o.written for o in d.outcomes), dict(d.rejects)) for n, d in first.items() if d.outcomes} == {
        "cards.csv": ("appended", 3, {}), "rents.csv": ("appended", 2, {"undated": 1}),
        "more/tokens.parquet": ("appended", 2, {}),
    }  # fmt: skip
    assert (first["rents.csv"].first, first["rents.csv"].last) == (datetime(2026, 3, 1, 10), datetime(2026, 3, 2, 10))
    assert first["specs.csv"].sentences == ["specs.csv: no price file that I know: gpu, watts"]
    assert not first["specs.csv"].is_refused, "come across, not asked for"
    before = counts(empty_home)
    again = brought(empty_home, folder, now=datetime(2027, 1, 1))
    assert counts(empty_home) == before and {d.outcome for d in again.values() if d.outcomes} == {"already read"}


def test_a_file_without_a_date_to_go_by_is_still_imported_once(tmp_path: Path, empty_home: Warehouse) -> None:
    (tmp_path / "a.csv").write_bytes(tidy(line("2027-05-01", 0.7)))
    brought(empty_home, tmp_path / "a.csv")
    before = counts(empty_home)
    brought(empty_home, tmp_path / "a.csv", now=datetime(2026, 12, 1))
    assert counts(empty_home) == before and before["offers"] == 1


def test_what_was_announced_waits_for_its_day(tmp_path: Path, empty_home: Warehouse) -> None:
    (tmp_path / "a.csv").write_bytes(tidy(line("2026-11-01", 0.7), line("2026-12-01", 0.8)))
    brought(empty_home, tmp_path / "a.csv")
    asked = "SELECT usd_per_gpu_hour AS usd FROM list_prices(CAST($day AS DATE), NULL)"
    assert [empty_home.rows(asked, day=day)[0]["usd"] for day in ("2026-11-30", "2026-12-01")] == [0.7, 0.8]


def test_a_later_file_corrects_an_earlier_one_whatever_came_first(tmp_path: Path, empty_home: Warehouse) -> None:
    """The later file is the one with the newer dates; what only the other one says stays."""
    early, late = tmp_path / "1", tmp_path / "2"
    for place, lines in (
        (early, [sold("2022-09-15", 990), sold("2022-10-15", 845)]),
        (late, [sold("2022-10-15", 850), sold("2022-11-15", 801)]),
    ):
        place.mkdir()
        (place / "cards.csv").write_bytes(tidy(*lines))
    brought(empty_home, late / "cards.csv", early / "cards.csv")
    asked = "SELECT card_price_usd AS usd FROM card_prices(CAST($day AS DATE), NULL) WHERE gpu = 'rtx-3090-24gb'"
    assert [empty_home.rows(asked, day=day)[0]["usd"] for day in ("2022-10-01", "2022-10-31", "2022-11-30")] == [990, 850, 801]


def test_the_used_price_known_then_is_shown_as_what_it_is(folder: Path, empty_home: Warehouse) -> None:
    brought(empty_home, folder)
    (card,) = empty_home.rows("FROM card_prices(DATE '2022-10-15', NULL)")
    said = ("rtx-3090-24gb", 845, "mean", 77, "ebay", "tidy", "month")
    assert tuple(card[n] for n in ("gpu", "card_price_usd", "statistic", "n", "provider", "source", "seen_precision")) == said
    assert empty_home.rows("FROM card_prices(DATE '2022-10-15', TIMESTAMP '2020-01-01')") == []


def test_the_command_tells_each_file(folder: Path, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert guarded(["import", "--dry-run", str(folder)]) == 0
    told = capsys.readouterr().out
    assert "7 rows read, 0 appended (a dry run appends nothing)" in told and not (home / "breakeven.duckdb").exists()
    assert guarded(["import", str(folder)]) == 0
    told = capsys.readouterr().out
    assert "cards.csv" in told and "1 undated" in told and "2022-09-15" in told and "7 rows read, 7 appended." in told
    assert "specs.csv: no price file that I know" in told
    assert guarded(["import", str(folder)]) == 0
    assert "0 appended." in capsys.readouterr().out


def test_a_refused_file_is_1_and_stops_no_other(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    body = (folder / "more" / "tokens.parquet").read_bytes()
    (folder / "more" / "tokens.parquet").write_bytes(body[: len(body) // 2])
    (folder / "cents.csv").write_bytes(tidy(*(line(f"2026-03-{day:02}", 7100) for day in range(1, 9))))
    assert guarded(["import", str(folder)]) == 1
    told = capsys.readouterr()
    assert (
        "unit_out_of_rang" in told.out and "cut off or no Parquet file" in " ".join(told.out.split()) and "5 appended" in told.out
    )


@pytest.mark.parametrize("words", [["nowhere"], ["."], ["x.csv", "--url", "https://example.com"]])
def test_wrong_usage_is_2_and_a_sentence(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x.csv").write_text("a,b\n1,2\n")
    assert guarded(["import", *words]) == 2
    assert capsys.readouterr().err.startswith("breakeven: ")


# Other people's catalogues


def gpuhunt_csv(price: str, *, old: bool) -> str:
    columns = ["instance_name", "location", "price", "cpu", "memory", "gpu_count", "gpu_name", "gpu_memory", "spot", "disk_size"]
    cells = ["gpu_1x_a10", "us-west-1", price, "30", "200", "1", "A10", "24", "False", ""]
    tpu = ["v2-8", "us-west-1", "4.5", "96", "300", "1", "tpu-v2", "8", "False", ""]
    if not old:
        columns, cells, tpu = [*columns, "gpu_vendor", "flags"], [*cells, "nvidia", ""], [*tpu, "google", ""]
    return "\n".join(",".join(row) for row in (columns, cells, tpu)) + "\n"


@pytest.mark.parametrize(
    ("path", "providers", "old"),
    [
        ("v1/20240301/catalog.zip", ["aws", "lambdalabs"], True),
        ("v2/20260222-15288/catalog.zip", ["aws", "lambdalabs"], True),
        ("v3/lambdalabs/20260816-12/catalog.zip", ["lambdalabs"], False),
    ],
)
def test_gpuhunt_archives_of_all_versions(
    path: str, providers: list[str], old: bool, tmp_path: Path, empty_home: Warehouse
) -> None:
    file = tmp_path / path
    file.parent.mkdir(parents=True)
    with zipfile.ZipFile(file, "w") as archive:
        for provider in providers:
            archive.writestr(f"{provider}.csv", gpuhunt_csv("0.83", old=old))
    (done,) = brought(empty_home, file).values()
    assert (done.outcome, done.rejects) == ("appended", {"no_gpu": len(providers)}), done.sentences
    rows = empty_home.rows("SELECT provider, amount, observed_at FROM offers ORDER BY provider")
    day = datetime.strptime(path.split("/")[-2][:8], "%Y%m%d")
    assert [(row["provider"], float(row["amount"]), row["observed_at"]) for row in rows] == [
        (name.removesuffix("labs"), 0.83, day) for name in providers
    ]


def test_a_gpuhunt_archive_without_its_version_is_told(tmp_path: Path, empty_home: Warehouse) -> None:
    with zipfile.ZipFile(tmp_path / "catalog.zip", "w") as archive:
        archive.writestr("aws.csv", gpuhunt_csv("0.83", old=True))
    (done,) = brought(empty_home, tmp_path / "catalog.zip").values()
    assert done.is_refused and "without its version" in done.sentences[0]


def test_eias_bulk_file_is_streamed_and_only_homes_are_kept(tmp_path: Path, empty_home: Warehouse) -> None:
    def series(name: str, *points: list[object]) -> str:
        return json.dumps({"series_id": f"ELEC.{name}.M", "units": "cents per kilowatthour", "data": list(points)}) + "\n"

    with zipfile.ZipFile(tmp_path / "ELEC.zip", "w") as archive:
        archive.writestr("ELEC.txt", series("GEN.ALL-US-99") + series("PRICE.US-RES", ["202607", 18.31], ["202606", None])
            + series("PRICE.US-COM", ["202607", 13.1]) + series("PRICE.CT-RES", ["202607", 29.5])
            + series("PRICE.NEW-RES", ["202607", 28.5]))  # fmt: skip
    (done,) = brought(empty_home, tmp_path / "ELEC.zip").values()
    assert done.rejects == {"no_price": 1, "census_region": 1} and done.sentences == ["ELEC.zip: 2 other series left out"]
    rows = empty_home.rows("SELECT region, amount, effective_at, effective_precision FROM rates ORDER BY region")
    assert [(r["region"], float(r["amount"]), r["effective_at"]) for r in rows] == [
        ("US", 0.1831, datetime(2026, 7, 1)), ("US-CT", 0.295, datetime(2026, 7, 1)),
    ]  # fmt: skip
    before = counts(empty_home)
    brought(empty_home, tmp_path / "ELEC.zip")
    assert counts(empty_home) == before


def commit(clone: Path, day: int, prices: dict[str, str]) -> None:
    """One commit of that day, which leaves these catalogues behind."""
    text = (SAMPLES / "skypilot" / "lambda.2026-11-17.csv").read_text()
    for path, price in prices.items():
        file = clone / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text.replace("1.07", price))
    name = ("-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false")
    subprocess.run(["git", "-C", clone, "add", "."], check=True, capture_output=True)
    when = f"2026-0{day}-01T14:00:00+02:00"
    environment = {"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when, "PATH": str(Path(shutil.which("git") or "git").parent)}
    subprocess.run(["git", "-C", clone, *name, "commit", "-qm", "x"], check=True, capture_output=True, env=environment)


def test_each_commit_of_a_skypilot_clone_is_a_day(tmp_path: Path, empty_home: Warehouse) -> None:
    clone = tmp_path / "clone"
    subprocess.run(["git", "init", "-q", clone], check=True, capture_output=True)
    commit(clone, 1, {"catalogs/v7/lambda/vms.csv": "1.01"})
    commit(clone, 2, {"README.md": "2"})
    commit(clone, 3, {"catalogs/v7/lambda/vms.csv": "1.05", "catalogs/v10/lambda/vms.csv": "1.03"})
    (done,) = brought(empty_home, clone).values()
    assert (done.outcome, len(done.outcomes)) == ("appended", 2)
    asked = "SELECT usd_per_gpu_hour AS usd FROM list_prices(CAST($day AS DATE), NULL) WHERE gpu = 'rtx-a6000-48gb'"
    assert [[row["usd"] for row in empty_home.rows(asked, day=day)] for day in ("2025-12-31", "2026-01-01", "2026-03-01")] == [
        [], [1.01], [1.03],
    ], "the newest version of a catalogue counts"  # fmt: skip
    before = counts(empty_home)
    brought(empty_home, clone)
    assert counts(empty_home) == before


def test_a_clone_of_something_else_is_told(tmp_path: Path, empty_home: Warehouse) -> None:
    clone = tmp_path / "clone"
    subprocess.run(["git", "init", "-q", clone], check=True, capture_output=True)
    (done,) = brought(empty_home, clone).values()
    assert done.is_refused and len(done.sentences) == 1


def test_a_snapshot_with_its_own_date_and_a_series_of_sales(tmp_path: Path, empty_home: Warehouse) -> None:
    shutil.copy(SAMPLES / "gpurentalprices" / "latest.2026-11-19.json", tmp_path / "a.json")
    shutil.copy(SAMPLES / "toms-hardware" / "gpu_time_series.csv", tmp_path / "b.csv")
    (tmp_path / "c.json").write_text('{"prices": []}')
    done = brought(empty_home, tmp_path)
    assert [done[name].outcome for name in ("a.json", "b.csv", "c.json")] == ["appended", "appended", "not read"]
    assert "name its --source" in done["c.json"].sentences[0]
    assert empty_home.rows("SELECT DISTINCT CAST(observed_at AS DATE) AS day FROM offers")[0]["day"].isoformat() == "2026-11-19"
    assert empty_home.rows("SELECT n FROM rates WHERE effective_at = TIMESTAMP '2022-11-01'") == [{"n": None}], (
        "a quantity that nobody can read is unknown; the price stands"
    )


# The real files

FILES = {  # rows, rejects
    "electricity_us_residential.csv": (265, {"census_region": 8}),
    "new_amazon_marketplace_2018_2025.csv": (6717, {}),
    "new_brazil_retail_weekly_2023_2025.csv": (3018, {}),
    "new_idealo_de_daily_2017_2018.csv": (2066, {}),
    "new_pcpartpicker_2023_2025.csv": (6429, {}),
    "rental_atlas_daily_2026.csv": (16600, {"spot_repeats_list": 2441, "placeholder_unconfirmed": 1200}),
    "rental_becloudready_daily_2024_2025.csv": (0, {"unit_unverified": 4206}),
    "rental_hyperscaler_index_2025_2026.csv": (1185, {"slipped_column": 88}),
    "rental_primeintellect_30min_2025.parquet": (77888, {}),
    "rental_primeintellect_daily_2025.csv": (2518, {}),
    "rental_vast_runpod_daily_2026.csv": (4992, {}),
    "rental_vast_runpod_hourly_2026.parquet": (75333, {"implausible_price": 1}),
    "token_finetune_prices.csv": (50, {"zero_price": 2}),
    "token_prices_curated.csv": (620, {"undated": 361, "zero_price": 9, "removed": 2}),
    "token_prices_litellm_changes_2023_2025.parquet": (3089, {"no_named_provider": 326, "implausible_price": 4}),
    "used_anthony0246_monthly_2025.csv": (0, {"no_named_provider": 46}),
    "used_ebay_sold_monthly_2021_2023.csv": (1559, {"of_no_price": 3}),
    "used_gpupoet_monthly_2025_2026.csv": (235, {}),
}


@pytest.fixture(scope="module")
def history(shared: Path, migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Warehouse, dict[str, Imported]]:
    """All of ../shared/history, imported once; the time it took is printed (-s)."""
    warehouse = Warehouse(tmp_path_factory.mktemp("history"))
    shutil.copyfile(migrated, warehouse.path)
    wall, cpu = time.perf_counter(), time.process_time()
    done = brought(warehouse, shared / "history", now=datetime.now(UTC).replace(tzinfo=None))
    print(f"\nimported ../shared/history in {time.perf_counter() - wall:.0f} s ({time.process_time() - cpu:.0f} s of processor)")
    return warehouse, done


def test_every_real_file_is_accounted_for(history: tuple[Warehouse, dict[str, Imported]]) -> None:
    _, done = history
    assert {n: (sum(o.written for o in d.outcomes), dict(d.rejects)) for n, d in done.items() if d.outcomes} == FILES
    assert {name for name, file in done.items() if not file.outcomes} == {"ORIGIN.md", "gpu_specs.csv"}


def test_the_real_files_a_second_time_append_nothing(history: tuple[Warehouse, dict[str, Imported]], shared: Path) -> None:
    warehouse, _ = history
    before = counts(warehouse)
    brought(warehouse, shared / "history")
    assert counts(warehouse) == before


def test_every_date_of_a_series_has_one_price(history: tuple[Warehouse, dict[str, Imported]]) -> None:
    twice = "SELECT 1 FROM {} GROUP BY key, statistic, effective_at HAVING count(*) > 1"
    assert [history[0].rows(twice.format(name)) for name in ("offers", "rates")] == [[], []]


def test_the_step_of_aws_is_one_step(history: tuple[Warehouse, dict[str, Imported]]) -> None:
    """98.32 to 55.04 dollars an hour for eight H100 on 2025-06-05 (history/ORIGIN.md)."""
    steps = history[0].rows(
        """SELECT CAST(effective_at AS DATE) AS day, CAST(amount AS DOUBLE) AS usd, CAST(amount * gpu_count AS DOUBLE) AS instance
           FROM offers WHERE provider = 'aws' AND publisher_ref LIKE 'amorton45/%'
           QUALIFY amount IS DISTINCT FROM lag(amount) OVER (ORDER BY effective_at) ORDER BY day"""
    )
    assert [(row["day"].isoformat(), row["usd"], row["instance"]) for row in steps] == [
        ("2025-04-23", 12.29, 98.32), ("2025-06-05", 6.88, 55.04),
    ]  # fmt: skip


def test_an_rtx_3090_in_october_2022(history: tuple[Warehouse, dict[str, Imported]]) -> None:
    warehouse, _ = history
    (card,) = warehouse.rows("FROM card_prices(DATE '2022-10-15', NULL) WHERE gpu = 'rtx-3090-24gb'")
    assert (card["card_price_usd"], card["statistic"], card["n"], card["seen_precision"]) == (812, "mean", 1789, "month")
    assert warehouse.rows("FROM card_prices(DATE '2022-10-15', TIMESTAMP '2026-11-01') WHERE gpu = 'rtx-3090-24gb'") == []


def test_recorded_payloads_of_both_catalogues(shared: Path) -> None:
    body = (shared / "recorded/gpu-price-trackers/toms-hardware-ebay-gpu-prices-2021-2023.csv").read_bytes()
    rows = list(all_sources()["toms-hardware"].parse(Page("toms-hardware", "import:a.csv", NOW, body)))
    assert len(rows) == 1066 and reasons(rows) == {"row": 1055, "no_price": 8, "of_no_price": 3}
    url = "https://raw.githubusercontent.com/skypilot-org/skypilot-catalog/HEAD/catalogs/v8/lambda/vms.csv"
    body = (shared / "recorded/skypilot-catalog/lambda-vms.v8.subset.csv").read_bytes()
    rows = list(all_sources()["skypilot"].parse(Page("skypilot", url, NOW, body)))
    offers = [row for row in rows if isinstance(row, Offer)]
    assert {(row.gpu_text, row.gpu_count, row.memory_gb, float(row.amount)) for row in offers} == {
        ("V100", 8, 16, 6.32), ("A6000", 4, 48, 4.36), ("A6000", 2, 48, 2.18), ("A6000", 1, 48, 1.09),
    }  # fmt: skip
    assert not any(isinstance(row, Rate) for row in rows) and reasons(rows) == {"row": 5, "no_gpu": 1, "repeated": 1}
