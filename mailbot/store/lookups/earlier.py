"""What a reply may repeat: the letters and mails of its tickets, which are all on record, word for word."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from functools import partial
from typing import Any, Final

from sqlalchemy import Connection, bindparam, select

from mailbot.config.mailbox import Mailbox
from mailbot.desk.tickets.letter import TO_THE_DESK
from mailbot.mail.message import Mail
from mailbot.mail.message import read as read_mail
from mailbot.mail.replies.matching import Source
from mailbot.mail.replies.reading import Earlier
from mailbot.store.statements import Statement
from mailbot.store.tables.schema import ENTRY, LETTER

_MOST: Final = 60
"""Entries and letters of a ticket, newest first: what is older is hardly quoted."""
_SAID: Final = Statement(
    select(ENTRY.c.id, ENTRY.c.kind, ENTRY.c.author, ENTRY.c.text, ENTRY.c.words, ENTRY.c.message_id, ENTRY.c.visibility)
    .where(ENTRY.c.ticket_id == bindparam("ticket")).order_by(ENTRY.c.id.desc()).limit(_MOST)
)  # fmt: skip
_COPIES: Final = Statement(
    select(LETTER.c.id, LETTER.c.notice, LETTER.c.message_id, LETTER.c.raw)
    .where(LETTER.c.ticket_id == bindparam("ticket"))
    .order_by(LETTER.c.id.desc())
    .limit(2 * _MOST)
)
_QUOTING: Final = re.compile(r"(?m)^[ \t]{0,3}[>|]|^\t")
_DESKS: Final = frozenset(one.value for one in TO_THE_DESK)


def may_repeat(mail: Mail, mailbox: Mailbox) -> bool:
    """Return whether anything in ``mail`` may be old; most replies bring new words alone."""
    return bool(mail.quoted) or _QUOTING.search(mail.text) is not None or bool(_names(mail, mailbox))


def earlier(
    connection: Connection, mail: Mail, mailbox: Mailbox, tickets: Iterable[int], answers: str | None, *, agents: bool
) -> Earlier:
    """Return what ``mail`` may repeat: what was said in ``tickets``, and of an agent's mail what agents were sent, too.

    ``answers`` is the Message-ID of the letter that it answers, bare: that one is asked first.
    """
    said = [row for number in tickets for row in _SAID.all(connection, {"ticket": number})]
    public = [row for row in said if row.visibility == "public"]
    first = sorted(public, key=lambda row: row.message_id is None or row.message_id != answers)
    sources: list[Callable[[], Source]] = [partial(_of_entry, row) for row in first]
    ends = [row.words for row in public if row.author == mail.sender.address]
    found = Earlier(sources, ends, _names(mail, mailbox))
    if not agents:
        return found
    rows = [row for number in tickets for row in _COPIES.all(connection, {"ticket": number}) if row.notice in _DESKS]
    named = {*mail.in_reply_to, *mail.references}
    copies = [partial(_of_letter, row) for row in sorted(rows, key=lambda row: row.message_id not in named)]
    desk = frozenset(one.casefold() for one in (mailbox.address, mailbox.display_name) if one)
    return replace(found, sources=[*sources, *copies], names=found.names | desk, strict=True)


def _of_entry(row: Any) -> Source:  # noqa: ANN401 - a database row
    return Source(f"entry {row.id} ({row.kind})", row.text, ours=row.kind not in {"customer", "rating"})


def _of_letter(row: Any) -> Source:  # noqa: ANN401 - a database row
    return Source(f"letter {row.id} ({row.notice})", read_mail(row.raw).text, public=False)


def _names(mail: Mail, mailbox: Mailbox) -> frozenset[str]:
    """Return the names of the desk that stand in a mail: who quotes it names it."""
    text = mail.text.casefold()
    names: Collection[str] = (mailbox.address, mailbox.display_name)
    local, at, host = mailbox.address.casefold().partition("@")
    tokens = {f"{local}+"} if at and host in text and f"{local}+" in text else set()
    return frozenset({one for one in (name.casefold() for name in names) if one and one in text} | tokens)
