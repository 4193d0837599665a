"""Large raw mail as content-addressed files: written aside, fsynced, renamed, and the folder fsynced, before the commit.

A crash leaves at most a file that no row names, never a row that names no file.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from datetime import datetime
from hashlib import file_digest
from pathlib import Path
from typing import BinaryIO


class Files:
    """The files under the storage folder."""

    def __init__(self, folder: Path) -> None:
        self._spool = folder / "spool"
        self._mails = folder / "mails"

    def spool(self) -> BinaryIO:
        """Return a new open file in the spool; its ``name`` is its path. Whoever opened it keeps or deletes it."""
        return tempfile.NamedTemporaryFile(dir=self._spool, delete=False)  # type: ignore[return-value]

    def keep(self, spooled: Path) -> str:
        """Move a spooled file to its place by content, durably, and return its name (its SHA-256)."""
        with spooled.open("rb") as file:
            name = file_digest(file, "sha256").hexdigest()
            os.fsync(file.fileno())
        place = self.path(name)
        place.parent.mkdir(mode=0o700, exist_ok=True)
        spooled.replace(place)
        for folder in (place.parent, self._mails):
            _sync_folder(folder)
        return name

    def path(self, name: str) -> Path:
        """Return where the file called ``name`` lies."""
        return self._mails / name[:2] / name

    def all_names(self) -> Iterator[str]:
        """Yield the names of all kept files."""
        return (path.name for path in self._mails.glob("??/*"))

    def sweep(self, before: datetime) -> None:
        """Delete what a crash left in the spool before ``before``; younger files may be in use by a command."""
        for path in self._spool.iterdir():
            if path.stat().st_mtime < before.timestamp():
                path.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
