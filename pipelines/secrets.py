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

    run, name = FlowRunContext.get(), block_name(variable)
    if run is None or run.flow_run is None or name not in kept_names(run.flow_run.id):
        return None
    return secret_of(run.flow_run.id, name)


@cache
def kept_names(run: UUID) -> frozenset[str]:
    """The Secret blocks of the server by name, as they were when this run first asked: most sources have none."""
    from prefect.client.orchestration import get_client

    with get_client(sync_client=True) as client:  # the server answers with all of them; it knows no pages here
        return frozenset(kept.name or "" for kept in client.read_block_documents_by_type("secret", include_secrets=False))


@cache
def secret_of(run: UUID, name: str) -> str | None:
    """What a block held when this run first asked; a new key counts from the next run."""
    from prefect.client.orchestration import get_client

    with get_client(sync_client=True) as client:
        value = client.read_block_document_by_name(name, "secret").data.get("value")
    if not isinstance(value, str):
        raise ValueError(f"the Secret block {name} holds no text; save the key itself in it")
    return value or None
