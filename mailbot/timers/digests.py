"""Each day's digests: to every agent one letter after the mailbox's hour, exactly one, and none for days that are past."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Final

from mailbot import checkpoints, journal
from mailbot.config.mailbox import Mailbox
from mailbot.desk.letters.digest import digest, digest_day
from mailbot.desk.tickets.letter import Draft, Letter
from mailbot.service import Service
from mailbot.store.changes.tickets import write_letters
from mailbot.store.deadlines import digests
from mailbot.store.mails import digest_nonces, not_taken
from mailbot.timers import due_rows

REST: Final = timedelta(hours=1)


class DigestTimers:
    """Writes the digests. What is done is a row; what is kept here only saves asking for it at every beat."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._done: dict[str, date] = {}
        self._rests: dict[tuple[str, str], datetime] = {}

    def run(self, now: datetime, stopping: Callable[[], bool] = due_rows.never) -> int:
        """Write the digests that are due by ``now``; returns how many.

        Raises:
            OSError, OperationalError: the storage cannot be used now; nothing is lost.
        """
        days = ((box, digest_day(box, now)) for box in self._service.settings.mailboxes.values())
        return sum(
            self._of_mailbox(box, day, now, stopping)
            for box, day in days if day is not None and self._done.get(box.name) != day
        )  # fmt: skip

    def preview(self, now: datetime) -> list[tuple[Draft, Letter]]:
        """Return every digest as it would be written now, whether it is due or not; writes nothing."""
        found = []
        with self._service.store.read() as connection:
            for mailbox in self._service.settings.mailboxes.values():
                policy = self._service.policies.of(mailbox.name)
                day = digest_day(mailbox, now) or now.astimezone(mailbox.zone).date()
                affairs = digests.affairs(connection, mailbox, policy, day, untold=True)
                drafts = (digest(agent, mailbox, policy, affairs, now) for agent in mailbox.people)
                compose = self._service.composer.at(mailbox, now)
                written = ((draft, compose(connection, draft, None)) for draft in drafts if draft is not None)
                found += [(draft, letter) for draft, letter in written if letter is not None]
        return found

    def _of_mailbox(self, mailbox: Mailbox, day: date, now: datetime, stopping: Callable[[], bool]) -> int:
        with self._service.store.read() as connection:
            agents = digests.undecided(connection, mailbox, day)
        checkpoints.passed("digest.found")
        if not agents:
            self._done[mailbox.name] = day
            return 0

        def one(agent: str) -> bool:
            return self._one(mailbox, agent, day, now)

        def crashed(agent: str, error: str) -> None:
            self._rests[mailbox.name, agent] = now + REST
            journal.warned("digest_crashed", mailbox=mailbox.name, agent=agent, error=error)

        awake = [agent for agent in agents if self._rests.get((mailbox.name, agent), now) <= now]
        return due_rows.carry_out(awake, one, crashed, stopping)

    def _one(self, mailbox: Mailbox, key: str, day: date, now: datetime) -> bool:
        policy = self._service.policies.of(mailbox.name)
        agent = next(one for one in mailbox.people if one.key == key)
        with self._service.store.write() as connection:
            if key not in digests.undecided(connection, mailbox, day):
                return False
            if not digests.begun(connection, mailbox, day):
                not_taken.tell(connection, mailbox.name, day)
            digest_nonces.make(connection, mailbox.name)
            affairs = digests.affairs(connection, mailbox, policy, day)
            draft = digest(agent, mailbox, policy, affairs, now)
            write_letters(connection, None, [draft] if draft else [], self._service.composer.at(mailbox, now), now)
            digests.decided(connection, mailbox, key, day)
            checkpoints.passed("digest.applied")
        checkpoints.passed("digest.committed")
        if draft is not None:
            journal.said("digest_written", mailbox=mailbox.name, agent=key, day=day.isoformat())
        return draft is not None
