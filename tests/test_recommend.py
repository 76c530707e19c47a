"""What to do in somebody's situation: every rule decides once, the first one wins, and what would change the advice does."""

import io
import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from models.evidence import Breakeven, Evidence, Place, Route
from models.observation import Availability, Offer, Rate, Row
from models.page import Page
from models.recommend import TOO_STALE, Recommendation, decide
from models.recommend_flips import Flip
from models.recommend_owning import CANNOT_SAY, LOCAL, RENT, TOO_CLOSE
from models.recommend_tuning import NO_GO, PROMPT, PROMPT_OR_RAG, RAG
from models.situation import Situation, SituationUnclear, checklist, situation_of, template
from models.source import Authority, Shape
from models.workloads import Category, workloads
from pipelines.cli import guarded
from pipelines.derive import derive
from pipelines.recommend import gather, gpu_choice
from pipelines.recommend_moment import Moment
from warehouse import Warehouse
from warehouse.append import append
from warehouse.pages import Crawl, crawl_of, keep
from warehouse.reading import Reading

ALL = {item.id: True for item in checklist()}
READY = Situation(facts_change_months=12, stable_months=24, citable_sources=False, exploring=False, prompting_suffices=False,
    clean_examples=2000, requests_per_month=200_000, checklist=dict(ALL))  # fmt: skip
BIG = replace(READY, proprietary=False, open_weights_allowed=True, one_off=False, runs_per_month=8, team_size=9,
    operations_skill=True, params_b=8)  # fmt: skip
OWNER = replace(BIG, hours=500, years=3, on_premises=False, card_owned=False, justified_otherwise=False)


def place(
    low: float | Breakeven | None = 2295, high: float | Breakeven | None = 2963, venue: str = "datacenter", rent: float = 0.69,
    **fields: Any,
) -> Place:  # fmt: skip
    """The RTX 4090 of METRICS (c) at a made-up provider; None never breaks even."""
    least, most = (end if isinstance(end, Breakeven) else Breakeven(end, "never" if end is None else "ok") for end in (low, high))
    known: dict[str, Any] = {"low": least, "point": most, "high": most, "waited_low": least, "waited_high": most}
    return Place("rtx-4090-24gb", "cloud", "on_demand", venue, rent, 0.0913, **{**known, **fields})


def service(usd: float | None = 12.0, **fields: Any) -> Route:
    return Route("tuner", None, "standard", None, usd, **fields)


def cards(usd: float | None = 20.0, gpu: str = "a100-pcie-80gb", **fields: Any) -> Route:
    return Route("cloud", gpu, "on_demand", fields.pop("venue", "datacenter"), usd, **fields)


KNOWN = Evidence(3, (place(), place(5526, 7134, "community", 0.34)), (), (cards(),), True, 95_062, "ok")


# Every rule decides, and they are asked in order


DECIDED: list[tuple[str, str, Situation, Evidence]] = [
    ("A1", RAG, replace(READY, facts_change_months=1), KNOWN),
    ("A1", RAG, replace(READY, stable_months=11), KNOWN),
    ("A2", RAG, replace(READY, citable_sources=True), KNOWN),
    ("A2", RAG, replace(READY, exploring=True), KNOWN),
    ("A3", PROMPT, replace(READY, prompting_suffices=True), KNOWN),
    ("A4", PROMPT_OR_RAG, replace(READY, clean_examples=499), KNOWN),
    ("A4", PROMPT_OR_RAG, replace(READY, needed_examples=10_000), KNOWN),
    ("A5", NO_GO, replace(READY, checklist=ALL | {"owner": False}), KNOWN),
    ("A5", NO_GO, replace(READY, checklist=ALL | dict.fromkeys(("gpu_access", "tracking", "deployment"), False)), KNOWN),
    ("A6", PROMPT, replace(READY, requests_per_month=60_000), KNOWN),
    ("A6", PROMPT, READY, replace(KNOWN, min_requests=None, min_requests_status="never")),
    ("B1", "managed", replace(BIG, proprietary=True), replace(KNOWN, managed=(service(),))),
    ("B1", NO_GO, replace(BIG, proprietary=True), replace(KNOWN, managed=(service(open=False),))),
    ("B2", "managed", replace(BIG, open_weights_allowed=False), KNOWN),
    ("B3", "managed", replace(BIG, one_off=True), KNOWN),
    ("B3", "managed", replace(BIG, team_size=4, operations_skill=None), KNOWN),
    ("B3", "managed", replace(BIG, runs_per_month=1.5), KNOWN),
    ("B3", "managed", replace(BIG, params_b=406), KNOWN),
    ("B4", "managed", BIG, replace(KNOWN, managed=(service(23.9),))),
    ("B4", "managed", BIG, replace(KNOWN, managed=(service(),), self_hosted=(cards(None, status="missing_input:hours"),))),
    ("C1", LOCAL, replace(OWNER, on_premises=True), KNOWN),
    ("C2", RENT, OWNER, replace(KNOWN, fits=False)),
    ("C3", LOCAL, replace(OWNER, card_owned=True), KNOWN),
    ("C4", LOCAL, replace(OWNER, justified_otherwise=True), KNOWN),
    ("C5", RENT, OWNER, KNOWN),
    ("C5", CANNOT_SAY, replace(OWNER, hours=None), KNOWN),
    ("C6", TOO_CLOSE, replace(OWNER, hours=2500), KNOWN),
    ("C7", LOCAL, replace(OWNER, hours=4000), KNOWN),
    ("C8", LOCAL, replace(OWNER, hours=2500, waiting_usd_per_hour=1), replace(KNOWN, places=(
        place(waited_low=Breakeven(1000), waited_high=Breakeven(1500)),))),
    ("C8", TOO_CLOSE, replace(OWNER, waiting_usd_per_hour=1), replace(KNOWN, places=(
        place(waited_low=Breakeven(600), waited_high=Breakeven(900)),))),
]  # fmt: skip
IDS = [f"{rule} {advice} {number}" for number, (rule, advice, *_) in enumerate(DECIDED)]
ORDER = [*(f"A{n}" for n in range(1, 8)), *(f"B{n}" for n in range(1, 6)), *(f"C{n}" for n in range(1, 9))]


@pytest.mark.parametrize(("rule", "advice", "situation", "evidence"), DECIDED, ids=IDS)
def test_every_rule_decides_in_its_situation(rule: str, advice: str, situation: Situation, evidence: Evidence) -> None:
    found = decide(situation, evidence)
    assert (found.rule, found.advice) == (rule, advice)
    assert [one["rule"] for one in found.looked_at] == ORDER[: ORDER.index(rule)], "each rule before was asked, in order"
    assert found.why and all(one["why"] for one in found.looked_at)
    assert json.loads(json.dumps(found.plain()))["rule"] == rule


def test_all_rules_but_the_two_that_only_pass_on_are_in_the_table() -> None:
    assert {rule for rule, *_ in DECIDED} == set(ORDER) - {"A7", "B5"}


@pytest.mark.parametrize("number", range(len(DECIDED) - 1))
def test_the_first_rule_that_decides_wins(number: int) -> None:
    """What makes a later rule decide changes nothing where an earlier one does."""
    rule, advice, situation, evidence = DECIDED[number]
    later = replace(situation, on_premises=True, justified_otherwise=True, card_owned=True)
    if rule < "C":
        assert (decide(later, evidence).rule, decide(later, evidence).advice) == (rule, advice)


def test_at_the_edges_the_rules_say_what_they_say() -> None:
    for hours, rule in ((0.8 * 2295 - 1, "C5"), (0.8 * 2295, "C6"), (1.25 * 2963, "C6"), (1.25 * 2963 + 1, "C7")):
        assert decide(replace(OWNER, hours=hours), KNOWN).rule == rule
    assert decide(BIG, replace(KNOWN, managed=(service(24.0),))).rule == "B4", "a fifth more is worth it"
    assert decide(replace(BIG, hours=1), replace(KNOWN, managed=(service(24.1),))).rule == "C5"


# Unknown is unchecked, and never a yes


def test_the_checklist_has_its_fourteen_items() -> None:
    groups = [item.group for item in checklist()]
    assert {group: groups.count(group) for group in dict.fromkeys(groups)} == {"business": 4, "data": 5, "team": 5}
    facts = {fact.id: fact.category for fact in workloads()}
    assert {facts[name] for item in checklist() for name in item.costs} == {Category.FAILURE_COST}


def test_who_says_nothing_is_told_not_to_start() -> None:
    found = decide(Situation(), Evidence())
    assert (found.advice, found.rule) == (NO_GO, "A5")
    assert set(found.checklist.values()) == {False} and len(found.checklist) == 14


@pytest.mark.parametrize("answer", [None, False])
def test_an_unknown_item_counts_as_an_unchecked_one(answer: bool | None) -> None:
    def holes(*names: str) -> Recommendation:
        return decide(replace(READY, checklist=ALL | dict.fromkeys(names, answer)), KNOWN)

    assert holes("gap_known", "source_data", "chat_template", "gpu_access", "tracking").rule != "A5", "two in a group are a risk"
    assert holes("source_data", "chat_template", "evaluation_set").rule == "A5"


def test_a_number_goes_before_a_tick() -> None:
    found = decide(replace(READY, clean_examples=400, needed_examples=300, checklist=ALL | {"enough_examples": False}), KNOWN)
    assert found.checklist["enough_examples"] and found.rule != "A4"
    assert not decide(replace(READY, requests_per_month=90_000), KNOWN).checklist["volume"]
    assert decide(replace(READY, high_stakes=False, checklist=ALL | {"expert": None}), KNOWN).checklist["expert"]


def test_community_needs_both_permissions() -> None:
    for checkpoints, allowed, venue in ((None, None, "datacenter"), (True, None, "datacenter"), (True, True, "community")):
        found = decide(replace(OWNER, checkpoints=checkpoints, community_allowed=allowed), KNOWN)
        assert found.where is not None and found.where["venue"] == venue


# Answers of their own: too close, too stale, not known


def test_a_volume_within_the_dead_band_is_too_close_to_call() -> None:
    for volume, advice in ((89_000, PROMPT), (94_000, TOO_CLOSE), (99_000, TOO_CLOSE)):
        found = decide(replace(READY, requests_per_month=volume), KNOWN)
        assert (found.rule, found.advice) == ("A6", advice)
    assert found.leaning == PROMPT
    assert decide(replace(OWNER, requests_per_month=101_000), KNOWN).rule == "C5"


def test_near_breakeven_one_rents_and_asks_again() -> None:
    found = decide(replace(OWNER, hours=2500), KNOWN)
    assert (found.advice, found.leaning) == (TOO_CLOSE, RENT)


@pytest.mark.parametrize("weak", [("rent",), ("card_price",), ("electricity",)])
def test_a_stale_price_is_no_ground_for_advice(weak: tuple[str, ...]) -> None:
    stale = replace(KNOWN, places=(place(weak=weak),))
    found = decide(OWNER, stale)
    assert (found.advice, found.leaning, found.rule, found.stale) == (TOO_STALE, RENT, "C5", weak)
    assert decide(replace(OWNER, on_premises=True), stale).advice == LOCAL, "this does not depend on any price"
    kept = decide(replace(OWNER, card_owned=True), stale)
    assert kept.advice == (LOCAL if weak == ("card_price",) else TOO_STALE), "a card that is there was paid"


def test_a_stale_cost_of_a_service_bars_whatever_follows() -> None:
    for usd, leaning in ((12.0, "managed"), (99.0, RENT)):
        found = decide(replace(OWNER, hours=500), replace(KNOWN, managed=(service(usd, weak=True),)))
        assert (found.advice, found.leaning, found.stale) == (TOO_STALE, leaning, ("managed cost",))


def test_a_fresh_place_goes_before_a_cheaper_stale_one() -> None:
    both = replace(KNOWN, places=(place(rent=0.5, weak=("rent",)), place()))
    found = decide(OWNER, both)
    assert found.advice == RENT and found.where is not None and found.where["effective_usd_per_hour"] == 0.69


NO_CARD = Breakeven(None, "missing_input:card_price")


@pytest.mark.parametrize(
    ("hours", "here", "missing"), [(None, place(), "hours"), (500, place(NO_CARD, NO_CARD), "card_price"), (500, None, "rent")]
)
def test_what_nobody_said_is_named(hours: float | None, here: Place | None, missing: str) -> None:
    found = decide(replace(OWNER, hours=hours), replace(KNOWN, places=(here,) if here else ()))
    assert (found.advice, found.missing, found.leaning) == (CANNOT_SAY, missing, RENT if here else None)


# Services that take nobody


def test_a_closed_service_is_no_route_for_a_newcomer() -> None:
    closed = replace(KNOWN, managed=(service(1.0, open=False), replace(service(30.0), provider="other")))
    assert decide(replace(OWNER), closed).rule == "C5", "the closed one would have been cheaper than cards"
    regular = decide(replace(OWNER, existing_customer=True), closed)
    assert regular.rule == "B4" and regular.where is not None and regular.where["provider"] == "tuner"
    over = replace(KNOWN, managed=(service(1.0, open=True, ended=True),))
    assert decide(replace(OWNER, existing_customer=True), over).rule == "C5"


def test_where_every_service_is_closed_small_teams_are_not_sent_there() -> None:
    assert decide(replace(OWNER, one_off=True), replace(KNOWN, managed=(service(open=False),))).rule == "C5"


def test_a_service_that_nobody_says_is_closed_may_be_taken() -> None:
    assert decide(BIG, replace(KNOWN, managed=(service(open=None),))).rule == "B4"


# Cards


def test_a_faster_card_only_where_its_speed_exceeds_its_price() -> None:
    def choice(speed: float) -> list[str]:
        a100, h100 = (cards(hours * price, gpu, hours=hours) for gpu, hours, price in
            (("a100-pcie-80gb", 10.0, 1.19), ("h100-pcie-80gb", 10.0 / speed, 1.99)))  # fmt: skip
        return gpu_choice(OWNER, [h100, a100])

    ratio = 1.99 / 1.19
    assert choice(1.4) == choice(ratio - 0.01) == ["a100-pcie-80gb"] and choice(ratio + 0.01) == ["h100-pcie-80gb"]


def test_a_job_that_no_card_of_ones_own_holds_is_rented_where_it_costs_least() -> None:
    routes = (cards(30), cards(9, venue="community"), replace(cards(8), tier="spot"), cards(None, status="infeasible"))
    found = decide(OWNER, replace(KNOWN, fits=False, self_hosted=routes))
    assert (found.rule, found.where and found.where["usd"]) == ("C2", 30)


# Variants


@pytest.mark.parametrize(("hours", "rule"), [(599, "C5"), (2999, "C5"), (3001, "C6"), (3901, "C7")])
def test_the_thresholds_of_seed_000(hours: float, rule: str) -> None:
    found = decide(replace(OWNER, variant="seed_000", hours=hours), replace(KNOWN, places=(place(weak=("rent",)),)))
    assert (found.rule, found.variant, found.stale) == (rule, "seed_000", ()), "hours a year and a week, no price"


@pytest.mark.parametrize(("variant", "volume", "advice"), [
    ("seed_003", 49_000, PROMPT), ("seed_003", 60_000, RENT), ("seed_002_conclusion", 290_000, PROMPT),
    ("seed_002_conclusion", 400_000, TOO_CLOSE), ("seed_002_conclusion", 500_000, RENT),
    ("seed_002_text", 490_000, PROMPT), ("seed_002_text", 1_000_000, RENT),
])  # fmt: skip
def test_the_floors_of_the_articles(variant: Any, volume: float, advice: str) -> None:
    found = decide(replace(OWNER, variant=variant, requests_per_month=volume), KNOWN)
    assert (found.advice, found.variant) == (advice, variant)


# Whatever the situation


POSITIVE = st.floats(0.1, 1e6)
SITUATIONS = st.builds(
    Situation, decided=st.sampled_from([None, "fine-tune", "self-hosted"]),
    variant=st.sampled_from([None, "seed_000", "seed_002_text", "seed_003"]), facts_change_months=st.none() | POSITIVE,
    stable_months=st.none() | POSITIVE, exploring=st.none() | st.booleans(), prompting_suffices=st.none() | st.booleans(),
    clean_examples=st.none() | st.integers(0, 5000), requests_per_month=st.none() | POSITIVE,
    checklist=st.dictionaries(st.sampled_from(sorted(ALL)), st.none() | st.booleans()) | st.just(ALL),
    proprietary=st.none() | st.booleans(), open_weights_allowed=st.none() | st.booleans(), one_off=st.none() | st.booleans(),
    runs_per_month=st.none() | POSITIVE, team_size=st.none() | st.integers(0, 50), params_b=st.none() | POSITIVE,
    hours=st.none() | POSITIVE, years=st.none() | st.floats(0.5, 10), on_premises=st.none() | st.booleans(),
    card_owned=st.none() | st.booleans(), justified_otherwise=st.none() | st.booleans(), checkpoints=st.none() | st.booleans(),
    community_allowed=st.none() | st.booleans(), existing_customer=st.none() | st.booleans(),
)  # fmt: skip
HOURS = st.builds(
    Breakeven, st.floats(0, 30_000) | st.just(0.0), st.just("ok"), st.sampled_from([(), ("reversed",)])
) | st.sampled_from([Breakeven(None, "never"), Breakeven(None, "missing_input:card_price")])


@st.composite
def places(draw: st.DrawFn) -> Place:
    ends = sorted((draw(HOURS) for _ in range(4)), key=lambda end: end.reached_after)
    costs = {name: draw(st.none() | st.floats(0, 9999)) for name in ("own_usd", "rent_usd", "marginal_usd")}
    return place(venue=draw(st.sampled_from(["datacenter", "community"])), rent=draw(st.floats(0.01, 9)), waited_low=ends[0],
        low=ends[1], waited_high=ends[2], high=ends[3], weak=draw(st.sampled_from([(), ("rent",), ("card_price",)])),
        inputs={"rent_usd_per_gpu_hour": 0.5}, rent_turns={"rent": draw(st.none() | st.floats(-1, 9))}, **costs)  # fmt: skip


ROUTES = st.lists(st.builds(cards, st.none() | st.floats(0, 999), weak=st.booleans()), max_size=2).map(tuple)
SERVICES = st.lists(st.builds(service, st.none() | st.floats(0, 999), open=st.none() | st.booleans()), max_size=2).map(tuple)
EVIDENCE = st.builds(
    Evidence, st.just(3.0), st.lists(places(), max_size=3).map(tuple), SERVICES, ROUTES, st.none() | st.booleans(),
    st.none() | POSITIVE, st.sampled_from(["ok", "never", "missing_input:one_time"]),
)  # fmt: skip
WORDS = {RAG, PROMPT, PROMPT_OR_RAG, NO_GO, "managed", RENT, LOCAL, TOO_CLOSE, TOO_STALE, CANNOT_SAY}


@settings(max_examples=150, deadline=None)
@given(SITUATIONS, EVIDENCE)
def test_any_situation_has_exactly_one_answer(situation: Situation, evidence: Evidence) -> None:
    found = decide(situation, evidence)
    asked = [*(one["rule"] for one in found.looked_at), found.rule]
    start = {None: 0, "fine-tune": 7, "self-hosted": 12}[situation.decided]
    assert found.advice in WORDS and asked == ORDER[start : start + len(asked)]
    assert (found.advice in (TOO_CLOSE, TOO_STALE)) <= (found.leaning in WORDS - {TOO_STALE})
    assert json.loads(json.dumps(found.plain(), allow_nan=False)) and decide(situation, evidence) == found


@settings(max_examples=150, deadline=None)
@given(SITUATIONS, EVIDENCE, POSITIVE, POSITIVE)
def test_more_hours_never_turn_owning_into_renting(s: Situation, e: Evidence, one: float, other: float) -> None:
    fewer, more = (decide(replace(s, hours=hours), e) for hours in sorted((one, other)))
    rank = [RENT, TOO_CLOSE, LOCAL]
    meant = [found.leaning if found.advice == TOO_STALE else found.advice for found in (fewer, more)]
    if all(told in rank for told in meant):
        assert rank.index(str(meant[0])) <= rank.index(str(meant[1]))


# Through the formulas of the warehouse


DAY = datetime(2026, 9, 20, 12)
ON = "2026-09-20"


def says(warehouse: Warehouse, source: str, *rows: Row) -> None:
    """One page of a made-up publisher."""
    page = Page(source, f"https://{source}.test/", DAY, repr(rows).encode())
    keep(warehouse, page, crawl_of("", page))
    reading = Reading(1, Shape.SNAPSHOT, Authority.OWN_PAGE, True)
    for row in rows:
        reading.add(page, 0, row)
    append(warehouse, Crawl(source, "", (page,)), reading, DAY)


def offer(number: int, gpu: str, usd: str, venue: str = "datacenter", provider: str = "cloud") -> Offer:
    return Offer(ordinal=number, provider=provider, gpu_text=gpu, amount=Decimal(usd), price_text=usd, currency="USD",
        per="gpu_hour", tier="on_demand", venue=venue, gpu_count=1)  # fmt: skip


def rate(number: int, what: str, subject: str, usd: str, per: str, **fields: Any) -> Rate:
    return Rate(
        ordinal=number, what=what, subject=subject, amount=Decimal(usd), price_text=usd, currency="USD", per=per, **fields
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> Iterator[Path]:
    """A made-up market with the prices of METRICS (m), all of one day."""
    warehouse = Warehouse(tmp_path_factory.mktemp("recommend"))
    shutil.copyfile(migrated, warehouse.path)
    says(warehouse, "cloud", offer(0, "RTX 4090", "0.34", "community"), offer(1, "RTX 4090", "0.69"),
        offer(2, "A100 80GB PCIe", "1.19"), offer(3, "H100 80GB PCIe", "1.99"),
        rate(4, "storage", "network volume", "0.07", "gb_month", provider="cloud"))  # fmt: skip
    says(warehouse, "home", rate(0, "electricity", "residential", "0.1765", "kwh", provider="us", region="US"),
        rate(1, "card_price", "RTX 4090", "2374", "card", provider="shop", variant="used", statistic="median", n=12))  # fmt: skip
    trained = {"what": "training", "per": "million_tokens", "method": "sft"}
    says(warehouse, "api", rate(0, subject="up to 16B", usd="0.48", provider="tuner", adapter="lora", size_tier="up to 16B",
            max_params_b=16, **trained), rate(1, subject="gpt-9", usd="25", provider="closed", **trained),
        Availability(ordinal=2, provider="closed", what="training", subject="fine-tuning", available_to_new_customers=False,
            ends_on=date(2027, 1, 6), statement="closed since May"))  # fmt: skip
    derive(warehouse, DAY)
    yield warehouse.path


@pytest.fixture
def market(home: Path, made: Path) -> Warehouse:
    warehouse = Warehouse(home)
    shutil.copyfile(made, warehouse.path)
    return warehouse


EXAMPLE = situation_of({"decided": "self-hosted", "gpu": "rtx-4090", "hours": 500, "years": 3, "checkpoints": True,
    "community_allowed": True, "residual_low_usd": 600, "residual_high_usd": 1000})  # fmt: skip


def ask(warehouse: Warehouse, s: Situation, assume: Mapping[str, float] | None = None, at: datetime = DAY) -> Recommendation:
    """The recommendation at an instant, with what is assumed besides."""
    return decide(s, gather(warehouse, s, Moment(at, at, assume={"residual_usd": 600, **(assume or {})})))


def test_the_worked_example(market: Warehouse) -> None:
    found = ask(market, EXAMPLE)
    assert (found.advice, found.rule, found.stale) == (RENT, "C5", ())
    assert found.where is not None and (found.where["provider"], found.where["venue"]) == ("cloud", "community")
    assert found.where["low"]["hours"] == pytest.approx(5525.5895) and found.where["high"]["hours"] == pytest.approx(7134.2037)
    assert found.threshold == pytest.approx(0.8 * 5525.5895) and found.margin == pytest.approx(500 / (0.8 * 5525.5895) - 1)
    assert (found.where["own_usd"], found.where["rent_usd"]) == (pytest.approx(1819.669375), pytest.approx(180.5))
    assert found.saving_usd == pytest.approx(1639.169375)


def test_secure_at_3000_hours_is_too_close_to_call(market: Warehouse) -> None:
    found = ask(market, replace(EXAMPLE, hours=3000, checkpoints=False))
    assert (found.advice, found.leaning, found.rule) == (TOO_CLOSE, RENT, "C6")
    assert found.saving_usd == pytest.approx(1774 + 3000 * 0.09133875 - 3000 * 0.69 - 10.5)


def test_prices_age_until_they_are_no_ground_for_advice(market: Warehouse) -> None:
    assert ask(market, EXAMPLE, at=DAY + timedelta(days=6)).advice == RENT
    later = ask(market, EXAMPLE, at=DAY + timedelta(days=20))
    assert (later.advice, later.leaning, later.stale) == (TOO_STALE, RENT, ("rent", "card_price"))
    own = {"rent_usd_per_gpu_hour": 0.34, "card_price_usd": 2374.0}
    assert ask(market, EXAMPLE, own, at=DAY + timedelta(days=20)).advice == RENT, "a number of one's own has no age"


def again(warehouse: Warehouse, s: Situation, assume: dict[str, float], flip: Flip, beyond: float) -> str:
    """The advice once the input has moved by this share of the way (1.001: just beyond the flip)."""
    value = flip.now + beyond * flip.by
    if flip.input == "hours":
        return ask(warehouse, replace(s, hours=value), assume).advice
    if flip.input == "residual_usd":
        low, high = (float(end or 0) + value - flip.now for end in (s.residual_low_usd, s.residual_high_usd))
        return ask(warehouse, replace(s, residual_low_usd=low, residual_high_usd=high), {**assume, "residual_usd": value}).advice
    return ask(warehouse, s, {**assume, flip.input: value}).advice


FEE = {"selling_fee_rate": 0.13, "sales_tax_rate": 0.08, "idle_share": 0.28, "maintenance_usd_per_year": 20.0}


@pytest.mark.parametrize(("fields", "assume", "rule"), [
    ({"hours": 2000, "cards": 2}, {"setup_usd": 900.0}, "C5"), ({"hours": 6000}, FEE, "C6"),
    ({"hours": 11000}, {}, "C7"), ({"hours": 6000, "waiting_usd_per_hour": 0.4}, {}, "C8"),
    ({"hours": 500, "card_owned": True}, {}, "C3"), ({"hours": 12000, "checkpoints": False}, {"card_price_usd": 500.0}, "C7"),
])  # fmt: skip
def test_what_would_change_the_advice_does_and_nothing_less(
    market: Warehouse, fields: dict[str, Any], assume: dict[str, float], rule: str
) -> None:
    s = replace(EXAMPLE, **fields)
    with market.holding():
        found = ask(market, s, assume)
        assert found.rule == rule and len(found.flips) >= 2
        shares = [abs(flip.share or 0) for flip in found.flips]
        assert shares == sorted(shares), "nearest first"
        nearest: dict[str, Flip] = {}
        for flip in found.flips:
            nearest.setdefault(flip.input, flip)
            assert flip.by == pytest.approx(flip.at - flip.now) and flip.share == pytest.approx(flip.by / flip.now)
        for flip in found.flips if rule == "C6" else nearest.values():
            assert again(market, s, assume, flip, 1 + 1e-4) == flip.to
        assert again(market, s, assume, found.flips[0], 1 - 1e-4) == found.advice


def test_the_flip_price_of_metrics(market: Warehouse) -> None:
    """0.6827 at 3,000 hours turns owning into renting; the advice has the dead band 0.8 to 1.25 around it."""
    s = replace(EXAMPLE, hours=3000, checkpoints=False, residual_low_usd=600, residual_high_usd=600)
    at = {flip.to: flip.at for flip in ask(market, s).flips if flip.input == "rent_usd_per_gpu_hour"}
    assert at[RENT] == pytest.approx(0.09133875 + 0.8 * 1774 / 3000)
    assert at[LOCAL] == pytest.approx(0.09133875 + 1.25 * 1774 / 3000)


def test_a_resale_that_covers_the_price_decides_nothing_unless_you_say_it(market: Warehouse) -> None:
    ends = {"residual_low_usd": None, "residual_high_usd": None}
    one = ask(market, replace(EXAMPLE, **ends))
    assert one.where is not None and one.where["low"] == one.where["high"], "your own resale is one value"
    s = replace(EXAMPLE, **ends)
    told = decide(s, gather(market, s, Moment(DAY, DAY)))
    assert told.where is not None and told.where["inputs"]["residual_high_usd"] < 2374
    assert ask(market, replace(EXAMPLE, residual_high_usd=2500)).rule == "C6", "yours is believed, and says: immediate"


def test_electricity_dearer_than_the_rent_is_never_repaid(market: Warehouse) -> None:
    found = ask(market, replace(EXAMPLE, hours=26_000), {"electricity_usd_per_kwh": 0.7})
    assert (found.advice, found.rule, found.threshold) == (RENT, "C5", None)
    assert "never repay" in found.why


JOB = situation_of({"decided": "fine-tune", "model": "7b", "method": "lora", "million_tokens": 50, "hours": 500})


def test_a_service_is_taken_where_work_costs_more_than_tokens(market: Warehouse) -> None:
    found = ask(market, JOB)
    assert (found.rule, found.advice) == ("B4", "managed")
    assert found.measured == pytest.approx(50 * 3 * 0.48)
    no_work = ask(market, JOB, {"engineer_hours": 0})
    assert no_work.rule == "C5" and no_work.where is not None and no_work.where["gpu"] == "a100-pcie-80gb", "the cheapest for it"


def test_a_model_whose_service_is_closed_is_no_go_for_newcomers(market: Warehouse) -> None:
    s = replace(JOB, model="gpt-9", proprietary=True)
    found = ask(market, s)
    assert (found.advice, found.rule) == (NO_GO, "B1") and "closed takes no new customers" in found.why
    assert ask(market, replace(s, existing_customer=True)).advice == "managed"
    assert ask(market, replace(s, existing_customer=True), at=datetime(2027, 1, 7)).advice == NO_GO, "over for everybody"


def test_a_job_too_large_for_the_card_is_rented(market: Warehouse) -> None:
    large = replace(EXAMPLE, model="70b", method="qlora")
    assert ask(market, large).rule == "C2"
    assert ask(market, replace(large, cards=4)).rule != "C2"


def test_volume_and_retrieval_have_their_costs(market: Warehouse) -> None:
    s = replace(READY, requests_per_month=500_000, prompt_usd_per_request=0.0054, tuned_usd_per_request=0, one_time_usd=12_000,
        upkeep_usd_per_month=180, retrieval_usd_per_request=0.006, retrieval_usd_per_month=200,
        years=3, citable_sources=True)  # fmt: skip
    evidence = gather(market, s, Moment(DAY, DAY))
    assert evidence.min_requests == pytest.approx(95_061.728)
    found = decide(s, evidence)
    assert found.rule == "A2"
    assert found.answer_costs == {"prompt": pytest.approx(97_200), "fine_tune": pytest.approx(18_480),
        "retrieval": pytest.approx(115_200)}  # fmt: skip
    small = replace(s, citable_sources=False, requests_per_month=50_000)
    assert decide(small, gather(market, small, Moment(DAY, DAY))).rule == "A6"


def test_what_is_unchecked_costs_what_the_articles_say(market: Warehouse) -> None:
    s = replace(READY, checklist=ALL | {"chat_template": None, "evaluation_set": False, "tracking": None})
    assert gather(market, s, Moment(DAY, DAY)).rework == (300 + 4000, 8000 + 15000), "the lowest and highest of two tables"
    assert gather(market, READY, Moment(DAY, DAY)).rework == (0, 0)


# The command


Said = tuple[int, str, str]


@pytest.fixture
def recommend(market: Warehouse, capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """The command as typed, and what came of it."""

    def call(*arguments: str) -> Said:
        try:
            done = guarded(["recommend", *arguments, "--as-of", ON])
        except SystemExit as left:
            done = int(left.code or 0)
        return done, *capsys.readouterr()

    return call


def test_a_card_and_hours_are_enough(recommend: Callable[..., Said]) -> None:
    code, out, _ = recommend("rtx-4090", "--hours", "500", "--years", "3", "--residual-usd", "600")
    assert code == 0 and out.startswith("Rent rtx-4090-24gb from cloud, secure (C5).\nC5: 500 h planned, fewer than 2,371.")
    assert "saves 1,464 USD: owning 1,820, renting 356 (disk in)" in " ".join(out.split())
    assert "Taken as settled: to fine-tune" in out and "too close to call" in out
    assert max(map(len, out.splitlines())) <= 80


def test_as_json_it_is_the_recommendation(recommend: Callable[..., Said]) -> None:
    code, out, _ = recommend("rtx-4090", "--hours", "500", "--residual-usd", "600", "--json")
    told = json.loads(out)
    assert code == 0 and told["rule"] == "C5" and told["said"]["decided"] == "self-hosted"
    assert {"advice", "margin", "flips", "looked_at", "checklist", "stale", "where", "saving_usd"} <= told.keys()


def test_an_empty_answers_file_asks_everything(recommend: Callable[..., Said], tmp_path: Path) -> None:
    file = tmp_path / "answers.yaml"
    file.write_text(template())
    assert set(yaml.safe_load(template())["checklist"]) == set(ALL)
    code, out, _ = recommend("rtx-4090", "--hours", "500", "--answers", str(file))
    assert code == 0 and out.startswith("No-go (A5).") and "Unchecked, 14 of 14:" in out
    assert "8 more that no article puts a price on" in " ".join(out.split())


def test_answers_and_flags_together_flags_first(recommend: Callable[..., Said], tmp_path: Path) -> None:
    file = tmp_path / "answers.json"
    file.write_text(json.dumps({"facts_change_months": 1, "checklist": {**ALL, "owner": False}}))
    assert recommend("--answers", str(file))[1].startswith("Rag (A1).")
    assert recommend("--answers", str(file), "--facts-change-months", "12")[1].startswith("No-go (A5).")
    done = recommend("rtx-4090", "--answers", str(file), "--facts-change-months", "12", "--checklist.owner", "true",
        "--hours", "500", "--residual-usd", "600")  # fmt: skip
    assert done[1].startswith("Rent rtx-4090-24gb")


def test_the_variant_of_an_article_is_told(recommend: Callable[..., Said]) -> None:
    out = recommend("rtx-4090", "--hours", "5000", "--years", "3", "--variant", "seed_000", "--residual-usd", "600")[1]
    assert out.startswith("Own card, rtx-4090-24gb (C7).") and "thresholds of seed_000" in out


@pytest.mark.parametrize(("arguments", "told"), [
    ([], "say a card and hours"), (["--ask"], "--ask needs a terminal"),
    (["rtx-4090", "--hours", "99999"], "run 26,280 h at most in 3 years"), (["rtx-409", "--hours", "9"], "did you mean"),
    (["rtx-4090", "--hours", "0"], "hours"), (["rtx-4090", "--gpu", "a100", "--hours", "9"], "two cards are named"),
    (["rtx-4090", "--hours", "9", "--planned-hours", "8"], "are the same"),
    (["--answers", "nowhere.yaml"], "cannot read answers"),
    (["rtx-4090", "--hours", "9", "--checklist.nobody", "true"], "the checklist has no item nobody"),
    (["rtx-4090", "--hours", "9", "--scenario", "mine"], "no scenario is named 'mine'"),
])  # fmt: skip
def test_what_is_unclear_is_a_sentence_and_never_waits(recommend: Callable[..., Said], monkeypatch: pytest.MonkeyPatch,
        arguments: list[str], told: str) -> None:  # fmt: skip
    monkeypatch.setattr("sys.stdin", io.StringIO("would be read\n"))
    code, out, err = recommend(*arguments)
    assert code == 2 and told in " ".join((out + err).split()) and "Traceback" not in err


@pytest.mark.parametrize(("answers", "told"), [
    ({"hous": 5}, "there is no answer named hous"), ({"exploring": "perhaps"}, "exploring"), ({"hours": -1}, "hours"),
    ({"residual_low_usd": 9, "residual_high_usd": 1}, "is above"), ({"checklist": {"x": True}}, "the checklist has no item x"),
])  # fmt: skip
def test_answers_that_are_none_are_refused(answers: dict[str, Any], told: str) -> None:
    with pytest.raises(SituationUnclear, match=told):
        situation_of(answers)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_at_a_terminal_it_asks_one_by_one(recommend: Callable[..., Said], monkeypatch: pytest.MonkeyPatch) -> None:
    typed = Terminal("often\n12\n\nno\nno\nyes\n.\n")
    monkeypatch.setattr("sys.stdin", typed)
    code, out, _ = recommend("--ask")
    assert code == 0 and typed.read() == "", "asked until the full stop"
    assert "facts_change_months: input should be a valid number" in out, "an answer that is none is asked for again"
    assert "Prompt (A3)." in out
    monkeypatch.setattr("sys.stdin", Terminal(""))
    assert "No-go (A5)." in recommend("--ask")[1], "the end of the answers is the end of the questions"
