"""Bytes in some charset, and headers in some encoding, into the words a person would see; never raises."""

from __future__ import annotations

import binascii
import codecs
import re
from base64 import b64decode
from email import quoprimime
from functools import lru_cache
from typing import Final

from mailbot.mail.text.characters import unturned, visible

_CP1252_LIKE: Final = frozenset({"iso8859-1", "ascii", "cp1252", "latin-1"})
_WIDER: Final = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "iso8859-9": "cp1254",
    "iso8859-8": "cp1255",
}
"""What programs write under a narrower name; "8859-8" is written for Hebrew in Windows' order."""
_EIGHT_BIT: Final = re.compile(r"iso8859-\d+|cp(?:125\d|437|850|852|866)|koi8-[rtu]|mac-roman")
"""Charsets of one byte a letter: hardly a word in them is UTF-8 by chance."""
_WIDE: Final = frozenset({"utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"})
_SEVERAL_BYTES: Final = frozenset({"gb18030", "cp932", "cp949", "big5", "cp950", "euc_jp", "euc_jis_2004", "johab"})
_ONE_IN: Final = 100
_CERTAIN: Final = 4
"""So many letters of UTF-8 for each byte that is none are no chance in another charset."""
_SPOKEN: Final = {
    "unicode-1-1-utf-7": "utf-7", "ks_c_5601-1987": "cp949", "x-mac-roman": "mac-roman", "iso-8859-8-i": "cp1255",
    "utf8mb4": "utf-8",
    "x-sjis": "cp932", "x-gbk": "gb18030", "windows-31j": "cp932", "iso-8859-1-windows-3.1-latin-1": "cp1252",
    "cp-850": "cp850",
    "default": "utf-8", "unknown-8bit": "utf-8", "x-unknown": "utf-8", "x-user-defined": "utf-8",
    "_iso-2022-jp": "iso2022_jp",
}  # fmt: skip
_ENCODED_WORDS: Final = re.compile(
    r"=\?[^?\s]{1,60}\?[bBqQ]\?[^?\r\n]*(?:\?=|$)(?:[ \t\r\n]{0,80}=\?[^?\s]{1,60}\?[bBqQ]\?[^?\r\n]*(?:\?=|$))*"
)
_ENCODED_WORD: Final = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?\r\n]*)(?:\?=|$)")
_NO_BASE64: Final = re.compile(r"[^A-Za-z0-9+/]+")
_FOLD: Final = re.compile(r"\r?\n(?=[ \t])")
_CONTROLS: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_FORBIDDEN: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_ALIEN: Final = re.compile(r"[\udc80-\udcff]")
_LONE: Final = re.compile(r"[\ud800-\udfff]")
_NO_BYTE: Final = re.compile(r"[\ud800-\udc7f\udd00-\udfff]")
"""Lone surrogates that are no byte kept by "surrogateescape"; some charsets decode to them."""
MAX_HEADER: Final = 4 * 1024


@lru_cache(maxsize=256)
def _codec(charset: str) -> str | None:
    """Return Python's name for a *text* charset; None for an unknown one and for idna, rot13, zip and their kin."""
    name = charset.strip().strip("\"'").lower()[:60]
    try:
        found = codecs.lookup(_SPOKEN.get(name, name))
    except (LookupError, ValueError, UnicodeError):
        return None
    known = bool(getattr(found, "_is_text_encoding", True)) and found.name not in {
        "idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem",
    }  # fmt: skip
    return _WIDER.get(found.name, found.name) if known else None


def decoded(data: bytes, charset: str | None) -> tuple[str, str]:
    """Return the text in ``data``, and a defect's words ("" where the charset told the truth).

    The declared charset is tried first, then UTF-8, then Windows-1252, in which nearly every byte is something; NUL
    becomes U+FFFD, since no database wants it. What is valid UTF-8 and not ASCII is no Latin-1, whatever it says.
    """
    codec = _codec(charset) if charset else "ascii"
    defect = "" if codec else f"unknown charset {charset!r:.40}"
    if codec in _CP1252_LIKE or codec in _WIDE or (codec and _EIGHT_BIT.fullmatch(codec)):
        if not charset and b"\x1b$" in data:
            codec = "iso2022_jp"
        elif told := _really_utf8(data, codec):
            return clean(told).removeprefix("\ufeff"), defect or (
                f"text is UTF-8, not {codec}" if charset and not told.isascii() else ""
            )
    for candidate in (codec, "utf-8"):
        if candidate is None:
            continue
        try:
            text = _as_windows(data) if candidate in _CP1252_LIKE and candidate != "ascii" else data.decode(candidate)
        except (UnicodeError, ValueError):
            defect = defect or f"text is not {candidate}"
            if nearly := _nearly(data, candidate):
                return clean(nearly).removeprefix("\ufeff"), defect
            continue
        return clean(text).removeprefix("\ufeff"), defect if candidate != codec else ""
    return clean(_mostly_utf8(data, 0)), defect or "unknown charset"


def _mostly_utf8(data: bytes, least: int) -> str:
    """Return the text of UTF-8 with bytes of Windows-1252 in it, or cut inside a letter.

    "" where there are not ``least`` letters of UTF-8, and some, for each such byte.
    """
    text = data.decode("utf-8", "surrogateescape")
    alien = len(_ALIEN.findall(text))
    told = sum(1 for letter in text if letter > "\x7f") - alien
    if told < least * max(alien, 1):
        return ""
    return _ALIEN.sub(lambda one: _as_windows(one[0].encode("utf-8", "surrogateescape")), text)


def _as_windows(data: bytes) -> str:
    return data.decode("cp1252", "replace")  # five bytes are nothing in it: controls, if they were Latin-1


def _nearly(data: bytes, codec: str) -> str:
    """Return the text of a charset that fits but for a stray byte in a hundred; "" where it does not fit."""
    if not (_EIGHT_BIT.fullmatch(codec) or codec in _SEVERAL_BYTES):
        return ""
    text = data.decode(codec, "replace")
    strange = text.count("\ufffd")
    told = sum(1 for letter in text if letter > "\x7f") - strange
    return text if strange * _ONE_IN <= len(text) or strange * 4 <= told else ""


def _really_utf8(data: bytes, codec: str) -> str:
    """Return the text of ``data`` if it is UTF-8 under another name, but for a few bytes; "" if the name may be true."""
    if codec in _WIDE and b"\0" in data:
        return ""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return "" if codec in _WIDE else _mostly_utf8(data, _CERTAIN)


def clean(text: str) -> str:
    r"""Return ``text`` with line ends as ``\n``; NUL, other controls and lone surrogates as U+FFFD; unturned."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.replace("\n", "").isprintable():  # nearly always: none of what is looked for is printable
        return text
    text = _FORBIDDEN.sub("\ufffd", text)
    return text if text.isascii() else unturned(_LONE.sub("\ufffd", text))


def header(value: str) -> str:
    """Return a header field as a person would see it: encoded words decoded (RFC 2047), on one line, no controls."""
    value = value[:MAX_HEADER]
    if not value.isprintable():
        value = _FOLD.sub("", value)
    if not value.isascii():
        value, _ = decoded(_NO_BYTE.sub("\ufffd", value).encode("utf-8", "surrogateescape"), "utf-8")
    if "=?" in value:
        value = _ENCODED_WORDS.sub(_joined, value)
    return one_line(value)


def one_line(text: str) -> str:
    """Return ``text`` on one line, without controls, lone surrogates and characters that are not seen."""
    if not text.isprintable():  # as above
        text = _CONTROLS.sub(" ", _LONE.sub("\ufffd", text))
    return visible(text).strip()


def _joined(run: re.Match[str]) -> str:
    """Decode neighbouring encoded words together: some programs break one character into two words."""
    words: list[str] = []
    charset, held = "", b""
    for word in _ENCODED_WORD.finditer(run[0]):
        name = word[1].partition("*")[0].lower()
        if held and name != charset:
            words.append(decoded(held, charset)[0])
            held = b""
        charset = name
        held += _bytes_of(word[2].lower(), word[3])
    return "".join([*words, decoded(held, charset)[0]])


def _bytes_of(encoding: str, payload: str) -> bytes:
    if encoding == "q":
        return quoprimime.header_decode(payload).encode("latin-1", "replace")
    payload = _NO_BASE64.sub("", payload)
    payload = payload[: len(payload) - (len(payload) % 4 == 1)]
    try:
        return b64decode(payload + "=" * (-len(payload) % 4))
    except (binascii.Error, ValueError):
        return payload.encode()
