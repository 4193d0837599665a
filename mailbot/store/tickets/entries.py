"""What was said in a ticket, as rows of the conversation, with the files that came along."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Connection, and_, exists, insert, select

from mailbot.desk.tickets.letter import Draft, Letter, Notice
from mailbot.desk.tickets.ticket import Ticket
from mailbot.mail.body import Attachment
from mailbot.mail.incoming import LeftOut
from mailbot.store.mails.raw import ReceivedMail
from mailbot.store.statements import Statement
from mailbot.store.tables.schema import ENTRY, FILE, LETTER

REACTION: Final = "reaction"
"""The kind of entry that a reaction is: nobody's words, and nothing that waits for an answer."""
_NEW_ENTRY: Final = Statement(insert(ENTRY))
_NEW_FILE: Final = insert(FILE)

OF_AN_AGENTS_CLOSE: Final[ColumnElement[bool]] = and_(
    LETTER.c.notice == Notice.CLOSED.value,
    exists(select(ENTRY.c.id))
    .where(ENTRY.c.ticket_id == LETTER.c.ticket_id)
    .where(ENTRY.c.letter_id == LETTER.c.id, ENTRY.c.words != "")
    .correlate(LETTER),
)
"""Whether a letter tells of a close in the words of an agent, which are theirs to take back (of the table ``letter``)."""


def of_mail(
    connection: Connection, ticket: Ticket, received: ReceivedMail, new: Sequence[Attachment], mail_id: int, now: datetime,
    *, kind: str = "customer", words: str | None = None, visibility: str = "public",
) -> int:  # fmt: skip
    """Record a mail's words (other ``words`` than those it came with, if given) and files; returns the entry."""
    mail = received.mail
    entry = {
        "ticket_id": ticket.id, "at": now, "author": mail.sender.address or "", "kind": kind, "text": mail.text,
        "words": received.words if words is None else words,
        "message_id": mail.message_id, "mail_id": mail_id, "letter_id": None, "visibility": visibility,
    }  # fmt: skip
    entry_id = _NEW_ENTRY.insert(connection, entry)
    record_files(connection, entry_id, new, received.incoming.left_out)
    return entry_id


def record_files(connection: Connection, entry_id: int, new: Sequence[Attachment], missing: Sequence[LeftOut]) -> None:
    """Record the files of an entry: what each is, and which were left out."""
    kept = [(one.name, one.content_type, one.size, one.sha256, one.part, False) for one in new]
    left_out = [(one.name, one.content_type, one.size, "", None, True) for one in missing]
    columns = ("name", "content_type", "size", "sha256", "part", "left_out")
    files = [{"entry_id": entry_id, **dict(zip(columns, file, strict=True))} for file in (*kept, *left_out)]
    if files:
        connection.execute(_NEW_FILE, files)


def of_words(connection: Connection, ticket: Ticket, words: str, now: datetime) -> None:
    """Note what the customer said by another way than mail, as the agent who opens the ticket passes it on."""
    entry = {
        "ticket_id": ticket.id, "at": now, "author": ticket.contact, "kind": "customer", "text": words, "words": words,
        "message_id": None, "mail_id": None, "letter_id": None, "visibility": "public",
    }  # fmt: skip
    _NEW_ENTRY.insert(connection, entry)


def of_letter(connection: Connection, ticket: int, letter: Letter, row: int, draft: Draft, now: datetime) -> None:
    """Record what a letter to the customer says, and the agent's own words in it."""
    said = {
        "ticket_id": ticket, "at": now, "author": "desk", "kind": letter.notice.value, "text": letter.text,
        "words": str(draft.facts.get("words", "")), "message_id": letter.message_id.strip("<>"), "mail_id": None,
        "letter_id": row, "agent": draft.by or None, "visibility": "public",
    }  # fmt: skip
    _NEW_ENTRY.insert(connection, said)
