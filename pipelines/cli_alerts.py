"""The `alerts` command: what it takes. The work is imported when it is done."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from pipelines.cli_entry import Json


def alerts(
    name: Annotated[str | None, Parameter(help="The first letters of an alert's name, to read all of it.")] = None,
    *,
    test: Annotated[bool, Parameter(negative="", help="Send a test message to every channel.")] = False,
    deliver: Annotated[bool, Parameter(negative="", help="Try again what a channel did not take.")] = False,
    replay: Annotated[bool, Parameter(negative="", help="Print what would have been sent over the known history.")] = False,
    since: Annotated[str | None, Parameter(help="Of a replay, the first day.")] = None,
    until: Annotated[str | None, Parameter(help="Of a replay, the last day.")] = None,
    rules: Annotated[Path | None, Parameter(help="A file of rules; $BREAKEVEN_ALERTS or the defaults without it.")] = None,
    check: Annotated[bool, Parameter(negative="", help="Read the rules and print them, nothing else.")] = False,
    json: Json = False,
) -> int:
    """What was news: shifts of rents, cards and breakeven, crossings, closing routes, silent sources.

    Alerts go to the console, to alerts.jsonl beside the database and to each address in $BREAKEVEN_NOTIFY that apprise
    understands (mailto://, slack://, json://localhost:8000 ...), again until they are taken.

    Examples, as typed:
      breakeven alerts
      breakeven alerts 3f2a91
      breakeven alerts --test
      breakeven alerts --replay --since 2026-05-10 --until 2026-08-06
      breakeven alerts --check --rules my-rules.yaml

    Exit code 1 where a channel does not take a message.
    """
    from pipelines.commands import alerts as work

    if check:
        return work.print_rules(rules)
    if test:
        return work.test_delivery()
    if deliver:
        return work.deliver_now()
    if replay:
        return work.replay_alerts(since, until, rules, as_json=json)
    return work.show_alerts(name, as_json=json)
