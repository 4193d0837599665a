"""A folder of the mailbox's own IMAP account, opened for reading alone: nothing in it is moved, and no flag changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from sqlalchemy import Connection

from mailbot.clock import Clock
from mailbot.config.mailbox import Mailbox
from mailbot.errors import NotPossible
from mailbot.imap.answers import Listed
from mailbot.imap.connection import Refused
from mailbot.imap.session import ImapSession
from mailbot.importing.sources import SMALL, Found
from mailbot.mail.incoming import Incoming, Place
from mailbot.receiving.fetching import bring, bring_small
from mailbot.store.database import Store
from mailbot.store.mails import arrivals, earlier_mail

_AT_ONCE: Final = 500
_THE_DESKS: Final = "later: the desk reads this folder itself, and this mail is not of before us"


class ImapFolder:
    """One folder as a source. Of the watched one, only what is noted as before us is history."""

    def __init__(self, name: str, mailbox: Mailbox, session: ImapSession, store: Store, clock: Clock) -> None:
        self.name = name
        self._mailbox = mailbox
        self._session = session
        self._store = store
        self._clock = clock
        self._watched = name.casefold() == mailbox.folders.inbox.casefold()
        self._door = f"import:{mailbox.name}/{name}"
        self._epoch = 0
        self._listed: dict[int, Listed] = {}

    def found(self) -> Sequence[Found]:
        """List its mails by their INTERNALDATE.

        Raises:
            NotPossible: there is no such folder; MailboxUnavailable: the connection broke.
        """
        try:
            selected = self._session.select(self.name, readonly=True)
        except Refused as refused:
            raise NotPossible(f"{self.name} is no file here, and no folder of the account: {refused.reply}") from None
        self._epoch = selected.epoch or 0
        now = self._clock.now()
        listing = list(self._session.listed(1, selected.next_uid))
        self._listed = {one.uid: one for one in listing}
        found: list[Found] = []
        for some in _in_pieces(listing):
            with self._store.read() as connection:
                before = self._before_us(connection, some)
                done = self._imported(connection, some)
            for one in some:
                why = "deleted: marked as such in the folder" if one.deleted else ""
                why = _THE_DESKS if self._watched and one.uid not in before else why
                older = self._watched and one.uid in before
                found.append(Found(one.received_at or now, one.size, one.uid, one.uid in done, why, older))
        return found

    def _before_us(self, connection: Connection, some: Sequence[Listed]) -> frozenset[int]:
        if not self._watched:
            return frozenset()
        return earlier_mail.recorded_at(connection, self._mailbox.name, self._epoch, [one.uid for one in some])

    def _imported(self, connection: Connection, some: Sequence[Listed]) -> frozenset[int]:
        if not self._epoch:
            return frozenset()  # the server's UIDs are not to be relied on: what was imported is known by its bytes
        places = [Place(self._door, self._epoch, one.uid) for one in some]
        return frozenset(arrivals.arrivals_at(connection, places))

    def bring(self, some: Sequence[Found]) -> list[tuple[Found, Incoming]]:
        """Bring mails, small ones together.

        Raises:
            MailboxUnavailable: the connection broke.
        """
        listed = {one.number: self._listed[one.number] for one in some}
        small = [one for one in listed.values() if one.size <= SMALL]
        now = self._clock.now()
        brought = {one.place.number: one for one in bring_small(self._session, self._mailbox, self._epoch, small, now)}
        for uid in listed.keys() - brought.keys():
            place = Place(self._mailbox.name, self._epoch, uid)
            alone = bring(self._session, self._mailbox, place, listed[uid], self._store.files, now)
            if alone is not None:
                brought[uid] = alone
        return [(one, self._placed(brought[one.number])) for one in some if one.number in brought]

    def _placed(self, incoming: Incoming) -> Incoming:
        number = incoming.place.number if self._epoch else 0
        return replace(incoming, place=Place(self._door, self._epoch, number))


def _in_pieces(listing: Sequence[Listed]) -> Iterator[Sequence[Listed]]:
    yield from (listing[start : start + _AT_ONCE] for start in range(0, len(listing), _AT_ONCE))
