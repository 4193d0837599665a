"""What falls due about questions for consent: a yes releases the held mails, five days of silence drop them.

A yes is committed with its own mail (the new participant, and the question marked as granted and due at once); the
held mails are released from here, one transaction each, since they must be read again outside of any. A crash between
two of them is harmless: what is still held is still due.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Row

from mailbot import checkpoints, journal
from mailbot.commands.held_mail import HeldMailCommands
from mailbot.desk.customers.consents import dropped
from mailbot.errors import NotPossible
from mailbot.service import Service
from mailbot.store.changes.tickets import write_letters
from mailbot.store.mails import arrivals
from mailbot.store.tickets import consents
from mailbot.store.tickets.ticket import ticket_by_id
from mailbot.timers import due_rows

REST = timedelta(hours=1)


class ConsentTimers:
    """Carries out what was answered, and what was not."""

    def __init__(self, service: Service, held_mail: HeldMailCommands) -> None:
        self._service = service
        self._held_mail = held_mail
        self._said_waiting: set[int] = set()

    def tick(self, stopping: Callable[[], bool] = lambda: False) -> int:
        """Handle every question about which something is due by now; returns how many were carried out.

        Raises:
            OSError, OperationalError: the storage cannot be used now; nothing is lost, the rows stay due.
        """
        now = self._service.clock.now()
        with self._service.store.read() as connection:
            numbers = consents.due(connection, now)
        checkpoints.passed("consent.found")

        def crashed(number: int, error: str) -> None:
            with self._service.store.write() as connection:
                consents.push_on(connection, number, now + REST)
            journal.warned("consent_crashed", question=number, error=error)

        return due_rows.carry_out(numbers, self._one, crashed, stopping)

    def _one(self, number: int) -> bool:
        with self._service.store.read() as connection:
            row = consents.by_id(connection, number)
        if row is None:
            return False
        return self._lapse(number) if row.state == "open" else self._release(row)

    def _release(self, row: Row[Any]) -> bool:
        """Let in what was held for a question that was answered with a yes, oldest first."""
        with self._service.store.read() as connection:
            held = consents.held_by(connection, row)
        for arrival_id in held:
            try:
                self._held_mail.release_by_consent(arrival_id, row.ticket_id, row.asked)
            except NotPossible as no:  # a person was quicker
                journal.said("consent_waiting", question=row.id, why=str(no))
        with self._service.store.write() as connection:
            consents.end_decided(connection, self._service.clock.now())
        journal.said("consent_granted", question=row.id, ticket=row.ticket_id, stranger=row.stranger, released=len(held))
        return True

    def _lapse(self, number: int) -> bool:
        now = self._service.clock.now()
        with self._service.store.write() as connection:
            row = consents.by_id(connection, number)
            if row is None or row.state != "open":
                return False
            why = self._still_waits(connection, row)
            if not why:
                self._drop(connection, row)
                checkpoints.passed("consent.applied")
        if why:
            self._say_waiting(number, why)
            return False
        checkpoints.passed("consent.committed")
        self._said_waiting.discard(number)
        journal.said("consent_lapsed", question=number, ticket=row.ticket_id, stranger=row.stranger, at=now.isoformat())
        return True

    def _still_waits(self, connection: Connection, row: Row[Any]) -> str:
        """Return why nobody may say yet that there was no answer; empty where there was none."""
        drained = arrivals.last_drained(connection, row.mailbox)
        if drained is None or drained < row.due_at:
            return "the mailbox was not read to its end since the deadline"
        return "a mail of whom we asked is held or set aside" if consents.unread_answer(connection, row) else ""

    def _drop(self, connection: Connection, row: Row[Any]) -> None:
        now = self._service.clock.now()
        asked = consents.question(connection, row)
        consents.lapse(connection, asked, now)
        ticket = ticket_by_id(connection, row.ticket_id)
        if ticket is None:
            raise AssertionError("a question belongs to a ticket")
        mailbox = self._service.settings.mailbox(row.mailbox)
        drafts = dropped(mailbox, self._service.policies.of(mailbox.name), ticket, asked, "unanswered")
        write_letters(connection, ticket, drafts, self._service.composer.at(mailbox, now), now)

    def _say_waiting(self, number: int, why: str) -> None:
        if number not in self._said_waiting:
            self._said_waiting.add(number)
            journal.said("consent_waiting", question=number, why=why)
