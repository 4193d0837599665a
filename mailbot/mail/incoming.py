"""What a door hands in: one raw mail, where it came from, and what was left at the door."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from mailbot.mail.sender.authentication import Proof


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a mail was met: for IMAP the mailbox's name, the folder's UIDVALIDITY and the UID (RFC 9051, 2.3.1.1)."""

    door: str
    epoch: int
    number: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file over the limit that was not kept.

    ``size`` is in decoded bytes, exact or as its encoding lets one guess; ``part`` its place among the mail's leaf parts.
    """

    name: str
    content_type: str
    size: int
    exact: bool = False
    part: int = 0


@dataclass(frozen=True, slots=True)
class Incoming:
    """One mail as a door hands it in.

    Exactly one of ``raw`` (in memory) and ``spooled`` (a file under ``storage/spool/``, for large mail) is set.
    ``whole`` is False where files were left out or only the header could be had; ``unreadable`` then says why the
    server's description of it could not be used. ``received_at`` is the server's INTERNALDATE. ``proof`` is set by a door
    that checks senders itself: Authentication-Results in the mail then count for nothing.
    """

    place: Place
    mailbox: str
    received_at: datetime
    size: int
    raw: bytes | None = None
    spooled: Path | None = None
    left_out: tuple[LeftOut, ...] = ()
    whole: bool = True
    unreadable: str = ""
    proof: Proof | None = None
