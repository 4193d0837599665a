"""A Maildir: a folder with ``cur`` and ``new``, in which each mail is a file. Nothing in it is moved or changed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from mailbot.errors import NotPossible
from mailbot.importing.sources import SMALL, Found, FromDisk, received
from mailbot.mail.incoming import Incoming
from mailbot.mail.mime.caps import MAX_HEAD

_PARTS: Final = ("cur", "new")
_FLAGS: Final = {"T": "deleted: marked as such in the Maildir", "D": "draft: it was never sent"}
"""What the letters after ``:2,`` in a file's name say that keeps a mail out."""


def is_maildir(path: Path) -> bool:
    """Return whether a folder has the parts of a Maildir."""
    return all((path / part).is_dir() for part in _PARTS)


class Maildir:
    """One Maildir as a source."""

    def __init__(self, path: Path, disk: FromDisk, now: datetime) -> None:
        self.name = str(path)
        self._path = path
        self._disk = disk
        self._now = now
        self._files: list[Path] = []

    def found(self) -> Sequence[Found]:
        """List its mails.

        Raises:
            NotPossible: it cannot be read.
        """
        try:
            self._files = sorted(path for part in _PARTS for path in (self._path / part).iterdir() if path.is_file())
            return [self._one(number, path) for number, path in enumerate(self._files)]
        except OSError as broken:
            raise NotPossible(f"{self.name} cannot be read: {broken.strerror}") from None

    def _one(self, number: int, path: Path) -> Found:
        with path.open("rb") as file:
            head = file.read(MAX_HEAD // 4).replace(b"\r\n", b"\n").partition(b"\n\n")[0]
            size = os.fstat(file.fileno()).st_size
        flags = path.name.rpartition(":2,")[2] if ":2," in path.name else ""
        why = next((words for flag, words in _FLAGS.items() if flag in flags), "")
        return Found(received(head, self._named(path)), size, number, passed_over=why)

    def _named(self, path: Path) -> datetime:
        """Return the second at which a mail was delivered, with which the name of its file begins."""
        seconds = path.name.partition(".")[0]
        if not (seconds.isascii() and seconds.isdigit() and len(seconds) <= len("9999999999")):
            return self._now
        return datetime.fromtimestamp(int(seconds), UTC)

    def bring(self, some: Sequence[Found]) -> list[tuple[Found, Incoming]]:
        """Bring mails; one of more than 1 MiB is copied into the spool. One that was renamed meanwhile is missing."""
        brought = []
        for one in some:
            try:
                brought.append((one, self._brought(one)))
            except FileNotFoundError:
                continue  # another program moved or renamed it: the next run finds it where it lies then
        return brought

    def _brought(self, one: Found) -> Incoming:
        with self._files[one.number].open("rb") as file:
            if one.size <= SMALL:
                return self._disk.small(one, file.read(SMALL + 1))
            with self._disk.spool() as spool:
                shutil.copyfileobj(file, spool, SMALL)
                return self._disk.large(one, spool)
