"""breakeven alerts."""

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

from rich.text import Text

from models.alert_rules import RulesUnreadable, rules
from pipelines.alert_replay import Replayed, replay
from pipelines.cli import Refused
from pipelines.deliver import channels, deliver, send, write
from pipelines.settings import Settings
from pipelines.tables import console
from warehouse.alerts import Alert, stored_alerts
from warehouse.store import utc_now


def show_alerts(name: str | None, *, as_json: bool) -> int:
    """List the newest alerts, or tell one of them whole."""
    rows = stored_alerts(Settings().warehouse())
    if name is not None:
        rows = [row for row in rows if row["alert"].startswith(name)]
        if not rows:
            raise Refused(f"no alert's name begins with '{name}'; `breakeven alerts` lists them")
    if as_json:
        print(json.dumps(rows, default=str, indent=1))
        return 0
    out = console()
    if not rows:
        out.print("No alert yet.")
    for row in rows:
        part = " (told with another)" if row["part_of"] else ""
        out.print(Text(f"{row['alert'][:8]}  {row['as_of']:%Y-%m-%d}  {row['sentence']}{part}"))
        if name is not None:
            tell(row)
    return 0


def tell(row: dict[str, Any]) -> None:
    """Everything about one alert, and who has it."""
    out = console()
    since = f"Since {row['since']:%Y-%m-%d %H:%M} UTC." if row["since"] else None
    for line in (row["cause"], since, row["meaning"], *(row["links"] or [])):
        if line:
            out.print(Text(f"  {line}"))
    missing = sorted(set(row["tried"] or []) - set(row["delivered"] or []))
    out.print(Text(f"  Rule {row['rule']}. Delivered: {', '.join(row['delivered'] or []) or 'not yet'}."))
    if missing:
        out.print(Text(f"  Waiting: {', '.join(missing)}."))


def test_delivery() -> int:
    """Send a test message to every channel; exit code 1 where one does not take it."""
    settings, out, failed = Settings(), console(), 0
    text = "This is a test of breakeven's alerts; nothing has moved."
    for name, url in channels(settings).items():
        if url is None:
            problem = write(settings.home / "alerts.jsonl", [Alert("test", "test", "test", utc_now(), text)])
        else:
            problem = send(url, "breakeven: a test", text)
        failed += problem is not None
        out.print(Text(f"{name}: {problem or 'delivered'}"))
    if len(channels(settings)) == 1:
        out.print("Only the file and the console are told; BREAKEVEN_NOTIFY takes addresses that apprise understands.")
    return 1 if failed else 0


def replay_alerts(since: str | None, until: str | None, file: Path | None, *, as_json: bool) -> int:
    """Print what would have been sent over the history that is known."""
    warehouse = Settings().warehouse()
    found = replay(warehouse, rules_of(file), day(since, "since"), day(until, "until"))
    if as_json:
        print(json.dumps([a.__dict__ for a in found.alerts], default=str, indent=1))
        return 0
    out = console()
    for alert in found.alerts:
        if alert.part_of is None:
            out.print(Text(f"{alert.at:%Y-%m-%d}  {alert.sentence}"))
    summary(found)
    return 0


def summary(found: Replayed) -> None:
    """Alerts by provider and month, and how many came back within a week."""
    out = console()
    if not found.days:
        out.print("No breakeven or rent is known of any day; `breakeven import` brings history.")
        return
    out.print(f"{found.days} days, {found.subjects} places: {sum(a.part_of is None for a in found.alerts)} alerts.")
    months = Counter((provider, f"{a.at:%Y-%m}") for a, provider in found.by_provider())
    for (provider, month), count in sorted(months.items()):
        out.print(Text(f"  {month}  {provider}: {count}"))
    out.print(f"Back within half of the threshold in seven days (false alarms): {found.false_alarms}.")


def rules_of(file: Path | None) -> list[Any]:
    """The rules to use; raises Refused where the file is none."""
    try:
        return rules(file or Settings().alerts)
    except RulesUnreadable as error:
        raise Refused(str(error)) from error


def print_rules(file: Path | None) -> int:
    """The rules, one a line."""
    out = console()
    for rule in rules_of(file):
        said = rule.model_dump(exclude_none=True, exclude={"name", "kind"}, exclude_defaults=True)
        told = ", ".join(f"{name} {value}" for name, value in said.items())
        out.print(Text(f"{rule.name}: {rule.kind}{f' ({told})' if told else ''}"))
    return 0


def day(text: str | None, name: str) -> date | None:
    """A day of the command line."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Refused(f"--{name} takes a day such as 2026-05-31, not '{text}'") from None


def deliver_now() -> int:
    """Try again what a channel did not take; exit code 1 where one still does not."""
    problems = deliver(Settings().warehouse(), Settings())
    out = console()
    for sentence in problems or ["Nothing waits."]:
        out.print(Text(sentence))
    return 1 if problems else 0
