"""The desk's deadlines that are over since an instant, and those that run: what the report sums up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, select

from mailbot.config.mailbox import Mailbox
from mailbot.config.settings import Settings
from mailbot.desk.deadlines.report import MeasuredDeadline
from mailbot.desk.people.directory import agent_at, customer_at
from mailbot.desk.tickets import deadline
from mailbot.desk.tickets.deadline import DeadlineOutcome
from mailbot.store.tables.schema import ANSWER_DEADLINE, TICKET


def deadlines(
    connection: Connection, settings: Settings, since: datetime, until: datetime | None = None
) -> list[MeasuredDeadline]:
    """Return the deadlines that were over at ``since`` or later, in the order of their ends, and after them what runs.

    Of a window that ends (``until``, the first instant outside) nothing that runs: it is over later, if at all.
    """
    over = (
        select(ANSWER_DEADLINE)
        .where(ANSWER_DEADLINE.c.ended_at >= since)
        .order_by(ANSWER_DEADLINE.c.ended_at, ANSWER_DEADLINE.c.id)
    )
    if until is not None:
        return [_over(row, settings) for row in connection.execute(over.where(ANSWER_DEADLINE.c.ended_at < until))]
    return [*(_over(row, settings) for row in connection.execute(over)), *_running(connection, settings)]


def _over(row: Row[Any], settings: Settings) -> MeasuredDeadline:
    box = settings.mailboxes.get(row.mailbox)
    who = agent_at(box, row.agent) if box and row.agent else None
    return MeasuredDeadline(
        row.ticket_id, row.mailbox, row.tier, row.owed, row.span, who.key if who else row.agent or row.assigned,
        row.started_at, row.due_at, row.warned_at, row.ended_at, DeadlineOutcome(row.outcome),
        timedelta(seconds=row.used_seconds),
    )  # fmt: skip


def _running(connection: Connection, settings: Settings) -> Iterator[MeasuredDeadline]:
    asked = select(TICKET.c.id, TICKET.c.mailbox, TICKET.c.contact, TICKET.c.assigned, TICKET.c.owed)
    warned = {
        row.id: row.warned_at
        for row in connection.execute(
            select(ANSWER_DEADLINE.c.id, ANSWER_DEADLINE.c.warned_at).where(ANSWER_DEADLINE.c.ended_at.is_(None))
        )
    }
    for row in connection.execute(asked.where(TICKET.c.owed != "").order_by(TICKET.c.id)):
        running = deadline.read(row.owed)
        if running is not None:
            yield MeasuredDeadline(
                row.id, row.mailbox, _tier(settings.mailboxes.get(row.mailbox), row.contact), running.owed.value,
                str(running.span), row.assigned, running.since, running.due_at, warned.get(running.row),
            )  # fmt: skip


def _tier(box: Mailbox | None, contact: str) -> str:
    return customer_at(box, contact).tier if box else ""
