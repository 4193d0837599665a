"""Whether a file is a letter of ours, or holds one: a copy, a note, a letter that was attached. Pure, on strangers' bytes.

What of the desk's is in a file that an agent attaches may be for agents alone: its text, its footer, its signed IDs.
"""

from __future__ import annotations

import re
import zlib
from binascii import a2b_base64, a2b_qp
from collections.abc import Iterator
from functools import cache
from typing import Final

from mailbot.mail.tokens import archives

FOOTER: Final = b"~ mailbot ~"
"""Begins the footer of every letter to an agent."""
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How a compound file begins ([MS-CFB], section 2.2), as which Outlook saves a mail (.msg)."""
_KEPT_MAILS: Final = (".eml", ".msg", ".emlx", ".oft", ".mbox")
_MAILS: Final = (*_KEPT_MAILS, ".mht", ".mhtml", ".txt", ".html", ".htm", ".rtf", ".md", ".tar", ".tgz")
_DOCUMENTS: Final = ("word/document.xml", "xl/sharedstrings.xml", "content.xml")
"""Where the words of a document stand that is a zip file (ECMA-376, ISO/IEC 26300)."""
_FIRST: Final = 512
"""Bytes by which a packed file is known that its name does not tell."""
_FIELD: Final = rb"\s{0,4}(?:From [^\n]{1,200}\n)?[A-Za-z][A-Za-z0-9-]{1,70}:"
_MARKS: Final = (
    rb"(?<![a-z0-9])(?:t[1-9][0-9]{0,17}|d)\.[a-z0-9]{1,24}\.[0-9a-f]{32}@|\+[0-9]{1,18}(?:r|[ban][0-9a-z]{10})[a-z2-7]{26}@"
    rb"|x-mailbot-loop\s?:"
)
_ENCODED: Final = rb"=(?:[0-9A-F]{2}|\r?\n)"
_BASE64: Final = rb"(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{20,}+(?:[ \t]{0,9}\r?\n[ \t>]{0,9}[A-Za-z0-9+/]++)*+"
"""Lines of base64, of which the first has 20 letters; a boundary in it is a line of another kind."""
_NO_BASE64: Final = b" \t\r\n>"
_GZIP: Final = b"\x1f\x8b\x08"
_GZIP_WINDOW: Final = 31
_MOST_DEPTH: Final = 5
"""Encodings inside each other: a mail in a mail in a mail, each as base64, and one more."""
_MOST_SEARCHED: Final = 24 * 1024 * 1024
"""Bytes of one file and of what is decoded from it; what is larger is on disk, and is not looked into at all."""


@cache
def _compiled(pattern: bytes) -> re.Pattern[bytes]:
    """Compile a pattern when it is first used: most mails have no file."""
    return re.compile(pattern, re.IGNORECASE)


def may_be_a_mail(name: str, content_type: str) -> bool:
    """Return whether a file is a mail by its name or type: of one that cannot be looked into, the worst is to be assumed."""
    return content_type.startswith("message/") or content_type == "application/vnd.ms-outlook" or name.endswith(_KEPT_MAILS)


def bears_our_marks(name: str, content_type: str, data: bytes) -> bool:
    """Return whether ``data`` is a mail or a text with marks of ours: a signed ID or address, a field, the footer.

    Looks into what is base64, quoted-printable (RFC 2045, section 6) or gzip in it, however deep, and into the files of a
    zip file, one level deep. Compound files hold text as UTF-16LE (no zero bytes, no difference) or as ASCII; they are
    searched, not read. A mail with more in it than is searched, or packed so that it cannot be read, is taken for ours.
    """
    name, content_type = name.lower(), content_type.lower()
    if data.startswith(_GZIP):
        data, name, content_type = _unzipped(data), name.removesuffix(".gz"), ""
    if data.startswith(archives.BEGINNING):
        return _is_in(data)
    if not (may_be_a_mail(name, content_type) or content_type.startswith("text/") or _is_text(name, data)):
        return False
    found, left = _searched(data, _MOST_SEARCHED)
    return found or (left < 0 and may_be_a_mail(name, content_type))


def _is_text(name: str, data: bytes) -> bool:
    return name.endswith(_MAILS) or data.startswith(_OLE) or _compiled(_FIELD).match(data) is not None


def _is_in(archive: bytes) -> bool:
    """Return whether a file in a zip file is ours; mails come first, and all of them share what is searched."""
    left = _MOST_SEARCHED
    for one in sorted(archives.packed_in(archive), key=lambda one: not may_be_a_mail(one.name.lower(), "")):
        name = one.name.lower()
        mail = may_be_a_mail(name, "")
        if not one.readable:
            if mail:
                return True
            continue
        if not (mail or name.endswith(_DOCUMENTS) or _is_text(name, one.unpacked(_FIRST))):
            continue
        inner = one.unpacked(left + 1)
        found, rest = _searched(inner, left)
        left = min(rest, left - len(inner))
        if found or left < 0:
            return found or mail
    return False


def _searched(data: bytes, left: int) -> tuple[bool, int]:
    """Return whether there is a mark in ``data``, and what is left of the bytes that may be searched; below 0: too many."""
    for piece in _pieces(data):
        if FOOTER in piece or _compiled(_MARKS).search(piece):
            return True, left
        left -= len(piece)
        if left < 0:
            break
    return False, left


def _pieces(data: bytes) -> Iterator[bytes]:
    """Yield ``data`` and all that is encoded in it, each to be searched."""
    waiting = [(data, 0)]
    while waiting:
        one, depth = waiting.pop()
        one = one.replace(b"\0", b"") if b"\0" in one else one
        yield one
        if depth < _MOST_DEPTH:
            waiting += ((inner, depth + 1) for inner in _decoded(one))


def _decoded(data: bytes) -> Iterator[bytes]:
    if _compiled(_ENCODED).search(data):
        plain = a2b_qp(data)
        if len(plain) < len(data):
            yield plain
    for run in _compiled(_BASE64).finditer(data):
        letters = run[0].translate(None, _NO_BASE64)
        inner = a2b_base64(letters[: len(letters) // 4 * 4])
        yield _unzipped(inner) if inner.startswith(_GZIP) else inner


def _unzipped(data: bytes) -> bytes:
    try:
        return zlib.decompressobj(_GZIP_WINDOW).decompress(data, _MOST_SEARCHED)
    except zlib.error:
        return data
