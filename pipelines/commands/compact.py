"""breakeven compact."""

import sys

from rich.text import Text

from pipelines.housekeeping import housekeep
from pipelines.settings import Settings
from pipelines.tables import console
from warehouse.housekeeping import CannotCompact


def compact_home() -> int:
    """Do the housekeeping now and say what was done; exit code 1 where the database could not be rewritten."""
    try:
        done = housekeep(Settings().warehouse())
    except CannotCompact as error:
        print(f"breakeven: the database was not rewritten: {error}", file=sys.stderr)
        return 1
    for sentence in done:
        console().print(Text(sentence))
    return 0
