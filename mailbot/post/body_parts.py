"""A letter's words as body parts (RFC 2045): most of their lines stand in every letter, and are kept encoded."""

from __future__ import annotations

import binascii
from functools import lru_cache
from typing import Final

from mailbot.post.fields import WIDTH

_USUAL_LINE: Final = 400


def body_part(subtype: str, text: str) -> bytes:
    """Return ``text`` as one part; quoted-printable (RFC 2045, section 6.7) unless it is short ASCII lines anyway."""
    data = text.rstrip("\n").replace("\n", "\r\n").encode("utf-8")
    short = data.isascii() and max(map(len, data.split(b"\r\n"))) <= WIDTH
    encoding = "7bit" if short else "quoted-printable"
    head = f"Content-Type: text/{subtype}; charset=utf-8\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
    return head.encode("ascii") + (data + b"\r\n" if short else quoted_printable(data))


def quoted_printable(data: bytes) -> bytes:
    """Encode lines that are parted by CRLF, the last one with a CRLF too; no line depends on the one before it."""
    lines = data.split(b"\r\n")
    if max(map(len, lines)) > _USUAL_LINE:
        return binascii.b2a_qp(data + b"\r\n", istext=True)
    return b"".join(map(_usual, lines))


@lru_cache(maxsize=512)
def _usual(line: bytes) -> bytes:
    return binascii.b2a_qp(line + b"\r\n", istext=True)
