"""Tickets whose customer nobody answered in time: which are due, what was said last, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, select, update

from mailbot.desk.deadlines.unanswered import LastMail, UnansweredTicket
from mailbot.mail.body import Attachment
from mailbot.store.mails.arrivals import last_drained
from mailbot.store.tables.schema import ENTRY, FILE, TICKET
from mailbot.store.tickets.ticket import ticket_by_id

_NOTHING: Final = LastMail("", "")


def due(connection: Connection, now: datetime) -> Sequence[int]:
    """Return the tickets whose customers were to be answered by ``now``, the longest due first."""
    asked = select(TICKET.c.id).where(TICKET.c.unanswered_at.is_not(None), TICKET.c.unanswered_at <= now)
    return connection.execute(asked.order_by(TICKET.c.unanswered_at)).scalars().all()


def overdue(connection: Connection, number: int, now: datetime) -> UnansweredTicket | None:
    """Gather all that decides about one of them; None where it was answered meanwhile."""
    ticket = ticket_by_id(connection, number)
    if ticket is None or ticket.unanswered_at is None or ticket.unanswered_at > now:
        return None
    return UnansweredTicket(
        ticket, ticket.unanswered_at, last_drained(connection, ticket.mailbox), heard(connection, number), now
    )


def heard(connection: Connection, number: int) -> LastMail:
    """Return what the customer said last in a ticket."""
    last = select(ENTRY).where(ENTRY.c.ticket_id == number, ENTRY.c.kind == "customer")
    row = connection.execute(last.order_by(ENTRY.c.id.desc()).limit(1)).first()
    if row is None:
        return _NOTHING
    rows = connection.execute(select(FILE).where(FILE.c.entry_id == row.id).order_by(FILE.c.id)).all()
    kept = tuple(
        Attachment(one.name, one.content_type, one.size, one.part or 0, one.sha256) for one in rows if not one.left_out
    )
    left_out = tuple((one.name or one.content_type, one.size) for one in rows if one.left_out)
    return LastMail(row.author, row.words or row.text, kept, left_out, row.mail_id)


def over(connection: Connection, number: int) -> None:
    """Note that nothing is due of this ticket any more: it was told, or there is nothing to tell."""
    connection.execute(update(TICKET).where(TICKET.c.id == number).values(unanswered_at=None))


def postpone(connection: Connection, number: int, until: datetime) -> None:
    """Let a ticket rest whose copies cannot be written now."""
    connection.execute(update(TICKET).where(TICKET.c.id == number).values(unanswered_at=until))
