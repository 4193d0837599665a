"""What history is taken from: each source lists its mails with the instant at which they came, and brings some of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final, Protocol

from mailbot.config.mailbox import Mailbox
from mailbot.mail.incoming import Incoming, LeftOut, Place
from mailbot.mail.mime.caps import MAX_HEAD
from mailbot.mail.text.dates import instant
from mailbot.store.files import Files
from mailbot.workers.process import Unreadable
from mailbot.workers.reader import MailReader
from mailbot.workers.requests import Stripping

_FOLD: Final = re.compile(rb"\r?\n[ \t]+")
SMALL: Final = 1024 * 1024
"""Mail up to this many bytes is read in memory."""


@dataclass(frozen=True, slots=True)
class Found:
    """One mail of a source: the instant at which it came, its size in bytes, and its ``number`` there.

    ``known`` tells that it was imported before, ``passed_over`` why it is not to be (""): neither is brought.
    ``before_us`` tells that it is on record as older than the desk, whatever its date says.
    """

    at: datetime
    size: int
    number: int
    known: bool = False
    passed_over: str = ""
    before_us: bool = False


class Source(Protocol):
    """An IMAP folder, an mbox file or a Maildir."""

    name: str

    def found(self) -> Sequence[Found]:
        """List its mails, in any order.

        Raises:
            NotPossible: it cannot be read as what it seems to be; MailboxUnavailable: the server cannot be had.
        """

    def bring(self, some: Sequence[Found]) -> list[tuple[Found, Incoming]]:
        """Bring the bytes of mails; those that are gone meanwhile are missing."""


def received(head: bytes, otherwise: datetime) -> datetime:
    """Return when a mail was received: by its topmost Received, which no sender writes, else by its Date.

    ``otherwise`` where neither is there, or says it.
    """
    found: dict[bytes, bytes] = {}
    for line in _FOLD.sub(b" ", head[:MAX_HEAD]).splitlines():
        name, _, value = line.partition(b":")
        found.setdefault(name.strip().lower(), value)
    for value in (found.get(b"received", b"").rpartition(b";")[2], found.get(b"date", b"")):
        try:
            return instant(value.decode("latin-1").strip())
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return otherwise


class FromDisk:
    """Brings mails that lie on disk as they would have come through a door: large files in them are left out."""

    def __init__(self, mailbox: Mailbox, files: Files, reader: MailReader, door: str) -> None:
        self._mailbox = mailbox
        self._files = files
        self._reader = reader
        self._door = door

    def spool(self) -> BinaryIO:
        """Return a new open file in the spool."""
        return self._files.spool()

    def small(self, one: Found, raw: bytes) -> Incoming:
        """Return a mail whose bytes are in memory."""
        return Incoming(Place(self._door, 0, 0), self._mailbox.name, one.at, len(raw), raw=raw)

    def large(self, one: Found, spool: BinaryIO) -> Incoming:
        """Return a mail that was written into ``spool``, without its files over the mailbox's limit."""
        spool.flush()
        whole, size = Path(spool.name), spool.tell()
        met = Incoming(Place(self._door, 0, 0), self._mailbox.name, one.at, size, spooled=whole)
        if size <= self._mailbox.file_limit:  # encoding never shrinks: no file in it is over the limit
            return met
        with self._files.spool() as rest:
            kept = Path(rest.name)
        try:
            left_out = self._reader.do(Stripping(whole, kept, self._mailbox.file_limit)).attachments
        except Unreadable as unreadable:
            kept.unlink(missing_ok=True)
            return replace(met, unreadable=str(unreadable).strip().rpartition("\n")[2])
        whole.unlink()
        files = tuple(LeftOut(file.name, file.content_type, file.size, exact=True, part=file.part) for file in left_out)
        return replace(met, spooled=kept, left_out=files, whole=not files)
