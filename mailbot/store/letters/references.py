"""What was said last in a ticket: the Message-IDs that a letter references, and the last entry that an agent has seen."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, bindparam, or_, select, text

from mailbot.desk.tickets.letter import Notice
from mailbot.store.statements import Statement
from mailbot.store.tables.schema import ENTRY, LETTER

_SAID: Final = (
    ENTRY.c.ticket_id == bindparam("id"),
    ENTRY.c.message_id.is_not(None),
    text("entry.visibility = 'public'"),
    ENTRY.c.kind != Notice.TERMS_CONFIRM.value,
)
"""What other letters may name: whoever knows the ID of the letter that asks for a confirmation gives it."""
_LAST_IDS: Final = Statement(select(ENTRY.c.message_id, ENTRY.c.kind).where(*_SAID).order_by(ENTRY.c.id.desc()).limit(10))
_LAST_IDS_OF: Final = Statement(
    select(ENTRY.c.message_id, ENTRY.c.kind)
    .outerjoin(LETTER, LETTER.c.id == ENTRY.c.letter_id)
    .where(*_SAID)
    .where(or_(ENTRY.c.author == bindparam("address"), LETTER.c.recipient == bindparam("sent_to")))
    .order_by(ENTRY.c.id.desc())
    .limit(10)
)
_NEWEST: Final = Statement(
    select(ENTRY.c.id).where(ENTRY.c.ticket_id == bindparam("id")).order_by(ENTRY.c.id.desc()).limit(1)
)


def conversation_ids(
    connection: Connection, number: int, *, under_the_customer: bool = False, only: str | None = None
) -> tuple[str, ...]:
    """Return the last Message-IDs said in a ticket to or by its customer, bare, oldest first; what is internal has none.

    ``under_the_customer`` puts the customer's last one at the end: the letter answers that mail. ``only`` leaves the
    letters to this address (normalised) and the mail from it.
    """
    asked = {"id": number, "address": only, "sent_to": only}
    rows = _LAST_IDS_OF.all(connection, asked) if only is not None else _LAST_IDS.all(connection, {"id": number})
    said = [row.message_id for row in reversed(rows)]
    last = next((row.message_id for row in rows if row.kind == "customer"), None) if under_the_customer else None
    return tuple(said) if last is None else (*(one for one in said if one != last), last)


def newest_entry(connection: Connection, number: int) -> int:
    """Return the last entry of a ticket; 0 where it has none."""
    row = _NEWEST.first(connection, {"id": number})
    return int(row.id) if row else 0
