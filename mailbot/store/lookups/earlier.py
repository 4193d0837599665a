"""What a reply may repeat: the letters and mails of its tickets, which are all on record, word for word."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any, Final

from sqlalchemy import Connection, bindparam, func, select, text

from mailbot.config.mailbox import Mailbox
from mailbot.desk.tickets.letter import TO_THE_DESK, Notice
from mailbot.mail.message import Mail
from mailbot.mail.message import read as read_mail
from mailbot.mail.replies.matching import Source
from mailbot.mail.replies.reading import Earlier
from mailbot.store.statements import Statement
from mailbot.store.tables.schema import ENTRY, LETTER

_MOST: Final = 60
"""Entries and letters of a ticket, newest first: what is older is hardly quoted."""
_MOST_CHARACTERS: Final = 200_000
"""Of the text of one; a letter of ours has a few thousand."""
_LATEST: Final = 10
"""Digests, and letters about one mail of no ticket, among which that is which an agent answers."""
_ENDS: Final = 5
"""Earlier mails of a sender whose ends are looked at."""
_SAID: Final = Statement(
    select(ENTRY.c.id, ENTRY.c.at, ENTRY.c.kind, ENTRY.c.author, ENTRY.c.message_id, ENTRY.c.visibility)
    .where(ENTRY.c.ticket_id == bindparam("ticket"))
    .order_by(ENTRY.c.id.desc()).limit(_MOST)
)  # fmt: skip
_TEXT: Final = Statement(
    select(func.substr(ENTRY.c.text, 1, text(str(_MOST_CHARACTERS))).label("text")).where(ENTRY.c.id == bindparam("id"))
)
_WORDS: Final = Statement(
    select(func.substr(ENTRY.c.words, 1, text(str(_MOST_CHARACTERS))).label("words")).where(ENTRY.c.id == bindparam("id"))
)
_TO_AGENTS: Final = Statement(
    select(LETTER.c.id, LETTER.c.created_at, LETTER.c.notice, LETTER.c.message_id)
    .where(LETTER.c.ticket_id == bindparam("ticket")).order_by(LETTER.c.id.desc()).limit(2 * _MOST)
)  # fmt: skip
_DIGESTS: Final = Statement(
    select(LETTER.c.id, LETTER.c.notice)
    .where(LETTER.c.recipient == bindparam("to"), LETTER.c.mailbox == bindparam("mailbox"))
    .where(text("letter.notice IN ('digest', 'mail_held') AND letter.notice != 'notify' AND letter.notice != 'copy'"))
    .order_by(LETTER.c.created_at.desc()).limit(_LATEST)
)  # fmt: skip
_RAW: Final = Statement(select(LETTER.c.raw).where(LETTER.c.id == bindparam("id")))
_QUOTING: Final = re.compile(r"(?m)^[ \t]{0,3}[>|]|^\t")
_GIVES_BACK: Final = frozenset({Notice.AGENT_ASKED.value, Notice.STALE.value, Notice.TRANSCRIPT.value})
_DESKS: Final = frozenset(one.value for one in TO_THE_DESK)
_OF_CUSTOMERS: Final = frozenset({"customer", "rating", "reaction"})


def may_repeat(mail: Mail, mailbox: Mailbox) -> bool:
    """Return whether anything in ``mail`` may be old; most replies bring new words alone."""
    return bool(mail.quoted) or _QUOTING.search(mail.text) is not None or bool(_names(mail, mailbox))


def earlier(
    connection: Connection, mail: Mail, mailbox: Mailbox, tickets: Iterable[int], answers: str | None, *, agents: bool,
    met: datetime | None = None,
) -> Earlier:  # fmt: skip
    """Return what ``mail`` may repeat: what was said in ``tickets``, and of an agent's mail what agents were sent, too.

    ``answers`` is the Message-ID of the letter that it answers, bare: that one is asked first. ``met`` is when a mail was
    met that is judged anew: what was written since proves nothing, least of all what asks about it in its own words.
    """
    entries = (row for number in tickets for row in _SAID.all(connection, {"ticket": number}))
    every = [row for row in entries if met is None or row.at <= met]
    said = [row for row in every if row.visibility == "public"]
    first = sorted(said, key=lambda row: row.message_id is None or row.message_id != answers)
    sources: list[Callable[[], Source]] = [partial(_of_entry, connection, row) for row in first]
    own = [row.id for row in said if row.author == mail.sender.address][:_ENDS]
    found = Earlier(sources, partial(_ends, connection, own), _names(mail, mailbox))
    if not agents:
        return found
    letters = (row for number in tickets for row in _TO_AGENTS.all(connection, {"ticket": number}) if row.notice in _DESKS)
    rows = [row for row in letters if met is None or row.created_at < met or _asks_nothing(row, met)]
    named = {*mail.in_reply_to, *mail.references}
    copies = [partial(_of_letter, connection, row) for row in sorted(rows, key=lambda row: row.message_id not in named)]
    desk = frozenset(one.casefold() for one in (mailbox.address, mailbox.display_name) if one)
    notes = [partial(_of_entry, connection, row) for row in every if row.visibility != "public"]
    return replace(found, sources=[*sources, *copies, *notes], names=found.names | desk, strict=True)


def of_digest(connection: Connection, mail: Mail, mailbox: Mailbox) -> Earlier:
    """Return what an agent's answer to a letter of no ticket may repeat: those that they were sent of late."""
    rows = _DIGESTS.all(connection, {"to": mail.sender.address or "", "mailbox": mailbox.name})
    desk = frozenset(one.casefold() for one in (mailbox.address, mailbox.display_name) if one)
    sources = [partial(_of_letter, connection, row) for row in rows]
    return Earlier(sources, list, _names(mail, mailbox) | desk, strict=True)


def _asks_nothing(row: Any, met: datetime) -> bool:  # noqa: ANN401 - a database row
    """Return whether a letter was written in the very instant, and gives nobody their own words back."""
    return bool(row.created_at == met) and row.notice not in _GIVES_BACK


def _of_entry(connection: Connection, row: Any) -> Source:  # noqa: ANN401 - a database row
    found = _TEXT.first(connection, {"id": row.id})
    public, ours = row.visibility == "public", row.kind not in _OF_CUSTOMERS
    return Source(f"entry {row.id} ({row.kind})", found.text if found else "", public=public, ours=ours)


def _of_letter(connection: Connection, row: Any) -> Source:  # noqa: ANN401 - a database row
    found = _RAW.first(connection, {"id": row.id})
    words = read_mail(found.raw).text if found else ""
    return Source(f"letter {row.id} ({row.notice})", words[:_MOST_CHARACTERS], public=False)


def _ends(connection: Connection, entries: Sequence[int]) -> list[str]:
    found = (_WORDS.first(connection, {"id": one}) for one in entries)
    return [row.words for row in found if row]


def _names(mail: Mail, mailbox: Mailbox) -> frozenset[str]:
    """Return the names of the desk that stand in a mail: who quotes it names it."""
    text = mail.text.casefold()
    names: Collection[str] = (mailbox.address, mailbox.display_name)
    local, at, host = mailbox.address.casefold().partition("@")
    tokens = {f"{local}+"} if at and host in text and f"{local}+" in text else set()
    return frozenset({one for one in (name.casefold() for name in names) if one and one in text} | tokens)
