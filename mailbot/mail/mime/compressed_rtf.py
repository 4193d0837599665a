"""LZFu (MS-OXRTFCP), in which Outlook compresses the RTF of a mail. Never raises; bounded in what it unpacks."""

from __future__ import annotations

import struct
from typing import Final

MOST: Final = 1024 * 1024
"""Bytes of RTF; more are cut off. One byte of LZFu may stand for eight."""
_COMPRESSED, _UNCOMPRESSED, _HEAD = 0x75465A4C, 0x414C454D, 16
_BEGINNING: Final = b"{\\rtf"
_WINDOW: Final = 4096
_INITIAL: Final = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor "
    b"MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20"
    b"\\b\\i\\u\\tab\\tx"
)
"""What the window holds before the first byte (section 2.1.2.1)."""


def unpacked(data: bytes) -> bytes | None:
    """Return the RTF in ``data`` (section 2.2.3), as far as it can be read; None where there is none."""
    if len(data) < _HEAD:
        return None
    kind = struct.unpack_from("<I", data, 8)[0]
    if kind == _COMPRESSED:
        found = _decompressed(data)
    elif kind == _UNCOMPRESSED:
        found = data[_HEAD : _HEAD + MOST]
    else:
        return None
    return found if found.startswith(_BEGINNING) else None


def _decompressed(data: bytes) -> bytes:
    """Copy letters and references to the window; a reference to where the next byte will stand is the end."""
    out = bytearray(_INITIAL)
    at, end, most = _HEAD, len(data), len(_INITIAL) + MOST
    while at < end and len(out) < most:
        control = data[at]
        at += 1
        for bit in range(8):
            if not control >> bit & 1:
                out += data[at : at + 1]
                at += 1
                continue
            if at + 2 > end:
                break
            distance = (len(out) - (data[at] << 4 | data[at + 1] >> 4)) % _WINDOW
            if not 0 < distance <= len(out):
                return bytes(out[len(_INITIAL) :])
            _copy(out, distance, (data[at + 1] & 15) + 2)
            at += 2
    return bytes(out[len(_INITIAL) : most])


def _copy(out: bytearray, distance: int, length: int) -> None:
    """Append ``length`` bytes from ``distance`` before the end; they may run on into what they append."""
    start = len(out) - distance
    piece = out[start : start + length]
    while len(piece) < length:
        piece = piece * 2
    out += piece[:length]
