"""TIME. Flows, checks, alert policy, command line.

Importing this package first sets what Prefect and great-expectations read from the environment at their own import: no
telemetry, a server database of our own, patience at its first start. What the user has set stays.
"""

import os
from pathlib import Path

QUIET = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "GX_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    "PREFECT_LOGGING_LEVEL": "WARNING",
    # in memory, a power cut during a run would keep its place taken for good, and every later run would be cancelled
    "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect.server.concurrency.lease_storage.filesystem",
    "PREFECT_HOME": str(Path(os.environ.get("BREAKEVEN_HOME", "data")).resolve() / "prefect"),
}
for name, value in QUIET.items():
    os.environ.setdefault(name, value)


def make_room_for_prefect() -> None:
    """Make the folder of Prefect's own database; it makes the last part of the path itself, not what is above."""
    Path(os.environ["PREFECT_HOME"]).mkdir(parents=True, exist_ok=True)
