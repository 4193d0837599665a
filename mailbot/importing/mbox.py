"""An mbox file (RFC 4155): read once from end to end for where its mails lie, and then each where it lies.

The standard library's reader takes every line that begins with "From " for the beginning of a mail, and each mail whole
into memory. Here such a line must bear a date and be followed by a header; memory holds some numbers for each mail. Lines
that were quoted (">From ", ">>From " …) lose one ">" as mboxrd has it, which is right for mboxo, too, wherever its writer
quoted.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import BinaryIO, Final

from mailbot.errors import NotPossible
from mailbot.importing.sources import SMALL, Found, FromDisk, received
from mailbot.mail.incoming import Incoming
from mailbot.mail.mime.caps import MAX_HEAD

_PIECE: Final = 64 * 1024
_BEGINS: Final = re.compile(
    rb"From [^\r\n]{0,500}?\b([A-Z][a-z]{2} +\d{1,2} \d{1,2}:\d{2}(?::\d{2})?)(?: [A-Z]{1,5}| [+-]\d{4})? (\d{4})"
)
_FIELD: Final = re.compile(rb"[!-9;-~]{1,100}[ \t]{0,9}:|>From ")
_QUOTED: Final = re.compile(rb">+From ")


class MboxFile:
    """One mbox file as a source."""

    def __init__(self, path: Path, disk: FromDisk, now: datetime) -> None:
        self.name = str(path)
        self._path = path
        self._disk = disk
        self._now = now
        self._starts = array("q")
        self._ends = array("q")

    def found(self) -> Sequence[Found]:
        """List its mails.

        Raises:
            NotPossible: it cannot be read, or does not begin as an mbox file does.
        """
        found: list[Found] = []
        try:
            with self._path.open("rb") as file:
                for at, start, end in _mails(file, self._now):
                    self._starts.append(start)
                    self._ends.append(end)
                    found.append(Found(at, end - start, len(found)))
        except OSError as broken:
            raise NotPossible(f"{self.name} cannot be read: {broken.strerror}") from None
        return found

    def bring(self, some: Sequence[Found]) -> list[tuple[Found, Incoming]]:
        """Bring mails; one of more than 1 MiB goes through the spool."""
        with self._path.open("rb") as file:
            return [(one, self._brought(file, one)) for one in some]

    def _brought(self, file: BinaryIO, one: Found) -> Incoming:
        start, end = self._starts[one.number], self._ends[one.number]
        lines = _unquoted(_lines(file, start, end))
        if end - start <= SMALL:
            return self._disk.small(one, b"".join(lines))
        with self._disk.spool() as spool:
            spool.writelines(lines)
            return self._disk.large(one, spool)


def _mails(file: BinaryIO, now: datetime) -> Iterator[tuple[datetime, int, int]]:
    """Yield when each mail came, and where it begins and ends.

    Raises:
        NotPossible: the file does not begin with a mail.
    """
    begun: tuple[datetime, int] | None = None
    head, in_head = bytearray(), False
    candidate: tuple[datetime, int] | None = None
    offset = 0
    for piece, begins in _pieces(file):
        if candidate is not None and _FIELD.match(piece):
            if begun is not None:
                yield received(bytes(head), begun[0]), begun[1], candidate[1]
            begun, head, in_head = (candidate[0], offset), bytearray(), True
        candidate = None
        if begins and (line := _BEGINS.match(piece)):
            candidate = (_dated(line, now), offset)
        elif begun is None and piece.strip():
            raise NotPossible('it does not begin with a line "From … date" and a header, as an mbox file does')
        in_head = in_head and bool(piece.strip()) and len(head) < MAX_HEAD
        if in_head:
            head += piece
        offset += len(piece)
    if begun is not None:
        yield received(bytes(head), begun[0]), begun[1], offset


def _pieces(file: BinaryIO) -> Iterator[tuple[bytes, bool]]:
    """Yield lines, long ones in pieces; and whether a piece is the beginning of a line."""
    begins = True
    while piece := file.readline(_PIECE):
        yield piece, begins
        begins = piece.endswith(b"\n")


def _dated(line: re.Match[bytes], now: datetime) -> datetime:
    """Return the instant of a "From " line, which is in UTC (RFC 4155); what is no date is now."""
    day, year = (line[each].decode("ascii") for each in (1, 2))
    month, number, clock = day.split()
    try:
        return parsedate_to_datetime(f"{number} {month} {year} {clock} +0000").astimezone(UTC)
    except (ValueError, TypeError, IndexError):
        return now


def _lines(file: BinaryIO, start: int, end: int) -> Iterator[tuple[bytes, bool]]:
    file.seek(start)
    left, begins = end - start, True
    while left > 0 and (piece := file.readline(min(_PIECE, left))):
        left -= len(piece)
        yield piece, begins
        begins = piece.endswith(b"\n")


def _unquoted(lines: Iterator[tuple[bytes, bool]]) -> Iterator[bytes]:
    """Yield the lines without the ">" of quoted ones, and without the empty line that ends a mail in the file."""
    empty = b""
    for piece, begins in lines:
        if empty:
            yield empty
            empty = b""
        if begins and piece in {b"\n", b"\r\n"}:
            empty = piece
        else:
            yield piece[1:] if begins and _QUOTED.match(piece) else piece
