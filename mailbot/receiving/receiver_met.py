"""Whether the receiver that a mailbox trusts (``authserv_id``) ever writes a field: a misspelt name proves nobody."""

from __future__ import annotations

from mailbot import journal
from mailbot.config.mailbox import Mailbox
from mailbot.store.database import Store
from mailbot.store.mails import arrivals


class ReceiverMet:
    """Warns once, while a daemon runs, of a mailbox none of whose last 50 mails was judged by its receiver."""

    def __init__(self, mailbox: Mailbox, store: Store) -> None:
        self._mailbox = mailbox
        self._store = store
        self._told = mailbox.authserv_id is None
        self._looked = False

    def look(self, judged: int) -> None:
        """Look at the last mails where new ones were ``judged``, and once at what was there before."""
        if self._told or (self._looked and not judged):
            return
        self._looked = True
        if not unmet(self._store, self._mailbox):
            return
        self._told = True
        journal.warned(
            "receiver_unmet", mailbox=self._mailbox.name, key=f"mailboxes.{self._mailbox.name}.authserv_id",
            authserv_id=self._mailbox.authserv_id, mails=arrivals.ENOUGH,
        )  # fmt: skip


def unmet(store: Store, mailbox: Mailbox) -> bool:
    """Return whether none of the mailbox's last 50 mails bears a field of the receiver that it trusts."""
    if mailbox.authserv_id is None:
        return False
    with store.read() as connection:
        return arrivals.receiver_unmet(connection, mailbox.name)
