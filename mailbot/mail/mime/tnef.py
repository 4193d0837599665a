"""Outlook's winmail.dat (MS-OXTNEF): the words and files that it hides. Never raises; reads each byte once."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

_SIGNATURE: Final = 0x223E9F78
_ATTACHMENT, _MAX_ATTRIBUTES = 2, 5000
_BODY, _TITLE, _DATA, _RENDER, _MAPI, _MESSAGE_MAPI, _CODEPAGE = 0x800C, 0x8010, 0x800F, 0x9002, 0x9005, 0x9003, 0x9007
_SUBJECT: Final = 0x8004
_P_BODY, _P_HTML, _P_RTF, _P_DATA, _P_NAME, _P_LONG_NAME, _P_SHORT_NAME, _P_MIME = (
    0x1000,
    0x1013,
    0x1009,
    0x3701,
    0x3001,
    0x3707,
    0x3704,
    0x370E,
)
_FIXED: Final = {2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 10: 4, 11: 4, 20: 8, 64: 8, 72: 16}
_STRING8, _UNICODE, _BINARY, _OBJECT = 30, 31, 258, 13
_VARIABLE: Final = frozenset({_STRING8, _UNICODE, _BINARY, _OBJECT})
_NAMED: Final = 0x8000
_MULTIPLE: Final = 0x1000
Value = str | bytes


@dataclass(slots=True)
class File:
    """One file out of a winmail.dat."""

    name: str = ""
    content_type: str = ""
    data: bytes = b""


@dataclass(slots=True)
class Contents:
    """What a winmail.dat holds: a text, an HTML document, RTF (compressed: MS-OXRTFCP), files."""

    text: str = ""
    html: bytes = b""
    rtf: bytes = b""
    files: list[File] = field(default_factory=list)


def unpacked(data: bytes) -> Contents | None:
    """Return what ``data`` holds; None where it is no TNEF stream."""
    if len(data) < 6 or struct.unpack_from("<I", data)[0] != _SIGNATURE:  # noqa: PLR2004 - signature and key
        return None
    found = Contents()
    codepage = "cp1252"
    try:
        for level, name, value in _attributes(data):
            if name == _CODEPAGE and len(value) >= 4:  # noqa: PLR2004 - one number
                codepage = f"cp{struct.unpack_from('<I', value)[0]}"
            elif level == _ATTACHMENT:
                _of_file(found, name, value, codepage)
            elif name == _MESSAGE_MAPI:
                _of_message(found, value, codepage)
            elif name == _BODY:
                found.text = found.text or _decoded(value, codepage)
    except struct.error:
        pass  # cut off: what was read until there is kept
    return found


def _attributes(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    at, left = 6, _MAX_ATTRIBUTES
    while at + 9 <= len(data) and left:
        level, name, _kind, length = struct.unpack_from("<BHHI", data, at)
        yield level, name, data[at + 9 : at + 9 + length]
        at += 9 + length + 2
        left -= 1


def _of_file(found: Contents, name: int, value: bytes, codepage: str) -> None:
    if name == _RENDER or not found.files:
        found.files.append(File())
    file = found.files[-1]
    if name == _TITLE:
        file.name = file.name or _decoded(value, codepage)
    elif name == _DATA:
        file.data = value
    elif name == _MAPI:
        properties = dict(_properties(value, codepage))
        file.name = (
            _words(properties, _P_LONG_NAME) or file.name or _words(properties, _P_NAME) or _words(properties, _P_SHORT_NAME)
        )
        file.content_type = _words(properties, _P_MIME)
        embedded = properties.get(_P_DATA)
        if not file.data and isinstance(embedded, bytes):
            file.data = embedded


def _of_message(found: Contents, value: bytes, codepage: str) -> None:
    properties = dict(_properties(value, codepage))
    found.text = found.text or _words(properties, _P_BODY)
    html = properties.get(_P_HTML)
    found.html = html if isinstance(html, bytes) else (html or "").encode()
    rtf = properties.get(_P_RTF)
    found.rtf = rtf if isinstance(rtf, bytes) else b""


def _words(properties: dict[int, Value], name: int) -> str:
    value = properties.get(name, "")
    return value if isinstance(value, str) else ""


def _decoded(value: bytes, codepage: str) -> str:
    value = value.partition(b"\0")[0]
    try:
        return value.decode("utf-8" if codepage == "cp65001" else codepage)
    except (LookupError, UnicodeError):
        return value.decode("cp1252", "replace")


def _properties(data: bytes, codepage: str) -> Iterator[tuple[int, Value]]:
    """Yield the MAPI properties (MS-OXTNEF 2.1.3.4) that hold words or bytes."""
    try:
        count, at = min(struct.unpack_from("<I", data)[0], _MAX_ATTRIBUTES), 4
        for _ in range(count):
            kind, name = struct.unpack_from("<HH", data, at)
            at += 4
            if name >= _NAMED:
                at = _after_name(data, at)
            base, values = kind & ~_MULTIPLE, 1
            if kind & _MULTIPLE or base in _VARIABLE:
                values, at = min(struct.unpack_from("<I", data, at)[0], _MAX_ATTRIBUTES), at + 4
            for _value in range(values):
                if base not in _VARIABLE:
                    at += _FIXED[base]
                    continue
                length = struct.unpack_from("<I", data, at)[0]
                value = data[at + 4 : at + 4 + length]
                at += 4 + length + (-length % 4)
                yield name, _typed(base, value, codepage)
    except (struct.error, KeyError):
        return  # cut off, or of a type that is not known: what came before is good


def _typed(kind: int, value: bytes, codepage: str) -> Value:
    if kind == _UNICODE:
        return value.decode("utf-16-le", "replace").partition("\0")[0]
    if kind == _STRING8:
        return _decoded(value, codepage)
    return value[16:] if kind == _OBJECT else value


def _after_name(data: bytes, at: int) -> int:
    if struct.unpack_from("<I", data, at + 16)[0] == 0:
        return at + 24
    length = struct.unpack_from("<I", data, at + 20)[0]
    return int(at + 24 + length + (-length % 4))
