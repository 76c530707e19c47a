"""Acceptance: what the figures of the articles 003 and 004 come to when the product computes them."""

from typing import NamedTuple


class Accepted(NamedTuple):
    """SQL of the low and the high end, the numbers it must give, and what the article printed where that is right."""

    low: str
    high: str
    low_is: float
    high_is: float
    printed: tuple[float, float] | None = None


def one(sql: str, is_: float, printed: float | None = None) -> Accepted:
    """A single number."""
    return Accepted(sql, sql, is_, is_, None if printed is None else (printed, printed))


class Budget(NamedTuple):
    """A tier of the article's budgets, its labour as printed, at both ends."""

    low: str
    high: str


LEAN = Budget(
    "project_budget(1200, 30, 0, 62.5, 80, 0, 200, 0, 0)",
    "project_budget(4500, 120, 0, 120, 80, 0, 500, 0, 0)",
)
MID_SIZE = Budget(
    "project_budget(3500, 80, 800, 11000 / 120, 120, 1500, 600, 0, 0)",
    "project_budget(12000, 350, 1400, 180, 120, 4000, 1200, 0, 0)",
)
ENTERPRISE = Budget(
    "project_budget(18000, 1500, 4000, 35000 / 150, 150, 0, 0, 5000, 1000)",
    "project_budget(60000, 5000, 9000, 500, 150, 0, 0, 20000, 4000)",
)


def data_and_work(budget: str) -> str:
    """The share of data and labour, in percent."""
    return f"(SELECT 100 * (b.shares.dataset + b.shares.labour) FROM (SELECT {budget} AS b))"


ACCEPTED = {
    "S003-001": one("500000 * request_cost(800, 300, 2.5, 10)", 2500),
    "S003-002": one("request_cost(800, 300, 3, 10)", 0.0054),
    "S003-003": one("run_cost(730, 0.35).value", 255.5),
    "S003-004": Accepted(
        "ft_vs_prompt(12000, 500000, 0.0054, 0, upkeep_usd_per_month := 180).value",
        "ft_vs_prompt(35000, 500000, 0.0054, 0, upkeep_usd_per_month := 180).value",
        4.761905,
        13.88889,
    ),
    "S003-005": one("project_saving(500000, 0.0054, 0).api_only_usd", 97200, 97200),
    "S003-007": one("project_tco(35000, 180).value", 41480),
    "S003-009": Accepted("project_tco(12000, 380).value", "project_tco(35000, 550).value", 25680, 54800),
    "S003-010": Accepted(
        "ft_vs_prompt(12000, 500000, 0.0054, 0, upkeep_usd_per_month := 380).value",
        "ft_vs_prompt(35000, 500000, 0.0054, 0, upkeep_usd_per_month := 550).value",
        5.172414,
        16.27907,
    ),
    "S003-011": Accepted(
        "ft_vs_prompt(12000, 50000, 0.0054, 0, upkeep_usd_per_month := 180).value",
        "ft_vs_prompt(35000, 50000, 0.0054, 0, upkeep_usd_per_month := 180).value",
        133.3333,
        388.8889,
    ),
    "S003-012": Accepted(
        "ft_min_volume(12000, 0.0054, 0, 36, upkeep_usd_per_month := 180).value",
        "ft_min_volume(35000, 0.0054, 0, 36, upkeep_usd_per_month := 180).value",
        95061.73,
        213374.49,
    ),
    "S003-013": Accepted(
        "ft_min_volume(6430, 0.0054, 0, 36, upkeep_usd_per_month := 380).value",
        "ft_min_volume(14720, 0.0054, 0, 36, upkeep_usd_per_month := 550).value",
        103446.5,
        177572.02,
    ),
    "S003-014": Accepted("labour_cost(40, 120)", "labour_cost(120, 120)", 4800, 14400),
    "S003-015": Accepted("labour_cost(40, 90)", "labour_cost(120, 180)", 3600, 21600),
    "S003-017": Accepted("run_cost(2, 0.35).value", "run_cost(4, 1.1).value", 0.7, 4.4),
    "S003-019": Accepted("run_cost(2 * 4, 0.35).value", "run_cost(2 * 8, 1.1).value", 2.8, 17.6),
    "S003-020": Accepted("run_cost(5, 0.35).value", "run_cost(10, 1.1).value", 1.75, 11),
    "S003-021": Accepted("run_cost(12, 0.9).value", "run_cost(24, 3.2).value", 10.8, 76.8),
    "S003-022": Accepted("run_cost(4 * 8, 0.9).value", "run_cost(8 * 20, 3.2).value", 28.8, 512),
    "S003-029": Accepted("project_cost(5, 4).value", "project_cost(12, 12).value", 20, 144),
    "S003-033": Accepted("labour_cost(10, 90)", "labour_cost(10, 180)", 900, 1800, (900, 1800)),
    "S003-034": Accepted("labour_cost(4, 120)", "labour_cost(8, 120)", 480, 960, (480, 960)),
    "S003-035": Accepted("labour_cost(20, 120)", "labour_cost(60, 120)", 2400, 7200, (2400, 7200)),
    "S003-036": Accepted("labour_cost(8, 120)", "labour_cost(20, 120)", 960, 2400, (960, 2400)),
    "S003-037": Accepted("labour_cost(4, 120)", "labour_cost(8, 120)", 480, 960, (480, 960)),
    "S003-038": Accepted("labour_cost(8, 120)", "labour_cost(16, 120)", 960, 1920, (960, 1920)),
    "S003-039": Accepted("labour_cost(16, 120)", "labour_cost(40, 120)", 1920, 4800, (1920, 4800)),
    "S003-040": Accepted("labour_cost(8, 120)", "labour_cost(20, 120)", 960, 2400, (960, 2400)),
    "S003-041": Accepted("labour_cost(8, 120)", "labour_cost(16, 120)", 960, 1920, (960, 1920)),
    "S003-044": Accepted(
        "labour_cost(76, 120, first_project_factor := 1.3) / 120",
        "labour_cost(188, 120, first_project_factor := 1.5) / 120",
        98.8,
        282,
    ),
    "S003-045": Accepted(
        "labour_cost(76, 120, first_project_factor := 1.3)", "labour_cost(188, 120, first_project_factor := 1.5)", 11856, 33840
    ),
    "S003-046": Accepted("labour_cost(76, 150)", "labour_cost(188, 300)", 11400, 56400),
    "S003-049": one("model_weights_gb(7)", 14, 14),
    "S003-050": one("adapter_storage(5, 7, 30).merged_gb", 70, 70),
    "S003-051": Accepted(
        "1000 * adapter_storage(5, 7, 30).adapters_gb", "1000 * adapter_storage(5, 7, 80).adapters_gb", 150, 400, (150, 400)
    ),
    "S003-052": Accepted(
        "adapter_storage(5, 7, 80).merged_gb / adapter_storage(5, 7, 80).adapters_gb",
        "adapter_storage(5, 7, 30).merged_gb / adapter_storage(5, 7, 30).adapters_gb",
        175,
        466.6667,
    ),
    "S003-054": Accepted("run_cost(730, 0.54).value", "run_cost(730, 0.74).value", 394.2, 540.2),
    "S003-055": Accepted("adapter_serving(3, 380).merged_usd", "adapter_serving(3, 550).merged_usd", 1140, 1650),
    "S003-056": one("100 * (1 - adapter_serving(3, 380).value / round(adapter_serving(3, 380).merged_usd, -2))", 65.45455, 65),
    "S003-057": Accepted("100 * adapter_serving(3, 380).saving", "100 * adapter_serving(5, 380).saving", 66.66667, 80),
    "S003-058": Accepted(
        "adapter_serving(3, 380, requests_per_month := 300000).usd_per_request",
        "adapter_serving(3, 550, requests_per_month := 300000).usd_per_request",
        0.001266667,
        0.001833333,
    ),
    "S003-060": Accepted(f"{LEAN.low}.value", f"{LEAN.high}.value", 6430, 14720, (6430, 14720)),
    "S003-062": Accepted("project_cost(5, 2).value", "project_cost(12, 8).value", 10, 96),
    "S003-063": Accepted(f"project_tco({LEAN.low}.value, 380).value", f"project_tco({LEAN.high}.value, 550).value", 20110, 34520),
    "S003-065": Accepted(f"{MID_SIZE.low}.value", f"{MID_SIZE.high}.value", 17480, 40550, (17480, 40550)),
    "S003-068": Accepted("project_cost(5, 15).value", "project_cost(12, 35).value", 75, 420),
    "S003-070": Accepted(
        f"project_tco({MID_SIZE.low}.value, 700).value", f"project_tco({MID_SIZE.high}.value, 1100).value", 42680, 80150
    ),
    "S003-072": Accepted(f"{ENTERPRISE.low}.value", f"{ENTERPRISE.high}.value", 64500, 173000, (64500, 173000)),
    "S003-074": Accepted("3 * project_cost(5, 35).value", "3 * project_cost(12, 90).value", 525, 3240),
    "S003-076": Accepted(
        f"project_tco({ENTERPRISE.low}.value, 3000).value", f"project_tco({ENTERPRISE.high}.value, 5500).value", 172500, 371000
    ),
    "S003-077": Accepted(data_and_work(LEAN.high), data_and_work(LEAN.low), 95.78804, 96.42302),
    "S003-078": Accepted(data_and_work(MID_SIZE.high), data_and_work(MID_SIZE.low), 82.86067, 82.95195),
    "S003-079": Accepted(data_and_work(ENTERPRISE.high), data_and_work(ENTERPRISE.low), 78.03468, 82.17054),
    "S003-080": one(f"100 * {LEAN.high}.shares.gpu", 0.8152174),
    "S003-081": one(f"100 * {MID_SIZE.high}.shares.gpu", 0.8631319),
    "S003-082": one(f"100 * {ENTERPRISE.high}.shares.gpu", 2.890173),
    "S004-001": one("run_cost(10, 1.19).value", 11.9, 11.9),
    "S004-002": one("managed_job_cost(100, 0.48).value", 48, 48),
    "S004-004": one("managed_job_cost(0, 0, training_hours := 5, usd_per_training_hour := 100).value", 500, 500),
    "S004-005": one("run_cost(730, 1.19).value", 868.7, 869),
    "S004-006": one("run_cost(730, 1.48).value", 1080.4),
    "S004-008": one("run_cost(100, 1.19).value", 119, 119),
    "S004-012": one("run_cost(730, 1.99).value", 1452.7),
    "S004-013": one("run_cost(730, 2.69).value", 1963.7, 1964),
    "S004-014": one("run_cost(730, 2.86).value", 2087.8, 2088),
    "S004-015": one("run_cost(730, 3.78).value", 2759.4, 2759),
    "S004-018": one("run_cost(300, 1.19).value", 357, 357),
    "S004-019": one("run_cost(300, 1.99).value", 597, 597),
    "S004-020": one("run_cost(300, 1.99).value - run_cost(300, 1.19).value", 240, 240),
    "S004-023": one("run_cost(1, 1.99).value / run_cost(1, 1.19).value", 1.672269),
    "S004-024": Accepted("run_cost(1 / 1.4, 1.99).value", "run_cost(1 / 1.3, 1.99).value", 1.421429, 1.530769),
    "S004-025": one("managed_tokens(50, epochs := 5)", 250, 250),
    "S004-026": one("managed_job_cost(managed_tokens(50, epochs := 5), 0.9).value", 225, 225),
    "S004-027": one("run_cost(7.5, 1.19).value", 8.925, 8.93),
    "S004-028": one("managed_job_cost(managed_tokens(50, epochs := 5), 0.9).value - run_cost(7.5, 1.19).value", 216.075, 216),
    "S004-029": one(
        "100 * (1 - run_cost(7.5, 1.19).value / managed_job_cost(managed_tokens(50, epochs := 5), 0.9).value)", 96.03333, 96
    ),
    "S004-030": one("managed_tokens(50)", 150, 150),
    "S004-031": one("run_cost(50, 1.99).value", 99.5, 99.5),
    "S004-032": Accepted(
        "run_cost(50, 1.99).value",
        "project_cost(1, run_cost(50, 1.99).value, one_off_usd := 50).value",
        99.5,
        149.5,
        (99.5, 149.5),
    ),
    "S004-034": one("managed_job_cost(0, 0, training_hours := 50, usd_per_training_hour := 100).value", 5000, 5000),
    "S004-035": Accepted(
        "managed_job_cost(0, 0, training_hours := 50, usd_per_training_hour := 100).value"
        " / project_cost(1, run_cost(50, 1.99).value, one_off_usd := 50).value",
        "managed_job_cost(0, 0, training_hours := 50, usd_per_training_hour := 100).value / run_cost(50, 1.99).value",
        33.44482,
        50.25126,
        (33, 50),
    ),
    "S004-036": one("run_cost(4, 1.19).value", 4.76, 4.76),
    "S004-037": one("managed_job_cost(managed_tokens(50, epochs := 5), 0.48).value", 120, 120),
    "S004-039": one("managed_job_cost(managed_tokens(50, epochs := 5), 0.48).value / run_cost(4, 1.19).value", 25.21008, 25),
    "S004-040": one("model_weights_gb(70, bytes_per_parameter := 0.5)", 35, 35),
    "S004-041": one("vram_need(70, 'qlora', working_gb := 20)", 55, 55),
    "S004-042": one("run_cost(30, 1.19).value", 35.7, 35.7),
    "S004-043": one("managed_job_cost(managed_tokens(50, epochs := 5), 0.48).value", 120, 120),
    "S004-046": one(
        "100 * (1 - (run_cost(30, 1.19).value + managed_job_cost(managed_tokens(50, epochs := 5), 0.48).value) / 450)", 65.4, 65
    ),
    "S004-047": one("vram_need(70, 'qlora', working_gb := 20)", 55),
    "S004-048": one("model_weights_gb(70)", 140, 140),
    "S004-049": one("run_cost(45, 1.99).value", 89.55, 89.55),
    "S004-050": one("run_cost(37.5, 1.99).value", 74.625),
    "S004-051": one("run_cost(17.5, 1.19).value", 20.825, 20.83),
    "S004-052": one("run_cost(12.5, 1.99).value", 24.875, 24.88),
    "S004-053": one("run_cost(25, 1.19).value", 29.75, 29.75),
    "S004-054": one("run_cost(100, 0.34).value", 34, 34),
    "S004-058": one("run_cost(5, 1.99).value", 9.95, 9.95),
    "S004-060": one("run_cost(2.5, 1.19).value", 2.975, 2.98),
    "S004-061": one("run_cost(1.5, 1.99).value", 2.985, 2.99),
    "S004-065": one("run_cost(42.5, 1.99).value", 84.575, 84.58),
    "S004-066": one("managed_tokens(50, validation_million_tokens := 10)", 160, 160),
    "S004-068": one("managed_job_cost(managed_tokens(50, validation_million_tokens := 10), 25).value", 4000),
    "S004-070": one("managed_job_cost(0, 0, training_hours := 5, usd_per_training_hour := 100).value", 500, 500),
    "S004-071": Accepted(
        "managed_job_cost(0, 0, training_hours := 5, usd_per_training_hour := 100, extras_usd := 200).value",
        "managed_job_cost(0, 0, training_hours := 5, usd_per_training_hour := 100, extras_usd := 500).value",
        700,
        1000,
        (700, 1000),
    ),
    "S004-072": one("managed_job_cost(0, 0, training_hours := 30 * 5, usd_per_training_hour := 100).value", 15000),
    "S004-074": one("managed_job_cost(managed_tokens(50, epochs := 5), 0.48).value", 120, 120),
    "S004-075": one("managed_job_cost(0, 0, training_hours := 10, usd_per_training_hour := 5).value", 50, 50),
    "S004-076": one("managed_job_cost(managed_tokens(10), 0.48).value", 14.4, 14.4),
    "S004-077": one("managed_tokens(100, epochs := 2)", 200, 200),
    "S004-079": one("managed_job_cost(managed_tokens(100, epochs := 2), 25).value", 5000),
    "S004-081": one("run_cost(50, 1.99).value", 99.5, 99.5),
    "S004-082": one("project_cost(1, run_cost(50, 1.99).value, one_off_usd := 100).value", 199.5, 199.5),
    "S004-083": one(
        "managed_job_cost(managed_tokens(100, epochs := 2), 0.01 * 1000).value"
        " / project_cost(1, run_cost(50, 1.99).value, one_off_usd := 100).value",
        10.02506,
        10,
    ),
    "S004-084": one("run_cost(50, 1.7).value", 85, 85),
    "S004-085": one("programme_cost(4, 1, run_cost(50, 1.7).value).value", 340, 340),
    "S004-087": one("programme_cost(4, 3, run_cost(50, 1.7).value).value", 1020, 1020),
    "S004-088": Accepted(
        "programme_cost(4, 3, run_cost(50, 1.7).value, rerun_share := 2 / 12).value",
        "programme_cost(4, 3, run_cost(50, 1.7).value, rerun_share := 3 / 12).value",
        1190,
        1275,
    ),
    "S004-090": one("hours_from_tokens(500, 1, tokens_per_second(150, 50)).value", 166.6667),
    "S004-092": one("run_cost(100, 1.19).value - run_cost(100, 0.7).value", 49, 49),
    "S004-093": one("100 * (1 - run_cost(100, 0.7).value / run_cost(100, 1.19).value)", 41.17647, 41),
    "S004-094": one("run_cost(1, 0.7, multiplier := 1.25).value", 0.875),
    "S004-095": one("run_cost(60, 1.19).value - run_cost(20, 1.19).value", 47.6, 47.6),
    "S004-097": one("run_cost(50, 1.19).value", 59.5, 59.5),
    "S004-098": one("run_cost(60, 1.99).value", 119.4, 119.4),
    "S004-099": one("run_cost(50, 1.19).value + run_cost(60, 1.99).value", 178.9, 178.9),
    "S004-100": one("project_cost(5, run_cost(60, 1.99).value).value", 597, 597),
    "S004-104": one("100 * (1 - managed_tokens(50) / managed_tokens(50, epochs := 5))", 40, 40),
    "S004-106": Accepted(
        "project_cost(1, request_cost(100e6, 0, 2.5, 10), one_off_usd := 200).value",
        "project_cost(1, request_cost(100e6, 0, 2.5, 10), one_off_usd := 500).value",
        450,
        750,
        (450, 750),
    ),
    "S004-107": one("run_cost(8 * 100, 1.99).value", 1592, 1592),
    "S004-108": one("run_cost(8 * 100, 2.69).value", 2152),
    "S004-109": one("ceil(15000 / run_cost(8 * 100, 1.99).value)", 10, 10),
    "S004-110": Accepted(
        "hours_from_tokens(250, 1, tokens_per_second(150, 5)).value",
        "hours_from_tokens(250, 1, tokens_per_second(150, 10)).value",
        8.333333,
        16.66667,
    ),
    "S004-111": Accepted("repay_requests(100, 0.01, 0).value", "repay_requests(500, 0.001, 0).value", 10000, 500000),
    "S004-113": one("tokens_per_second(250, 7.5)", 9259.259),
    "S004-114": one("tokens_per_second(250, 4)", 17361.11),
    "S004-115": one("tokens_per_second(150, 50)", 833.3333),
    "S004-116": one("self_hosted_token_price(1.19, tokens_per_second(250, 7.5))", 0.0357),
    "S004-117": one("self_hosted_token_price(1.19, tokens_per_second(250, 4))", 0.01904),
}

# What is evaluated by no formula, and why.
PLAIN = {
    "S003-016": "a price fall or discount in percent, from two printed prices",
    "S003-018": "no price is stated: only the rate that the printed cost would need",
    "S003-023": "no price is stated: only the rate that the printed cost would need",
    "S003-024": "no price is stated: only the rate that the printed cost would need",
    "S003-025": "no price is stated: only the rate that the printed cost would need",
    "S003-026": "no price is stated: only the rate that the printed cost would need",
    "S003-027": "no price is stated: only the rate that the printed cost would need",
    "S003-028": "no price is stated: only the rate that the printed cost would need",
    "S003-030": "two places of the article that give the same thing differently",
    "S003-031": "how far a printed amount would reach; nobody asks for it",
    "S003-032": "how far a printed amount would reach; nobody asks for it",
    "S003-042": "a sum of the hours of all phases",
    "S003-047": "a ratio of two printed costs of failures",
    "S003-048": "two places of the article that give the same thing differently",
    "S003-053": "two places of the article that give the same thing differently",
    "S003-067": "seats of tools, which are an input of the budget",
    "S003-069": "no price is stated: only the rate that the printed cost would need",
    "S003-075": "no price is stated: only the rate that the printed cost would need",
    "S003-083": "two places of the article that give the same thing differently",
    "S003-084": "two places of the article that give the same thing differently",
    "S003-085": "two places of the article that give the same thing differently",
    "S004-009": "a price fall or discount in percent, from two printed prices",
    "S004-010": "two places of the article that give the same thing differently",
    "S004-011": "two places of the article that give the same thing differently",
    "S004-016": "a price fall or discount in percent, from two printed prices",
    "S004-017": "bandwidth is no price",
    "S004-021": "printed hours times a printed gain in speed",
    "S004-033": "two places of the article that give the same thing differently",
    "S004-038": "a ratio of two printed hours",
    "S004-056": "a ratio of two printed hours",
    "S004-057": "a ratio of two printed hours",
    "S004-062": "two places of the article that give the same thing differently",
    "S004-064": "a ratio of two printed hours",
    "S004-073": "a ratio of two printed prices for unlike hours",
    "S004-080": "two places of the article that give the same thing differently",
    "S004-086": "two places of the article that give the same thing differently",
    "S004-089": "runs repeated per run planned: the input of a programme",
    "S004-091": "a price fall or discount in percent, from two printed prices",
    "S004-112": "a ratio of two printed prices for unlike hours",
    "S004-118": "where two rules of thumb of the article overlap; a matter of the recommendation",
}

# Every slip of the five articles, whose SQL stands in models/reference/figures.yaml: the right numbers (low, high), and those
# that the slip gives where it is known how it was made. None: there is no right number.
SLIPS: dict[str, tuple[tuple[float, float], tuple[float, float] | None] | None] = {
    "S000-018": ((3.64, 3.64), (18.2, 18.2)),
    "S000-019": ((18.2, 18.2), (91, 91)),
    "S000-030": ((0.361, 0.361), (1.81, 1.81)),
    "S000-033": ((0.711, 0.711), (3.56, 3.56)),
    "S000-035": ((3.64, 3.64), (18.2, 18.2)),
    "S000-036": ((0.361, 0.361), (0.382, 0.382)),
    "S000-038": ((18.2, 18.2), (91, 91)),
    "S000-039": ((1.805, 1.805), (1.91, 1.91)),
    "S000-045": ((7134.204, 7134.204), (4789.474, 4789.474)),
    "S000-046": ((2963.278, 2963.278), (2527.778, 2527.778)),
    "S000-053": ((30.69872, 30.69872), None),
    "S001-024": ((48, 48), None),
    "S002-013": ((810, 810), None),
    "S002-014": ((810, 810), None),
    "S002-020": ((160, 160), None),
    "S002-021": ((500, 500), (320, 320)),
    "S002-022": ((810, 810), (640, 640)),
    "S002-067": ((9, 9), (54, 54)),
    "S002-068": ((-18, -18), (72, 72)),
    "S002-069": ((-135, -135), (135, 135)),
    "S002-070": ((-315, -315), (180, 180)),
    "S002-075": ((100, 200), None),
    "S003-006": ((18480, 18480), None),
    "S003-008": ((55720, 78720), None),
    "S003-043": ((9120, 22560), (7600, 18800)),
    "S003-059": ((6400, 9600), None),
    "S003-061": ((7830, 14720), None),
    "S003-064": ((14400, 21600), None),
    "S003-066": ((20880, 40550), None),
    "S003-071": ((45000, 75000), None),
    "S003-073": ((74500, 173000), None),
    "S004-003": ((11.9, 11.9), (59.9, 59.9)),
    "S004-007": ((0.5, 0.5), None),
    "S004-022": None,
    "S004-044": ((35.7, 35.7), (155.7, 155.7)),
    "S004-045": ((1000, 1250), None),
    "S004-055": ((55, 55), None),
    "S004-059": ((8.925, 8.925), (9.95, 9.95)),
    "S004-063": ((8.955, 8.955), (9.95, 9.95)),
    "S004-067": ((1.6, 1.6), (1600, 1600)),
    "S004-069": ((8, 15), None),
    "S004-078": ((2, 2), (2000, 2000)),
    "S004-096": ((3, 3), None),
    "S004-101": ((1000, 1250), (225, 225)),
    "S004-102": ((600, 750), (135, 135)),
    "S004-103": ((400, 500), (90, 90)),
    "S004-105": ((1000, 1000), (250, 250)),
}
