"""The file name of a part (RFC 2183, RFC 2231), whatever it was written in."""

from __future__ import annotations

import re
from email.message import Message
from typing import Any, Final

from mailbot.mail.mime import file_names
from mailbot.mail.text import charsets

_FOLD: Final = re.compile(r"\r?\n[ \t]{0,1000}")
_CHARSET: Final = re.compile(r"charset\s{0,9}=\s{0,9}[\"']?([\w.:-]{1,60})", re.IGNORECASE)
_SAYS_NOTHING: Final = frozenset({"utf-8", "utf8", "us-ascii", "ascii"})


def declared_charset(content_type: str) -> str:
    """Return the charset that a Content-Type names, "" where raw bytes beside it cannot be in it for that."""
    found = _CHARSET.search(content_type)
    return found[1] if found and found[1].lower() not in _SAYS_NOTHING else ""


def name_in(disposition: bytes, content_type: bytes, charset: str) -> str:
    """Return a part's file name by its two fields as it is shown; "" where it has none, "unnamed" where it is unreadable.

    ``charset`` is the one that bytes which are not UTF-8 are read in; "" for the usual one.
    """
    try:
        name = _written(disposition, "filename", charset) or _written(content_type, "name", charset)
    except Exception:  # noqa: BLE001 - RFC 2231 parameters raise IndexError, ValueError, LookupError, TypeError
        return "unnamed"
    return file_names.shown(name)


def raw_text(value: bytes, charset: str) -> str:
    """Return what stands raw in a field: UTF-8 (RFC 6532), else ``charset``, else Windows-1252."""
    try:
        return charsets.clean(value.decode("utf-8"))
    except UnicodeDecodeError:
        return charsets.decoded(value, charset or "utf-8")[0]


def _written(value: bytes, key: str, charset: str) -> str:
    """Return a file name as one parameter has it; the charset of RFC 2231 is believed no more than any other."""
    if key.encode() not in value.lower():
        return ""
    alone = Message()  # the parts' own fields come with their 8-bit bytes lost
    alone["x"] = _FOLD.sub(" ", raw_text(value, charset))
    found: list[Any] = [value for name, value in alone.get_params([], "x") if name.lower() == key]
    extended = next((value for value in found if isinstance(value, tuple)), None)  # the plain one is for old readers
    if extended is None:
        return str(found[0]) if found else ""
    charset, name = extended[0], str(extended[2])
    try:
        return charsets.decoded(name.encode("latin-1"), charset or None)[0]
    except UnicodeEncodeError:
        return name  # it was written in no charset but the field's own
