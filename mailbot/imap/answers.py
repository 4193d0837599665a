"""Reading what an IMAP server answers to FETCH, row by row: one odd row spoils no other."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import zip_longest
from operator import attrgetter
from typing import Any, Final

from imapclient.datetime_util import parse_to_datetime
from imapclient.exceptions import ProtocolError
from imapclient.response_parser import parse_fetch_response

from mailbot.mail.files.body_structure import Part, parts_of

_UID: Final = re.compile(rb"[( ]UID (\d{1,10})(?!\d)", re.IGNORECASE)
"""32 bits (RFC 9051, section 9, uniqueid); Python itself reads no number of thousands of digits."""
_ONE_BODY: Final = re.compile(rb"\d{1,10} \(UID (\d{1,10}) BODY\[[^\]]*\](?:<\d{1,19}>)? \{(\d{1,18})\}")
_SIZE: Final = re.compile(rb"[( ]RFC822\.SIZE (\d{1,18})(?!\d)", re.IGNORECASE)
_LONGEST_NUMBER: Final = 10
_DATE: Final = re.compile(rb'[( ]INTERNALDATE "([^"]{1,60})"', re.IGNORECASE)
_FLAGS: Final = re.compile(rb"[( ]FLAGS \(([^()]{0,10000})\)", re.IGNORECASE)
_LONGEST_STRUCTURE: Final = 1024 * 1024
_ODD: Final = (
    RecursionError,
    OverflowError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    AssertionError,
    ProtocolError,
)


@dataclass(frozen=True, slots=True, order=True)
class Listed:
    """One mail in the folder: ``size`` in bytes (RFC822.SIZE), ``received_at`` in UTC.

    ``received_at`` is None where the server's INTERNALDATE is no date; ``deleted`` tells that it bears the flag for that.
    """

    uid: int
    size: int
    received_at: datetime | None
    deleted: bool = False


def listed(rows: Iterable[object]) -> list[Listed]:
    """Read ``(UID RFC822.SIZE INTERNALDATE FLAGS)``; rows that lack UID or size (other clients' flags) are no mails."""
    found = []
    for row in rows:
        if isinstance(row, bytes) and (uid := _UID.search(row)) and (size := _SIZE.search(row)):
            date = _DATE.search(row)
            deleted = _is_deleted(row) is True
            found.append(Listed(int(uid[1]), int(size[1]), _instant(date[1]) if date else None, deleted))
    return sorted(found, key=attrgetter("uid", "size"))  # the same mail told twice may have a date once


def _is_deleted(row: bytes) -> bool | None:
    found = _FLAGS.search(row)
    return rb"\deleted" in found[1].lower().split() if found else None


def deleted(rows: Iterable[object]) -> dict[int, bool]:
    r"""Read ``(UID FLAGS)``: whether each mail is marked as \Deleted, by UID; the newest row of a mail counts."""
    plain = [(uid, _is_deleted(row)) for row in rows if isinstance(row, bytes) and (uid := _UID.search(row))]
    return {int(uid[1]): flag for uid, flag in plain if flag is not None}


def uids(rows: Iterable[object]) -> list[int]:
    """Read the UIDs of FETCH rows."""
    return [int(uid[1]) for row in rows if isinstance(row, bytes) and (uid := _UID.search(row))]


def numbers(rows: Iterable[object]) -> list[int]:
    """Read the numbers of a SEARCH answer (RFC 9051, section 7.3.4)."""
    words = (word for row in rows if isinstance(row, bytes) for word in row.split())
    return sorted(int(word) for word in words if word.isdigit() and len(word) <= _LONGEST_NUMBER)


def _instant(date: bytes) -> datetime | None:
    try:
        parsed = parse_to_datetime(date, normalise=False)
        return parsed.astimezone(UTC) if parsed.tzinfo else parsed.replace(tzinfo=UTC)
    except (ValueError, OverflowError, TypeError):
        return None  # no date at all, or one outside the years that exist: documented at Listed


def bodies(rows: list[Any]) -> dict[int, bytes]:
    """Read the one body section that each row carries, by UID; rows without one are left out."""
    plain = _plain_bodies(rows)
    if plain is not None:
        return plain
    found: dict[int, bytes] = {}
    for uid, row in parse_fetch_response(rows, normalise_times=False, uid_is_key=True).items():
        for key, value in row.items():
            if key.startswith(b"BODY[") and value is not None:  # NIL is no body: gone, or to be had later
                found[uid] = _octets(value)
    return found


def _plain_bodies(rows: list[Any]) -> dict[int, bytes] | None:
    """Read rows that say UID and one body as a literal, as all servers answer; None for anything else among them.

    imapclient reads every answer letter by letter: 12 µs for each mail.
    """
    found: dict[int, bytes] = {}
    for row, end in zip_longest(rows[::2], rows[1::2]):
        told = _ONE_BODY.fullmatch(row[0]) if isinstance(row, tuple) and end == b")" else None
        if told is None or len(row[1]) != int(told[2]):
            return None
        found[int(told[1])] = row[1]
    return found


def _octets(value: Any) -> bytes:  # noqa: ANN401 - imapclient guesses types of atoms
    if isinstance(value, bytes):
        return value
    return str(value).encode("ascii")


def structure(rows: list[Any], uid: int) -> Part | None:
    """Read the BODYSTRUCTURE of ``uid``; None where it is too long, too deep, absent or otherwise unreadable."""
    length = sum(len(piece) for row in rows for piece in (row if isinstance(row, tuple) else (row,)) if piece)
    if length > _LONGEST_STRUCTURE:
        return None
    try:
        row = parse_fetch_response(rows, normalise_times=False, uid_is_key=True)[uid]
        return parts_of(row[b"BODYSTRUCTURE"])
    except _ODD:
        return None  # what the mail's sender made of it; the answer itself was read to its end
