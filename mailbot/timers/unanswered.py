"""A customer's mail that no agent answered in time goes to all of them again, once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from mailbot import checkpoints, journal
from mailbot.desk.deadlines.unanswered import SendAgain, Wait, on_unanswered
from mailbot.store.changes.tickets import write_letters
from mailbot.store.deadlines import unanswered
from mailbot.timers.due_rows import DueRows


class UnansweredTimers(DueRows):
    """Repeats what was not answered."""

    name = "unanswered"

    def _due(self, connection: Connection, now: datetime) -> Sequence[int]:
        return unanswered.due(connection, now)

    def _postpone(self, connection: Connection, number: int, until: datetime) -> None:
        unanswered.postpone(connection, number, until)

    def _one(self, number: int, now: datetime) -> bool:
        with self._service.store.write() as connection:
            overdue = unanswered.overdue(connection, number, now)
            if overdue is None:
                return False
            mailbox = self._service.settings.mailbox(overdue.ticket.mailbox)
            verdict = on_unanswered(overdue, mailbox, self._service.policies.of(mailbox.name))
            if not isinstance(verdict, Wait):
                unanswered.over(connection, number)
            if isinstance(verdict, SendAgain):
                compose = self._service.composer.at(mailbox, now)
                write_letters(connection, overdue.ticket, verdict.drafts, compose, now, overdue.heard.mail)
            checkpoints.passed("unanswered.applied")
        checkpoints.passed("unanswered.committed")
        if isinstance(verdict, Wait):
            self._waiting(number, number, verdict.why)
            return False
        self._said_waiting.discard(number)
        if isinstance(verdict, SendAgain):
            journal.said("ticket_unanswered", ticket=number, since=overdue.due_at.isoformat(), told=len(verdict.drafts))
        return isinstance(verdict, SendAgain)
