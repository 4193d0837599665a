"""A finished letter and its files into the mail that is sent: the same bytes each time, and the letter's header as it was.

What Gmail, Outlook and Apple Mail all take: multipart/mixed of the words and the files; where pictures are shown inside
the words, those are a multipart/related (RFC 2387) of the letter and its pictures.
"""

from __future__ import annotations

import re
import unicodedata
from base64 import encodebytes
from binascii import a2b_qp
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from sqlalchemy import Row

from mailbot.mail.html.new_words import SHOWN_TYPES
from mailbot.mail.mime import file_names
from mailbot.mail.mime.writer import encoded_words
from mailbot.store.database import Store
from mailbot.store.letters import files as letter_files
from mailbot.workers.process import Unreadable
from mailbot.workers.reader import MailReader
from mailbot.workers.requests import Extracting

_MIME: Final = b"\r\nMIME-Version: 1.0\r\n"
_TYPE: Final = re.compile(r"(?:application|audio|font|image|model|text|video)/[a-z0-9][a-z0-9.+_-]{0,80}")
_UNKNOWN: Final = "application/octet-stream"
"""Of attached mails as well: a message/rfc822 must not be base64 (RFC 2046, section 5.2.1)."""
_MAIL: Final = "message/rfc822"
"""Of a mail that we kept and that is 7 bit; what a stranger calls one is none."""
_LONGEST_LINE: Final = 998
_ENDINGS: Final = {"image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif", "image/webp": ".webp"}
_QUOTED: Final = re.compile(r'["\\]')


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """One file; ``content_id`` (bare) is what the letter's HTML calls it by, None where it is not shown there.

    ``kept`` tells that it is a whole mail as we got it, and no file that its sender only calls one.
    """

    name: str
    content_type: str
    content: bytes
    content_id: str | None = None
    kept: bool = False


def enclosed(raw: bytes, files: Sequence[AttachedFile]) -> bytes:
    """Return the letter ``raw`` (as :mod:`mailbot.letters.letter` makes it) with its files; itself where there are none.

    A picture is shown in the words if it is a PNG, JPEG, GIF or WebP and the letter's HTML refers to it; all else is
    attached (RFC 2183).
    """
    if not files:
        return raw
    head, _, body = raw.partition(b"\r\n\r\n")
    fields, _, content = head.rpartition(_MIME)
    inner: list[bytes] = [content, b"\r\n\r\n", body]
    unique = sha256(raw).hexdigest()[:28]
    said = a2b_qp(body)
    shown = [one for one in files if _is_shown(one, said)]
    attached = [one for one in files if one not in shown]
    if shown:
        inner = _multipart("related", f"=_r{unique}", inner, _parts(shown, "inline"))
    if attached:
        inner = _multipart("mixed", f"=_m{unique}", inner, _parts(attached, "attachment"))
    return b"".join((fields, _MIME, *inner))


def _is_shown(file: AttachedFile, said: bytes) -> bool:
    if not file.content_id or file.content_type.lower() not in SHOWN_TYPES:
        return False
    return b'src="cid:' + file.content_id.encode("ascii") + b'"' in said


def _multipart(subtype: str, boundary: str, inner: list[bytes], parts: Iterable[bytes]) -> list[bytes]:
    kind = '; type="multipart/alternative"' if subtype == "related" else ""
    start = f"--{boundary}\r\n".encode("ascii")
    made = [f'Content-Type: multipart/{subtype}; boundary="{boundary}"{kind}\r\n\r\n'.encode("ascii"), start, *inner]
    for part in parts:
        made += [start, part]
    return [*made, f"--{boundary}--\r\n".encode("ascii")]


def _parts(files: Iterable[AttachedFile], disposition: str) -> Iterator[bytes]:
    for number, file in enumerate(files, 1):
        kind = file.content_type.lower()
        plain = file.kept and _seven_bit(file.content)
        kind = _MAIL if plain else kind if _TYPE.fullmatch(kind) else _UNKNOWN
        name = file_names.safe(file_names.flat(file.name)) if file.name else f"{number}{_ENDINGS.get(kind, '')}"
        cid = f"Content-ID: <{file.content_id}>\r\n" if disposition == "inline" else ""
        head = (
            f"Content-Type: {kind};\r\n {_old_name(name)}\r\nContent-Transfer-Encoding: {'7bit' if plain else 'base64'}\r\n"
            f"Content-Disposition: {disposition};\r\n {_name(name)}\r\n{cid}\r\n"
        )
        body = file.content + b"\r\n" if plain else encodebytes(file.content).replace(b"\n", b"\r\n")
        yield head.encode("ascii") + body


def _seven_bit(content: bytes) -> bool:
    """Return whether ``content`` may stand as it is in a mail of 7 bits (RFC 2045, section 2.7)."""
    if not content.isascii() or b"\0" in content:
        return False
    return not any(len(line) > _LONGEST_LINE or b"\r" in line or b"\n" in line for line in content.split(b"\r\n"))


def _old_name(name: str) -> str:
    """Return the name as readers from before RFC 2231 want it: encoded words in quotation marks."""
    if name.isascii():
        return f'name="{_QUOTED.sub("_", name)}"'
    return 'name="' + "\r\n ".join(encoded_words(name, len('name="') + 1)) + '"'


def _name(name: str) -> str:
    """Return the name plainly, and again as RFC 2231, section 4, where that is not all of it."""
    if name.isascii():
        return f'filename="{_QUOTED.sub("_", name)}"'
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii")
    plain = file_names.safe(_QUOTED.sub("_", plain))
    return f"filename=\"{plain}\";\r\n filename*=UTF-8''{quote(name, safe='')}"


def _whole(row: Row[Any], mail: bytes | Path) -> AttachedFile:
    return AttachedFile(row.name, row.content_type, mail.read_bytes() if isinstance(mail, Path) else mail, kept=True)


class AttachmentLoader:
    """Knows where the files are, and who may open a stranger's mail."""

    def __init__(self, store: Store, reader: MailReader) -> None:
        self._store = store
        self._reader = reader

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
        files: list[AttachedFile] = []
        for mail_id, group in groupby(rows, lambda one: one.mail_id):
            of_mail = sorted(group, key=lambda one: one.part)
            files += (_whole(one, mails[mail_id]) for one in of_mail if one.part == letter_files.WHOLE)
            parts = [one for one in of_mail if one.part != letter_files.WHOLE]
            files += self._files(mails[mail_id], parts) if parts else ()
        return enclosed(letter.raw, files)

    def _files(self, mail: bytes | Path, rows: list[Row[Any]]) -> Iterator[AttachedFile]:
        with self._store.files.spool() as spool:
            target = Path(spool.name)
        try:
            wanted = tuple((one.part, one.name) for one in rows)
            told = self._reader.do(Extracting(mail, target, wanted)).attachments
            if len(told) != len(rows) or sum(one.size for one in told) != target.stat().st_size:
                raise Unreadable("the worker did not write what it said")
            with target.open("rb") as file:
                for row, one in zip(rows, told, strict=True):
                    if row.size and not one.size:
                        raise Unreadable(f"the mail has no part {row.part} with a file in it")
                    yield AttachedFile(row.name, row.content_type, file.read(one.size), row.content_id)
        finally:
            target.unlink(missing_ok=True)
