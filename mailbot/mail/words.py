"""Bytes in some charset, and headers in some encoding, into the words a person would see; never raises."""

from __future__ import annotations

import binascii
import codecs
import re
from base64 import b64decode
from email import quoprimime
from functools import lru_cache
from typing import Final

_CP1252_LIKE: Final = frozenset({"iso8859-1", "ascii", "cp1252", "latin-1"})
_ENCODED_WORD: Final = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?\r\n]*)\?=")
_BETWEEN: Final = re.compile(r"(\?=)[ \t\r\n]+(=\?[^?\s]{1,60}\?[bBqQ]\?)")
_FOLD: Final = re.compile(r"\r?\n(?=[ \t])")
_CONTROLS: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
_FORBIDDEN: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_LONE: Final = re.compile(r"[\ud800-\udfff]")
MAX_HEADER: Final = 4 * 1024


@lru_cache(maxsize=256)
def _codec(charset: str) -> str | None:
    """Return Python's name for a *text* charset; None for an unknown one and for idna, rot13, zip and their kin."""
    name = charset.strip().strip("\"'").lower()[:60]
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError, UnicodeError):
        return None
    known = bool(getattr(found, "_is_text_encoding", True)) and found.name not in {
        "idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem",
    }  # fmt: skip
    return found.name if known else None


def decoded(data: bytes, charset: str | None) -> tuple[str, str]:
    """Return the text in ``data``, and a defect's words ("" where the charset told the truth).

    The declared charset is tried first, then UTF-8, then Windows-1252, in which every byte is something; NUL becomes
    U+FFFD, since no database wants it.
    """
    codec = _codec(charset) if charset else "ascii"
    defect = "" if codec else f"unknown charset {charset!r:.40}"
    for candidate in (codec, "utf-8"):
        if candidate is None:
            continue
        try:
            text = data.decode("cp1252" if candidate in _CP1252_LIKE and candidate != "ascii" else candidate)
        except (UnicodeError, ValueError):
            defect = defect or f"text is not {candidate}"
            continue
        return clean(text), defect if candidate != codec else ""
    return clean(data.decode("cp1252", errors="replace")), defect or "unknown charset"


def clean(text: str) -> str:
    r"""Return ``text`` with line ends as ``\n``, and NUL, other controls and lone surrogates replaced by U+FFFD."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _FORBIDDEN.sub("\ufffd", text)
    return text if text.isascii() else _LONE.sub("\ufffd", text)


def header(value: str) -> str:
    """Return a header field as a person would see it: encoded words decoded (RFC 2047), on one line, no controls."""
    value = _FOLD.sub("", value[:MAX_HEADER])
    if not value.isascii():
        value, _ = decoded(value.encode("utf-8", "surrogateescape"), "utf-8")
    if "=?" in value:
        value = _ENCODED_WORD.sub(_word, _BETWEEN.sub(r"\1\2", _BETWEEN.sub(r"\1\2", value)))
    return _CONTROLS.sub(" ", _LONE.sub("\ufffd", value)).strip()


def _word(match: re.Match[str]) -> str:
    charset, encoding, payload = match[1].partition("*")[0], match[2].lower(), match[3]
    try:
        if encoding == "b":
            data = b64decode(payload + "=" * (-len(payload) % 4))
        else:
            data = quoprimime.header_decode(payload).encode("latin-1", "replace")
    except (binascii.Error, ValueError):
        return match[0]
    return decoded(data, charset)[0]
