"""Days that were promised: who has to keep one is reminded before it, and the lead is told when it passed, each once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from mailbot import checkpoints, journal
from mailbot.config.mailbox import Mailbox
from mailbot.desk.deadlines.promises import AwaitedPromise, Done, Missed, Remind, Wait, on_promise
from mailbot.desk.tickets.letter import Draft
from mailbot.store.changes.tickets import write_letters
from mailbot.store.deadlines import promises
from mailbot.timers.due_rows import DueRows


class PromiseTimers(DueRows):
    """Watches over promised days. What was told is in their rows."""

    name = "promise"

    def _due(self, connection: Connection, now: datetime) -> Sequence[int]:
        return promises.due(connection, now)

    def _postpone(self, connection: Connection, number: int, until: datetime) -> None:
        promises.postpone(connection, number, until)

    def _crashed(self, number: int, error: str) -> None:
        journal.warned("promise_crashed", promise=number, error=error)

    def _one(self, number: int, now: datetime) -> bool:
        with self._service.store.write() as connection:
            awaited = promises.awaited(connection, number, now)
            if awaited is None:
                return False
            mailbox = self._service.settings.mailbox(awaited.ticket.mailbox)
            verdict = on_promise(awaited, mailbox, self._service.policies.of(mailbox.name))
            self._write(connection, awaited, mailbox, verdict)
            checkpoints.passed("promise.applied")
        checkpoints.passed("promise.committed")
        self._say(awaited, verdict)
        return isinstance(verdict, Remind | Missed)

    def _write(
        self, connection: Connection, awaited: AwaitedPromise, mailbox: Mailbox, verdict: Remind | Missed | Wait | Done
    ) -> None:
        drafts: tuple[Draft, ...] = ()
        match verdict:
            case Remind(drafts):
                promises.reminded(connection, awaited.number, awaited.now)
            case Missed(drafts):
                promises.missed(connection, awaited.number, awaited.now)
            case Done():
                promises.lapsed(connection, awaited, awaited.now)
            case Wait():
                return
        write_letters(connection, awaited.ticket, drafts, self._service.composer.at(mailbox, awaited.now), awaited.now)

    def _say(self, awaited: AwaitedPromise, verdict: Remind | Missed | Wait | Done) -> None:
        ticket, day = awaited.ticket.id, awaited.promise.due_at.isoformat()
        if isinstance(verdict, Wait):
            self._waiting(awaited.number, ticket, verdict.why)
            return
        self._said_waiting.discard(awaited.number)
        if isinstance(verdict, Remind):
            journal.said("promise_near", ticket=ticket, due=day, told=len(verdict.drafts))
        elif isinstance(verdict, Missed):
            journal.warned("promise_missed", ticket=ticket, due=day, told=len(verdict.drafts))
