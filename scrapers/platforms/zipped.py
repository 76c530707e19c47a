"""CSV files in a ZIP archive, unpacked in memory and no further than a limit."""

import csv
import io
import zipfile
import zlib

from models.page import Page
from scrapers.errors import Blocked, LayoutChanged, TruncatedBody

MOST_BYTES = 128 * 2**20


def csv_in_zip(page: Page, name: str, columns: frozenset[str], most: int = MOST_BYTES) -> list[dict[str, str]]:
    """The lines of a CSV file in the page's archive; raises LayoutChanged where it lacks the file or one of its columns."""
    reader = csv.DictReader(io.StringIO(member(page, name, most), newline=""))
    if absent := sorted(columns - set(reader.fieldnames or ())):
        raise LayoutChanged(f"{page.source}: {name} lacks the columns {', '.join(absent)} at {page.url}")
    try:
        lines = list(reader)
    except csv.Error as error:
        raise LayoutChanged(f"{page.source}: {name} is not CSV at {page.url}: {error}") from error
    if any(None in line or None in line.values() for line in lines):
        raise LayoutChanged(f"{page.source}: a line of {name} has more or fewer cells than its header at {page.url}")
    return lines


def member(page: Page, name: str, most: int) -> str:
    """The text of one file of the archive; a header may lie about its size, so no more than the limit is unpacked."""
    if page.body.lstrip()[:1] == b"<":
        raise Blocked(f"{page.source}: a web page instead of an archive at {page.url}")
    try:
        with zipfile.ZipFile(io.BytesIO(page.body)) as archive, archive.open(name) as file:
            unpacked = file.read(most + 1)
    except KeyError as error:
        raise LayoutChanged(f"{page.source}: the archive of {page.url} holds no {name}") from error
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise TruncatedBody(f"{page.source}: the archive of {page.url} is cut off or damaged: {error}") from error
    except (NotImplementedError, RuntimeError) as error:  # another compression, or a password
        raise LayoutChanged(f"{page.source}: the archive of {page.url} cannot be unpacked: {error}") from error
    if len(unpacked) > most:
        raise LayoutChanged(f"{page.source}: {name} unpacks to more than {most:,} bytes at {page.url}")
    try:
        return unpacked.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise LayoutChanged(f"{page.source}: {name} is not UTF-8 text at {page.url}: {error}") from error
