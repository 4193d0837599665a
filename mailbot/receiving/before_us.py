"""Mail that lay in the folder when the desk began: noted as *before us*, and left as it is, unanswered and unmoved.

When a folder is met for the first time, its next UID and the mailbox's ``begin`` are written down before anything of it is
looked at: whatever arrives from then on is new, though the process die in between. Of the older mails only the few fields
are fetched by which a reply to one is known, some hundred in one transaction, so that a hundred thousand cost no memory and
a crash goes on where it was.

Under a new UIDVALIDITY the folder is not begun anew: what is on record as before us is known again by those fields, whatever
else lies there is the desk's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime

from mailbot import checkpoints, journal
from mailbot.clock import Clock
from mailbot.config.beginnings import written
from mailbot.config.mailbox import Mailbox
from mailbot.imap.answers import Listed
from mailbot.imap.session import ImapSession, Selected
from mailbot.mail.incoming import Incoming, Place
from mailbot.mail.message import Mail
from mailbot.store.database import Store
from mailbot.store.mails import beginnings, earlier_mail
from mailbot.store.mails.beginnings import ALL, NOW, RENUMBERED, SINCE, Beginning
from mailbot.store.mails.earlier_mail import Recorded
from mailbot.workers.process import Unreadable
from mailbot.workers.reader import MailReader

_AT_ONCE = 250
"""Mails that are asked about in one command, and noted in one transaction."""


class BeforeUs:
    """What one mailbox's folder holds of it."""

    def __init__(self, mailbox: Mailbox, store: Store, reader: MailReader, clock: Clock) -> None:
        self._mailbox = mailbox
        self._store = store
        self._reader = reader
        self._clock = clock
        self._stopped = False

    def beginning(self, session: ImapSession, selected: Selected, epoch: int, now: datetime) -> Beginning:
        """Return how the folder was begun in this epoch; begins it where it was not."""
        door, folder = self._mailbox.name, self._mailbox.folders.inbox
        with self._store.read() as connection:
            found = beginnings.beginning_of(connection, door, epoch)
        if found is not None:
            return found
        last = selected.next_uid - 1 if selected.next_uid is not None else session.highest()
        with self._store.write() as connection:
            before = beginnings.before(connection, door, folder)
            known = earlier_mail.any_recorded(connection, door)
            made = _first(self._mailbox, last, now) if before is None else _again(before, last, known=known)
            beginnings.begin(connection, door, epoch, folder, made)
        checkpoints.passed("first.begun")
        return made

    def without(
        self, session: ImapSession, listing: Iterator[Listed], epoch: int, beginning: Beginning, stopping: Callable[[], bool]
    ) -> Iterator[Listed]:
        """Yield the mails of ``listing`` that are the desk's; the others are noted before a later one is yielded.

        It ends early where ``stopping`` says so; then :meth:`handled` notes nothing.
        """
        self._stopped = False
        asked: list[Listed] = []
        for one in listing:
            older = _may_be_older(beginning, one)
            if older:
                asked.append(one)
            if asked and (not older or len(asked) >= _AT_ONCE):
                yield from self._sorted_out(session, asked, epoch, beginning)
                asked = []
                self._stopped = stopping()
                if self._stopped:
                    return
            if not older:
                yield one
        yield from self._sorted_out(session, asked, epoch, beginning)

    def handled(self, epoch: int, beginning: Beginning) -> None:
        """Set the watermark above all that was there, and say once how much of it is left as it is."""
        if self._stopped or beginning.finished:
            return
        door = self._mailbox.name
        with self._store.write() as connection:
            beginnings.finish(connection, door, epoch, beginning)
            left = earlier_mail.left_alone(connection, door)
        checkpoints.passed("first.finished")
        if left and beginning.at is not None:
            journal.said("mail_left_alone", mailbox=door, older=left, begin=written(self._mailbox.begin))

    def _sorted_out(
        self, session: ImapSession, asked: Sequence[Listed], epoch: int, beginning: Beginning
    ) -> Iterator[Listed]:
        """Note what is older than the desk; yield what turns out to be none of that."""
        if not asked:
            return
        door, uids = self._mailbox.name, [one.uid for one in asked]
        with self._store.read() as connection:
            noted = earlier_mail.recorded_at(connection, door, epoch, uids)
        fresh = [one for one in asked if one.uid not in noted]
        mails = self._read(session, fresh, epoch) if fresh else []
        with self._store.write() as connection:
            if beginning.rule == RENUMBERED:
                known = {one.identity for one in earlier_mail.known_again(connection, mails)}
                mails = [one for one in mails if one.identity in known or _is_older(beginning, one.received_at)]
            earlier_mail.record(connection, mails)
        checkpoints.passed("first.noted")
        older = noted | {one.place.number for one in mails}
        yield from (one for one in asked if one.uid not in older)

    def _read(self, session: ImapSession, asked: Sequence[Listed], epoch: int) -> list[Recorded]:
        fields = session.threading_fields([one.uid for one in asked])
        now = self._clock.now()
        incoming = [
            Incoming(
                Place(self._mailbox.name, epoch, one.uid), self._mailbox.name, one.received_at or now, one.size,
                raw=fields.get(one.uid, b""),
            )
            for one in asked
        ]  # fmt: skip
        return [
            Recorded(one.mailbox, mail, one.place, one.received_at, one.size)
            for one, mail in zip(incoming, self._fields(incoming), strict=True)
        ]

    def _fields(self, incoming: Sequence[Incoming]) -> Iterable[Mail]:
        """Read the fields in a worker; of one that cannot be read nothing is known but where it lies."""
        try:
            return self._reader.read(incoming)
        except Unreadable:
            return [self._alone(one) for one in incoming]

    def _alone(self, incoming: Incoming) -> Mail:
        try:
            return self._reader.read([incoming])[0]
        except Unreadable:
            return Mail(digest=f"unreadable/{incoming.place.epoch}/{incoming.place.number}")


def _first(mailbox: Mailbox, last: int, now: datetime) -> Beginning:
    """Return how a folder begins that was never met: its mail up to the UID ``last`` is there already."""
    if mailbox.begin == "all":
        return Beginning(ALL, now)
    since = mailbox.begins_at
    return Beginning(NOW, now, last) if since is None else Beginning(SINCE, since, last)


def _again(before: Beginning, last: int, *, known: bool) -> Beginning:
    """Return how a folder goes on that has new UIDs: older mail that was not noted yet is known by its date alone."""
    if not before.finished and before.rule:
        return Beginning(RENUMBERED, before.at, last)
    return Beginning(RENUMBERED, None, last) if known else Beginning()


def _may_be_older(beginning: Beginning, one: Listed) -> bool:
    """Return whether a mail may be older than the desk; one without a date is not, where the date decides."""
    if one.uid > beginning.to:
        return False
    if beginning.rule == SINCE:
        return _is_older(beginning, one.received_at)
    return beginning.rule in {NOW, RENUMBERED}


def _is_older(beginning: Beginning, received_at: datetime | None) -> bool:
    return received_at is not None and beginning.at is not None and received_at < beginning.at
