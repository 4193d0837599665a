"""The answers that the desk has promised: the agent is warned before each deadline, the lead told after it, each once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from mailbot import checkpoints, journal
from mailbot.desk.deadlines.warnings import DeadlineState, Done, Missed, Wait, Warn, on_owed
from mailbot.desk.people.directory import customer_at
from mailbot.desk.tickets.deadline import read
from mailbot.store.changes.tickets import write_letters
from mailbot.store.deadlines import answers
from mailbot.store.deadlines.unanswered import heard
from mailbot.store.mails.arrivals import last_drained
from mailbot.store.tickets.ticket import ticket_by_id
from mailbot.timers.due_rows import DueRows


class AnswerDeadlineTimers(DueRows):
    """Tells who is to know of a deadline."""

    name = "deadline"

    def _due(self, connection: Connection, now: datetime) -> Sequence[int]:
        return answers.due(connection, now)

    def _postpone(self, connection: Connection, number: int, until: datetime) -> None:
        answers.postpone(connection, number, until)

    def _one(self, number: int, now: datetime) -> bool:
        with self._service.store.write() as connection:
            coming = self._coming(connection, number, now)
            if coming is None:
                return False
            mailbox = self._service.settings.mailbox(coming.ticket.mailbox)
            verdict = on_owed(coming, mailbox, self._service.policies.of(mailbox.name))
            self._written(connection, coming, verdict, now)
            checkpoints.passed("deadline.applied")
        checkpoints.passed("deadline.committed")
        if isinstance(verdict, Wait):
            self._waiting(number, number, verdict.why)
        elif not isinstance(verdict, Done):
            self._said(coming, verdict)
        return isinstance(verdict, Warn | Missed)

    def _coming(self, connection: Connection, number: int, now: datetime) -> DeadlineState | None:
        ticket = ticket_by_id(connection, number) if answers.still_due(connection, number, now) else None
        running = read(ticket.owed) if ticket else None
        if ticket is None or running is None:
            return None
        told_missed = bool(running.row) and answers.told_missed(connection, running.row)
        drained_at = last_drained(connection, ticket.mailbox)
        return DeadlineState(ticket, running, told_missed, drained_at, heard(connection, number), now)

    def _written(
        self, connection: Connection, coming: DeadlineState, verdict: Warn | Missed | Wait | Done, now: datetime
    ) -> None:
        ticket, mailbox = coming.ticket, self._service.settings.mailbox(coming.ticket.mailbox)
        if isinstance(verdict, Done):
            answers.silent(connection, ticket.id)
        if not isinstance(verdict, Warn | Missed):
            return
        note = answers.warned if isinstance(verdict, Warn) else answers.missed
        note(connection, ticket, coming.running, customer_at(mailbox, ticket.contact).tier, now)
        write_letters(connection, ticket, verdict.drafts, self._service.composer.at(mailbox, now), now)

    def _said(self, coming: DeadlineState, verdict: Warn | Missed) -> None:
        self._said_waiting.discard(coming.ticket.id)
        facts = {
            "ticket": coming.ticket.id, "deadline": coming.running.owed.value, "due_at": _text(coming.running.due_at),
            "told": len(verdict.drafts),
        }  # fmt: skip
        if isinstance(verdict, Warn):
            journal.said("deadline_near", **facts)
        else:
            journal.warned("deadline_missed", **facts)


def _text(instant: datetime | None) -> str:
    return instant.isoformat() if instant else ""
