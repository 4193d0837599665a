"""The desk's deadlines as rows: what runs, of which somebody is told now, and what came of each."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, insert, select, update

from mailbot.desk.tickets import deadline
from mailbot.desk.tickets.agent_action import RecordedAction
from mailbot.desk.tickets.change import Change
from mailbot.desk.tickets.deadline import EndedDeadline, RunningDeadline
from mailbot.desk.tickets.ticket import Ticket
from mailbot.store.tables.schema import ANSWER_DEADLINE, TICKET

_SECOND: Final = timedelta(seconds=1)


def columns(running: RunningDeadline | None) -> dict[str, Any]:
    """Return what a ticket's row says of its running deadline."""
    return {"owed": deadline.written(running), "owed_at": running.next_at if running else None}


def written(connection: Connection, ticket: Ticket, change: Change, now: datetime) -> dict[str, Any]:
    """Note what ``change`` brings to an end; returns what the ticket's row says after it."""
    if change.deadline_update is None:
        return columns(deadline.read(ticket.owed))
    if change.deadline_update.over is not None:
        _over(connection, ticket, change.deadline_update.over, now)
    return columns(change.deadline_update.running)


def _over(connection: Connection, ticket: Ticket, over: EndedDeadline, now: datetime) -> None:
    values = {
        **_of(ticket, over.was), "tier": over.tier, "agent": over.agent, "outcome": over.outcome.value, "ended_at": over.at,
        "noted_at": now, "used_seconds": over.used // _SECOND,
    }  # fmt: skip
    if over.was.row:
        connection.execute(update(ANSWER_DEADLINE).where(ANSWER_DEADLINE.c.id == over.was.row).values(values))
    else:
        connection.execute(insert(ANSWER_DEADLINE).values(values))


def _of(ticket: Ticket, running: RunningDeadline) -> dict[str, Any]:
    return {
        "ticket_id": ticket.id, "mailbox": ticket.mailbox, "owed": running.owed.value, "span": str(running.span),
        "started_at": running.since, "due_at": running.due_at, "assigned": ticket.assigned,
        "pauses": json.dumps(deadline.pauses_written(running.pauses)),
    }  # fmt: skip


def warned(connection: Connection, ticket: Ticket, running: RunningDeadline, tier: str, now: datetime) -> None:
    """Note that the agent was warned; the lead is next, when the deadline has passed."""
    row = _told(connection, ticket, running, {"tier": tier, "warned_at": now})
    _rewritten(connection, ticket.id, replace(running, row=row, next_at=running.due_at))


def missed(connection: Connection, ticket: Ticket, running: RunningDeadline, tier: str, now: datetime) -> None:
    """Note that the lead was told of the breach; nobody is told any more."""
    row = _told(connection, ticket, running, {"tier": tier, "missed_at": now})
    _rewritten(connection, ticket.id, replace(running, row=row, next_at=None))


def _told(connection: Connection, ticket: Ticket, running: RunningDeadline, more: dict[str, Any]) -> int:
    values = {**_of(ticket, running), **more}
    if running.row:
        connection.execute(update(ANSWER_DEADLINE).where(ANSWER_DEADLINE.c.id == running.row).values(values))
        return running.row
    return int(connection.execute(insert(ANSWER_DEADLINE).values(values)).inserted_primary_key[0])  # type: ignore[index]


def _rewritten(connection: Connection, number: int, running: RunningDeadline) -> None:
    connection.execute(update(TICKET).where(TICKET.c.id == number).values(columns(running)))


def silent(connection: Connection, number: int) -> None:
    """Note that nobody is told any more of a ticket's deadline."""
    connection.execute(update(TICKET).where(TICKET.c.id == number).values(owed_at=None))


def postpone(connection: Connection, number: int, until: datetime) -> None:
    """Let a ticket rest of whose deadline nobody can be told now."""
    connection.execute(update(TICKET).where(TICKET.c.id == number).values(owed_at=until))


def due(connection: Connection, now: datetime) -> Sequence[int]:
    """Return the tickets of whose deadlines somebody is to be told by ``now``, the longest due first."""
    asked = select(TICKET.c.id).where(TICKET.c.owed_at.is_not(None), TICKET.c.owed_at <= now)
    return connection.execute(asked.order_by(TICKET.c.owed_at)).scalars().all()


def still_due(connection: Connection, number: int, now: datetime) -> bool:
    """Return whether somebody is still to be told of a ticket's deadline."""
    asked = select(TICKET.c.id).where(TICKET.c.id == number, TICKET.c.owed_at.is_not(None), TICKET.c.owed_at <= now)
    return connection.execute(asked).first() is not None


def told_missed(connection: Connection, row: int) -> bool:
    """Return whether the breach in this row was told."""
    return connection.execute(select(ANSWER_DEADLINE.c.missed_at).where(ANSWER_DEADLINE.c.id == row)).scalar() is not None


def moved(connection: Connection, number: int, into: int) -> None:
    """Let what runs in one ticket go on in another."""
    running = (ANSWER_DEADLINE.c.ticket_id == number, ANSWER_DEADLINE.c.ended_at.is_(None))
    connection.execute(update(ANSWER_DEADLINE).where(*running).values(ticket_id=into))


def given_back(connection: Connection, number: int, recorded: RecordedAction) -> dict[str, Any]:
    """Take back what ``recorded`` brought to an end; returns what the ticket's row says of its deadline then."""
    running = deadline.read(recorded.owed)
    ended = (ANSWER_DEADLINE.c.ticket_id == number, ANSWER_DEADLINE.c.noted_at == recorded.at)
    told = running.row if running else 0
    connection.execute(delete(ANSWER_DEADLINE).where(*ended, ANSWER_DEADLINE.c.id != told))
    again = {"outcome": "", "ended_at": None, "noted_at": None, "used_seconds": None, "agent": ""}
    connection.execute(update(ANSWER_DEADLINE).where(*ended, ANSWER_DEADLINE.c.id == told).values(again))
    return columns(running)


def of_ticket(connection: Connection, number: int) -> Sequence[Row[Any]]:
    """Return the deadlines of a ticket that are on record, oldest first."""
    return connection.execute(
        select(ANSWER_DEADLINE)
        .where(ANSWER_DEADLINE.c.ticket_id == number)
        .order_by(ANSWER_DEADLINE.c.started_at, ANSWER_DEADLINE.c.id)
    ).all()
