"""Are the deployments on the Prefect server that this machine is pointed at, and awake?"""

import asyncio
from dataclasses import dataclass

import pipelines

TAG = "breakeven"
PATIENCE_SECONDS = 10.0


class NoAnswer(Exception):
    """The Prefect server could not be asked."""


@dataclass(frozen=True)
class Deployment:
    """One of ours on the server; `awake`: not paused, and some schedule of it (or none at all: it waits for an event) active."""

    name: str
    awake: bool


def deployments() -> list[Deployment]:
    """Our deployments on the server of PREFECT_API_URL. Raises NoAnswer, which does not name the address."""
    pipelines.make_room_for_prefect()
    try:
        return asyncio.run(asyncio.wait_for(ask(), PATIENCE_SECONDS))
    except TimeoutError as error:
        raise NoAnswer(f"no answer within {PATIENCE_SECONDS:g} s") from error
    except Exception as error:  # what its client raises are errors of httpx, which is at home elsewhere
        told = str(error).partition(" for url")[0].splitlines()
        raise NoAnswer(f"{type(error).__name__}: {told[0] if told else 'no reason given'}") from error


async def ask() -> list[Deployment]:
    """What the server says of deployments with our tag."""
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import DeploymentFilter, DeploymentFilterTags

    async with get_client() as client:
        ours = DeploymentFilter(tags=DeploymentFilterTags(all_=[TAG]))
        found = await client.read_deployments(deployment_filter=ours, limit=200)
    return [Deployment(d.name, not d.paused and (not d.schedules or any(s.active for s in d.schedules))) for d in found]
