"""Mail that agents admitted in answer to a digest: each is read again, and judged by itself.

It must be read again before it is judged, and never inside a transaction: so the word and what follows from it are two
steps, and a crash between them leaves the row to be done. Judging it is also what ends the row, in one transaction: once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Row

from mailbot import checkpoints, journal
from mailbot.commands.held_mail import HeldMailCommands
from mailbot.desk.letters.agent_letters import transcript
from mailbot.desk.letters.transcripts import OrderResult, Refusal, TranscriptLine
from mailbot.desk.orders.words import SIGN, OrderWord, row_of
from mailbot.desk.people.directory import agent_at
from mailbot.desk.tickets.letter import Draft
from mailbot.desk.tickets.reasons import Disposition
from mailbot.errors import NotPossible
from mailbot.service import Service
from mailbot.store.changes.tickets import write_letters
from mailbot.store.mails import not_taken
from mailbot.timers import due_rows
from mailbot.workers.process import Unreadable


class AdmissionTimers:
    """Takes what was admitted."""

    def __init__(self, service: Service, held_mail: HeldMailCommands) -> None:
        self._service = service
        self._held_mail = held_mail

    def tick(self, stopping: Callable[[], bool] = due_rows.never) -> int:
        """Judge anew what was admitted; returns how many mails were taken.

        Raises:
            OSError, OperationalError: the storage cannot be used now; nothing is lost.
        """
        with self._service.store.read() as connection:
            rows = not_taken.admitted(connection)
        if rows:
            checkpoints.passed("admission.found")
        return due_rows.carry_out(rows, self._one, self._failed, stopping)

    def _one(self, row: Row[Any]) -> bool:
        try:
            judged = self._held_mail.admit(row.arrival_id, None, f"by {row.agent}, arrival {row.asked_by}")
        except NotPossible as refused:
            self._failed(row, str(refused))
            return False
        except Unreadable as unreadable:
            self._failed(row, str(unreadable).splitlines()[-1])
            return False
        if judged.disposition is Disposition.HELD:
            self._failed(row, f"it is held: {judged.reason}")
            return False
        return True

    def _failed(self, row: Row[Any], error: str) -> None:
        """Give up and tell who admitted it: the mail stays as it was."""
        now = self._service.clock.now()
        with self._service.store.write() as connection:
            if all(one.id != row.id for one in not_taken.admitted(connection)):
                return  # somebody was quicker
            not_taken.failed(connection, row.id, error)
            name = not_taken.named(connection, [row.arrival_id])[row.arrival_id].mailbox
            compose = self._service.composer.at(self._service.settings.mailbox(name), now)
            write_letters(connection, None, self._told(row, name, error), compose, now)
        journal.warned("mail_not_admitted", arrival=row.arrival_id, why=error)

    def _told(self, row: Row[Any], name: str, error: str) -> list[Draft]:
        mailbox, policy = self._service.settings.mailbox(name), self._service.policies.of(name)
        agent = agent_at(mailbox, row.agent)
        if agent is None:  # is none any more
            return []
        word = row_of(OrderWord.ADMIT).words(mailbox.language)[0]
        line = TranscriptLine(
            f"{SIGN}{word} {row.arrival_id}", OrderResult.NOT_DONE, Refusal.NOT_ADMITTED, error[:200]
        )  # fmt: skip
        return [transcript(agent, mailbox, None, policy, [line])]
