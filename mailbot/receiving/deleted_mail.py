r"""Mail that somebody marked as \Deleted (RFC 9051, section 2.3.2) and that still lies in the folder.

It is passed over, and noted, since the watermark goes beyond it: restored, it is read like new mail; expunged, it is gone.
Meanwhile it counts as no unread mail, so nobody's reminders wait for it.
"""

from __future__ import annotations

from collections.abc import Iterator

from mailbot import journal
from mailbot.clock import Clock
from mailbot.config.mailbox import Mailbox
from mailbot.imap.answers import Listed
from mailbot.imap.session import ImapSession
from mailbot.mail.incoming import Place
from mailbot.store.database import Store
from mailbot.store.mails import arrivals, passed_over

_AT_ONCE = 500
"""Mails that are noted in one transaction, or asked about in one command."""


class DeletedMail:
    """What one mailbox's folder holds of it."""

    def __init__(self, mailbox: Mailbox, store: Store, clock: Clock) -> None:
        self._mailbox = mailbox
        self._store = store
        self._clock = clock
        self._last = 0

    def without(self, listing: Iterator[Listed], epoch: int) -> Iterator[Listed]:
        """Yield the mails of ``listing`` that are not deleted; the others are noted before a later one is yielded.

        Once all were handled, the watermark stands above the last of either.
        """
        noted: list[Listed] = []
        self._last = 0
        for one in listing:
            if one.deleted:
                noted.append(one)
                self._last = one.uid
            if noted and (not one.deleted or len(noted) >= _AT_ONCE):
                self._note(noted, epoch)
                noted = []
            if not one.deleted:
                yield one
        self._note(noted, epoch)

    def handled(self, epoch: int) -> None:
        """Set the watermark above what was passed over at the end of the folder: all below it was handled."""
        if not self._last:
            return
        with self._store.write() as connection:
            if arrivals.watermark_of(connection, self._mailbox.name, epoch).last_number < self._last:
                arrivals.set_watermark(connection, self._mailbox.name, epoch, last_number=self._last, batch_to=0)
        self._last = 0

    def look_again(self, session: ImapSession, epoch: int) -> None:
        """Ask what became of the noted ones: the restored wait to be read, the expunged are gone.

        Raises:
            MailboxUnavailable: the connection broke.
        """
        with self._store.read() as connection:
            noted = passed_over.noted(connection, self._mailbox.name, epoch)
        for start in range(0, len(noted), _AT_ONCE):
            some = {row.number: row.id for row in noted[start : start + _AT_ONCE]}
            there = session.deleted(list(some))
            gone = [arrival for uid, arrival in some.items() if uid not in there]
            restored = [some[uid] for uid, deleted in there.items() if not deleted and uid in some]
            if not gone and not restored:
                continue
            with self._store.write() as connection:
                passed_over.restored(connection, restored)
                for arrival in gone:
                    arrivals.mark_vanished(connection, arrival, self._clock.now())
            self._tell(restored=len(restored), expunged=len(gone))

    def _note(self, mails: list[Listed], epoch: int) -> None:
        if not mails:
            return
        door, now = self._mailbox.name, self._clock.now()
        with self._store.write() as connection:
            for one in mails:
                place = Place(door, epoch, one.uid)
                passed_over.note(connection, place, door, one.size, one.received_at or now, now)
        self._tell(deleted=len(mails))

    def _tell(self, **counts: int) -> None:
        journal.said("mail_passed_over", mailbox=self._mailbox.name, **counts)
