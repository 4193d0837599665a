"""Sends committed letters: claims one, asks the server, notes its answer. Never from inside a transaction.

The promise is at least once: a crash between the server's 250 and our note of it sends the identical bytes again.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row

from mailbot import checkpoints, journal
from mailbot.accounts.time_limits import Watchdog
from mailbot.config.mailbox import Mailbox
from mailbot.desk.customers.bounces import refused
from mailbot.desk.deadlines.answer_deadlines import update_deadline
from mailbot.desk.policy.transitions import returned_to_desk
from mailbot.desk.tickets.change import Change
from mailbot.desk.tickets.letter import TO_THE_DESK, Draft, Notice
from mailbot.desk.tickets.ticket import Ticket
from mailbot.errors import ConfigBroken, SubmissionRefused, SubmissionUnavailable
from mailbot.mail.sender.addresses import normalised
from mailbot.outbox.attachments import AttachmentLoader
from mailbot.service import Service
from mailbot.smtp.answers import Answer
from mailbot.smtp.session import SmtpSession
from mailbot.store.changes.tickets import change_ticket, write_letters
from mailbot.store.letters import deliveries, queue
from mailbot.store.tickets import consents
from mailbot.store.tickets.ticket import surviving
from mailbot.workers.process import NoWorker, Unreadable

FIRST_REST = timedelta(seconds=1)
LONGEST_REST = timedelta(minutes=5)
FILE_TRIES = 3
"""A letter whose files cannot be read fails at its third try, whatever the ones before failed of."""
RESTED_SECONDS = 2.0
"""After so long without a letter, a kept connection is asked whether it is still one."""


class Outbox:
    """The one way out of one mailbox: its letters, over one kept connection."""

    def __init__(self, mailbox: Mailbox, service: Service, watchdog: Watchdog, attachments: AttachmentLoader) -> None:
        self._service = service
        self._mailbox = mailbox
        self._watchdog = watchdog
        self._attachments = attachments
        self._session: SmtpSession | None = None
        self._rest = timedelta()
        self._not_before: datetime | None = None
        self._unavailable = ""
        self._used = 0.0

    def flush(self, stopping: Callable[[], bool] = lambda: False) -> int:
        """Send what is due; returns how many letters were accepted. An unreachable server lets all of them wait."""
        now = self._service.clock.now()
        if self._not_before is not None and now < self._not_before:
            return 0
        sent = 0
        while not stopping():
            with self._service.store.read() as connection:
                ids = queue.due(connection, self._mailbox.name, self._service.clock.now())
            if not ids:
                break
            try:
                for letter_id in ids:
                    if stopping():
                        break
                    sent += self._one(letter_id)
            except (SubmissionUnavailable, ConfigBroken) as broken:
                self._unreachable(broken)
                break
        return sent

    def close(self) -> None:
        """Leave the server politely."""
        if self._session is not None:
            self._session.close()
            self._session = None

    def _one(self, letter_id: int) -> bool:
        session = self._connected()
        with self._service.store.write() as connection:
            row = queue.claim(connection, letter_id)
        if row is None:
            return False
        checkpoints.passed("outbox.claimed")
        if row.state == "sending":
            journal.warned("letter_repeated", letter=letter_id, message_id=row.message_id, why="its outcome is unknown")
        raw = self._whole(row)
        if raw is None:
            return False
        try:
            answer = session.send(raw, row.sender, row.recipient)
        except SubmissionUnavailable:
            self.close()
            with self._service.store.write() as connection:
                self._defer(connection, row, "the connection was lost")
            raise
        checkpoints.passed("outbox.accepted")
        self._note(row, answer)
        checkpoints.passed("outbox.noted")
        return answer.kind == "accepted"

    def _whole(self, row: Row[Any]) -> bytes | None:
        """Return a letter with its files; None where they cannot be had: it is tried again, and given up in the end."""
        try:
            return self._attachments.whole(row)
        except Unreadable as unreadable:
            words, last = f"its files cannot be read: {unreadable}", row.tries + 1 >= FILE_TRIES
        except (NoWorker, OSError) as broken:
            words, last = f"its files cannot be read now: {broken}", False
        with self._service.store.write() as connection:
            if last:
                self._fail(connection, row, words)
            else:
                self._defer(connection, row, words)
        return None

    def _connected(self) -> SmtpSession:
        """Return a connection that listens: one that has rested is asked first, and replaced where it is gone."""
        rested = time.monotonic() - self._used > RESTED_SECONDS
        if self._session is not None and rested and not self._session.alive():
            self.close()
        self._used = time.monotonic()
        if self._session is None:
            account = self._mailbox.smtp
            password = account.password() if account.username else ""
            self._session = SmtpSession.open(self._mailbox, password, self._watchdog)
            if self._unavailable:
                journal.said("submission_back", mailbox=self._mailbox.name)
            self._unavailable, self._rest, self._not_before = "", timedelta(), None
        return self._session

    def _unreachable(self, broken: Exception) -> None:
        """Say that letters must wait, once for each change; a refused log-in waits longest, since trying locks accounts."""
        self.close()
        refused = isinstance(broken, SubmissionRefused | ConfigBroken)
        self._rest = LONGEST_REST if refused else min(max(self._rest * 2, FIRST_REST), LONGEST_REST)
        self._not_before = self._service.clock.now() + self._rest
        kind = re.sub(r"\d+", "", str(broken))
        if kind != self._unavailable:
            journal.warned("submission_unavailable", mailbox=self._mailbox.name, error=str(broken))
        self._unavailable = kind

    def _note(self, row: Row[Any], answer: Answer) -> None:
        now = self._service.clock.now()
        with self._service.store.write() as connection:
            if answer.kind == "accepted":
                foreign = answer.foreign_ids[0] if answer.foreign_ids else None
                queue.accepted(
                    connection, row, answer.words, foreign, now, self._service.policies.of(self._mailbox.name).calendar
                )
            elif answer.kind == "temporary":
                self._defer(connection, row, f"{answer.code} {answer.words}")
            else:
                self._fail(connection, row, f"{answer.code} {answer.words}")
        if answer.kind == "accepted":
            journal.said("letter_sent", notice=row.notice, to=row.recipient, ticket=row.ticket_id, message_id=row.message_id)

    def _defer(self, connection: Connection, row: Row[Any], words: str) -> None:
        until = queue.deferred(connection, row, words, self._service.clock.now())
        if until is None:
            self._fail(connection, row, f"given up after 5 days: {words}")
        else:
            journal.said("letter_deferred", to=row.recipient, ticket=row.ticket_id, until=until.isoformat(), answer=words)

    def _fail(self, connection: Connection, row: Row[Any], words: str) -> None:
        """Note a permanent failure and tell the desk; a failed letter to the desk itself is only in the journal."""
        queue.failed(connection, row, words)
        if row.notice == Notice.CONSENT:
            consents.refused(connection, row.message_id, self._service.clock.now())
        journal.warned("letter_failed", notice=row.notice, to=row.recipient, ticket=row.ticket_id, answer=words)
        if row.notice in TO_THE_DESK or row.sender == "":
            return
        facts: dict[str, object] = {
            "what": f'the letter "{row.notice}" of ticket {row.ticket_id} to {row.recipient} was refused',
            "details": words,
            "hint": f"mailbot why {row.ticket_id} --ticket",
        }
        now = self._service.clock.now()
        ticket = surviving(connection, row.ticket_id) if row.ticket_id else None
        drafts = [
            Draft(Notice.ALERT, address, facts=facts) for address in self._mailbox.told or self._service.settings.alert
        ]
        compose = self._service.composer.at(self._mailbox, now)
        change = self._marked(connection, row, words, ticket, now) if ticket else None
        if ticket is None or change is None:
            write_letters(connection, ticket, drafts, compose, now)
        else:
            change = update_deadline(change, ticket, self._mailbox, self._service.policies.of(self._mailbox.name), now)
            change_ticket(connection, ticket, change, drafts, compose, now)

    def _marked(self, connection: Connection, row: Row[Any], words: str, ticket: Ticket, now: datetime) -> Change | None:
        """Note an address that there is not, as a bounce would; returns what that changes in its ticket."""
        delivery = refused(row.recipient, row.id, words)
        if delivery is None:
            return None
        deliveries.record(connection, ticket, delivery, None, now)
        journal.warned("address_undeliverable", address=delivery.recipient, ticket=ticket.id)
        theirs = delivery.recipient == normalised(ticket.contact)
        return returned_to_desk(ticket, self._service.policies.of(ticket.mailbox)) if theirs else None
