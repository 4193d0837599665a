"""The secrets of mailboxes' digests: what a ticket's nonce is to its letters, for letters that are about no ticket.

The key is in a file and this in the database: whoever reads one of them alone can forge no answer to a digest.
"""

from __future__ import annotations

import secrets
from typing import Final

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert as upsert

from mailbot.store.tables.schema import DIGEST_NONCE

_BYTES: Final = 16


def nonce_of(connection: Connection, mailbox: str) -> bytes:
    """Return the secret of the digests of ``mailbox``; b"" where none was written yet."""
    found = connection.execute(select(DIGEST_NONCE.c.nonce).where(DIGEST_NONCE.c.mailbox == mailbox)).scalar()
    return found or b""


def make(connection: Connection, mailbox: str) -> None:
    """Make the secret of a mailbox, where it has none yet; it stays the same for ever."""
    row = upsert(DIGEST_NONCE).values(mailbox=mailbox, nonce=secrets.token_bytes(_BYTES))
    connection.execute(row.on_conflict_do_nothing())
