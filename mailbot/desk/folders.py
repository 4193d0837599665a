"""Where a mail is filed away once it has its verdict."""

from __future__ import annotations

from enum import StrEnum

from mailbot.desk.tickets.reasons import Disposition


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
    Disposition.OPENED: Folder.PROCESSED,
    Disposition.AGENT: Folder.PROCESSED,
    Disposition.DUPLICATE: Folder.PROCESSED,
    Disposition.REJECTED: Folder.REJECTED,
    Disposition.HELD: Folder.HELD,
    Disposition.IGNORED: Folder.IGNORED,
    Disposition.SET_ASIDE: Folder.SET_ASIDE,
}
