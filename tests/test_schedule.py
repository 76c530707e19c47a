"""What runs unattended, without the engine: which deployment asks which source, what an event says, keys, two writers at once."""

import asyncio
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from models.source import Ask, Expect
from pipelines import flow_events
from pipelines.collect import visit
from pipelines.daily import derive_metrics, due
from pipelines.flow_events import announce, changes, keys_of
from pipelines.flows import Kind, kind_of, of_kind
from pipelines.load import Outcome
from pipelines.replay import manifest, replay
from pipelines.secrets import block_name
from pipelines.settings import Settings, key_of
from scrapers import all_sources
from warehouse import Warehouse
from warehouse.store import utc_now

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "scrapers" / "samples"
DEPLOYMENTS = {told["name"]: told for told in yaml.safe_load((ROOT / "prefect.yaml").read_text())["deployments"]}
LINES = (SAMPLES / "MANIFEST.csv").read_text().splitlines()


# Which source is asked when


def kind_with(*units: str, of_ask: str | None = None) -> Kind:
    """The kind of a source that declares prices in these units, and in another one for one of its questions."""
    expect = Expect.model_validate({"rows": (1, 2), "units": dict.fromkeys(units, (0.1, 9.0))})
    asked = Expect.model_validate({"rows": (1, 2), "units": {of_ask: (0.1, 9.0)}}) if of_ask else None
    asks = (Ask(url="https://rentco.example/prices", expect=asked),)
    return kind_of(all_sources()["ecb"].spec.model_copy(update={"expect": expect, "asks": asks}))


def test_the_kind_of_a_source_is_what_it_declares() -> None:
    declared = {"kwh": Kind.RATES, "million_tokens": Kind.RATES, "card": Kind.LISTINGS, "instance_hour": Kind.RENTALS}
    assert {unit: kind_with(unit) for unit in declared} == declared
    assert kind_with() is Kind.RATES, "a page about availability has no unit"
    assert kind_with("million_tokens", of_ask="gpu_hour") is Kind.RENTALS, "a source is asked once, whatever else it sells"


def test_every_source_has_one_collection_that_wakes_as_often_as_it_needs() -> None:
    collections = {told["parameters"]["kind"]: told for name, told in DEPLOYMENTS.items() if name.startswith("collect-")}
    assert collections.keys() == set(Kind)
    asked = [source.spec.slug for kind in Kind for source in of_kind(kind)]
    assert sorted(asked) == sorted(all_sources()) and all(of_kind(kind) for kind in Kind)
    hourly = {kind for kind, told in collections.items() if told["schedules"][0]["cron"].split()[1:] == ["*"] * 4}
    assert min(source.spec.every_hours for source in all_sources().values()) >= 1 and hourly == set(Kind)


def test_an_hourly_waking_asks_a_marketplace_and_leaves_a_list_price_alone() -> None:
    rentals, now = of_kind(Kind.RENTALS), utc_now()
    visits = {source.spec.slug: now - timedelta(hours=1) for source in rentals}
    assert {source.spec.every_hours for source in due(rentals, visits, None, now)} == {1.0}


# What an event says


@pytest.fixture
def recorded(tmp_path: Path) -> Callable[..., Path]:
    """Makes a folder of recorded pages out of sample pages; taken for real ones, in a home that goes away."""

    def make(*files: str) -> Path:
        folder = tmp_path / "recorded" / str(len(list(tmp_path.glob("recorded/*"))))
        lines = [line for line in LINES if line.split(",")[1] in files]
        for file in files:
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            (folder / file).write_bytes((SAMPLES / file).read_bytes())
        (folder / "MANIFEST.csv").write_text("\n".join([LINES[0], *lines]).replace("made-up,", "verbatim,") + "\n")
        return folder

    return make


LAMBDA, ECB = "lambda/pricing.2026-11-19.html", "ecb/eurofxref-daily.2026-11-18.xml"


def test_an_event_names_sources_scopes_and_cards_and_stays_small(
    empty_home: Warehouse, recorded: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    replay(empty_home, manifest(recorded(ECB)), lambda _: None, sample=False)
    since = utc_now()
    outcomes = replay(empty_home, manifest(recorded(LAMBDA)), lambda _: None, sample=False)
    told = keys_of(empty_home, outcomes, since)
    assert (told["sources"], told["left_out"], told["rows"]) == (["lambda"], 0, outcomes[0].written)
    assert {"h100-sxm-80gb", "b200-sxm-180gb"} & set(told["gpus"]) and told["gpus"] == sorted(told["gpus"])
    assert keys_of(empty_home, outcomes, utc_now())["gpus"] == [], "what was there before is no news"
    monkeypatch.setattr(flow_events, "MOST", 2)
    scoped = [Outcome("vast", f"card {n}", "appended", written=1) for n in range(5)]
    small = keys_of(empty_home, scoped, since)
    assert (small["scopes"], small["left_out"]) == (["vast card 0", "vast card 1"], 3)


@pytest.mark.parametrize(
    ("outcome", "news"),
    [
        (Outcome("lambda", "", "appended", rows=9, written=9), True),
        (Outcome("lambda", "", "unchanged", rows=9), False),
        (Outcome("ecb", "", "appended", rows=9), False),  # a history that says what is known
        (Outcome("vast", "card", "appended"), True),  # everything is sold out
        (Outcome("lambda", "", "layout_changed"), False),
    ],
)
def test_prices_changed_where_a_crawl_was_accepted_and_says_something_else(outcome: Outcome, news: bool) -> None:
    assert changes(outcome) is news


def test_only_a_run_of_a_deployment_tells_the_server(empty_home: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    emitted: list[dict[str, Any]] = []
    monkeypatch.setattr("prefect.events.emit_event", lambda **event: emitted.append(event))
    wrote = [Outcome("lambda", "", "appended", rows=9, written=9)]
    assert announce(empty_home, wrote, utc_now()) is None and emitted == []
    monkeypatch.setenv("PREFECT__RUNTIME__DEPLOYMENT__ID", "one of ours")
    assert announce(empty_home, [Outcome("lambda", "", "unchanged", rows=9)], utc_now()) is None and emitted == []
    told = announce(empty_home, wrote, utc_now())
    [event] = emitted
    assert event["payload"] == {"changed": told} and told and told["sources"] == ["lambda"]
    [trigger] = DEPLOYMENTS["derive"]["triggers"]
    assert (trigger["expect"], trigger["match"]) == ([event["event"]], event["resource"]), "derive waits for this very event"


# Keys


def test_a_block_is_named_like_its_variable() -> None:
    assert (block_name("VAST_API_KEY"), block_name("BREAKEVEN_GCP_KEY")) == ("breakeven-vast-api-key", "breakeven-gcp-key")
    names = [block_name(source.spec.key_env) for source in all_sources().values() if source.spec.key_env]
    assert len(names) == len(set(names)) > 5


def test_outside_a_flow_run_a_key_comes_from_the_environment_only(monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(*_: object) -> str:
        raise AssertionError("a server was asked where no flow runs")

    monkeypatch.setattr("pipelines.secrets.kept_names", asked)
    vast = all_sources()["vast"].spec
    assert key_of(vast) is None
    monkeypatch.setenv("VAST_API_KEY", "typed-by-the-user")
    assert key_of(vast) == "typed-by-the-user"


# Two writers

PROCESS = """
import sys
from pathlib import Path
from pipelines.settings import Settings
from pipelines.daily import derive_metrics
from pipelines.replay import manifest, replay
print("ready", flush=True)
warehouse = Settings().warehouse()
if sys.argv[1] == "derive":
    print(derive_metrics.fn(warehouse))
else:
    outcomes = replay(warehouse, manifest(Path(sys.argv[1])), lambda _: None, sample=False)
    print(sum(outcome.written for outcome in outcomes))
"""


@pytest.fixture
def others(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[object], subprocess.Popen[str]]]:
    """Starts another process of this installation, as patient as one on schedule; what is left of them ends with the test."""
    monkeypatch.setenv("BREAKEVEN_PATIENCE_SECONDS", "600")
    started: list[subprocess.Popen[str]] = []

    def start(argument: object) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", PROCESS, str(argument)]
        started.append(subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()


def test_runs_that_overlap_wait_for_each_other_and_nothing_is_lost(
    empty_home: Warehouse, recorded: Callable[..., Path], others: Callable[[object], subprocess.Popen[str]]
) -> None:
    """This process has the database; two collections and a derive come meanwhile. A derive that took its instant before it got
    the database would now be too late, because this one derives before it lets go."""
    with empty_home.holding():
        waiting = [others(recorded(LAMBDA)), others(recorded(ECB)), others("derive")]
        for process in waiting:
            assert process.stdout and process.stdout.readline() == "ready\n", process.communicate()[1]
        replay(empty_home, manifest(recorded("ecb/eurofxref-daily.2026-11-19.xml")), lambda _: None, sample=False)
        asyncio.run(visit(all_sources()["published"], empty_home, Settings(), lambda _: None))
        assert derive_metrics.fn(empty_home) > 0
        assert [process.poll() for process in waiting] == [None] * 3, "none of them got in, none gave up"
    said = [process.communicate(timeout=120) for process in waiting]
    assert [process.returncode for process in waiting] == [0, 0, 0], said
    read = empty_home.rows(
        "SELECT source, rows_written, verdict FROM parses JOIN crawls USING (crawl) ORDER BY source, observed_at"
    )
    assert {row["verdict"] for row in read} == {"accepted"}
    written = [(row["source"], row["rows_written"]) for row in read if row["source"] != "published"]
    by_lambda, by_ecb = int(said[0][0]), int(said[1][0])
    assert (written[0], written[2]) == (("ecb", by_ecb), ("lambda", by_lambda)) and len(written) == 3 and by_lambda > 5
    assert empty_home.rows("SELECT count(DISTINCT parse) AS n FROM parses")[0]["n"] == len(read)


def test_how_long_an_installation_waits_is_a_setting(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert Settings().warehouse().patience_seconds == 30
    patience = {told["work_pool"]["job_variables"]["env"]["BREAKEVEN_PATIENCE_SECONDS"] for told in DEPLOYMENTS.values()}
    assert patience == {"600"}, "nobody watches an unattended run, so it can wait"
    monkeypatch.setenv("BREAKEVEN_PATIENCE_SECONDS", "600")
    assert Settings().warehouse().patience_seconds == 600
