"""The files that go along with letters: named in rows, kept inside the mail they came with until the letter is sent."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Row, exists, insert, select

from mailbot.desk.tickets.ticket import KeptMail
from mailbot.mail.body import Attachment
from mailbot.mail.html.new_words import content_id, content_ids
from mailbot.store.files import Files
from mailbot.store.tables.schema import LETTER, LETTER_FILE, MAIL

_NEW = insert(LETTER_FILE)

WHOLE: Final = -1
"""In the place of a part's number: the mail itself, as it came."""

HAS_FILES = (
    exists(select(LETTER_FILE.c.place).where(LETTER_FILE.c.letter_id == LETTER.c.id)).correlate(LETTER).label("has_files")
)
"""Whether a letter has files: a column for those who read letters."""


def write(
    connection: Connection, letter_id: int, message_id: str, files: Sequence[Attachment], formatted: str, mail_id: int
) -> None:
    """Note that ``files`` of the mail ``mail_id`` go along with a letter.

    ``message_id`` (in angle brackets) gives those that its ``formatted`` words show their Content-IDs.
    """
    shown = set(content_ids(formatted).values())
    rows = [
        {
            "letter_id": letter_id, "place": place, "mail_id": mail_id, "part": one.part, "name": one.name,
            "content_type": one.content_type, "size": one.size,
            "content_id": content_id(message_id, one.part) if one.inline and one.part in shown else None,
        }
        for place, one in enumerate(files)
    ]  # fmt: skip
    if rows:
        connection.execute(_NEW, rows)


def write_whole(connection: Connection, letter_id: int, mail: KeptMail, place: int) -> None:
    """Note that a kept mail goes along with a letter itself, all its bytes, behind ``place`` other files."""
    row = {
        "letter_id": letter_id, "place": place, "mail_id": mail.row, "part": WHOLE, "name": "original.eml",
        "content_type": "message/rfc822", "size": mail.size, "content_id": None,
    }  # fmt: skip
    connection.execute(_NEW, row)


def of_letter(connection: Connection, letter_id: int) -> Sequence[Row[Any]]:
    """Return a letter's files in their order."""
    return connection.execute(
        select(LETTER_FILE).where(LETTER_FILE.c.letter_id == letter_id).order_by(LETTER_FILE.c.place)
    ).all()


def source(connection: Connection, files: Files, mail_id: int) -> bytes | Path:
    """Return a kept mail: its bytes, or the file that holds them."""
    row = connection.execute(select(MAIL.c.raw, MAIL.c.file).where(MAIL.c.id == mail_id)).one()
    if row.file is not None:
        return files.path(row.file)
    return zlib.decompress(row.raw) if row.raw else b""
