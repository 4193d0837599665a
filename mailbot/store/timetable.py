"""The timers' rows: which are due, all that on_time must know about their ticket, and what became of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, or_, select, update

from mailbot.desk.deadlines.customer_timers import Deadline
from mailbot.desk.policy.policy import Policies
from mailbot.desk.tickets.change import DueTimer
from mailbot.desk.tickets.letter import Notice
from mailbot.store import surveys
from mailbot.store.arrivals import last_drained, pending_for
from mailbot.store.lookups import entry, letter, ticket_by_id, timer
from mailbot.store.tables import METADATA

_T = METADATA.tables
_REMINDERS: Final = (Notice.REMINDER_1.value, Notice.REMINDER_2.value)


def due_tickets(connection: Connection, now: datetime) -> Sequence[int]:
    """Return the tickets with timers due by ``now`` that were not pushed on, the longest due first."""
    due = select(timer.ticket_id).where(
        timer.done_at.is_(None), timer.due_at <= now, or_(timer.not_before.is_(None), timer.not_before <= now)
    )
    return list(dict.fromkeys(connection.execute(due.order_by(timer.due_at)).scalars()))


def deadline(connection: Connection, number: int, policies: Policies, now: datetime) -> Deadline | None:
    """Gather all that decides about one ticket's due timers; None where none is due any more."""
    found = ticket_by_id(connection, number)
    rows = connection.execute(
        select(_T["timer"]).where(
            timer.ticket_id == number, timer.done_at.is_(None), timer.due_at <= now, timer.started_at.is_not(None)
        ).order_by(timer.due_at, timer.id)
    ).all()  # fmt: skip
    if found is None or not rows:
        return None
    asked = connection.execute(
        select(letter.id, letter.created_at, letter.sent_at)
        .where(letter.ticket_id == number, letter.cycle == found.cycle, letter.starts_clock.is_(True))
        .order_by(letter.id.desc()).limit(1)
    ).first()  # fmt: skip
    reminded = connection.execute(
        select(letter.sent_at)
        .where(letter.ticket_id == number, letter.cycle == found.cycle, letter.notice.in_(_REMINDERS))
        .order_by(letter.id.desc()).limit(1)
    ).scalar()  # fmt: skip
    return Deadline(
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
    theirs = entry.kind.in_(["customer", surveys.ANSWER])
    said = select(entry.id).where(entry.ticket_id == number, theirs, entry.at > start).limit(1)
    return connection.execute(said).first() is not None


def _words_of(connection: Connection, letter_id: int) -> str:
    """Return what the agent wrote in a letter: not the frame around it."""
    return connection.execute(select(entry.words).where(entry.letter_id == letter_id)).scalar() or ""


def done(connection: Connection, timers: Iterable[DueTimer], outcome: str, now: datetime) -> None:
    """Note what became of timers, at ``now``."""
    ids = [one.id for one in timers]
    connection.execute(update(_T["timer"]).where(timer.id.in_(ids)).values(done_at=now, outcome=outcome))


def postpone(connection: Connection, one: DueTimer, until: datetime) -> None:
    """Move a deadline."""
    connection.execute(update(_T["timer"]).where(timer.id == one.id).values(due_at=until))


def push_on(connection: Connection, number: int, until: datetime) -> None:
    """Let a ticket whose timers crashed us rest until then; the others are handled."""
    pushed = update(_T["timer"]).where(timer.ticket_id == number, timer.done_at.is_(None))
    connection.execute(pushed.values(not_before=until))
