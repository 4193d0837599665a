"""What an agent takes back: the letters of a mail of theirs that have not left, and what it did to its ticket."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import Connection, delete, insert, select, update

from mailbot.desk.tickets.agent_action import RecordedAction
from mailbot.desk.tickets.letter import Notice
from mailbot.desk.tickets.ticket import Ticket
from mailbot.store.deadlines import answers, promises
from mailbot.store.mails import blocks
from mailbot.store.tables.schema import ACT, ENTRY, LETTER, TICKET, TIMER

_NEWEST_STANDS: Final = ((Notice.SURVEY.value,), (Notice.REMINDER_1.value, Notice.REMINDER_2.value))
"""Letters that the ticket's next state takes back; of reminders the newest had taken the place of the others."""


def undo(connection: Connection, ticket: Ticket, recorded: RecordedAction, now: datetime) -> None:
    """Take back the letters of ``recorded``, none of which has left; and, where nothing has moved the ticket, its state.

    A ticket that it opened has no state before; it ends.
    """
    connection.execute(update(LETTER).where(LETTER.c.id.in_(recorded.letters)).values(state="withdrawn"))
    connection.execute(delete(ENTRY).where(ENTRY.c.letter_id.in_(recorded.letters)))
    connection.execute(update(ACT).where(ACT.c.id == recorded.id).values(state="undone"))
    blocks.take_back(connection, ticket.id, recorded.at)
    if ticket.cycle == recorded.cycle and recorded.before_state:
        _turn_back(connection, ticket, recorded, now)


def _turn_back(connection: Connection, ticket: Ticket, recorded: RecordedAction, now: datetime) -> None:
    if recorded.cycle != recorded.before_cycle:
        running = (TIMER.c.ticket_id == ticket.id, TIMER.c.cycle == recorded.cycle, TIMER.c.done_at.is_(None))
        connection.execute(update(TIMER).where(*running).values(done_at=now, outcome="undone"))
        ended = (TIMER.c.ticket_id == ticket.id, TIMER.c.cycle == recorded.before_cycle, TIMER.c.done_at == recorded.at)
        rows = connection.execute(select(TIMER).where(*ended, TIMER.c.outcome == "replaced")).all()
        again = [
            {
                **{k: v for k, v in row._mapping.items() if k != "id"},  # noqa: SLF001 - SQLAlchemy's public name
                "cycle": recorded.cycle + 1,
                "done_at": None,
                "outcome": "",
            }
            for row in rows
        ]
        if again:
            connection.execute(insert(TIMER), again)
        _letters_again(connection, ticket.id, recorded)
    values = {
        "state": recorded.before_state, "assigned": recorded.before_assigned, "team": recorded.before_team,
        "kind": recorded.before_kind, "environment": recorded.before_environment,
        "closed_at": recorded.closed_at, "closed_by": recorded.closed_by, "changed_at": now,
        "unanswered_at": recorded.unanswered_at, **answers.given_back(connection, ticket.id, recorded),
        "cycle": recorded.cycle + (recorded.cycle != recorded.before_cycle),
        "version": TICKET.c.version + 1,
    }  # fmt: skip
    connection.execute(update(TICKET).where(TICKET.c.id == ticket.id).values(values))
    promises.turned_back(connection, ticket.id, recorded.at)


def _letters_again(connection: Connection, ticket: int, recorded: RecordedAction) -> None:
    """Let the letters of the time before ``recorded`` be the ticket's again: its clock's, its reminders, its survey."""
    of = (LETTER.c.ticket_id == ticket, LETTER.c.cycle == recorded.before_cycle)
    for kind in _NEWEST_STANDS:
        written = select(LETTER.c.id, LETTER.c.state).where(*of, LETTER.c.notice.in_(kind))
        newest = connection.execute(written.order_by(LETTER.c.id.desc()).limit(1)).first()
        if newest is not None and newest.state == "withdrawn":
            connection.execute(update(LETTER).where(LETTER.c.id == newest.id).values(state="ready"))
    connection.execute(update(LETTER).where(*of, LETTER.c.state != "withdrawn").values(cycle=recorded.cycle + 1))
