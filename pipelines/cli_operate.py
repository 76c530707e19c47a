"""Commands for whoever looks after an installation: what each takes. The work is imported when it is done."""

from pipelines.cli_entry import Json


def check(*, json: Json = False) -> int:
    """Is this installation healthy: database, disk, keys, schedules, sources, alerts, clock, kept pages.

    Nothing is asked of publishers. BREAKEVEN_HEARTBEAT_URL is where each run reports, for a monitor that notices its absence.

    Examples, as typed:
      breakeven check
      breakeven check --json

    Exit code 1 where a person must act.
    """
    from pipelines.commands.check import check_installation

    return check_installation(as_json=json)


def compact() -> int:
    """Rewrite the database file in the order in which it is read fastest, and drop bodies of old pages that only repeat others.

    Rows are never dropped, nor the first and last page of an address, nor any page that changed something. A body goes when it is
    older than BREAKEVEN_KEEP_DAYS (400), said the same as the page before and the page after, and is not the first of its month.
    The new file is compared with the old one before it takes its place.

    Examples, as typed:
      breakeven compact

    Exit code 1 where there is no room for a second copy.
    """
    from pipelines.commands.compact import compact_home

    return compact_home()
