"""Which errors are sentences for a person, and with which exit code a command then ends."""


def sentence_for(error: Exception) -> tuple[int, str] | None:
    """(exit code, sentence) for an error that a person can act on; None for a bug, which keeps its traceback."""
    from models.alert_rules import RulesUnreadable
    from models.plausible import Implausible
    from pipelines.cli import Refused
    from pipelines.questions import UnknownGpu
    from pipelines.replay import ManifestUnreadable
    from scrapers.errors import SourceError
    from warehouse import QueryRefused, WarehouseBusy, WarehouseMissing
    from warehouse.housekeeping import CannotCompact
    from warehouse.pages import BodyDropped

    if isinstance(error, (Refused, Implausible, RulesUnreadable, UnknownGpu, ManifestUnreadable, QueryRefused)):
        return 2, str(error)
    if isinstance(error, (WarehouseBusy, WarehouseMissing, SourceError, CannotCompact, BodyDropped)):
        return 1, str(error)
    return None
