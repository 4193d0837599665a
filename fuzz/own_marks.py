"""Letters of ours among files: a mark is found whatever stands around it, and however the file was wrapped."""

from __future__ import annotations

import gzip
import io
from base64 import encodebytes
from quopri import encodestring
from typing import Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from fuzz.claims import in_time, told
from mailbot.mail.tokens.archives import BEGINNING, packed_in
from mailbot.mail.tokens.own_marks import FOOTER, bears_our_marks

_NAMES: Final = (("a.eml", "message/rfc822"), ("a.zip", "application/zip"), ("a.bin", "application/octet-stream"))
_MARKS: Final = (
    b"Message-ID: <t12.k1.0123456789abcdef0123456789abcdef@our.example>\r\n",
    b"X-Mailbot-Loop: suporte@our.example\r\n",
    FOOTER,
)
_MOST: Final = 1_000
_HEAD: Final = b"From: a@b.example\r\nContent-Type: message/rfc822\r\nContent-Transfer-Encoding: "


def check(data: bytes) -> None:
    """Take ``data`` for a file, for what stands around a mark in one, and for what of it is encoded."""
    with in_time():
        for name, kind in _NAMES:
            bears_our_marks(name, kind, data)
            bears_our_marks(name, kind, BEGINNING + data)
        for one in packed_in(BEGINNING + data):
            told(holds=len(one.unpacked(_MOST)) <= _MOST, claim="unpacked more than was asked for")
    mark = _MARKS[len(data) % len(_MARKS)]
    ours = b"Subject: x\r\n" + data[: len(data) // 2] + b"\n" + mark + b"\n" + data[len(data) // 2 :]
    with in_time():
        for file in (
            ours,
            _HEAD + b"base64\r\n\r\n" + encodebytes(ours),
            _HEAD + b"quoted-printable\r\n\r\n" + encodestring(ours),
            gzip.compress(ours),
            _packed(data, ours),
            ours.replace(b"\0", b"").decode("latin-1").encode("utf-16-le"),
        ):
            told(holds=bears_our_marks("a.eml", "message/rfc822", file), claim=f"{mark!r} is not found")


def _packed(data: bytes, ours: bytes) -> bytes:
    """Pack a letter of ours beside another file."""
    archive = io.BytesIO()
    with ZipFile(archive, "w", ZIP_DEFLATED if len(data) % 2 else ZIP_STORED) as made:
        made.writestr("a.bin", data)
        made.writestr("b/c.eml", ours)
    return archive.getvalue()
