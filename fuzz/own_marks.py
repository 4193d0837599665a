"""Letters of ours among files: a mark is found whatever stands around it, and however the file was wrapped."""

from __future__ import annotations

import gzip
from base64 import encodebytes
from quopri import encodestring
from typing import Final

from fuzz.claims import in_time, told
from mailbot.mail.tokens.own_marks import FOOTER, bears_our_marks

_NAMES: Final = (("a.eml", "message/rfc822"), ("a.zip", "application/zip"), ("a.bin", "application/octet-stream"))
_MARKS: Final = (
    b"Message-ID: <t12.k1.0123456789abcdef0123456789abcdef@our.example>\r\n",
    b"X-Mailbot-Loop: suporte@our.example\r\n",
    FOOTER,
)
_HEAD: Final = b"From: a@b.example\r\nContent-Type: message/rfc822\r\nContent-Transfer-Encoding: "


def check(data: bytes) -> None:
    """Take ``data`` for a file, for what stands around a mark in one, and for what of it is encoded."""
    with in_time():
        for name, kind in _NAMES:
            bears_our_marks(name, kind, data)
    mark = _MARKS[len(data) % len(_MARKS)]
    ours = b"Subject: x\r\n" + data[: len(data) // 2] + b"\n" + mark + b"\n" + data[len(data) // 2 :]
    with in_time():
        for file in (
            ours,
            _HEAD + b"base64\r\n\r\n" + encodebytes(ours),
            _HEAD + b"quoted-printable\r\n\r\n" + encodestring(ours),
            gzip.compress(ours),
            ours.replace(b"\0", b"").decode("latin-1").encode("utf-16-le"),
        ):
            told(holds=bears_our_marks("a.eml", "message/rfc822", file), claim=f"{mark!r} is not found")
