"""Senders whom ``#spam`` blocked in a mailbox: who they are, since when, and how that is lifted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from mailbot.desk.tickets.ticket import Ticket
from mailbot.store.statements import Statement
from mailbot.store.tables.schema import BLOCKED

_STANDS: Final = BLOCKED.c.cleared.is_(False)
_BY: Final = Statement(
    select(BLOCKED.c.ticket_id)
    .where(BLOCKED.c.address == bindparam("address"), BLOCKED.c.mailbox == bindparam("mailbox"), _STANDS)
    .order_by(BLOCKED.c.id).limit(1)
)  # fmt: skip


def blocked_by(connection: Connection, mailbox: str, address: str) -> int:
    """Return the ticket by whose ``#spam`` ``address`` (normalised) is blocked in ``mailbox``; 0 where it is not."""
    found = _BY.first(connection, {"address": address, "mailbox": mailbox})
    return int(found.ticket_id) if found is not None else 0


def block(connection: Connection, ticket: Ticket, address: str, now: datetime) -> None:
    """Block ``address`` in the mailbox of ``ticket``, which was spam."""
    row = {"mailbox": ticket.mailbox, "address": address, "ticket_id": ticket.id, "at": now, "cleared": False}
    connection.execute(insert(BLOCKED).values(row))


def by_spam(connection: Connection, ticket: int, at: datetime) -> bool:
    """Return whether a mail of that instant closed ``ticket`` as spam, and was not taken back."""
    found = select(BLOCKED.c.id).where(BLOCKED.c.ticket_id == ticket, BLOCKED.c.at == at)
    return connection.execute(found.limit(1)).first() is not None


def take_back(connection: Connection, ticket: int, at: datetime) -> None:
    """Lift what the ``#spam`` of that instant in ``ticket`` did, if there was one; another one's stands."""
    connection.execute(delete(BLOCKED).where(BLOCKED.c.ticket_id == ticket, BLOCKED.c.at == at))


def blocked(connection: Connection) -> Sequence[Any]:
    """Return the blocked addresses with mailbox, ticket and instant, the newest first."""
    return connection.execute(select(BLOCKED).where(_STANDS).order_by(BLOCKED.c.id.desc())).all()


def clear(connection: Connection, address: str) -> bool:
    """Lift every block of ``address`` (normalised); returns whether there was one."""
    lifted = update(BLOCKED).where(BLOCKED.c.address == address, _STANDS).values(cleared=True)
    return connection.execute(lifted).rowcount > 0
