"""Opaque S/MIME (RFC 8551, section 3.5.2): the mail inside a SignedData. The signature is not looked at.

Only as much DER (and BER, which Outlook writes) is read as leads to the signed bytes: RFC 5652, sections 3 and 5.
"""

from __future__ import annotations

from typing import Final

_SIGNED_DATA: Final = bytes.fromhex("2a864886f70d010702")
_SEQUENCE, _SET, _OID, _OCTETS, _CONSTRUCTED_OCTETS, _CONTEXT_0 = 0x30, 0x31, 0x06, 0x04, 0x24, 0xA0
_MAX_CHUNKS: Final = 100_000
_END: Final = b"\0\0"


class _Broken(Exception):
    pass


def signed_content(data: bytes) -> bytes | None:
    """Return the bytes that a CMS SignedData carries; None where it carries none or is something else (encrypted)."""
    try:
        at = _inside(data, 0, _SEQUENCE)
        at, oid = _value(data, at, _OID)
        if oid != _SIGNED_DATA:
            return None
        at = _inside(data, at, _CONTEXT_0)
        at = _inside(data, at, _SEQUENCE)
        at, _version = _value(data, at, 0x02)
        at, _algorithms = _value(data, at, _SET)
        at = _inside(data, at, _SEQUENCE)
        at, _content_type = _value(data, at, _OID)
        at = _inside(data, at, _CONTEXT_0)
        return _octets(data, at)
    except _Broken:
        return None


def _head(data: bytes, at: int) -> tuple[int, int, int]:
    """Return tag, length (-1 where it is indefinite) and where the value begins."""
    if at + 2 > len(data):
        raise _Broken
    tag, first = data[at], data[at + 1]
    if first < 0x80:  # noqa: PLR2004 - the short form
        return tag, first, at + 2
    count = first & 0x7F
    if count == 0:
        return tag, -1, at + 2
    if count > 4 or at + 2 + count > len(data):  # noqa: PLR2004 - four octets are 4 GB
        raise _Broken
    return tag, int.from_bytes(data[at + 2 : at + 2 + count], "big"), at + 2 + count


def _inside(data: bytes, at: int, wanted: int) -> int:
    tag, _length, value = _head(data, at)
    if tag != wanted:
        raise _Broken
    return value


def _value(data: bytes, at: int, wanted: int) -> tuple[int, bytes]:
    """Return where the next element begins, and the value of this one, whose length must be definite."""
    tag, length, value = _head(data, at)
    if tag != wanted or length < 0:
        raise _Broken
    return value + length, data[value : value + length]


def _octets(data: bytes, at: int) -> bytes:
    tag, length, value = _head(data, at)
    if tag == _OCTETS:
        return data[value : value + length]
    if tag != _CONSTRUCTED_OCTETS:
        raise _Broken
    end = len(data) if length < 0 else value + length
    chunks: list[bytes] = []
    while value < end and data[value : value + 2] != _END and len(chunks) < _MAX_CHUNKS:
        tag, length, start = _head(data, value)
        if tag != _OCTETS:
            raise _Broken
        chunks.append(data[start : start + length])
        value = start + length
    return b"".join(chunks)
