"""Days that were promised: who has to keep one is reminded before it, and the lead is told when it passed, each once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection

from mailbot import due, journal, steps
from mailbot.config import Mailbox, Settings
from mailbot.desk.policies import Policies
from mailbot.desk.promises import Awaited, Missed, Needless, Reminded, Unread, on_promise
from mailbot.desk.tickets import Draft
from mailbot.post.composer import Composer
from mailbot.store import promises
from mailbot.store.apply import write_letters
from mailbot.store.database import Store

REST: Final = timedelta(hours=1)


class Promising:
    """Watches over promised days. What was told is in their rows."""

    def __init__(self, settings: Settings, store: Store, policies: Policies, composer: Composer) -> None:
        self._settings = settings
        self._store = store
        self._policies = policies
        self._composer = composer
        self._said_waiting: set[int] = set()

    def tell(self, now: datetime, stopping: Callable[[], bool] = due.never) -> int:
        """Write the letters that are due by ``now``; returns of how many promises.

        Raises:
            OSError, OperationalError: the storage cannot be used now; nothing is lost, the promises stay due.
        """
        with self._store.read() as connection:
            numbers = promises.due(connection, now)
        if not numbers:
            return 0
        steps.passed("promise.found")

        def one(number: int) -> bool:
            return self._one(number, now)

        def crashed(number: int, error: str) -> None:
            with self._store.write() as connection:
                promises.postpone(connection, number, now + REST)
            journal.warned("promise_crashed", promise=number, error=error)

        return due.carry_out(numbers, one, crashed, stopping)

    def _one(self, number: int, now: datetime) -> bool:
        with self._store.write() as connection:
            awaited = promises.awaited(connection, number, now)
            if awaited is None:
                return False
            mailbox = self._settings.mailbox(awaited.ticket.mailbox)
            verdict = on_promise(awaited, mailbox, self._policies.of(mailbox.name))
            self._write(connection, awaited, mailbox, verdict)
            steps.passed("promise.applied")
        steps.passed("promise.committed")
        self._say(awaited, verdict)
        return isinstance(verdict, Reminded | Missed)

    def _write(
        self, connection: Connection, awaited: Awaited, mailbox: Mailbox, verdict: Reminded | Missed | Unread | Needless
    ) -> None:
        drafts: tuple[Draft, ...] = ()
        match verdict:
            case Reminded(drafts):
                promises.reminded(connection, awaited.number, awaited.now)
            case Missed(drafts):
                promises.missed(connection, awaited.number, awaited.now)
            case Needless():
                promises.lapsed(connection, awaited, awaited.now)
            case Unread():
                return
        write_letters(connection, awaited.ticket, drafts, self._composer.at(mailbox, awaited.now), awaited.now)

    def _say(self, awaited: Awaited, verdict: Reminded | Missed | Unread | Needless) -> None:
        ticket, day = awaited.ticket.id, awaited.promise.due_at.isoformat()
        if isinstance(verdict, Unread):
            if awaited.number not in self._said_waiting:
                self._said_waiting.add(awaited.number)
                journal.said("timer_waiting", ticket=ticket, timer="promise", why=verdict.why)
            return
        self._said_waiting.discard(awaited.number)
        if isinstance(verdict, Reminded):
            journal.said("promise_near", ticket=ticket, due=day, told=len(verdict.drafts))
        elif isinstance(verdict, Missed):
            journal.warned("promise_missed", ticket=ticket, due=day, told=len(verdict.drafts))
