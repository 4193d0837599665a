"""The outbox's rows: claim, note what the server said, start the clocks that waited for its 250."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, or_, select, update

from mailbot.calendars.calendar import Calendar
from mailbot.calendars.spans import after, span
from mailbot.desk.tickets.letter import TAKEN_BACK, Notice
from mailbot.mail.sender.addresses import normalised
from mailbot.store.letters.deliveries import mark_of
from mailbot.store.letters.files import HAS_FILES
from mailbot.store.tables.schema import LETTER, TICKET, TIMER
from mailbot.store.tickets import consents
from mailbot.store.tickets.entries import OF_AN_AGENTS_CLOSE

RETRIES: Final = (1, 5, 15, 60, 180, 360)
"""Minutes until the next try after the first, second … temporary failure; the last repeats."""

GIVE_UP: Final = timedelta(days=5)
"""How long a letter is tried (RFC 5321, section 4.5.4.1: at least 4-5 days)."""

_READY = (
    select(LETTER.c.id)
    .where(LETTER.c.mailbox == bindparam("mailbox"), LETTER.c.state.in_(["ready", "sending"]))
    .where(LETTER.c.next_try_at <= bindparam("now"))
    .order_by(LETTER.c.next_try_at, LETTER.c.id)
    .limit(100)
)
_CLAIM = (
    update(LETTER)
    .where(LETTER.c.id == bindparam("letter"), LETTER.c.state.in_(["ready", "sending"]))
    .values(state="sending", tries=LETTER.c.tries + 1)
)
_SAYS = select(OF_AN_AGENTS_CLOSE).where(LETTER.c.id == bindparam("letter"))
_BY_ID = select(LETTER, HAS_FILES).where(LETTER.c.id == bindparam("letter"))


def due(connection: Connection, mailbox: str, now: datetime) -> Sequence[int]:
    """Return the next letters of ``mailbox`` to be sent, oldest first, a hundred at most."""
    return connection.execute(_READY, {"mailbox": mailbox, "now": now}).scalars().all()


def next_due(connection: Connection) -> datetime | None:
    """Return when the next letter wants to be sent."""
    waiting = select(LETTER.c.next_try_at).where(LETTER.c.state.in_(["ready", "sending"]))
    return connection.execute(waiting.order_by(LETTER.c.next_try_at).limit(1)).scalar()


def claim(connection: Connection, letter_id: int) -> Row[Any] | None:
    """Mark a letter as being sent and return it as it was before; None where it was taken back meanwhile.

    A letter found "sending" was cut off by a crash: its outcome is unknown and it is sent again, the same bytes. One
    that says "you did not answer", or asks for a rating, of a ticket that has moved on since, or to an address that
    cannot be reached, is withdrawn, however far it had come; not one that says an agent's words.
    """
    row = connection.execute(_BY_ID, {"letter": letter_id}).first()
    if row is not None and row.notice in TAKEN_BACK and row.ticket_id is not None and _needless(connection, row):
        connection.execute(update(LETTER).where(LETTER.c.id == letter_id).values(state="withdrawn"))
        return None
    claimed = connection.execute(_CLAIM, {"letter": letter_id}).rowcount
    return row if claimed else None


def _needless(connection: Connection, row: Row[Any]) -> bool:
    if connection.execute(_SAYS, {"letter": row.id}).scalar():
        return False
    now = connection.execute(select(TICKET.c.cycle, TICKET.c.closed_by).where(TICKET.c.id == row.ticket_id)).one()
    if now.cycle != row.cycle:
        return True
    by_hand = row.notice == Notice.CLOSED and now.closed_by == "agent"
    return not by_hand and mark_of(connection, normalised(row.recipient)) is not None


def accepted(
    connection: Connection, row: Row[Any], answer: str, foreign_id: str | None, now: datetime, calendar: Calendar
) -> None:
    """Note the 250, and let the timers that waited for this letter begin to run; they count in ``calendar``."""
    values = {"state": "sent", "sent_at": now, "answer": answer[:500], "foreign_id": foreign_id}
    connection.execute(update(LETTER).where(LETTER.c.id == row.id).values(values))
    if row.notice == Notice.CONSENT:
        consents.accepted(connection, row.message_id, now)
    if not row.starts_clock:
        return
    # Those that an agent's next order replaced meanwhile begin too: it may be taken back.
    waiting = select(TIMER.c.id, TIMER.c.span).where(
        TIMER.c.ticket_id == row.ticket_id, TIMER.c.cycle == row.cycle, TIMER.c.due_at.is_(None),
        or_(TIMER.c.done_at.is_(None), TIMER.c.outcome == "replaced"),
    )  # fmt: skip
    for one in connection.execute(waiting).all():
        starts = {"started_at": now, "due_at": after(now, span(one.span), calendar)}
        connection.execute(update(TIMER).where(TIMER.c.id == one.id).values(starts))


def deferred(connection: Connection, row: Row[Any], answer: str, now: datetime) -> datetime | None:
    """Note a temporary failure; returns when it is tried again, None where it was tried long enough."""
    if now - row.created_at > GIVE_UP:
        return None
    wait = timedelta(minutes=RETRIES[min(row.tries, len(RETRIES) - 1)])
    values = {"state": "ready", "answer": answer[:500], "next_try_at": now + wait}
    connection.execute(update(LETTER).where(LETTER.c.id == row.id).values(values))
    return now + wait


def failed(connection: Connection, row: Row[Any], answer: str) -> None:
    """Note a permanent failure."""
    connection.execute(update(LETTER).where(LETTER.c.id == row.id).values(state="failed", answer=answer[:500]))
