"""breakeven check."""

import json
from dataclasses import asdict

from rich.text import Text

from pipelines.findings import findings
from pipelines.settings import Settings
from pipelines.tables import console, table
from scrapers import all_sources
from warehouse.store import utc_now

STYLE = {"ok": "", "warn": "yellow", "act": "bold red"}


def check_installation(*, as_json: bool) -> int:
    """Print every finding and what to do; exit code 1 where a person must act."""
    found = list(findings(Settings(), all_sources().values(), utc_now()))
    must_act = sum(finding.level == "act" for finding in found)
    if as_json:
        print(json.dumps([asdict(finding) for finding in found], indent=1))
        return 1 if must_act else 0
    made = table("checked", "", "finding")
    for finding in found:
        todo = f" -> {finding.todo}" if finding.todo else ""
        made.add_row(finding.what, Text(finding.level, style=STYLE[finding.level]), Text(finding.sentence + todo))
    out = console()
    out.print(made)
    out.print(f"A person must act: {must_act} finding{'s' * (must_act > 1)}." if must_act else "Nothing needs a person.")
    return 1 if must_act else 0
