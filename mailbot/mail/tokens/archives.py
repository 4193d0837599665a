"""What is packed in a zip file (APPNOTE.TXT 6.3), as far as it is read here: never raises, unpacks no more than it is told.

The headers in front of the files are read, not the directory at the end: a broken or endless one costs nothing.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

BEGINNING: Final = b"PK\x03\x04"
MOST_FILES: Final = 10_000
_HEADER: Final = struct.Struct("<4s5H3L2H")
"""Section 4.3.7."""
_STORED, _DEFLATED = 0, 8
_ENCRYPTED, _SIZE_BEHIND = 1, 8
_UNKNOWN: Final = 0xFFFFFFFF
"""A size that stands elsewhere (zip64)."""
_AT_ONCE: Final = 64 * 1024
_RAW: Final = -15
"""Deflate without a header, to zlib."""


@dataclass(frozen=True, slots=True)
class Packed:
    """One file: its name as it stands there, and its bytes as they are packed; whether they can be unpacked here."""

    name: str
    data: memoryview
    deflated: bool
    readable: bool

    def unpacked(self, most: int) -> bytes:
        """Return the first ``most`` bytes of the file, or as many as can be read."""
        if not self.deflated:
            return bytes(self.data[:most])
        out = bytearray()
        stream = zlib.decompressobj(_RAW)
        for at in range(0, len(self.data), _AT_ONCE):
            try:
                out += stream.decompress(self.data[at : at + _AT_ONCE], most - len(out))
                while stream.unconsumed_tail and len(out) < most:
                    out += stream.decompress(stream.unconsumed_tail, most - len(out))
            except zlib.error:
                break
            if stream.eof or len(out) >= most:
                break
        return bytes(out)


def packed_in(data: bytes) -> Iterator[Packed]:
    """Yield the files in a zip file, at most :data:`MOST_FILES`; archives inside it are files as others."""
    whole = memoryview(data)
    at = data.find(BEGINNING)
    for _ in range(MOST_FILES):
        if at < 0 or at + _HEADER.size > len(data):
            return
        _, _, flags, method, _, _, _, size, _, named, more = _HEADER.unpack_from(data, at)
        name = at + _HEADER.size
        start = name + named + more
        known = not flags & _SIZE_BEHIND and size != _UNKNOWN and start + size <= len(data)
        end = start + size if known else len(data)
        readable = not flags & _ENCRYPTED and method in {_STORED, _DEFLATED}
        yield Packed(data[name : name + named].decode("latin-1"), whole[start:end], method == _DEFLATED, readable)
        at = data.find(BEGINNING, end if known else name)
