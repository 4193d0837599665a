"""What is looked up of a mail that was held or ignored: whose ticket it may concern, how much the desk was told lately."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Connection, exists, select, text

from mailbot.desk.tickets.flood import HOUR, ToldLately
from mailbot.desk.tickets.letter import Notice
from mailbot.desk.tickets.reasons import Disposition
from mailbot.desk.tickets.ticket import Ticket
from mailbot.desk.tickets.verdict import TOLD
from mailbot.mail.mime.writer import wire_address
from mailbot.store.tables.schema import ARRIVAL, LETTER, PARTICIPANT, TICKET
from mailbot.store.tickets.ticket import surviving

_DAY: Final = timedelta(hours=24)
_MOST_TICKETS: Final = 50
_HELD: Final = frozenset({Notice.PARTICIPANT_HELD.value, Notice.MAIL_HELD.value})
_CONFIRMATION: Final = Notice.CONFIRMATION.value


def newest_ticket(connection: Connection, mailbox: str, address: str) -> Ticket | None:
    """Return the newest ticket of ``mailbox`` in which ``address`` (normalised) takes part, an open one before others.

    Of somebody with very many tickets the newest are looked at.
    """
    asked = (
        select(TICKET.c.id, TICKET.c.closed_at).join(PARTICIPANT, PARTICIPANT.c.ticket_id == TICKET.c.id)
        .where(PARTICIPANT.c.address == address, TICKET.c.mailbox == mailbox)
        .order_by(PARTICIPANT.c.ticket_id.desc()).limit(_MOST_TICKETS)
    )  # fmt: skip
    rows = connection.execute(asked).all()
    newest = next((row.id for row in rows if row.closed_at is None), rows[0].id if rows else None)
    return surviving(connection, newest) if newest is not None else None


def returned(connection: Connection, message_id: str | None) -> bool:
    """Return whether a mail is a letter of ours that came back under the ID that a relay gave it (bare)."""
    if message_id is None:
        return False
    return connection.execute(select(LETTER.c.id).where(LETTER.c.foreign_id == message_id).limit(1)).first() is not None


def told_lately(
    connection: Connection, people: Iterable[str], now: datetime, ticket: int | None = None, arrivals_of: str | None = None
) -> ToldLately:
    """Return how much ``people`` (addresses) were told of late, of ``ticket`` (None: of mail that concerns none) and in all.

    ``arrivals_of`` is who wrote the mail that proves the ticket (a normalised address); None for one that names no ticket,
    of which any such letter about it counts.
    """
    recipients = sorted({wire_address(one) for one in people})
    asked = select(LETTER.c.recipient, LETTER.c.notice, LETTER.c.ticket_id, LETTER.c.created_at).where(
        LETTER.c.recipient.in_(recipients), LETTER.c.created_at > now - _DAY, LETTER.c.notice.in_([*_HELD, _CONFIRMATION]),
        text("letter.notice != 'notify' AND letter.notice != 'copy'"),  # names the partial index
    )  # fmt: skip
    rows = connection.execute(asked).all()
    hour = [row for row in rows if row.created_at > now - HOUR]
    held = [row for row in hour if row.notice in _HELD]
    any_today = any(row.notice in _HELD and row.ticket_id == ticket for row in rows)
    return ToldLately(
        of_ticket=_most(row.recipient for row in held if row.ticket_id == ticket),
        in_all=_most(row.recipient for row in held),
        confirmations=_most(row.recipient for row in hour if row.notice == _CONFIRMATION),
        today=any_today and (arrivals_of is None or ticket is None or _ignored_today(connection, ticket, arrivals_of, now)),
    )


def of_this(connection: Connection, mail: int) -> bool:
    """Return whether the desk was told of this very mail (its row) before: it came through two doors, or is judged anew."""
    return _told(connection, ARRIVAL.c.mail_id == mail)


def _most(recipients: Iterable[str]) -> int:
    return max(Counter(recipients).values(), default=0)


def _ignored_today(connection: Connection, ticket: int, sender: str, now: datetime) -> bool:
    """Return whether a mail of ``sender`` in ``ticket`` was ignored in the last day, and the desk was told of it."""
    of = (ARRIVAL.c.ticket_id == ticket, ARRIVAL.c.sender == sender, ARRIVAL.c.seen_at > now - _DAY)
    return _told(connection, *of, ARRIVAL.c.disposition == Disposition.IGNORED.value)


def _told(connection: Connection, *of: ColumnElement[bool]) -> bool:
    asked = select(exists().where(*of, ARRIVAL.c.signals.contains(f'["{TOLD}", "the desk')))
    return bool(connection.execute(asked).scalar())
