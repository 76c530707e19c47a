"""What a person brings to be imported: a file, a folder of files, an archive, or a clone of a catalogue."""

import zipfile
import zlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path, PurePosixPath

from models.page import Page
from pipelines.import_git import clone_of, commits
from pipelines.imports import Found
from scrapers.errors import SourceError, TruncatedBody
from scrapers.platforms.tidy_eia import is_home_price
from scrapers.platforms.tidy_kinds import NoPriceFile, archives, page_of

MOST_BYTES = 256 * 2**20  # of one file of an archive; no price list comes near
HEAD = 20_000


def found_at(path: Path, now: datetime) -> Iterator[Found]:
    """What lies at a path, in the order of names; hidden files are nobody's prices."""
    if path.is_dir():
        clone = clone_of(path)
        if clone:
            yield commits(clone, path.name)
            return
        for file in sorted(path.rglob("*")):
            hidden = any(part.startswith(".") for part in file.relative_to(path).parts)
            if file.is_file() and not hidden:
                yield found_in(file, str(file.relative_to(path)), now, asked_for=False)
    else:
        yield found_in(path, path.name, now, asked_for=True)


def found_in(file: Path, name: str, now: datetime, *, asked_for: bool) -> Found:
    """What a file holds, or why nothing can be read from it."""
    try:
        if zipfile.is_zipfile(file):
            pages, sentence = in_archive(file, name, now)
            return Found(name, pages, sentence, asked_for, max(len(pages), 1))
        return Found(name, [page_of(file.name, file.read_bytes(), now)], asked_for=asked_for)
    except (NoPriceFile, SourceError, OSError) as error:
        return Found(name, sentence=f"{name}: {error}", asked_for=asked_for)


def in_archive(file: Path, name: str, now: datetime) -> tuple[list[Page], str]:
    """The pages of an archive, and a sentence about what was left out of it."""
    try:
        with zipfile.ZipFile(file) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            heads = [(member.filename, head_of(archive, member)) for member in members]
            if catalogues := archives(str(file), file.read_bytes() if len(heads) < 100 else b"", heads):
                return catalogues, ""
            pages, left_out = [], []
            for member, (inner, head) in zip(members, heads, strict=True):
                try:
                    page, told = in_member(archive, member, head, file, now)
                    pages.append(page)
                    left_out += told
                except NoPriceFile as error:
                    left_out.append(f"{inner}: {error}")
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise TruncatedBody(f"the archive cannot be unpacked: {error}") from error
    return pages, f"{name}: {'; '.join(left_out)}" if left_out else ""


def head_of(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """The first bytes of a file in an archive."""
    with archive.open(member) as file:
        return file.read(HEAD)


def in_member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, head: bytes, file: Path, now: datetime
) -> tuple[Page, list[str]]:
    """The page that one file of an archive makes; of EIA's bulk file, which is too big to keep, the series that we read."""
    with archive.open(member) as opened:
        if head.startswith(b'{"series_id"'):
            kept, others = [], 0
            for line in opened:
                if is_home_price(line):
                    kept.append(line)
                else:
                    others += 1
            if not kept:
                raise NoPriceFile(f"none of its {others:,} series is a monthly residential price")
            told = f"{others:,} other series left out"
            return page_of(f"{file.name}#{member.filename}", b"".join(kept), now), [told] if others else []
        body = opened.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise NoPriceFile(f"unpacks to more than {MOST_BYTES:,} bytes")
    return page_of(PurePosixPath(member.filename).name, body, now), []
