"""A whole installation in one file, and back: the database as it is at one instant, every kept body, and how many of what."""

import gzip
import hashlib
import io
import json
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from warehouse.store import Warehouse, fetch, utc_now

MANIFEST, DATABASE, PAGES = "manifest.json", "breakeven.duckdb", "pages"
FORMAT = 1


class BackupUnusable(Exception):
    """A file that is no backup of ours, or not whole, or a place that already holds a database."""


def tables(con: Any) -> dict[str, int]:
    """How many rows each table has."""
    names = [row["table_name"] for row in fetch(con, "SELECT table_name FROM duckdb_tables() WHERE NOT internal ORDER BY 1")]
    return {name: con.execute(f'SELECT count(*) FROM "{name}"').fetchall()[0][0] for name in names}


def back_up(warehouse: Warehouse, file: Path, told: Callable[[int, int], None]) -> dict[str, Any]:
    """Write everything into `file` (.tar), a temporary name first; returns the manifest. Nobody writes meanwhile.

    `told` hears how many bodies of how many are in. Raises FileNotFoundError where a body that a page names is missing."""
    part = file.with_name(file.name + ".part")
    with warehouse.writing() as con:
        con.execute("CHECKPOINT")
        hashes = [row["sha256"] for row in fetch(con, "SELECT DISTINCT sha256 FROM pages ORDER BY sha256")]
        gone = {row["sha256"] for row in fetch(con, "SELECT sha256 FROM dropped_bodies")}  # by retention, and known to be
        hashes = [sha256 for sha256 in hashes if sha256 not in gone or warehouse.archive.path(sha256).exists()]
        manifest = {"format": FORMAT, "made_at": str(utc_now()), "rows": tables(con), "bodies": len(hashes)}
        manifest["database_sha256"] = sha256_of(warehouse.path)
        with tarfile.open(part, "w") as tar:
            text = json.dumps(manifest, indent=1).encode()
            tar.addfile(named(MANIFEST, len(text)), io.BytesIO(text))
            tar.add(warehouse.path, DATABASE)
            for done, sha256 in enumerate(hashes, start=1):
                body = warehouse.archive.path(sha256)
                tar.add(body, f"{PAGES}/{body.parent.name}/{body.name}")
                told(done, len(hashes))
    part.replace(file)
    return manifest


def named(name: str, size: int) -> tarfile.TarInfo:
    """An entry of the archive."""
    entry = tarfile.TarInfo(name)
    entry.size = size
    return entry


def sha256_of(path: Path) -> str:
    """The hash of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def restore(warehouse: Warehouse, file: Path, told: Callable[[int, int], None]) -> dict[str, Any]:
    """Unpack a backup into an installation that has no database yet; returns its manifest.

    Every body is checked against the hash in its name, the database against the manifest. Raises BackupUnusable otherwise, and
    leaves no database behind."""
    if warehouse.path.exists():
        raise BackupUnusable(f"{warehouse.path} is there already; restore into an empty BREAKEVEN_HOME, nothing is overwritten")
    warehouse.home.mkdir(parents=True, exist_ok=True)
    part, kept = warehouse.path.with_name(DATABASE + ".part"), 0
    try:
        with tarfile.open(file) as tar:
            manifest = manifest_of(tar, file)
            for entry in tar:
                if entry.name == DATABASE:
                    part.write_bytes(content(tar, entry))
                elif entry.name.startswith(PAGES + "/"):
                    keep_body(warehouse, tar, entry, file)
                    kept += 1
                    told(kept, manifest["bodies"])
    except (tarfile.TarError, EOFError, OSError) as error:
        part.unlink(missing_ok=True)
        raise BackupUnusable(f"{file} cannot be read as a backup: {error}") from error
    if kept < manifest["bodies"] or not part.exists() or sha256_of(part) != manifest["database_sha256"]:
        part.unlink(missing_ok=True)
        raise BackupUnusable(f"{file} is damaged: it does not hold what its manifest describes")
    part.replace(warehouse.path)
    return manifest


def manifest_of(tar: tarfile.TarFile, file: Path) -> dict[str, Any]:
    """What the backup says it holds."""
    entry = tar.next()
    if entry is None or entry.name != MANIFEST:
        raise BackupUnusable(f"{file} is no backup that `breakeven backup` made: it does not begin with {MANIFEST}")
    said: dict[str, Any] = json.loads(content(tar, entry))
    if said.get("format") != FORMAT:
        raise BackupUnusable(f"{file} is a backup of format {said.get('format')}; this program reads format {FORMAT}")
    return said


def content(tar: tarfile.TarFile, entry: tarfile.TarInfo) -> bytes:
    """The bytes of an entry."""
    stream = tar.extractfile(entry)
    return stream.read() if stream else b""


def keep_body(warehouse: Warehouse, tar: tarfile.TarFile, entry: tarfile.TarInfo, file: Path) -> None:
    """Put one body into the archive under the hash of what it says."""
    body = gzip.decompress(content(tar, entry))
    sha256 = hashlib.sha256(body).hexdigest()
    if entry.name.rsplit("/", 1)[-1] != f"{sha256}.gz":
        raise BackupUnusable(f"{file} is damaged: {entry.name} is not what its name says")
    warehouse.archive.keep(sha256, body)
