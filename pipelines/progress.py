"""Progress on long work: a bar on a terminal, nothing where nobody watches."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from pipelines.tables import console


class Step(Protocol):
    """One more is done; `total` may be learnt on the way."""

    def __call__(self, total: int | None = None) -> None: ...


@contextmanager
def progress(label: str, total: int | None = None) -> Iterator[Step]:
    """A bar that disappears when the work is done."""
    from rich.progress import Progress

    out = console()
    with Progress(transient=True, console=out, disable=not out.is_terminal) as bar:
        task = bar.add_task(label, total=total)

        def step(total: int | None = None) -> None:
            bar.update(task, advance=1, total=total)  # None leaves the total as it is

        yield step
