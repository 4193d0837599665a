"""One raw mail in, one committed verdict out.

The walk: read the bytes, keep large ones on disk, and then, in one write transaction, look up, decide, compose and
write. Batches share a transaction; where a batch fails, each of its mails is walked alone, its tries counted before
they are made, so that one bad mail never fails its neighbours.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from mailbot import checkpoints, journal
from mailbot.config.mailbox import Mailbox
from mailbot.desk.tickets.reasons import Disposition
from mailbot.desk.verdicts import on_mail
from mailbot.errors import MailboxUnavailable, NotPossible
from mailbot.imap.connection import Refused
from mailbot.mail.incoming import Incoming, Place
from mailbot.mail.message import Mail
from mailbot.receiving.judging import Decide, JudgedMail, Judging
from mailbot.receiving.set_aside import NOTHING_KEPT, set_aside
from mailbot.service import Service
from mailbot.store.database import WORLD_BROKE
from mailbot.store.mails import arrivals, not_taken
from mailbot.store.mails.raw import StoredBytes, keep
from mailbot.store.tickets import consents
from mailbot.workers.agent_mail import AgentMailReader, Reader


def nothing() -> None:
    """Do nothing meanwhile."""


class Receiver:
    """The one way in, whatever the door."""

    def __init__(self, service: Service, reader: Reader) -> None:
        self._read = AgentMailReader(service.settings, reader).read
        self._judging = Judging(service)
        self._service = service
        self._store = service.store
        self._clock = service.clock

    def batch(
        self, incoming: Sequence[Incoming], finish: Callable[[Connection], None], meanwhile: Callable[[], None] = nothing
    ) -> list[JudgedMail]:
        """Judge mails in one transaction; ``finish`` writes what belongs to it (the watermark).

        ``meanwhile`` is done once they are read: what others can work at while we judge.

        Raises:
            Exception: whatever went wrong; nothing was written. What is in WORLD_BROKE is no mail's fault; for
                anything else, walk each mail :meth:`alone`.
        """
        kept = [keep(one, self._store.files) for one in incoming]
        read = self._read([one for one, _ in kept])
        checkpoints.passed("inbound.read")
        meanwhile()
        with self._store.write() as connection:
            judged = [
                self._judging.judge(connection, one, mail, bytes_, None)
                for (one, bytes_), mail in zip(kept, read, strict=True)
            ]
            checkpoints.passed("inbound.decided")
            finish(connection)
            checkpoints.passed("inbound.applied")
        checkpoints.passed("inbound.committed")
        for one in judged:
            one.tell()
        return judged

    def alone(
        self, place: Place | Callable[[Connection], Place], mailbox: Mailbox, bring: Callable[[], Incoming | None],
        size: int, decide: Decide = on_mail,
    ) -> JudgedMail | None:  # fmt: skip
        """Judge one mail with its try counted before it is made; ``bring`` fetches it (None: it is gone).

        ``place`` is where it was met, or how a door that numbers nothing finds its place.

        Returns None where it is to be tried again later, or is gone. After the third failed try it is set aside. So is,
        without its bytes, a mail that the server refuses to give, or at which the connection died each time: it stays in
        the folder.
        """
        now = self._clock.now()
        place, (arrival_id, tries, stumbles) = self._counted(place, mailbox, size, now)
        empty = Incoming(place, mailbox.name, now, size, raw=b"", whole=False)
        try:
            if stumbles >= arrivals.MAX_STUMBLES:
                return set_aside(
                    self._service, arrival_id, empty, NOTHING_KEPT, "the connection died each time at this mail"
                )
            brought = bring()
            if brought is None:
                self._vanished(arrival_id, empty)
                return None
            incoming, kept = keep(replace(brought, place=place), self._store.files)
        except Refused as refused:
            if tries < arrivals.MAX_TRIES:
                return None
            words = f"the server refuses to give this mail: {refused}"
            return set_aside(self._service, arrival_id, empty, NOTHING_KEPT, words)
        except WORLD_BROKE as broken:
            self._uncount(place, stumbled=isinstance(broken, MailboxUnavailable))
            raise
        if tries > arrivals.MAX_TRIES:
            return set_aside(self._service, arrival_id, incoming, kept, "the process died each time this mail was tried")
        try:
            return self._try(arrival_id, incoming, kept, tries, decide)
        except WORLD_BROKE:
            self._uncount(place, stumbled=False)
            raise

    def _counted(
        self, place: Place | Callable[[Connection], Place], mailbox: Mailbox, size: int, now: datetime
    ) -> tuple[Place, tuple[int, int, int]]:
        with self._store.write() as connection:
            found = place(connection) if callable(place) else place
            counted = arrivals.count_try(connection, found, mailbox.name, size, now, now)
        checkpoints.passed("inbound.counted")
        return found, counted

    def _vanished(self, arrival_id: int, gone: Incoming) -> None:
        with self._store.write() as connection:
            arrivals.mark_vanished(connection, arrival_id, gone.received_at)
        journal.said("mail_vanished", mailbox=gone.mailbox, uid=gone.place.number)

    def _uncount(self, place: Place, *, stumbled: bool) -> None:
        with self._store.write() as connection:
            arrivals.uncount_try(connection, place, stumbled=stumbled)

    def _try(self, arrival_id: int, incoming: Incoming, kept: StoredBytes, tries: int, decide: Decide) -> JudgedMail | None:
        try:
            (mail,) = self._read([incoming])
            checkpoints.passed("inbound.read")
            with self._store.write() as connection:
                judged = self._judging.judge(connection, incoming, mail, kept, arrival_id, decide)
                checkpoints.passed("inbound.applied")
            checkpoints.passed("inbound.committed")
        except WORLD_BROKE:
            raise
        except Exception:  # noqa: BLE001 - whatever a stranger's bytes did to us is kept with them and told
            if tries < arrivals.MAX_TRIES:
                return None
            return set_aside(self._service, arrival_id, incoming, kept, traceback.format_exc(limit=30))
        judged.tell()
        return judged

    def piped(self, incoming: Incoming, decide: Decide) -> JudgedMail:
        """Judge a mail from a door that numbers nothing (standard input); nothing is recorded where it raises."""
        incoming, kept = keep(incoming, self._store.files)
        (mail,) = self._read([incoming])
        with self._store.write() as connection:
            place = incoming.place
            number = arrivals.next_number(connection, place.door, place.epoch)
            numbered = replace(incoming, place=replace(place, number=number))
            judged = self._judging.judge(connection, numbered, mail, kept, None, decide)
            arrivals.mark_filed(connection, [judged.arrival_id], self._clock.now())
        judged.tell()
        return judged

    def look(self, incoming: Incoming) -> Mail:
        """Read a mail, and decide nothing."""
        (mail,) = self._read([incoming])
        return mail

    def again(self, arrival_id: int, incoming: Incoming, decide: Decide = on_mail) -> JudgedMail:
        """Judge anew a mail that was not taken, or set aside, as if it had just come; ``decide`` may be a person's word.

        Raises:
            NotPossible: somebody decided about it meanwhile.
        """
        (mail,) = self._read([incoming])
        kept = StoredBytes(None, incoming.spooled.name) if incoming.spooled else keep(incoming, self._store.files)[1]
        checkpoints.passed("released.read")
        with self._store.write() as connection:
            row = arrivals.arrival_by_id(connection, arrival_id)
            if row is None or row.settled_at is not None:
                raise NotPossible(f"arrival {arrival_id} was decided about meanwhile")
            judged = self._judging.judge(connection, incoming, mail, kept, arrival_id, decide)
            if judged.disposition is not Disposition.HELD:
                arrivals.settle(connection, arrival_id, self._clock.now())
                not_taken.decided(connection, arrival_id)
            consents.end_decided(connection, self._clock.now())
            checkpoints.passed("released.applied")
        checkpoints.passed("released.committed")
        judged.tell()
        return judged
