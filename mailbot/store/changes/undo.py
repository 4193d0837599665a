"""What an agent takes back: the letters of a mail of theirs that have not left, and what it did to its ticket."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import Connection, delete, insert, select, update

from mailbot.desk.tickets.agent_action import RecordedAction
from mailbot.desk.tickets.letter import Notice
from mailbot.desk.tickets.ticket import Ticket
from mailbot.store.deadlines import answers, promises
from mailbot.store.tables.schema import ACT, ENTRY, LETTER, TICKET, TIMER

_NEWEST_STANDS: Final = ((Notice.SURVEY.value,), (Notice.REMINDER_1.value, Notice.REMINDER_2.value))
"""Letters that the ticket's next state takes back; of reminders the newest had taken the place of the others."""


def undo(connection: Connection, ticket: Ticket, act: RecordedAction, now: datetime) -> None:
    """Take the letters of ``act`` back, none of which has left; and where nothing has moved the ticket since, its state.

    A ticket that it opened has no state before; it ends.
    """
    connection.execute(update(LETTER).where(LETTER.c.id.in_(act.letters)).values(state="withdrawn"))
    connection.execute(delete(ENTRY).where(ENTRY.c.letter_id.in_(act.letters)))
    connection.execute(update(ACT).where(ACT.c.id == act.id).values(state="undone"))
    if ticket.cycle == act.cycle and act.before_state:
        _turn_back(connection, ticket, act, now)


def _turn_back(connection: Connection, ticket: Ticket, act: RecordedAction, now: datetime) -> None:
    if act.cycle != act.before_cycle:
        running = (TIMER.c.ticket_id == ticket.id, TIMER.c.cycle == act.cycle, TIMER.c.done_at.is_(None))
        connection.execute(update(TIMER).where(*running).values(done_at=now, outcome="undone"))
        ended = (TIMER.c.ticket_id == ticket.id, TIMER.c.cycle == act.before_cycle, TIMER.c.done_at == act.at)
        rows = connection.execute(select(TIMER).where(*ended, TIMER.c.outcome == "replaced")).all()
        again = [
            {**{k: v for k, v in row._mapping.items() if k != "id"}, "cycle": act.cycle + 1, "done_at": None, "outcome": ""}  # noqa: SLF001 - SQLAlchemy's public name
            for row in rows
        ]
        if again:
            connection.execute(insert(TIMER), again)
        _letters_again(connection, ticket.id, act)
    values = {
        "state": act.before_state, "assigned": act.before_assigned, "team": act.before_team,
        "kind": act.before_kind, "environment": act.before_environment,
        "closed_at": act.closed_at, "closed_by": act.closed_by, "changed_at": now,
        "unanswered_at": act.unanswered_at, **answers.given_back(connection, ticket.id, act),
        "cycle": act.cycle + (act.cycle != act.before_cycle),
        "version": TICKET.c.version + 1,
    }  # fmt: skip
    connection.execute(update(TICKET).where(TICKET.c.id == ticket.id).values(values))
    promises.turned_back(connection, ticket.id, act.at)


def _letters_again(connection: Connection, ticket: int, act: RecordedAction) -> None:
    """Let the letters of the time before ``act`` be the ticket's again: what starts its clock, its reminders, its survey."""
    of = (LETTER.c.ticket_id == ticket, LETTER.c.cycle == act.before_cycle)
    for kind in _NEWEST_STANDS:
        written = select(LETTER.c.id, LETTER.c.state).where(*of, LETTER.c.notice.in_(kind))
        newest = connection.execute(written.order_by(LETTER.c.id.desc()).limit(1)).first()
        if newest is not None and newest.state == "withdrawn":
            connection.execute(update(LETTER).where(LETTER.c.id == newest.id).values(state="ready"))
    connection.execute(update(LETTER).where(*of, LETTER.c.state != "withdrawn").values(cycle=act.cycle + 1))
