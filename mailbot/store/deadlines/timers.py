"""The timers' rows: which are due, all that on_time must know about their ticket, and what became of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, or_, select, update

from mailbot.desk.deadlines.customer_timers import DueTicket
from mailbot.desk.policy.policy import Policies
from mailbot.desk.tickets.change import DueTimer
from mailbot.desk.tickets.letter import Notice
from mailbot.store.mails.arrivals import last_drained, pending_for
from mailbot.store.tables.schema import ENTRY, LETTER, TIMER
from mailbot.store.tickets import surveys
from mailbot.store.tickets.ticket import ticket_by_id

_REMINDERS: Final = (Notice.REMINDER_1.value, Notice.REMINDER_2.value)


def due_tickets(connection: Connection, now: datetime) -> Sequence[int]:
    """Return the tickets with timers due by ``now`` that were not pushed on, the longest due first."""
    due = select(TIMER.c.ticket_id).where(
        TIMER.c.done_at.is_(None), TIMER.c.due_at <= now, or_(TIMER.c.not_before.is_(None), TIMER.c.not_before <= now)
    )
    return list(dict.fromkeys(connection.execute(due.order_by(TIMER.c.due_at)).scalars()))


def deadline(connection: Connection, number: int, policies: Policies, now: datetime) -> DueTicket | None:
    """Gather all that decides about one ticket's due timers; None where none is due any more."""
    found = ticket_by_id(connection, number)
    rows = connection.execute(
        select(TIMER).where(
            TIMER.c.ticket_id == number, TIMER.c.done_at.is_(None), TIMER.c.due_at <= now, TIMER.c.started_at.is_not(None)
        ).order_by(TIMER.c.due_at, TIMER.c.id)
    ).all()  # fmt: skip
    if found is None or not rows:
        return None
    asked = connection.execute(
        select(LETTER.c.id, LETTER.c.created_at, LETTER.c.sent_at)
        .where(LETTER.c.ticket_id == number, LETTER.c.cycle == found.cycle, LETTER.c.starts_clock.is_(True))
        .order_by(LETTER.c.id.desc()).limit(1)
    ).first()  # fmt: skip
    reminded = connection.execute(
        select(LETTER.c.sent_at)
        .where(LETTER.c.ticket_id == number, LETTER.c.cycle == found.cycle, LETTER.c.notice.in_(_REMINDERS))
        .order_by(LETTER.c.id.desc()).limit(1)
    ).scalar()  # fmt: skip
    return DueTicket(
        ticket=found,
        policy=policies.of(found.mailbox),
        timers=tuple(DueTimer(row.id, row.kind, row.cycle, row.due_at, row.started_at) for row in rows),
        drained_at=last_drained(connection, found.mailbox),
        pending=pending_for(connection, number),
        reminded_at=reminded,
        question=_words_of(connection, asked.id) if asked else "",
        asked_at=(asked.sent_at or asked.created_at) if asked else rows[0].started_at,
        now=now,
        heard=_heard_since(connection, number, rows[0].started_at),
    )


def _heard_since(connection: Connection, number: int, start: datetime) -> bool:
    theirs = ENTRY.c.kind.in_(["customer", surveys.ANSWER])
    said = select(ENTRY.c.id).where(ENTRY.c.ticket_id == number, theirs, ENTRY.c.at > start).limit(1)
    return connection.execute(said).first() is not None


def _words_of(connection: Connection, letter_id: int) -> str:
    """Return what the agent wrote in a letter: not the frame around it."""
    return connection.execute(select(ENTRY.c.words).where(ENTRY.c.letter_id == letter_id)).scalar() or ""


def done(connection: Connection, timers: Iterable[DueTimer], outcome: str, now: datetime) -> None:
    """Note what became of timers, at ``now``."""
    ids = [one.id for one in timers]
    connection.execute(update(TIMER).where(TIMER.c.id.in_(ids)).values(done_at=now, outcome=outcome))


def postpone(connection: Connection, one: DueTimer, until: datetime) -> None:
    """Move a deadline."""
    connection.execute(update(TIMER).where(TIMER.c.id == one.id).values(due_at=until))


def push_on(connection: Connection, number: int, until: datetime) -> None:
    """Let a ticket whose timers crashed us rest until then; the others are handled."""
    pushed = update(TIMER).where(TIMER.c.ticket_id == number, TIMER.c.done_at.is_(None))
    connection.execute(pushed.values(not_before=until))
