"""Page bodies on disk: compressed, named by the hash of what they say, written once."""

import gzip
import os
from pathlib import Path


class Archive:
    """A folder of bodies. Writing is atomic (a temporary name, then a rename), so that a killed run leaves no half body."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, sha256: str) -> Path:
        """Where the body of this hash lies."""
        return self.folder / sha256[:2] / f"{sha256}.gz"

    def keep(self, sha256: str, body: bytes) -> None:
        """Store a body unless it is there."""
        path = self.path(sha256)
        if path.exists():
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_suffix(f".{os.getpid()}.part")
        with temporary.open("wb") as file:
            file.write(gzip.compress(body, 6, mtime=0))
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)

    def read(self, sha256: str) -> bytes:
        """The body of this hash; raises FileNotFoundError where it was never kept here."""
        return gzip.decompress(self.path(sha256).read_bytes())
