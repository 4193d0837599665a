"""What an agent takes back: the letters of a mail of theirs that have not left, and what it did to its ticket."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import Connection, delete, insert, select, update

from mailbot.desk.tickets.agent_action import Act
from mailbot.desk.tickets.letter import Notice
from mailbot.desk.tickets.ticket import Ticket
from mailbot.store import answer_deadlines, promises
from mailbot.store.tables import METADATA

_T: Final = METADATA.tables
_ACT, _ENTRY, _LETTER, _TICKET, _TIMER = _T["act"], _T["entry"], _T["letter"], _T["ticket"], _T["timer"]
_NEWEST_STANDS: Final = ((Notice.SURVEY.value,), (Notice.REMINDER_1.value, Notice.REMINDER_2.value))
"""Letters that the ticket's next state takes back; of reminders the newest had taken the place of the others."""


def undo(connection: Connection, ticket: Ticket, act: Act, now: datetime) -> None:
    """Take the letters of ``act`` back, none of which has left; and where nothing has moved the ticket since, its state.

    A ticket that it opened has no state before; it ends.
    """
    connection.execute(update(_LETTER).where(_LETTER.c.id.in_(act.letters)).values(state="withdrawn"))
    connection.execute(delete(_ENTRY).where(_ENTRY.c.letter_id.in_(act.letters)))
    connection.execute(update(_ACT).where(_ACT.c.id == act.id).values(state="undone"))
    if ticket.cycle == act.cycle and act.before_state:
        _turn_back(connection, ticket, act, now)


def _turn_back(connection: Connection, ticket: Ticket, act: Act, now: datetime) -> None:
    if act.cycle != act.before_cycle:
        running = (_TIMER.c.ticket_id == ticket.id, _TIMER.c.cycle == act.cycle, _TIMER.c.done_at.is_(None))
        connection.execute(update(_TIMER).where(*running).values(done_at=now, outcome="undone"))
        ended = (_TIMER.c.ticket_id == ticket.id, _TIMER.c.cycle == act.before_cycle, _TIMER.c.done_at == act.at)
        rows = connection.execute(select(_TIMER).where(*ended, _TIMER.c.outcome == "replaced")).all()
        again = [
            {**{k: v for k, v in row._mapping.items() if k != "id"}, "cycle": act.cycle + 1, "done_at": None, "outcome": ""}  # noqa: SLF001 - SQLAlchemy's public name
            for row in rows
        ]
        if again:
            connection.execute(insert(_TIMER), again)
        _letters_again(connection, ticket.id, act)
    values = {
        "state": act.before_state, "assigned": act.before_assigned, "team": act.before_team,
        "kind": act.before_kind, "environment": act.before_environment,
        "closed_at": act.closed_at, "closed_by": act.closed_by, "changed_at": now,
        "unanswered_at": act.unanswered_at, **answer_deadlines.given_back(connection, ticket.id, act),
        "cycle": act.cycle + (act.cycle != act.before_cycle),
        "version": _TICKET.c.version + 1,
    }  # fmt: skip
    connection.execute(update(_TICKET).where(_TICKET.c.id == ticket.id).values(values))
    promises.turned_back(connection, ticket.id, act.at)


def _letters_again(connection: Connection, ticket: int, act: Act) -> None:
    """Let the letters of the time before ``act`` be the ticket's again: what starts its clock, its reminders, its survey."""
    of = (_LETTER.c.ticket_id == ticket, _LETTER.c.cycle == act.before_cycle)
    for kind in _NEWEST_STANDS:
        written = select(_LETTER.c.id, _LETTER.c.state).where(*of, _LETTER.c.notice.in_(kind))
        newest = connection.execute(written.order_by(_LETTER.c.id.desc()).limit(1)).first()
        if newest is not None and newest.state == "withdrawn":
            connection.execute(update(_LETTER).where(_LETTER.c.id == newest.id).values(state="ready"))
    connection.execute(update(_LETTER).where(*of, _LETTER.c.state != "withdrawn").values(cycle=act.cycle + 1))
