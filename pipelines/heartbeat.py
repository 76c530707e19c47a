"""The heartbeat: after each run, a sign of life to a monitor that calls a person when it stays away."""

import os
from collections.abc import Sequence

from pipelines.settings import Settings
from scrapers.heartbeat import NotHeard, beat

VARIABLE = "BREAKEVEN_HEARTBEAT_URL"  # a secret: read where it is used, never stored or printed


def pulse(settings: Settings, degraded: Sequence[str], ok: bool) -> str | None:
    """Tell the monitor that a run is over: that all is well, what was degraded, or (not `ok`) that a person must act.

    Returns a sentence where the monitor could not be reached, which is a warning and stops nothing; None where it was reached or
    none is set."""
    url = os.environ.get(VARIABLE)
    if not url:
        return None
    try:
        beat(url, "; ".join(degraded), settings.contact, fail=not ok)
    except NotHeard as error:
        return str(error)
    return None
