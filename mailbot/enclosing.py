"""Puts a letter's files into it when it is sent: they are taken out of the kept mail behind the wall."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from sqlalchemy import Row

from mailbot.post.enclosures import Enclosure, enclosed
from mailbot.store import letter_files
from mailbot.store.database import Store
from mailbot.workers.process import Unreadable
from mailbot.workers.reader import Wall
from mailbot.workers.requests import Extracting


class Enclosing:
    """Knows where the files are, and who may open a stranger's mail."""

    def __init__(self, store: Store, wall: Wall) -> None:
        self._store = store
        self._wall = wall

    def whole(self, letter: Row[Any]) -> bytes:
        """Return the bytes that are sent for a row of the outbox: its own, and its files if it has any.

        Raises:
            Unreadable: a file cannot be taken out of its mail; MailbotError, OSError: there is no worker or no disk.
        """
        if not letter.has_files:
            return bytes(letter.raw)
        with self._store.read() as connection:
            rows = letter_files.of_letter(connection, letter.id)
            mails = {one.mail_id: letter_files.source(connection, self._store.files, one.mail_id) for one in rows}
        files: list[Enclosure] = []
        for mail_id, group in groupby(rows, lambda one: one.mail_id):
            files += self._files(mails[mail_id], sorted(group, key=lambda one: one.part))
        return enclosed(letter.raw, files)

    def _files(self, mail: bytes | Path, rows: list[Row[Any]]) -> Iterator[Enclosure]:
        with self._store.files.spool() as spool:
            target = Path(spool.name)
        try:
            wanted = tuple((one.part, one.name) for one in rows)
            told = self._wall.do(Extracting(mail, target, wanted)).attachments
            if len(told) != len(rows) or sum(one.size for one in told) != target.stat().st_size:
                raise Unreadable("the worker did not write what it said")
            with target.open("rb") as file:
                for row, one in zip(rows, told, strict=True):
                    if row.size and not one.size:
                        raise Unreadable(f"the mail has no part {row.part} with a file in it")
                    yield Enclosure(row.name, row.content_type, file.read(one.size), row.content_id)
        finally:
            target.unlink(missing_ok=True)
