"""A fine-tuning job, as a person says it."""

from dataclasses import dataclass
from typing import Literal

from models.plausible import Implausible, Span

TrainedBy = Literal["full", "lora", "qlora"]
ONCE = Span(1, 1)


@dataclass(frozen=True)
class Job:
    """What is to be run. Nothing is defaulted that changes the cost: what is None is asked of what others timed, or left out.

    `model` is a name or a size (7b), `params_b` its size in billions of parameters where the name does not say it.
    `million_tokens`: of the data set, one epoch; None: one run as others timed it. `hours`: GPU-hours of one run that the person
    measured, `tokens_per_gpu_second` the throughput of one card instead. `runs`: good runs, around which `failed_share` of the
    spend fails; or `iterations`, every run counted, failed ones too; or a programme of `runs_per_month` over `months`, of which
    `rerun_share` is run again. `with_work`: labour and operations are in the total. Raises Implausible for what
    contradicts itself.
    """

    model: str
    method: TrainedBy = "lora"
    million_tokens: float | None = None
    validation_million_tokens: float = 0
    params_b: float | None = None
    gpus: tuple[str, ...] | None = None
    cards: int | None = None
    unsloth: bool = False
    hours: Span | None = None
    tokens_per_gpu_second: float | None = None
    runs: Span | None = None
    iterations: Span | None = None
    failed_share: Span | None = None
    runs_per_month: float | None = None
    months: float | None = None
    rerun_share: float = 0
    storage_gb: float = 0
    with_work: bool = False

    def __post_init__(self) -> None:
        if sentence := next((told for wrong, told in self.contradictions() if wrong), None):
            raise Implausible(sentence)

    def contradictions(self) -> list[tuple[bool, str]]:
        """Each rule broken or kept, with the sentence for it."""
        counted, programme = self.iterations is not None, self.runs_per_month is not None
        return [
            (counted and self.failed_share is not None,
             "iterations count the failed runs too, so a failed share beside them would count those twice: give one of the two"),
            (counted and self.runs is not None, "runs are good ones, iterations count the failed ones too: give one of the two"),
            (programme and (counted or self.failed_share is not None or self.runs is not None),
             "runs per month are of a programme, which has months and a rerun share, and no runs, iterations or failed share"),
            (programme and self.months is None, "runs per month need the months they go on for"),
            (self.storage_gb > 0 and self.months is None, "storage is paid by the month: give the months it is kept"),
            (self.rerun_share > 0 and not programme, "a rerun share is of a programme: give the runs per month"),
            (self.tokens_per_gpu_second is not None and self.million_tokens is None,
             "hours from a throughput need the tokens of the data set"),
            (self.unsloth and self.method == "full", "Unsloth is for LoRA and QLoRA; nothing is known of it with all weights"),
        ]  # fmt: skip

    def as_asked(self) -> dict[str, object]:
        """The arguments of the SQL macro cost_job, the model's size apart."""
        counted = self.iterations or self.runs or ONCE
        return {
            "method": self.method, "million_tokens": self.million_tokens, "model_name": self.model,
            "validation_million_tokens": self.validation_million_tokens, "asked_cards": self.cards, "unsloth": self.unsloth,
            "only_gpus": list(self.gpus) if self.gpus else None, "own_hours_low": self.hours.low if self.hours else None,
            "own_hours_high": self.hours.high if self.hours else None, "runs_low": counted.low, "runs_high": counted.high,
            "own_tokens_per_gpu_second": self.tokens_per_gpu_second, "rerun_share": self.rerun_share,
            "failed_low": self.failed_share.low if self.failed_share else None,
            "failed_high": self.failed_share.high if self.failed_share else None, "runs_per_month": self.runs_per_month,
            "project_months": self.months, "storage_gb": self.storage_gb, "with_work": self.with_work,
        }  # fmt: skip
