"""Which GPUs a cloud's machine has, where its price list names only the machine: tables beside this module, each line with its
source. A machine that no table names is a reject that names it, never a guess; a part of a GPU is never shown as a whole one."""

from functools import cache
from importlib.resources import files
from typing import Annotated, Any, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from models.observation import Offer, Per, Reject, Venue
from scrapers.read import priced, reject


class Machine(BaseModel):
    """The GPUs of one machine, in the fields of an Offer."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    gpu_text: str
    memory_gb: Annotated[float, Field(gt=0)] | None = None
    form_text: str | None = None
    gpu_count: Annotated[int, Field(ge=1)]


class Family(BaseModel):
    """One card, the machines that have it (with how many), and those that have only a part of one."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    gpu_text: str
    memory_gb: float | None = None
    form_text: str | None = None
    source: str
    machines: dict[str, int] = {}
    parts: tuple[str, ...] = ()


class Table(BaseModel):
    """The machines of one cloud; `regions` gives the code of a place that its price list calls by another name."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    sources: dict[str, str]
    regions: dict[str, str] = {}
    families: tuple[Family, ...]

    @model_validator(mode="after")
    def consistent(self) -> Self:
        """A machine stands in one place."""
        names = [name for family in self.families for name in (*family.machines, *family.parts)]
        if twice := {name for name in names if names.count(name) > 1}:
            raise ValueError(f"more than once in the table: {sorted(twice)}")
        return self

    def parts(self) -> frozenset[str]:
        """The machines that have a part of a GPU."""
        return frozenset(name for family in self.families for name in family.parts)

    def machines(self) -> dict[str, Machine]:
        """What each machine has."""
        return {
            name: Machine(gpu_text=family.gpu_text, memory_gb=family.memory_gb, form_text=family.form_text, gpu_count=count)
            for family in self.families
            for name, count in family.machines.items()
        }


@cache
def table(cloud: str) -> Table:
    """The table of a cloud, from its file."""
    return Table.model_validate(yaml.safe_load(files("scrapers.platforms").joinpath(f"machines_{cloud}.yaml").read_text("utf-8")))


@cache
def known(cloud: str) -> tuple[dict[str, Machine], frozenset[str]]:
    """The whole machines of a cloud by name, and the parts."""
    return table(cloud).machines(), table(cloud).parts()


def stated(cloud: str, name: str, gpu_count: int | None) -> Machine | None:
    """The machine as the table knows it; else under its own name, where the publisher counts its GPUs; else nothing."""
    return known(cloud)[0].get(name) or (Machine(gpu_text=name, gpu_count=gpu_count) if gpu_count else None)


def machine_offer(
    cloud: str, ordinal: int, record: object, name: str, price_text: str, *, gpu_count: int | None = None, **terms: Any
) -> Offer | Reject:
    """The price per hour of a whole machine as an offer, or why it is none. `gpu_count`: what the publisher says, if anything."""
    if name in known(cloud)[1]:
        return reject(ordinal, "part_of_a_gpu", f"{name} has a part of a GPU, whose price is not that of a whole one", record)
    machine = stated(cloud, name, gpu_count)
    if machine is None:
        return reject(ordinal, "unknown_sku", f"{name}: nobody has told us which GPUs it has, and how many", record)
    if gpu_count not in (None, machine.gpu_count):
        told = f"{name}: {gpu_count} GPUs by the price list, {machine.gpu_count} by our table"
        return reject(ordinal, "gpu_count_disputed", told, record)
    if not price_text.strip("0."):
        return reject(ordinal, "zero_price", f"{name} at {price_text or 'nothing'} is not for rent at that price", record)
    terms |= {"provider": cloud, "publisher_ref": name, "per": Per.INSTANCE_HOUR, "venue": Venue.DATACENTER}
    return priced(Offer, ordinal, record, price_text, **machine.model_dump(), **terms)
