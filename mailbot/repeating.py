"""A customer's mail that no agent answered in time goes to all of them again, once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from mailbot import due, journal, steps
from mailbot.config import Settings
from mailbot.desk.policies import Policies
from mailbot.desk.unanswered import Repeats, Rests, on_unanswered
from mailbot.post.composer import Composer
from mailbot.store import unanswered
from mailbot.store.apply import write_letters
from mailbot.store.database import Store

REST: Final = timedelta(hours=1)


class Repeating:
    """Repeats what was not answered."""

    def __init__(self, settings: Settings, store: Store, policies: Policies, composer: Composer) -> None:
        self._settings = settings
        self._store = store
        self._policies = policies
        self._composer = composer
        self._said_waiting: set[int] = set()

    def tell(self, now: datetime, stopping: Callable[[], bool] = due.never) -> int:
        """Write the copies that are due by ``now``; returns of how many tickets.

        Raises:
            OSError, OperationalError: the storage cannot be used now; nothing is lost, the tickets stay due.
        """
        with self._store.read() as connection:
            numbers = unanswered.due(connection, now)
        steps.passed("unanswered.found")

        def one(number: int) -> bool:
            return self._one(number, now)

        def crashed(number: int, error: str) -> None:
            with self._store.write() as connection:
                unanswered.postpone(connection, number, now + REST)
            journal.warned("timer_crashed", ticket=number, error=error)

        return due.carry_out(numbers, one, crashed, stopping)

    def _one(self, number: int, now: datetime) -> bool:
        with self._store.write() as connection:
            overdue = unanswered.overdue(connection, number, now)
            if overdue is None:
                return False
            mailbox = self._settings.mailbox(overdue.ticket.mailbox)
            verdict = on_unanswered(overdue, mailbox, self._policies.of(mailbox.name))
            if not isinstance(verdict, Rests):
                unanswered.over(connection, number)
            if isinstance(verdict, Repeats):
                compose = self._composer.at(mailbox, now)
                write_letters(connection, overdue.ticket, verdict.drafts, compose, now, overdue.heard.mail)
            steps.passed("unanswered.applied")
        steps.passed("unanswered.committed")
        if isinstance(verdict, Rests):
            self._waiting(number, verdict.why)
            return False
        self._said_waiting.discard(number)
        if isinstance(verdict, Repeats):
            journal.said("ticket_unanswered", ticket=number, since=overdue.due_at.isoformat(), told=len(verdict.drafts))
        return isinstance(verdict, Repeats)

    def _waiting(self, number: int, why: str) -> None:
        if number not in self._said_waiting:
            self._said_waiting.add(number)
            journal.said("timer_waiting", ticket=number, timer="unanswered", why=why)
