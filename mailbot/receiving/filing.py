"""Filing judged mail away on the server, last of all, and noting that it was done.

A crash in between is harmless: the mail is found still unfiled, and moving what is gone already moves nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum
from itertools import groupby

from mailbot import checkpoints, journal
from mailbot.clock import Clock
from mailbot.config.mailbox import Mailbox
from mailbot.desk.tickets.reasons import Disposition
from mailbot.imap.folders import FilingRefused
from mailbot.imap.session import ImapSession
from mailbot.store.database import Store
from mailbot.store.mails import arrivals

ToFile = tuple[int, int, Disposition]
"""An arrival's id, its UID, and what became of it."""


class Filing:
    """Moves one mailbox's mail to the folders of its verdicts."""

    def __init__(self, mailbox: Mailbox, store: Store, clock: Clock) -> None:
        self._mailbox = mailbox
        self._store = store
        self._clock = clock
        self._refused: dict[str, str] = {}
        self._in_place_said = False

    def catch_up(self, session: ImapSession, epoch: int) -> None:
        """File what was judged earlier and still lies in the folder."""
        with self._store.read() as connection:
            rows = arrivals.unfiled(connection, self._mailbox.name, epoch)
        self.file(session, [(row.id, row.number, Disposition(row.disposition)) for row in rows])

    def file(self, session: ImapSession, judged: Sequence[ToFile]) -> None:
        """Move these mails, one command for each folder, and note it. A refused folder keeps its mails for later.

        Raises:
            MailboxUnavailable: the connection broke; they are filed at the next look.
        """
        by_folder = sorted(judged, key=lambda one: FOLDER_OF[one[2]].value)
        for folder, group in groupby(by_folder, key=lambda one: FOLDER_OF[one[2]]):
            self._move(session, folder, sorted(group, key=lambda one: one[1]))

    def _move(self, session: ImapSession, folder: Folder, mails: list[ToFile]) -> None:
        name = getattr(self._mailbox.folders, folder.value)
        try:
            moved = session.file_away([uid for _, uid, _ in mails], name)
        except FilingRefused as refused:
            self.refused(name, str(refused))
            return
        self._refused.pop(name, None)
        checkpoints.passed("inbound.moved")
        if not moved and not self._in_place_said:
            self._in_place_said = True
            journal.warned("mail_filed_in_place", mailbox=self._mailbox.name, why="the server has neither MOVE nor UIDPLUS")
        self._note(arrival_id for arrival_id, _, _ in mails)

    def refused(self, what: str, words: str) -> None:
        """Say that mail cannot be filed, once for each change of the server's words (not of the times in them)."""
        kind = re.sub(r"\d+", "", words)
        if self._refused.get(what) != kind:
            journal.warned("mail_not_filed", mailbox=self._mailbox.name, folder=what, error=words)
        self._refused[what] = kind

    def _note(self, ids: Iterable[int]) -> None:
        with self._store.write() as connection:
            arrivals.mark_filed(connection, ids, self._clock.now())
        checkpoints.passed("inbound.filed")


class Folder(StrEnum):
    """Where a mail is filed away on the IMAP server; the configuration gives each its name."""

    PROCESSED = "processed"
    REJECTED = "rejected"
    HELD = "held"
    SET_ASIDE = "set_aside"
    IGNORED = "ignored"


FOLDER_OF: dict[Disposition, Folder] = {
    Disposition.REPLY: Folder.PROCESSED,
    Disposition.CONSENT: Folder.PROCESSED,
    Disposition.SURVEY: Folder.PROCESSED,
    Disposition.REACTION: Folder.PROCESSED,
    Disposition.OPENED: Folder.PROCESSED,
    Disposition.AGENT: Folder.PROCESSED,
    Disposition.DUPLICATE: Folder.PROCESSED,
    Disposition.REJECTED: Folder.REJECTED,
    Disposition.HELD: Folder.HELD,
    Disposition.IGNORED: Folder.IGNORED,
    Disposition.SET_ASIDE: Folder.SET_ASIDE,
}
