"""The user's own keys where they are kept on a Prefect server: Secret blocks named like the environment variable."""

import sys
from functools import cache
from uuid import UUID


def block_name(variable: str) -> str:
    """The name of the block that stands for a variable: `VAST_API_KEY` is kept as `breakeven-vast-api-key`."""
    return "breakeven-" + variable.removeprefix("BREAKEVEN_").lower().replace("_", "-")


def kept_secret(variable: str) -> str | None:
    """The text of a variable's block, asked for inside a flow run only; None outside of one and where there is no such block.

    Raises ValueError where the block holds no text, and whatever Prefect raises where its server gives no answer."""
    if "prefect.context" not in sys.modules:
        return None  # nothing can be running a flow then, and to import Prefect costs a second
    from prefect.context import FlowRunContext

    run = FlowRunContext.get()
    return secret_of(run.flow_run.id, block_name(variable)) if run and run.flow_run else None


@cache
def secret_of(run: UUID, name: str) -> str | None:
    """What a block held when this run first asked; a new key counts from the next run."""
    from prefect.client.orchestration import get_client
    from prefect.exceptions import ObjectNotFound

    with get_client(sync_client=True) as client:
        try:
            kept = client.read_block_document_by_name(name, "secret")
        except ObjectNotFound:
            return None
    value = kept.data.get("value")
    if not isinstance(value, str):
        raise ValueError(f"the Secret block {name} holds no text; save the key itself in it")
    return value or None
