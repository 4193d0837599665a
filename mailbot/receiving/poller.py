"""One mailbox: sizes first, then bytes, verdicts, and last of all the filing away. Backs off alone.

IDLE only wakes it; what it goes by is a ranged look at the UIDs after its watermark. The mailbox is our retry queue:
until the commit nothing on the server changes, so whatever breaks costs a repetition and never a mail.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import Connection

from mailbot import checkpoints, journal
from mailbot.accounts.time_limits import Watchdog
from mailbot.clock import Clock
from mailbot.config.mailbox import Mailbox
from mailbot.imap.answers import Listed
from mailbot.imap.connection import Refused
from mailbot.imap.folders import FilingRefused
from mailbot.imap.session import ImapSession
from mailbot.mail.incoming import Incoming, Place
from mailbot.receiving.batches import Batches
from mailbot.receiving.before_us import BeforeUs
from mailbot.receiving.deleted_mail import DeletedMail
from mailbot.receiving.fetching import SMALL, bring, bring_small
from mailbot.receiving.filing import Filing
from mailbot.receiving.judging import JudgedMail
from mailbot.receiving.receiver import Receiver
from mailbot.receiving.receiver_met import ReceiverMet
from mailbot.receiving.trouble import Trouble
from mailbot.store.database import WORLD_BROKE, Store
from mailbot.store.mails import arrivals
from mailbot.workers.reader import MailReader

Progress = Callable[[int, int], None]


class Poller:
    """Watches one mailbox."""

    def __init__(
        self, mailbox: Mailbox, store: Store, receiver: Receiver, reader: MailReader, clock: Clock, watchdog: Watchdog
    ) -> None:
        self._mailbox = mailbox
        self._store = store
        self._receiver = receiver
        self._reader = reader
        self._clock = clock
        self._watchdog = watchdog
        self._filing = Filing(mailbox, store, clock)
        self._receiver_met = ReceiverMet(mailbox, store)
        self._deleted = DeletedMail(mailbox, store, clock)
        self._before_us = BeforeUs(mailbox, store, reader, clock)
        self._trouble = Trouble(mailbox.name)
        self._epoch: int | None = None

    def run(self, stop: threading.Event) -> None:
        """Watch until ``stop``; whatever breaks is said once, and tried again ever more slowly."""
        while not stop.is_set():
            try:
                with self.session() as session:
                    while not stop.is_set():
                        self.drain(session, stop.is_set)
                        self._trouble.over()
                        session.wait(self._mailbox.poll_seconds, stop)
            except WORLD_BROKE as broken:
                stop.wait(self._trouble.rest(broken))

    def session(self) -> ImapSession:
        """Log in and see that the folders are there.

        Raises:
            MailboxUnavailable: it cannot be had now; ConfigBroken: the password cannot.
        """
        session = ImapSession.open(self._mailbox, self._mailbox.imap.password(), self._watchdog)
        try:
            session.ensure_folders()
        except FilingRefused as refused:
            self._filing.refused(self._mailbox.name, str(refused))
        except BaseException:
            session.close()
            raise
        journal.said("mailbox_connected", mailbox=self._mailbox.name)
        return session

    def drain(
        self, session: ImapSession, stopping: Callable[[], bool] = lambda: False, progress: Progress | None = None
    ) -> int:
        """Judge and file away everything in the folder; returns how many mails were judged.

        Raises:
            MailboxUnavailable, OSError, OperationalError: the world broke; nothing is lost.
        """
        began = self._clock.now()
        selected = session.select()
        epoch = self._known_epoch(selected.epoch, began)
        beginning = self._before_us.beginning(session, selected, epoch, began)
        with self._store.read() as connection:
            mark = arrivals.watermark_of(connection, self._mailbox.name, epoch)
        self._filing.catch_up(session, epoch)
        judged = 0
        self._deleted.look_again(session, epoch)
        there = session.listed(mark.last_number + 1, selected.next_uid)
        listing = self._deleted.without(self._before_us.without(session, there, epoch, beginning, stopping), epoch)
        batches = Batches(listing, lambda batch: self._brought(session, epoch, batch), self._reader.begin)
        with self._reader.ahead():
            for batch in batches:
                if stopping():
                    return judged
                checkpoints.passed("inbound.listed")
                crashed = batch[0].uid <= mark.batch_to
                judged += len(self._walk(session, epoch, batch, None if crashed else batches))
                if progress:
                    progress(judged, max(selected.exists, judged))
        if stopping():
            return judged
        self._deleted.handled(epoch)
        self._before_us.handled(epoch, beginning)
        judged += self._retry(session, epoch)
        self._drained(epoch, began)
        if judged:
            journal.said("mailbox_drained", mailbox=self._mailbox.name, judged=judged)
        self._receiver_met.look(judged)
        return judged

    def _known_epoch(self, epoch: int | None, now: datetime) -> int:
        """Return UIDVALIDITY; where the server has none to rely on, one of our own that is never met again."""
        if epoch is None:
            epoch = self._epoch if self._epoch is not None and self._epoch < 0 else -int(now.timestamp() * 1000)
        if self._epoch not in {None, epoch}:
            journal.warned("mailbox_renumbered", mailbox=self._mailbox.name, was=self._epoch, now=epoch)
        self._epoch = epoch
        return epoch

    def _walk(self, session: ImapSession, epoch: int, batch: Sequence[Listed], together: Batches | None) -> list[JudgedMail]:
        """Judge a batch in one transaction, or, where that once failed (None), mail by mail; then file it away."""
        last = batch[-1].uid
        fresh, met = self._unknown(epoch, batch)
        judged: list[JudgedMail] = []
        if together is not None and not met:
            judged_together = self._together(epoch, batch, together)
            if judged_together is not None:
                self._filing.file(session, [one.to_file for one in judged_together])
                return judged_together
            journal.warned("batch_split", mailbox=self._mailbox.name, first=batch[0].uid, last=last)
        for listed in fresh:
            one = self._alone(session, epoch, listed)
            if one is not None:
                judged.append(one)
                self._filing.file(session, [one.to_file])
        with self._store.write() as connection:
            arrivals.set_watermark(connection, self._mailbox.name, epoch, last_number=last, batch_to=0)
        return judged

    def _unknown(self, epoch: int, batch: Sequence[Listed]) -> tuple[list[Listed], bool]:
        """Return the mails without a verdict, those at which a connection died last; and whether any was met before."""
        with self._store.read() as connection:
            rows = arrivals.arrivals_at(connection, [self._place(epoch, one.uid) for one in batch])
        fresh = [one for one in batch if one.uid not in rows or rows[one.uid].disposition is None]
        return sorted(fresh, key=lambda one: rows[one.uid].stumbles if one.uid in rows else 0), bool(rows)

    def _together(self, epoch: int, batch: Sequence[Listed], batches: Batches) -> list[JudgedMail] | None:
        """Judge a batch in one transaction; None where it failed for a reason that lies in one of its mails."""
        door, last = self._mailbox.name, batch[-1].uid
        with self._store.write() as connection:
            arrivals.set_watermark(connection, door, epoch, batch_to=last)
        checkpoints.passed("inbound.counted")
        try:
            incoming = batches.brought(batch)
        except Refused:
            return None
        checkpoints.passed("inbound.fetched")
        brought = {one.place.number for one in incoming}
        missing = [one for one in batch if one.uid not in brought]

        def finish(connection: Connection) -> None:
            arrivals.set_watermark(connection, door, epoch, last_number=last, batch_to=0)
            now = self._clock.now()
            for one in missing:  # gone, or to be had later: it is asked for alone before the folder counts as read
                place = self._place(epoch, one.uid)
                arrivals.note_unread(connection, place, door, one.size, one.received_at or now, now)

        try:
            return self._receiver.batch(incoming, finish, batches.fetch_ahead)
        except WORLD_BROKE:
            raise
        except Exception:  # noqa: BLE001 - one of the mails did it; each is now walked alone, where its traceback is kept
            return None

    def _brought(self, session: ImapSession, epoch: int, batch: Sequence[Listed]) -> list[Incoming]:
        now = self._clock.now()
        if len(batch) == 1 and batch[0].size > SMALL:
            one = bring(session, self._mailbox, self._place(epoch, batch[0].uid), batch[0], self._store.files, now)
            return [one] if one else []
        return bring_small(session, self._mailbox, epoch, batch, now)

    def _alone(self, session: ImapSession, epoch: int, listed: Listed) -> JudgedMail | None:
        place = self._place(epoch, listed.uid)

        def fetched() -> Incoming | None:
            return bring(session, self._mailbox, place, listed, self._store.files, self._clock.now())

        return self._receiver.alone(place, self._mailbox, fetched, listed.size)

    def _retry(self, session: ImapSession, epoch: int) -> int:
        """Try again the mails whose earlier tries came to no verdict."""
        with self._store.read() as connection:
            waiting = arrivals.unjudged(connection, self._mailbox.name, epoch)
        waiting = sorted(waiting, key=lambda row: int(row.stumbles))
        judged = 0
        for row in waiting:
            one = self._alone(session, epoch, Listed(row.number, row.size, row.received_at))
            if one is not None:
                judged += 1
                self._filing.file(session, [one.to_file])
        return judged

    def _drained(self, epoch: int, began: datetime) -> None:
        """Note that nothing was left unread when this look began: what lets timers speak."""
        with self._store.write() as connection:
            if not arrivals.unjudged(connection, self._mailbox.name, epoch):
                arrivals.set_watermark(connection, self._mailbox.name, epoch, drained_at=began)

    def _place(self, epoch: int, uid: int) -> Place:
        return Place(self._mailbox.name, epoch, uid)
