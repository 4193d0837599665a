"""RTF: any bytes are unpacked and read in bounded time and memory, and what is read is clean and made up of nothing."""

from __future__ import annotations

import struct
from typing import Final

from fuzz.claims import in_time, is_clean, told
from mailbot.mail.mime import compressed_rtf, rtf

_LZFU: Final = struct.pack("<IIII", 0, 0, 0x75465A4C, 0)


def check(data: bytes) -> None:
    """Read ``data`` as RTF, as compressed RTF, and as what follows the head of such."""
    with in_time():
        found = (rtf.words_of(data), rtf.words_of_compressed(data), rtf.words_of_compressed(_LZFU + data))
        unpacked = compressed_rtf.unpacked(_LZFU + data)
    for one in found:
        told(holds=one is None or is_clean(one.text), claim="words that are not clean")
    told(holds=len(found[0].text) <= len(data), claim="more words than bytes")
    told(holds=unpacked is None or len(unpacked) <= compressed_rtf.MOST, claim="more than is ever unpacked")
    told(holds=unpacked is None or len(unpacked) <= 9 * len(data), claim="more than LZFu can hold")
