"""A clone of SkyPilot's catalogue: each commit that changed a cloud's prices is a snapshot of that cloud, of its date."""

import re
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from models.page import Page
from pipelines.imports import Found
from scrapers.errors import SourceError
from scrapers.platforms.tidy_kinds import commit_page

CATALOGUE = re.compile(r"catalogs/v(\d+)/([a-z_]+)/vms\.csv")
PATHS = ":(glob)catalogs/v*/*/vms.csv"


class Change(NamedTuple):
    """A file as a commit left it."""

    commit: str
    at: datetime
    path: str


def clone_of(folder: Path) -> Path | None:
    """The folder, if it is a clone: with its files, or bare."""
    return folder if (folder / ".git").exists() or all((folder / name).exists() for name in ("HEAD", "objects")) else None


def git(clone: Path, *arguments: str) -> bytes:
    """What git answers; raises SourceError with its own words."""
    try:
        done = subprocess.run(["git", "-C", str(clone), *arguments], capture_output=True, check=False)
    except FileNotFoundError as error:
        raise SourceError(f"{clone.name} is a clone, and there is no git command to read it with") from error
    if done.returncode:
        raise SourceError(f"git cannot read {clone.name}: {done.stderr.decode('utf-8', 'replace').strip()[:300]}")
    return done.stdout


def commits(clone: Path, name: str) -> Found:
    """The snapshots of a clone, oldest first."""
    try:
        changed = list(changes(git(clone, "log", "--reverse", "--format=commit %H %cI", "--name-only", "--diff-filter=AM",
            "--no-renames", "-m", "--first-parent", "HEAD", "--", PATHS).decode()))  # fmt: skip
    except SourceError as error:
        return Found(name, sentence=f"{name}: {error}")
    if not changed:
        return Found(name, sentence=f"{name}: a clone without a file catalogs/v*/<cloud>/vms.csv: no catalogue of SkyPilot")
    return Found(name, (page(clone, change) for change in changed), steps=len(changed))


def changes(log: str) -> Iterator[Change]:
    """The files of each commit; where one changed several versions of a cloud's catalogue, the newest version's."""
    for text in log.split("commit ")[1:]:
        first, *paths = text.split("\n")
        commit, when = first.split(" ")
        at = datetime.fromisoformat(when).astimezone(UTC).replace(tzinfo=None)
        newest: dict[str, tuple[int, str]] = {}
        for path in paths:
            if found := CATALOGUE.fullmatch(path):
                newest[found[2]] = max(newest.get(found[2], (0, "")), (int(found[1]), path))
        yield from (Change(commit, at, path) for _, path in newest.values())


def page(clone: Path, change: Change) -> Page:
    """The page that a file makes as a commit left it."""
    return commit_page(change.commit, change.path, change.at, git(clone, "show", f"{change.commit}:{change.path}"))
