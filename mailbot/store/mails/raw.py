"""The bytes of one mail, kept before anything is decided about it: in the database, or as a file of their own."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, insert

from mailbot.mail.incoming import Incoming
from mailbot.mail.message import Mail
from mailbot.store.files import Files
from mailbot.store.statements import Statement
from mailbot.store.tables.schema import MAIL

INLINE_LIMIT: Final = 256 * 1024
"""Raw mail up to this many bytes is stored in the database, larger mail as a file."""

_NEW_MAIL: Final = Statement(insert(MAIL))


@dataclass(frozen=True, slots=True)
class StoredBytes:
    """Where the bytes of one mail are kept: compressed here, or in a file by this name."""

    raw: bytes | None
    file: str | None


@dataclass(frozen=True, slots=True)
class ReceivedMail:
    """One mail as it is written: what it says, how it came, where its bytes are; ``row`` is its row if there is one.

    ``words`` are what its ticket keeps of its text as somebody's words.
    """

    mail: Mail
    incoming: Incoming
    stored_bytes: StoredBytes
    row: int | None = None
    words: str = ""


def keep(incoming: Incoming, files: Files) -> tuple[Incoming, StoredBytes]:
    """Make the bytes of ``incoming`` ready to be stored; large ones durably as a file, before the transaction.

    Returns the mail as it can be read from now on (the spooled file has moved), and what to write about it.
    """
    if incoming.raw is not None and len(incoming.raw) <= INLINE_LIMIT:
        return incoming, StoredBytes(zlib.compress(incoming.raw, 1), None)
    spooled = incoming.spooled
    if spooled is None:
        with files.spool() as spool:
            spool.write(incoming.raw or b"")
            spooled = Path(spool.name)
    name = files.keep(spooled)
    return incoming if incoming.raw is not None else replace(incoming, spooled=files.path(name)), StoredBytes(None, name)


def mail_row(connection: Connection, received: ReceivedMail, now: datetime) -> int:
    """Return the row of this letter, writing it where it is new."""
    if received.row is not None:
        return received.row
    mail, incoming, kept = received.mail, received.incoming, received.stored_bytes
    row = {
        "digest": mail.digest, "message_id": mail.message_id, "size": incoming.size, "whole": incoming.whole,
        "raw": kept.raw, "file": kept.file, "stored_at": now,
    }  # fmt: skip
    return _NEW_MAIL.insert(connection, row)
